"""The story of a roll-out: the same homes under today's rules and with the modification, run in processes of their own.

A run takes a minute; pages are answered meanwhile, and show how far it has come. What has ended is kept.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from simulator.domain.errors import SimulatorError
from simulator.scenario import Scenario
from simulator.web.demo.course import Course
from simulator.web.demo.finished_runs import FinishedRuns
from simulator.web.demo.living import by_request, course, live_through

_WHOLE = 1000
_NICENESS = 10
"""Pages are answered first."""
_SPAWN = multiprocessing.get_context("spawn")
"""A thread may hold a lock that a fork would copy."""


class RollOut:
    """A scenario under several rule sets. :meth:`start` begins to run it; at the end there are :attr:`courses`.

    What ``finished`` has of it is not run again. ``problem`` says why it could not be run or kept.
    """

    def __init__(self, scenario: Scenario, rule_sets: Sequence[str], finished: FinishedRuns | None = None) -> None:
        self.scenario = scenario
        self.rule_sets = tuple(rule_sets)
        self.problem = ""
        self.courses: tuple[Course, ...] | None = None
        """The course under each rule set, when all have ended; nothing before that."""
        self._finished = finished or FinishedRuns(None)
        self._lock = threading.Lock()
        self._processes: list[BaseProcess] = []
        self._done = _SPAWN.Array("i", len(self.rule_sets))

    @property
    def by_request(self) -> bool:
        """Whether every request is carried out by itself, with real documents; if not, by cohorts."""
        return by_request(self.scenario)

    def start(self) -> None:
        """Begin to run, unless it has begun or has been kept."""
        with self._lock:
            if not self._processes and not self._was_kept():
                answers = [self._begin(place) for place in range(len(self.rule_sets))]
                threading.Thread(target=self._see_to_the_end, args=(answers,), daemon=True).start()

    def recall(self) -> bool:
        """Whether it has ended, now or before a restart; begins nothing."""
        with self._lock:
            return self.courses is not None or (not self._processes and self._was_kept())

    def stop(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.terminate()

    @property
    def progress(self) -> float:
        """How much of it is done, from 0 to 1, which it is when there is something to show."""
        return 1.0 if self.courses or self.problem else min(sum(self._done[:]) / (_WHOLE * len(self.rule_sets)), 0.999)

    def _begin(self, place: int) -> Connection:
        """Begin to run under one rule set. Gives where the answer will come from."""
        answer, tell = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(
            target=_run, args=(tell, self.scenario, self.rule_sets[place], self._done, place), daemon=True
        )
        with _deaf_to_ctrl_c():
            process.start()
        tell.close()  # the process has its own end: if it dies, the pipe is closed
        self._processes.append(process)
        return answer

    def _see_to_the_end(self, answers: Sequence[Connection]) -> None:
        """Wait for all answers; keep what has come of them, also where nobody looks."""
        lived: list[bytes] = []
        for answer in answers:
            try:
                each = answer.recv()
            except (EOFError, OSError):
                each = "its process has been ended, perhaps for want of memory"
            if isinstance(each, str):
                self.problem = f"The roll-out could not be run: {each}"
                self.stop()
                return
            lived.append(each)
        courses = self._read(lived)
        self.problem = self._keep(lived)
        self.courses = courses

    def _was_kept(self) -> bool:
        """Whether there are courses, or every run was found among those kept; what cannot be read is run again."""
        if self.courses is None:
            kept = [self._finished.find(self.scenario, rules) for rules in self.rule_sets]
            lived = [each for each in kept if each is not None]
            if len(lived) == len(self.rule_sets):
                with suppress(Exception):  # damaged octets fail in many ways
                    self.courses = self._read(lived)
        return self.courses is not None

    def _keep(self, lived: Sequence[bytes]) -> str:
        """Keep what has ended. Gives what went wrong, if anything has."""
        try:
            for rules, each in zip(self.rule_sets, lived, strict=True):
                self._finished.keep(self.scenario, rules, each)
        except SimulatorError as error:
            return str(error)
        return ""

    def _read(self, lived: Sequence[bytes]) -> tuple[Course, ...]:
        return tuple(course(self.scenario, rules, each) for rules, each in zip(self.rule_sets, lived, strict=True))


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Ctrl-C is for the server, which then ends its processes. What is started in here does not hear it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run(tell: Connection, scenario: Scenario, rules: str, done: Any, place: int) -> None:
    """What a process does: tells what :func:`live_through` gives, or in words what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it has not inherited that
    if hasattr(os, "nice"):
        os.nice(_NICENESS)

    def note(part: float) -> None:
        done[place] = int(_WHOLE * part)

    try:
        answer: bytes | str = live_through(scenario, rules, note)
    except Exception as error:  # whatever it is, the page says it
        answer = str(error) or type(error).__name__
    with suppress(OSError):  # nobody waits any more
        tell.send(answer)
