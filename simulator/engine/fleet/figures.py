"""The figures of an area, counted from its event log alone, and added up over areas."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Self

import numpy as np

from simulator.actors.steps import REQUESTS, Step
from simulator.domain.time import SECOND, Calendar
from simulator.engine.fleet.codes import NONE, RIGHT, SUCCESS, WRONG
from simulator.engine.fleet.event_log import EventLog
from simulator.rules.facts import Column

_STEPS = len(Step)
_SLOWEST = 600
"""Response times are counted by the second up to this many."""

_COUNTS = ("by_step", "by_user", "judged", "changes", "seconds")


def months_of(calendar: Calendar, end: int) -> list[datetime]:
    """The first of each month of a run, the start's own month first."""
    month, found = calendar.start.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0), []
    while calendar.milliseconds(month) <= end:
        found.append(month)
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return found


@dataclass(frozen=True)
class Figures:
    """Counts of events. Those of several areas add up.

    ``by_step[step, code]`` and ``by_user[user, code]`` count final answers; ``judged[supplier, state]`` the ESMEs after
    seven Working Days (right, wrong, none); ``changes[month, supplier]`` by how much the number of ESMEs with a wrong
    Network Operator Certificate changed; ``seconds[n]`` the requests that were answered within n + 1 seconds.
    """

    codes: tuple[str, ...]
    by_step: Column
    by_user: Column
    judged: Column
    changes: Column
    seconds: Column

    @classmethod
    def empty(cls, codes: tuple[str, ...], users: int, suppliers: int, months: int) -> Self:
        """Nothing counted yet."""
        shapes = ((_STEPS, len(codes)), (users, len(codes)), (suppliers, 3), (months, suppliers), (_SLOWEST,))
        return cls(codes, *(np.zeros(shape, dtype=np.int64) for shape in shapes))

    def count(self, log: EventLog, month_starts: Column) -> None:
        """Count the events of a part of a log. ``month_starts`` are instants in milliseconds."""
        if not len(log):
            return
        codes, suppliers = len(self.codes), self.judged.shape[0]
        _add(self.by_step, log.step.astype(np.int64) * codes + log.code)
        asked = log.rows(np.isin(log.step, list(REQUESTS)))
        _add(self.by_user, asked.user.astype(np.int64) * codes + asked.code)
        _add(self.seconds, np.minimum(asked.took // SECOND, _SLOWEST - 1))
        judged = log.rows(log.step == Step.JUDGE)
        _add(self.judged, judged.supplier.astype(np.int64) * 3 + (judged.code - RIGHT))
        changed = log.rows(log.change != 0)
        month = np.searchsorted(month_starts, changed.time, side="right") - 1
        places = month * suppliers + changed.supplier
        _add(self.changes, places[changed.change > 0])
        _add(self.changes, places[changed.change < 0], -1)

    def __add__(self, other: Figures) -> Figures:
        counts = {name: getattr(self, name) + getattr(other, name) for name in _COUNTS}
        return dataclasses.replace(self, **counts)

    # -- what is read off ---------------------------------------------------------------------------------------------

    @property
    def requests(self) -> int:
        """How many Service Requests came to an answer."""
        return int(self.by_step[list(REQUESTS)].sum())

    @cached_property
    def answers(self) -> Mapping[str, int]:
        """How often each response code was the final answer."""
        counted = self.by_step[list(REQUESTS)].sum(axis=0)
        return {code: int(n) for code, n in sorted(zip(self.codes, counted, strict=True)) if n}

    @property
    def judgements(self) -> Mapping[str, int]:
        """ESMEs after seven Working Days, by what was in their Network Operator slot."""
        totals = self.judged.sum(axis=0)
        return {self.codes[state]: int(totals[state - RIGHT]) for state in (RIGHT, WRONG, NONE)}

    @property
    def wrong(self) -> Column:
        """ESMEs with a wrong Network Operator Certificate: ``[month, supplier]``, at the end of each month."""
        return np.cumsum(self.changes, axis=0)

    @property
    def wrong_at_the_end(self) -> int:
        """Likewise, at the end of the run."""
        return int(self.changes.sum())

    @property
    def lockouts(self) -> int:
        """SMETS1 ESMEs whose wrong certificate neither the operator in charge nor its owner could replace."""
        answers = self.by_step[Step.CORRECT_PROXY]
        return int(answers.sum() - answers[SUCCESS])

    def response_seconds(self, share: float) -> int:
        """Within how many seconds this share of the requests was answered."""
        return int(np.searchsorted(np.cumsum(self.seconds), share * self.seconds.sum())) + 1


def total(figures: Sequence[Figures]) -> Figures:
    """Those of several areas as one."""
    first, *others = figures
    for other in others:
        first = first + other
    return first


def _add(counts: Column, places: Column, sign: int = 1) -> None:
    counts += sign * np.bincount(places, minlength=counts.size).reshape(counts.shape)
