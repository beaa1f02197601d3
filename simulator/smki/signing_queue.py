"""The queue before the signing modules: first come, first served, exactly, on the simulated clock.

A signing module makes one signature after another, each in the same time. Several of them (``lanes``) share one queue.
A submission of many requests takes every lane that gets free. Work goes on while a window is open: for batches the
night from 20:00 to 08:00, and as many signatures as its capacity; for single requests always.

Nothing is decided ahead: :meth:`SigningQueue.advance` works up to an instant, so a suspension or a changed capacity
has effect from the instant at which it happens.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from simulator.domain.errors import SimulatorError
from simulator.domain.time import Calendar
from simulator.smki.forecasts import Forecasts
from simulator.smki.service_levels import Served

NIGHT_BEGINS, NIGHT_ENDS = time(20), time(8)
_FOREVER = 1 << 62


class Window(NamedTuple):
    """A time in which signatures may begin, from ``opens`` until before ``closes``, and how many."""

    opens: int
    closes: int
    capacity: int


Windows = Callable[[int], Window]
"""The window that is open at an instant, or else the next one."""


def always(_: int) -> Window:
    """Signatures may begin at any time."""
    return Window(-_FOREVER, _FOREVER, _FOREVER)


def nights(calendar: Calendar, forecasts: Forecasts) -> Windows:
    """Each night from 20:00 to 08:00, with the capacity that was provided for it."""

    def window(instant: int) -> Window:
        moment = calendar.at(instant)
        evening = moment.date() - timedelta(days=1) if moment.time() < NIGHT_ENDS else moment.date()
        morning = evening + timedelta(days=1)
        return Window(
            calendar.milliseconds(datetime.combine(evening, NIGHT_BEGINS, UTC)),
            calendar.milliseconds(datetime.combine(morning, NIGHT_ENDS, UTC)),
            forecasts.nightly_capacity(evening),
        )

    return window


@dataclass
class _Waiting:
    number: int
    requests: int
    submitted: int
    deadline: int
    left: int
    started: int = -1
    finished: int = -1
    begun: dict[int, int] = field(default_factory=dict)
    """How many of its signatures began in each window, by when that opened; nothing where it is always open."""


class SigningQueue:
    """Submissions in the order in which they came. Instants handed in must not go back."""

    def __init__(self, *, milliseconds_per_signature: int, lanes: int = 1, windows: Windows = always) -> None:
        if milliseconds_per_signature < 1 or lanes < 1:
            raise SimulatorError("A signing queue needs at least one lane and 1 ms per signature: give more")
        self._each = milliseconds_per_signature
        self._windows = windows
        self._free_at = [0] * lanes
        self._waiting: deque[_Waiting] = deque()
        self._begun_in: tuple[int, int] = (_FOREVER, 0)
        """The opening of the window in which signatures began last, and how many of them."""
        self._now = 0
        self.is_suspended = False

    def submit(self, number: int, requests: int, at: int, deadline: int) -> None:
        """Queue a submission of ``requests`` signing requests, which comes at an instant."""
        self._check(at, self._waiting[-1].submitted if self._waiting else 0)
        self._waiting.append(_Waiting(number, requests, at, deadline, requests))

    def suspend(self, at: int) -> tuple[Served, ...]:
        """Let no signature begin from now on; the one in each lane is finished."""
        served = self.advance(at)
        self.is_suspended = True
        return served

    def resume(self, at: int) -> None:
        """Let signatures begin again."""
        self.advance(at)
        self.is_suspended = False

    @property
    def backlog(self) -> int:
        """Signatures that are waited for and have not begun."""
        return sum(each.left for each in self._waiting)

    def advance(self, until: int) -> tuple[Served, ...]:
        """Begin every signature whose turn is before an instant. Gives what is served by these, in order.

        The last signature of a submission may be finished a little after the instant.
        """
        self._check(until, self._now)
        served = []
        while self._waiting and not self.is_suspended and self._work_on(self._waiting[0], until):
            done = self._waiting.popleft()
            begun = tuple(done.begun.items())
            served.append(
                Served(done.number, done.requests, done.submitted, done.started, done.finished, done.deadline, begun)
            )
        self._now = until
        # A lane that stood idle, or stood still in a suspension, cannot begin in the past.
        self._free_at = [max(free, until) for free in self._free_at]
        return tuple(served)

    def next_served(self) -> Served | None:
        """How the first in the queue will fare; nothing while nobody waits, or while no signature may begin."""
        return None if self.is_suspended or not self._waiting else self.expected(self._waiting[0].number)

    def expected(self, number: int) -> Served | None:
        """How a queued submission will fare if nothing is suspended or changed.

        What is submitted after it makes no difference to it. Nothing, if it is not queued, or not served within as
        many windows as a year has days.
        """
        place = next((place for place, each in enumerate(self._waiting) if each.number == number), None)
        if place is None:
            return None
        ahead = copy.copy(self)
        ahead._waiting = deque(copy.deepcopy(each) for each in islice(self._waiting, place + 1))
        ahead.is_suspended = False
        for _ in range(366):
            for each in ahead.advance(self._windows(ahead._now).closes):
                if each.number == number:
                    return each
        return None

    def _check(self, instant: int, reached: int) -> None:
        if instant < reached:
            raise SimulatorError(f"The signing queue stands at {reached} ms and cannot go back to {instant} ms")

    def _work_on(self, job: _Waiting, until: int) -> bool:
        """Begin the signatures of a submission whose turn is before ``until``; whether all of them have begun."""
        while job.left:
            earliest = max(min(self._free_at), job.submitted)
            window = self._windows(earliest)
            opens = max(window.opens, job.submitted)
            closes = min(window.closes, until)
            begun = self._begun_in[1] if self._begun_in[0] == window.opens else 0
            ready = [max(free, opens) for free in self._free_at]
            room = sum(max(0, -((free - closes) // self._each)) for free in ready)
            count = min(job.left, window.capacity - begun, room)
            if count > 0:
                job.started = min(ready) if job.left == job.requests else job.started
                job.finished = self._begin(ready, count)
                job.left -= count
                if window.opens > -_FOREVER:
                    job.begun[window.opens] = job.begun.get(window.opens, 0) + count
                self._begun_in = window.opens, begun + count
            elif closes < until:
                # Nothing more fits into this window: wait for the next.
                self._free_at = [max(free, window.closes) for free in self._free_at]
            else:
                return False
        return True

    def _begin(self, ready: list[int], count: int) -> int:
        """Begin so many signatures, each in the lane that is free first. Gives when the last one is finished.

        Lanes never lie further apart than one signature, so each of them takes its share of whole rounds.
        """
        rounds, rest = divmod(count, len(ready))
        ends = sorted(free + rounds * self._each for free in ready)
        again = [free + self._each for free in ends[:rest]]
        self._free_at = sorted(again + ends[rest:])
        return again[-1] if again else ends[-1]
