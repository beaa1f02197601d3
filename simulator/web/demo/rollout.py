"""The story of a roll-out: the same homes under today's rules and with the modification, run in processes of their own.

A run takes a minute; pages are answered meanwhile, and show how far it has come. What has ended is kept.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Sequence
from multiprocessing.pool import AsyncResult, Pool
from typing import Any

from simulator.domain.errors import SimulatorError
from simulator.scenario import Scenario
from simulator.web.demo.course import Course
from simulator.web.demo.finished_runs import FinishedRuns
from simulator.web.demo.living import by_request, course, live_through

_WHOLE = 1000
_SECONDS_BETWEEN_LOOKS = 0.5
_NICENESS = 10
"""Pages are answered first."""
_progress: Any = None


class RollOut:
    """A scenario under several rule sets. :meth:`start` begins to run it; at the end there are :attr:`courses`.

    What ``finished`` has of it is not run again. ``problem`` says why it could not be run or kept.
    """

    def __init__(self, scenario: Scenario, rule_sets: Sequence[str], finished: FinishedRuns | None = None) -> None:
        self.scenario = scenario
        self.rule_sets = tuple(rule_sets)
        self.problem = ""
        self._finished = finished or FinishedRuns(None)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._pool: Pool | None = None
        self._runs: list[AsyncResult[bytes]] = []
        self._courses: tuple[Course, ...] | None = None
        self._spawn = multiprocessing.get_context("spawn")  # a thread may hold a lock that a fork would copy
        self._done = self._spawn.Array("i", len(self.rule_sets))

    @property
    def by_request(self) -> bool:
        """Whether every request is carried out by itself, with real documents; if not, by cohorts."""
        return by_request(self.scenario)

    def start(self) -> None:
        """Begin to run, unless it has begun or has been kept."""
        with self._lock:
            if self._pool is not None or self._was_kept():
                return
            self._pool = self._spawn.Pool(len(self.rule_sets), _share, (self._done,))
            self._runs = [
                self._pool.apply_async(_live_through, (self.scenario, rules, place))
                for place, rules in enumerate(self.rule_sets)
            ]
            threading.Thread(target=self._see_to_the_end, daemon=True).start()

    def _see_to_the_end(self) -> None:
        """Keep what has ended, also where nobody looks."""
        while self.courses is None and not self.problem and not self._stopped.wait(_SECONDS_BETWEEN_LOOKS):
            pass

    def recall(self) -> bool:
        """Whether it has ended, now or before a restart; begins nothing."""
        if self.courses is None:
            with self._lock:
                return self._pool is None and self._was_kept()
        return True

    def stop(self) -> None:
        """End the processes."""
        self._stopped.set()
        if self._pool is not None:
            self._pool.terminate()

    @property
    def progress(self) -> float:
        """How much of it is done, from 0 to 1, which it is when there is something to show."""
        return 1.0 if self.courses or self.problem else min(sum(self._done[:]) / (_WHOLE * len(self.rule_sets)), 0.999)

    @property
    def courses(self) -> tuple[Course, ...] | None:
        """The course under each rule set, when all have ended; nothing before that."""
        with self._lock:
            if self._courses is None and self._runs and all(run.ready() for run in self._runs):
                self._finish()
                self.stop()  # its processes have nothing left to do
            return self._courses

    def _finish(self) -> None:
        runs, self._runs = self._runs, []
        try:
            lived = [run.get() for run in runs]
        except Exception as error:  # whatever a process ended with: memory, a rule set that there is not
            self.problem = f"The roll-out could not be run: {error}"
            return
        self._courses = self._read(lived)
        self._keep(lived)

    def _was_kept(self) -> bool:
        """Whether there are courses, or every run was found among those kept; what cannot be read is run again."""
        if self._courses is not None:
            return True
        kept = [self._finished.find(self.scenario, rules) for rules in self.rule_sets]
        lived = [each for each in kept if each is not None]
        if len(lived) == len(self.rule_sets):
            try:
                self._courses = self._read(lived)
            except Exception:  # damaged octets fail in many ways
                return False
        return self._courses is not None

    def _keep(self, lived: Sequence[bytes]) -> None:
        try:
            for rules, each in zip(self.rule_sets, lived, strict=True):
                self._finished.keep(self.scenario, rules, each)
        except SimulatorError as error:
            self.problem = str(error)

    def _read(self, lived: Sequence[bytes]) -> tuple[Course, ...]:
        return tuple(course(self.scenario, rules, each) for rules, each in zip(self.rule_sets, lived, strict=True))


def _share(done: Any) -> None:
    global _progress  # noqa: PLW0603 - how a process of the pool is told what it shares
    _progress = done
    if hasattr(os, "nice"):
        os.nice(_NICENESS)


def _live_through(scenario: Scenario, rules: str, place: int) -> bytes:
    def note(part: float) -> None:
        _progress[place] = int(_WHOLE * part)

    return live_through(scenario, rules, note)
