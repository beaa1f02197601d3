"""The story of a roll-out: the same homes under today's rules and with the modification, run in processes of their own.

A run takes a minute; pages are answered meanwhile, and show how far it has come. When it has ended, each page counts
what had happened by the end of a day.
"""

from __future__ import annotations

import multiprocessing
import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from multiprocessing.pool import AsyncResult, Pool
from typing import Any

from simulator.bdd import reading
from simulator.domain.time import DAY
from simulator.engine.results import Results
from simulator.engine.run import run_scenario
from simulator.journal import Event, EventKind, Journal
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

_PARTS = 2
"""A run first installs the homes, then lives through the days."""
_progress: Any = None


@dataclass(frozen=True)
class Count:
    """What had happened by the end of a day, under one rule set."""

    wrong_now: int
    requests: int
    rejections: int
    judged: int
    breaches: int
    by_supplier: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Course:
    """The course of one run: its results, and how to count them up to any day."""

    rules: str
    results: Results

    @cached_property
    def entries(self) -> tuple[Event, ...]:
        """The journal in order."""
        return tuple(self.results.journal)

    def of_day(self, day: int) -> tuple[Event, ...]:
        """The entries of one day, counted from 1."""
        return self.entries[self._until((day - 1) * DAY) : self._until(day * DAY)]

    def _until(self, time: int) -> int:
        return bisect_right(self._times, time - 1)

    def count(self, day: int) -> Count:
        """The figures at the end of a day."""
        now = day * DAY - 1
        changes = self.results.wrong_over_time
        rejected = [event for event in self._mismatches if event.time <= now]
        by_supplier = Counter(event.recipient for event in rejected)
        judged = [state for time, state in self._judged if time <= now]
        return Count(
            wrong_now=changes[bisect_right(changes, (now, 1 << 60)) - 1][1],
            requests=bisect_right(self._requests, now),
            rejections=len(rejected),
            judged=len(judged),
            breaches=judged.count("wrong"),
            by_supplier=tuple(sorted(by_supplier.items())),
        )

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


class RollOut:
    """A scenario under several rule sets. :meth:`start` begins to run it; at the end there are :attr:`courses`."""

    def __init__(self, scenario: Scenario, rule_sets: Sequence[str]) -> None:
        self.scenario = scenario
        self.rule_sets = tuple(rule_sets)
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        self._runs: list[AsyncResult[Journal]] = []
        self._courses: tuple[Course, ...] | None = None
        spawn = multiprocessing.get_context("spawn")  # a thread may hold a lock that a fork would copy
        self._spawn, self._done = spawn, spawn.Array("i", len(self.rule_sets))

    def start(self) -> None:
        """Begin to run, unless it has begun."""
        with self._lock:
            if self._pool is not None:
                return
            self._pool = self._spawn.Pool(len(self.rule_sets), _share, (self._done,))
            self._runs = [
                self._pool.apply_async(_live_through, (self.scenario, rules, place))
                for place, rules in enumerate(self.rule_sets)
            ]

    def stop(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.terminate()

    @property
    def progress(self) -> float:
        """How much of it is done, from 0 to 1."""
        return 1.0 if self.courses else sum(self._done[:]) / (1000 * len(self.rule_sets))

    @property
    def courses(self) -> tuple[Course, ...] | None:
        """The course under each rule set, when all have ended; nothing before that."""
        with self._lock:
            if self._courses is None and self._runs and all(run.ready() for run in self._runs):
                self._courses = tuple(
                    Course(rules, Results(_rule_set(rules), run.get()))
                    for rules, run in zip(self.rule_sets, self._runs, strict=True)
                )
                self.stop()  # its processes have nothing left to do
            return self._courses


def _rule_set(rules: str) -> RuleSet:
    return RuleSet(tuple(reading.in_force(rules)))


def _share(done: Any) -> None:
    global _progress  # noqa: PLW0603 - how a process of the pool is told what it shares
    _progress = done


def _live_through(scenario: Scenario, rules: str, place: int) -> Journal:
    def note(what: str, done: int, of: int) -> None:
        part = 0 if what.startswith("issuing") else 1
        _progress[place] = int(1000 * (part + done / max(of, 1)) / _PARTS)

    return run_scenario(scenario, _rule_set(rules), progress=note).world.journal
