"""The simulated clock: SimPy with integer milliseconds and a total order of events.

Events at the same instant happen in order of their premise, then in the order in which they were scheduled.
So no result depends on the order in which processes were started.
"""

from __future__ import annotations

from typing import Any

import simpy
from simpy.core import EmptySchedule

_FIRST_PRIORITY = 2
"""SimPy itself uses priorities 0 and 1; premises come after."""


class _Appointment(simpy.Event):
    """An event that happens at a given instant, ranked by premise among those of the same instant."""

    def __init__(self, clock: simpy.Environment, delay: int, premise: int) -> None:
        super().__init__(clock)
        self._ok = True
        self._value: Any = None
        clock.schedule(self, _FIRST_PRIORITY + premise, delay)  # type: ignore[arg-type]  # any integer ranks


class Clock(simpy.Environment):
    """Simulated time in milliseconds since the scenario's start. Processes wait with :meth:`until`."""

    def __init__(self) -> None:
        super().__init__(initial_time=0)

    @property
    def time(self) -> int:
        """The current instant in milliseconds."""
        return int(self.now)

    def until(self, instant: int, premise: int) -> simpy.Event:
        """Wait until an instant; one that has passed already is now."""
        return _Appointment(self, max(0, instant - self.time), premise)

    def after(self, delay: int, premise: int) -> simpy.Event:
        """Wait for a number of milliseconds."""
        return self.until(self.time + delay, premise)

    def advance(self, instant: int) -> None:
        """Run everything that happens up to and including an instant, and stand there."""
        while self.peek() <= instant:
            try:
                self.step()
            except EmptySchedule:
                break
        self._now = max(self.time, instant)
