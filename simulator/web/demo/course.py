"""The course of one run of a roll-out: what had happened by the end of any day, and the messages of a day."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from simulator.domain.time import DAY
from simulator.engine.results import Results
from simulator.journal import Event, EventKind
from simulator.reports.sequence import said


@dataclass(frozen=True)
class Count:
    """What had happened by the end of a day, under one rule set. ``by_supplier`` tells whose the rejections were."""

    wrong_now: int
    requests: int
    rejections: int
    judged: int
    breaches: int
    by_supplier: tuple[tuple[str, int], ...]


class Row(NamedTuple):
    """A line of the messages of a day."""

    home: int
    sender: str
    recipient: str
    what: str
    device: str


class Course(ABC):
    """One run, under the rule set ``rules`` (as features write it), with its figures."""

    rules: str
    results: Results

    @abstractmethod
    def count(self, day: int) -> Count:
        """The figures at the end of a day, counted from 1."""

    @abstractmethod
    def number_of(self, day: int) -> int:
        """How many messages a day has."""

    @abstractmethod
    def rows(self, day: int, start: int, stop: int) -> list[Row]:
        """Some messages of a day, in order."""


OBSERVED = "Observed"
"""In place of who sent it, for what nobody has sent: the simulator found it out."""


@dataclass(frozen=True)
class JournalCourse(Course):
    """A run that was lived through request by request: everything is counted from its journal."""

    rules: str
    results: Results

    @cached_property
    def entries(self) -> tuple[Event, ...]:
        """The journal in order."""
        return tuple(self.results.journal)

    def number_of(self, day: int) -> int:
        """How many entries of the journal a day has."""
        return len(self.of_day(day))

    def rows(self, day: int, start: int, stop: int) -> list[Row]:
        """Some entries of a day."""
        return [_row(event) for event in self.of_day(day)[start:stop]]

    def of_day(self, day: int) -> tuple[Event, ...]:
        """The entries of one day."""
        return self.entries[self._until((day - 1) * DAY) : self._until(day * DAY)]

    def count(self, day: int) -> Count:
        """The figures at the end of a day."""
        now = day * DAY - 1
        changes = self.results.wrong_over_time
        rejected = [event for event in self._mismatches if event.time <= now]
        judged = [state for time, state in self._judged if time <= now]
        return Count(
            wrong_now=changes[bisect_right(changes, (now, 1 << 60)) - 1][1],
            requests=bisect_right(self._requests, now),
            rejections=len(rejected),
            judged=len(judged),
            breaches=judged.count("wrong"),
            by_supplier=tuple(sorted(Counter(event.recipient for event in rejected).items())),
        )

    def _until(self, time: int) -> int:
        return bisect_right(self._times, time - 1)

    @cached_property
    def _times(self) -> list[int]:
        return [event.time for event in self.entries]

    @cached_property
    def _requests(self) -> list[int]:
        return [event.time for event in self.entries if event.kind is EventKind.SERVICE_REQUEST]

    @cached_property
    def _mismatches(self) -> tuple[Event, ...]:
        return self.results.mismatches

    @cached_property
    def _judged(self) -> list[tuple[int, str]]:
        outcomes = (e for e in self.entries if e.kind is EventKind.OUTCOME and e.code == "seven-working-days")
        return [(event.time, event.details["network_operator_certificate"]) for event in outcomes]


def _row(event: Event) -> Row:
    ends = (OBSERVED, "") if event.kind is EventKind.OUTCOME else (event.sender, event.recipient)
    return Row(event.premise, *ends, said(event), event.device)
