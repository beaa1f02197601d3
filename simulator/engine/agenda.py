"""What is to be done when: entries by instant, those of the same instant in the order in which they were made."""

from __future__ import annotations

import heapq
from collections.abc import Callable

Action = Callable[[], None]


class Agenda:
    """Actions and the instants (milliseconds) at which they are due."""

    def __init__(self) -> None:
        self._entries: list[tuple[int, int, Action]] = []
        self._entered = 0

    def enter(self, instant: int, action: Action) -> None:
        """Have an action done at an instant; it may enter further ones."""
        heapq.heappush(self._entries, (instant, self._entered, action))
        self._entered += 1

    @property
    def next_due(self) -> int | None:
        """The instant of the first entry."""
        return self._entries[0][0] if self._entries else None

    def do(self, until: int) -> None:
        """Do everything that is due by an instant, in order."""
        while self._entries and self._entries[0][0] <= until:
            heapq.heappop(self._entries)[2]()
