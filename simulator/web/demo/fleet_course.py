"""The course of a roll-out that was lived through by cohorts, counted over columns: as fast for a large fleet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.actors.steps import REQUESTS, Step
from simulator.domain.time import DAY
from simulator.engine.fleet.codes import WRONG
from simulator.rules.facts import Column
from simulator.web.demo.course import OBSERVED, Count, Course, Row
from simulator.web.demo.fleet_results import Columns, FleetResults

_HAPPENED = {
    Step.MOVE: "Another Network Operator is registered",
    Step.MIGRATE: "The home enters the DCC's service",
}


@dataclass(frozen=True)
class FleetCourse(Course):
    """A run by cohorts. Its messages are final answers: one for each Service Request."""

    rules: str
    results: FleetResults

    def number_of(self, day: int) -> int:
        """How many events a day has."""
        start, stop = self._of_day(day)
        return stop - start

    def rows(self, day: int, start: int, stop: int) -> list[Row]:
        """Some events of a day."""
        first, end = self._of_day(day)
        return [self._row(place) for place in range(first + start, min(first + stop, end))]

    def count(self, day: int) -> Count:
        """The figures at the end of a day."""
        end = self._of_day(day)[1]
        by_party = np.bincount(self._rejected[: self._rejected_until[end]], minlength=1)
        suppliers = ((self._columns.parties[number], int(count)) for number, count in enumerate(by_party) if count)
        return Count(
            wrong_now=int(self._wrong[end]),
            requests=int(self._requests[end]),
            rejections=int(self._rejected_until[end]),
            judged=int(self._judged[end]),
            breaches=int(self._breaches[end]),
            by_supplier=tuple(sorted(suppliers)),
        )

    def _row(self, place: int) -> Row:
        log, columns = self._columns.log, self._columns
        step, code, home = Step(log.step[place]), columns.codes[log.code[place]], int(log.premise[place])
        if step not in REQUESTS:
            what = _HAPPENED.get(step, f"After seven Working Days: {code} certificate")
            return Row(home, OBSERVED, "", what, "ESME")
        asked = REQUESTS[step]
        check = columns.checks[log.code[place]].replace("-", " ")
        what = f"{asked.service.variant}: {code}{f' by {check}' if check else ''}"
        return Row(home, columns.parties[log.user[place]], "DSP", what, asked.device_type.name)

    def _of_day(self, day: int) -> tuple[int, int]:
        start, stop = np.searchsorted(self._columns.log.time, [(day - 1) * DAY, day * DAY])
        return int(start), int(stop)

    # -- counted once: how many there are among the first so many events ----------------------------------------------

    @property
    def _columns(self) -> Columns:
        return self.results.columns

    @cached_property
    def _wrong(self) -> Column:
        return _summed(self._columns.log.change)

    @cached_property
    def _requests(self) -> Column:
        return _summed(self._columns.is_request)

    @cached_property
    def _judged(self) -> Column:
        return _summed(self._columns.log.step == Step.JUDGE)

    @cached_property
    def _breaches(self) -> Column:
        log = self._columns.log
        return _summed((log.step == Step.JUDGE) & (log.code == WRONG))

    @cached_property
    def _rejected_until(self) -> Column:
        return _summed(self._columns.is_mismatch)

    @cached_property
    def _rejected(self) -> Column:
        """Who was rejected, in order of time."""
        rejected: Column = self._columns.log.user[self._columns.is_mismatch]
        return rejected


def _summed(column: Column) -> Column:
    return np.concatenate(([0], np.cumsum(column, dtype=np.int64)))
