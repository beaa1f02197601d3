"""Means over replications, with their confidence intervals: Student's t, and Poisson's of what is rare."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median_low, stdev

from simulator.analysis.experiment import poisson
from simulator.analysis.experiment.student_t import two_sided_quantile

FEW = 30
"""Of fewer occurrences in all replications together Student's t makes too little: ten that show none are no proof."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of a measure over ``replications``, and from where to where its confidence interval reaches.

    ``deviation`` is the standard deviation between replications. One replication alone tells nothing of the width:
    it is infinite.
    """

    replications: int
    mean: float
    deviation: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """How far the interval reaches from the mean, to the side on which it reaches further."""
        return max(self.high - self.mean, self.mean - self.low)


def estimate(values: Sequence[float], confidence: float) -> Estimate:
    """The mean of independent values (at least one), with its interval. They are counts or times: never below 0."""
    mean, deviation, low, high = _interval(values, confidence)
    return Estimate(len(values), mean, deviation, max(0.0, low), high)


def paired_difference(values: Sequence[float], reference: Sequence[float], confidence: float) -> Estimate:
    """How much greater ``values`` are than ``reference``, pair by pair: both of the same homes and draws."""
    differences = [value - other for value, other in zip(values, reference, strict=True)]
    return Estimate(len(differences), *_interval(differences, confidence))


def _interval(values: Sequence[float], confidence: float) -> tuple[float, float, float, float]:
    """Mean, deviation, and the ends of the interval, which holds Student's and, of what is rare, Poisson's as well."""
    count, mean = len(values), fmean(values)
    if count < 2:
        return mean, math.inf, -math.inf, math.inf
    deviation = stdev(values)
    half_width = two_sided_quantile(confidence, count - 1) * deviation / math.sqrt(count)
    low, high = mean - half_width, mean + half_width
    usual = median_low(values)
    above = round(sum(max(value - usual, 0.0) for value in values))
    below = round(sum(max(usual - value, 0.0) for value in values))
    if above + below < FEW:
        (least_above, most_above), (least_below, most_below) = (poisson.bounds(n, confidence) for n in (above, below))
        low = min(low, usual + (least_above - most_below) / count)
        high = max(high, usual + (most_above - least_below) / count)
    return mean, deviation, low, high
