"""The course of wrong certificates over a national run, as the plots draw it."""

from __future__ import annotations

from simulator.domain.time import DAY, Calendar
from simulator.engine.fleet.figures import Figures
from simulator.engine.fleet.national import NationalRun


def course(figures: Figures, run: NationalRun) -> list[tuple[int, int]]:
    """ESMEs with a wrong Network Operator Certificate: none at the start, then so many at each month's end.

    Each is an instant (simulated milliseconds) and a count; the last one is at the end of the run.
    """
    calendar, end = Calendar(run.scenario.start), run.scenario.days * DAY
    ends = [*(calendar.milliseconds(month) for month in run.months[1:]), end]
    return [(0, 0), *zip(ends, map(int, figures.wrong.sum(axis=1)), strict=True)]
