"""Means over replications, with the confidence intervals of Student's t distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from simulator.analysis.experiment.student_t import two_sided_quantile


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of a measure over ``replications``, and by how much its confidence interval reaches to either side.

    ``deviation`` is the standard deviation between replications. One replication alone tells nothing of the width:
    it is infinite.
    """

    replications: int
    mean: float
    deviation: float
    half_width: float

    @property
    def low(self) -> float:
        """The lower end of the confidence interval."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """The upper end of the confidence interval."""
        return self.mean + self.half_width

    @property
    def leaves_out_zero(self) -> bool:
        """Whether zero lies outside the interval: of a difference, whether there is one."""
        return not self.low <= 0 <= self.high


def estimate(values: Sequence[float], confidence: float) -> Estimate:
    """The mean of independent values (at least one), with its interval.

    The values of a measure are sums over many homes, so that they are close to normal (assumption of the interval).
    """
    count, mean = len(values), fmean(values)
    if count < 2:
        return Estimate(count, mean, math.inf, math.inf)
    deviation = stdev(values)
    return Estimate(count, mean, deviation, two_sided_quantile(confidence, count - 1) * deviation / math.sqrt(count))


def paired_difference(values: Sequence[float], reference: Sequence[float], confidence: float) -> Estimate:
    """How much greater ``values`` are than ``reference``, pair by pair: both of the same homes and draws."""
    return estimate([value - other for value, other in zip(values, reference, strict=True)], confidence)
