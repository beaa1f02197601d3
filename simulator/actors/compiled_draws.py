"""The draws of columns, compiled where numba is installed: the very numbers of :class:`~simulator.actors.draws.Draws`.

What is compiled is the same Philox function, over unsigned integers of 64 bits, in a loop over columns that lie in one
piece: the compiler makes it work on several numbers at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from simulator.actors.draws import Draws, Entity, Stream, philox_of
from simulator.rules.facts import Column

_MASK, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@cache
def compiled_words() -> Callable[..., None] | None:
    """The compiled loop over columns, or nothing without numba. Compiling takes about a second."""
    try:
        from numba import njit, types, void  # noqa: PLC0415  # an optional extra, and slow to import
    except ImportError:
        return None
    word: Any = njit(philox_of(np.uint64), inline="always")

    def words(entity: Column, attempt: Column, stream: int, low: int, high: int, found: Column) -> None:
        for i in range(entity.size):
            found[i] = word(entity[i] & _MASK, entity[i] >> _HALF, attempt[i], stream, low, high)

    given = types.Array(types.uint64, 1, "C", readonly=True)
    signature = void(given, given, types.uint64, types.uint64, types.uint64, types.uint64[::1])
    compiled: Callable[..., None] = njit(signature)(words)
    return compiled


class CompiledDraws(Draws):
    """Draws for columns. Single draws are those of :class:`Draws`."""

    def word(self, entity: Entity, stream: Stream, attempt: Entity = 0) -> Entity:
        """32 uniformly distributed bits."""
        compiled = compiled_words()
        if compiled is None or not isinstance(entity, np.ndarray):
            return Draws.word(self, entity, stream, attempt)
        attempts = np.ascontiguousarray(np.broadcast_to(np.asarray(attempt, np.uint64), entity.shape))
        found = np.empty(entity.shape, dtype=np.uint64)
        compiled(np.ascontiguousarray(entity, np.uint64), attempts, np.uint64(stream), *map(np.uint64, self.key), found)
        return found
