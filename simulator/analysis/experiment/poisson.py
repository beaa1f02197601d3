"""Exact confidence bounds of a Poisson mean, for what has occurred seldom or never.

Source: Garwood, "Fiducial limits for the Poisson distribution" (Biometrika 28, 1936).
"""

from __future__ import annotations

import math
from functools import lru_cache

_HALVINGS = 100


@lru_cache(maxsize=4096)
def bounds(count: int, confidence: float) -> tuple[float, float]:
    """Between which means an event lies that was seen ``count`` times.

    Of one that was never seen there is an upper bound alone, about 3 at a ``confidence`` of 0.95.
    """
    if count < 0 or not 0 < confidence < 1:
        raise ValueError(f"{count} events with a confidence of {confidence}: give 0 or more, and 0 to 1")
    if not count:
        return 0.0, -math.log(1 - confidence)
    tail = (1 - confidence) / 2
    return _mean_with(count - 1, 1 - tail), _mean_with(count, tail)


def _mean_with(count: int, probability: float) -> float:
    """The mean with which ``count`` events or fewer occur with this probability."""
    low, high = 0.0, 1.0
    while _at_most(count, high) > probability:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(count, middle) > probability else (low, middle)
    return high


def _at_most(count: int, mean: float) -> float:
    return math.exp(-mean) * sum(mean**k / math.factorial(k) for k in range(count + 1))
