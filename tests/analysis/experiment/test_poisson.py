"""Bounds of a Poisson mean against published tables."""

from __future__ import annotations

import pytest

from simulator.analysis.experiment import poisson


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(1, 0.0253, 5.5716), (2, 0.2422, 7.2247), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904), (29, 19.4218, 41.6488)],
)
def test_bounds_are_those_of_the_tables(count: int, low: float, high: float) -> None:
    assert poisson.bounds(count, 0.95) == pytest.approx((low, high), abs=1e-3)


def test_of_nothing_there_is_an_upper_bound_alone() -> None:
    """The rule of three."""
    assert poisson.bounds(0, 0.95) == pytest.approx((0, 2.9957), abs=1e-4)


@pytest.mark.parametrize(("count", "confidence"), [(-1, 0.95), (1, 0.0), (1, 1.0)])
def test_what_has_no_bounds_is_refused(count: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="give 0 or more"):
        poisson.bounds(count, confidence)
