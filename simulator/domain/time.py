"""Simulated time: integer milliseconds since the scenario's start, and the working days of the SEC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import holidays

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass(frozen=True)
class Calendar:
    """Turns simulated milliseconds into UTC and counts working days.

    A Working Day is any day but Saturdays, Sundays and bank holidays. Those of England are used everywhere
    (assumption: the SEC names England and Wales). Days are UTC days (assumption).
    """

    start: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            object.__setattr__(self, "start", self.start.replace(tzinfo=UTC))

    @cached_property
    def _bank_holidays(self) -> holidays.HolidayBase:
        return holidays.country_holidays("GB", subdiv="ENG")

    def at(self, milliseconds: int) -> datetime:
        """The UTC date and time at this simulated instant."""
        return self.start + timedelta(milliseconds=milliseconds)

    def milliseconds(self, moment: datetime) -> int:
        """The simulated instant of a date and time (naive ones are read as UTC)."""
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (moment - self.start) // timedelta(milliseconds=1)

    def is_working_day(self, day: date) -> bool:
        """Whether a date is a Working Day."""
        return day.weekday() < 5 and day not in self._bank_holidays

    def nth_working_day(self, count: int) -> int:
        """The midnight that begins the ``count``-th Working Day (from 0) on or after the start."""
        return self.working_days(count + 1)[-1]

    def working_days(self, count: int) -> list[int]:
        """The midnights that begin the first ``count`` Working Days on or after the start."""
        day, found = self.start.date(), list[int]()
        while len(found) < count:
            if self.is_working_day(day):
                found.append(self.milliseconds(datetime(day.year, day.month, day.day, tzinfo=UTC)))
            day += timedelta(days=1)
        return found

    def after_working_days(self, milliseconds: int, count: int) -> int:
        """The end (midnight) of the ``count``-th Working Day after the day of this instant.

        SEC Appendix AC 5.2(a): the right credentials within seven working days of commissioning.
        """
        day = self.at(milliseconds).date()
        while count:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return self.milliseconds(datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1))
