"""Quantiles of Student's t distribution, for whole degrees of freedom.

For these the distribution function is a finite sum, so that no table and no library is needed.
Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
"""

from __future__ import annotations

import math
from functools import lru_cache

_HALVINGS = 200


def within(t: float, degrees: int) -> float:
    """The probability that a value of Student's t distribution lies between -``t`` and ``t``."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine_squared = math.cos(angle) ** 2
    odd = degrees % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for power in range(1 + odd, degrees, 2):
        total += term
        term *= cosine_squared * power / (power + 1)
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total


@lru_cache(maxsize=4096)
def two_sided_quantile(confidence: float, degrees: int) -> float:
    """The ``t`` with a probability of ``confidence`` (between 0 and 1) to lie between -``t`` and ``t``."""
    if not 0 < confidence < 1 or degrees < 1:
        raise ValueError(f"confidence {confidence} with {degrees} degrees of freedom: give 0 to 1, and at least 1")
    low, high = 0.0, 1.0
    while within(high, degrees) < confidence:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if within(middle, degrees) < confidence else (low, middle)
    return high
