"""Confidence intervals hold what they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.analysis.experiment.estimates import estimate, paired_difference
from simulator.analysis.experiment.precision import HalfWidth, Precision

TRUE_MEAN = 40.0


def test_an_interval_of_five_holds_the_truth_as_often_as_it_says() -> None:
    """An interval by the normal distribution would hold it in 88 of 100 experiments."""
    samples = np.random.default_rng(1).normal(TRUE_MEAN, 7, size=(4000, 5))
    held = sum(found.low <= TRUE_MEAN <= found.high for found in (estimate(own.tolist(), 0.95) for own in samples))
    assert held / len(samples) == pytest.approx(0.95, abs=3 * math.sqrt(0.95 * 0.05 / len(samples)))


def test_an_interval_that_replications_are_added_for_holds_the_truth_nearly_as_often() -> None:
    draws = np.random.default_rng(2)
    rule = Precision(HalfWidth.read("4%"), ("x",), 0.95, 10, 400)
    held, counts = 0, []
    for _ in range(600):
        values = draws.normal(TRUE_MEAN, 7, size=400).tolist()
        count, wanted = 0, rule.fewest
        while wanted > count:
            count = wanted
            wanted = rule.next_count([("baseline", [{"x": value} for value in values[:count]])])
        found = estimate(values[:count], 0.95)
        held += found.low <= TRUE_MEAN <= found.high
        counts.append(count)
        assert found.half_width <= 0.04 * found.mean
    assert held / 600 >= 0.92
    # (1.96 · 7 / 1.6)² replications would do if the deviation were known.
    assert 65 < np.mean(counts) < 90


@pytest.mark.parametrize("mean", [0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 1.0, 3.0])
def test_an_interval_of_ten_holds_the_mean_of_what_is_rare(mean: float) -> None:
    """Student's alone would hold 0.01 in 9 of 100 experiments, 0.1 in 64, 0.35 in 86."""
    draws = np.random.default_rng(4)
    counts = draws.poisson(mean, size=(1000, 10)).tolist()
    held = [found.low <= mean <= found.high for found in (estimate(own, 0.95) for own in counts)]
    assert np.mean(held) >= 0.94
    fewer = draws.poisson(mean / 2, size=(1000, 10)).tolist()
    pairs = (paired_difference(other, own, 0.95) for other, own in zip(fewer, counts, strict=True))
    assert np.mean([found.low <= -mean / 2 <= found.high for found in pairs]) >= 0.93


def test_what_no_replication_showed_may_still_occur() -> None:
    """None in n: below 3 / n, with a confidence of 95 %."""
    never = estimate([0] * 10, 0.95)
    assert (never.mean, never.low, never.high) == pytest.approx((0, 0, 0.29957), rel=1e-4)
    assert never.half_width == never.high
    same = paired_difference([7] * 10, [7] * 10, 0.95)
    assert (same.mean, same.low, same.high) == (0, -never.high, never.high)


def test_what_was_always_the_same_may_still_differ() -> None:
    found = estimate([500] * 10, 0.95)
    assert (found.low, found.mean, found.high) == pytest.approx((499.7, 500, 500.3), abs=0.001)


def test_pairs_of_the_same_homes_tell_more_than_two_means() -> None:
    draws = np.random.default_rng(3)
    homes = draws.normal(1000, 50, size=20)
    baseline, modified = homes, homes - 10 + draws.normal(0, 1, size=20)
    difference = paired_difference(modified.tolist(), baseline.tolist(), 0.95)
    assert difference.low < -10 < difference.high
    assert difference.half_width < 0.1 * estimate(baseline.tolist(), 0.95).half_width


def test_one_replication_alone_tells_nothing_of_the_width() -> None:
    found = estimate([7.0], 0.95)
    assert (found.mean, found.half_width) == (7.0, math.inf)


def test_an_interval_worked_out_by_hand() -> None:
    found = estimate([1, 2, 3, 4], 0.95)
    assert found.mean == 2.5
    assert found.deviation == pytest.approx(math.sqrt(5 / 3))
    assert found.half_width == pytest.approx(3.18245 * math.sqrt(5 / 3) / 2, rel=1e-5)
