"""Stateless random draws: Philox4x32-10, a counter-based generator.

A draw is a function of seed, entity, attempt and stream alone. No order of events, no other draw and no number
of workers can disturb it, and a column of entities gives the very numbers that the single ones give.
Source: Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (SC11).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from statistics import NormalDist
from typing import Any, TypeAlias

import numpy as np

Entity: TypeAlias = Any
"""A premise number, or a ``uint64`` array of them."""

_MASK = 0xFFFFFFFF
_ROUNDS = 10


class Stream(IntEnum):
    """What a draw is for. Each has numbers of its own; never renumber one."""

    AREA = 0
    OPERATOR = 1
    SUPPLIER = 2
    GENERATION = 3
    FUEL = 4
    INSTALLATION_DAY = 5
    INSTALLATION_TIME = 6
    WRONG_CERTIFICATE = 7
    WHICH_WRONG_CERTIFICATE = 8
    RETRY_DELAY = 9
    CORRECTION = 10
    CORRECTION_DELAY = 11
    AUDIT = 12
    AUDIT_DELAY = 13
    LATENCY = 14
    REGISTRATION_MISSING = 15
    REGISTRATION_LAG = 16
    GAS_WRONG_CERTIFICATE = 17
    GAS_WHICH_WRONG_CERTIFICATE = 18
    CHANGE_OF_SUPPLIER = 19
    CHANGE_OF_SUPPLIER_DELAY = 20
    PROXY_UPDATE = 21
    PROXY_UPDATE_DELAY = 22
    PROXY_WRONG_CERTIFICATE = 23
    PROXY_WHICH_WRONG_CERTIFICATE = 24
    PLACEMENT_SERVICE = 25
    PLACEMENT_DELAY = 26
    ADDRESS = 27
    OPERATOR_MOVE = 28
    OPERATOR_MOVE_TIME = 29
    OPERATOR_MOVE_LAG = 30
    RENEWAL_TIME = 31
    REPLICATION = 32


def philox_of(integer: Callable[[int], Any]) -> Callable[..., Entity]:
    """Philox4x32-10 over integers of one type: ``c0, c1, c2, c3, k0, k1`` to the first 32-bit word.

    Its constants must have the type of the numbers that it is for: ``int`` serves Python and numpy, a compiler may
    need its own.
    """
    multiplier_0, multiplier_1 = integer(0xD2511F53), integer(0xCD9E8D57)
    weyl_0, weyl_1 = integer(0x9E3779B9), integer(0xBB67AE85)
    mask, half = integer(_MASK), integer(32)

    def word(c0: Entity, c1: Entity, c2: Entity, c3: Entity, k0: Entity, k1: Entity) -> Entity:
        for _ in range(_ROUNDS):
            product_0, product_1 = c0 * multiplier_0, c2 * multiplier_1
            c0, c1 = (product_1 >> half) ^ c1 ^ k0, product_1 & mask
            c2, c3 = (product_0 >> half) ^ c3 ^ k1, product_0 & mask
            k0, k1 = (k0 + weyl_0) & mask, (k1 + weyl_1) & mask
        return c0

    return word


_word = philox_of(int)


def philox(counter: tuple[Entity, Entity, Entity, Entity], key: tuple[int, int]) -> Entity:
    """The first 32-bit word of Philox4x32-10 for a counter of four 32-bit words and a key of two.

    Works on Python integers and on ``uint64`` arrays alike.
    """
    return _word(*counter, *key)


@dataclass(frozen=True, slots=True)
class Draws:
    """All draws of one seed. ``entity`` is a premise (or a ``uint64`` array of them), ``attempt`` counts from 0."""

    seed: int

    @property
    def key(self) -> tuple[int, int]:
        """The key of the generator: the seed in two words."""
        return self.seed & _MASK, (self.seed >> 32) & _MASK

    def word(self, entity: Entity, stream: Stream, attempt: Entity = 0) -> Entity:
        """32 uniformly distributed bits."""
        return philox((entity & _MASK, entity >> 32, attempt, int(stream)), self.key)

    def happens(self, probability: float, entity: Entity, stream: Stream, attempt: Entity = 0) -> Entity:
        """Whether an event of this probability happens (a truth value, or an array of them)."""
        return self.word(entity, stream, attempt) < threshold(probability)

    def below(self, bound: Entity, entity: Entity, stream: Stream, attempt: Entity = 0) -> Entity:
        """A whole number from 0 to ``bound`` - 1 (``bound`` below 2^32)."""
        return (self.word(entity, stream, attempt) * bound) >> 32

    def quantile(self, table: Any, entity: Entity, stream: Stream, attempt: Entity = 0) -> Entity:
        """A value of a quantile table: each entry is as likely as any other. Columns need a numpy array as table."""
        return table[self.below(len(table), entity, stream, attempt)]

    def weighted(self, weights: Sequence[float], entity: Entity, stream: Stream, attempt: Entity = 0) -> Entity:
        """The place of one weight, drawn in proportion to the weights."""
        return _place(_bounds(weights), self.word(entity, stream, attempt))

    def another(
        self, weights: Sequence[float], own: Entity, entity: Entity, stream: Stream, attempt: Entity = 0
    ) -> Entity:
        """Likewise, but never the place ``own``: the others are drawn in proportion to theirs.

        There must be another, with no less than a word's share (2^-32) of all.
        """
        bounds = _bounds(weights)
        begins = np.concatenate(([np.uint64(0)], bounds))[own]
        width = bounds[own] - begins
        word = np.asarray(self.word(entity, stream, attempt), np.uint64)
        drawn = (word * (np.uint64(1 << 32) - width)) >> np.uint64(32)
        return _place(bounds, drawn + np.where(drawn >= begins, width, np.uint64(0)))


def _bounds(weights: Sequence[float]) -> Any:
    """Where the share of each weight ends, among all words."""
    return np.round(np.cumsum(weights) / sum(weights) * (1 << 32)).astype(np.uint64)


def _place(bounds: Any, word: Entity) -> Entity:
    place = np.searchsorted(bounds[:-1], word, side="right")
    return int(place) if np.ndim(place) == 0 else place


def threshold(probability: float) -> int:
    """An event of this probability happens where a word is below this number."""
    return round(probability * (1 << 32))


@lru_cache(maxsize=256)
def log_normal_table(median: int, sigma: float, size: int = 256) -> tuple[int, ...]:
    """Quantiles of a log-normal delay: whole milliseconds, ``size`` equally likely values around ``median``."""
    normal = NormalDist()
    return tuple(round(median * math.exp(sigma * normal.inv_cdf((i + 0.5) / size))) for i in range(size))
