"""The draws of columns, compiled where numba is installed: the very numbers of :class:`~simulator.actors.draws.Draws`.

What is compiled is the same Philox function, over unsigned integers of 64 bits.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from simulator.actors.draws import Draws, Entity, Stream, philox_of

_MASK, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@cache
def compiled_philox() -> Any | None:
    """The compiled function of columns, or nothing without numba. Compiling takes about a second."""
    try:
        from numba import vectorize  # noqa: PLC0415  # an optional extra, and slow to import
    except ImportError:
        return None
    compiler: Any = vectorize
    return compiler(["uint64(uint64, uint64, uint64, uint64, uint64, uint64)"])(philox_of(np.uint64))


class CompiledDraws(Draws):
    """Draws for columns. Single draws are those of :class:`Draws`."""

    def word(self, entity: Entity, stream: Stream, attempt: Entity = 0) -> Entity:
        """32 uniformly distributed bits."""
        compiled = compiled_philox()
        if compiled is None or not isinstance(entity, np.ndarray):
            return Draws.word(self, entity, stream, attempt)
        high, low = map(np.uint64, self.key[::-1])
        return compiled(entity & _MASK, entity >> _HALF, np.asarray(attempt, np.uint64), np.uint64(stream), low, high)
