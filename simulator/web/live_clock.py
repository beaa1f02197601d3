"""Simulated time while somebody is connected: at wall speed, faster, or leaping from one event to the next."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Callable

from simulator.domain.errors import SimulatorError
from simulator.engine.clock import Clock

JUMP = math.inf
"""A pace without waiting: as soon as something is scheduled, time leaps to it. Otherwise it stands still."""

_FASTEST = 100_000


def parse_pace(text: str) -> float:
    """How many simulated seconds pass in a real one: ``real`` is 1, ``jump`` is :data:`JUMP`, or a number."""
    named = {"real": 1.0, "jump": JUMP}
    if text in named:
        return named[text]
    try:
        pace = float(text)
    except ValueError:
        pace = math.nan
    if not 0 < pace <= _FASTEST:
        raise SimulatorError(f"--clock '{text}' is no pace: write real, jump, or a number up to {_FASTEST:,}")
    return pace


def pace_in_words(pace: float) -> str:
    """The pace as a reader expects it."""
    if pace == JUMP:
        return "leaps to the next event"
    return "at wall speed" if pace == 1 else f"{pace:g} times wall speed"


def advance(clock: Clock, instant: int, troubled: Callable[[Exception], None]) -> None:
    """Let everything happen up to and including an instant; ``troubled`` is told of a bug, which stops nothing else.

    What SimPy raises has already happened and is gone.
    """
    while True:
        try:
            clock.advance(instant)
            return
        except Exception as error:
            troubled(error)


class LiveClock:
    """Drives a world's clock in an asyncio loop. Start :meth:`run` as a task; ``troubled`` is told of a bug.

    Events happen one instant at a time, and between two instants other tasks have their turn.
    """

    def __init__(self, clock: Clock, pace: float, troubled: Callable[[Exception], None]) -> None:
        self._clock = clock
        self._pace = pace
        self._troubled = troubled
        self._origin = time.monotonic() - (0 if pace == JUMP else clock.time / 1000 / pace)
        self._news = asyncio.Event()

    def catch_up(self) -> None:
        """Let everything happen that is due by now. Call this before the world is asked for something.

        Nothing of this instant is left to happen then: so an instant is all that says where in time a document came.
        """
        now = self._clock.time
        if self._pace != JUMP:
            now = int((time.monotonic() - self._origin) * 1000 * self._pace)
        advance(self._clock, now, self._troubled)

    def touch(self) -> None:
        """Something new may be scheduled. It happens when the task that calls this next waits, not before."""
        self._news.set()

    async def run(self) -> None:
        """Let events happen when they are due, for ever."""
        while True:
            self._news.clear()
            seconds = self._seconds_to_next()
            if seconds > 0:
                await self._wait(seconds)
            else:
                advance(self._clock, int(self._clock.peek()), self._troubled)
                await asyncio.sleep(0)

    def _seconds_to_next(self) -> float:
        due = self._clock.peek()
        if due == math.inf or self._pace == JUMP:
            return due if due == math.inf else 0
        return self._origin + due / 1000 / self._pace - time.monotonic()

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), None if seconds == math.inf else seconds)
