"""Quantiles of Student's t distribution, beside published tables."""

from __future__ import annotations

import pytest

from simulator.analysis.experiment.student_t import two_sided_quantile, within

# NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2 (upper critical values).
PUBLISHED = {
    1: (6.314, 12.706, 63.657),
    2: (2.920, 4.303, 9.925),
    3: (2.353, 3.182, 5.841),
    4: (2.132, 2.776, 4.604),
    5: (2.015, 2.571, 4.032),
    9: (1.833, 2.262, 3.250),
    10: (1.812, 2.228, 3.169),
    19: (1.729, 2.093, 2.861),
    29: (1.699, 2.045, 2.756),
    30: (1.697, 2.042, 2.750),
    50: (1.676, 2.009, 2.678),
    99: (1.660, 1.984, 2.626),
    100: (1.660, 1.984, 2.626),
}


@pytest.mark.parametrize("degrees", PUBLISHED)
def test_quantiles_are_those_of_the_published_table(degrees: int) -> None:
    found = tuple(round(two_sided_quantile(confidence, degrees), 3) for confidence in (0.9, 0.95, 0.99))
    assert found == PUBLISHED[degrees]


@pytest.mark.parametrize("degrees", [1, 2, 7, 12, 999, 9_999])
@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.999999])
def test_a_quantile_has_its_probability(confidence: float, degrees: int) -> None:
    assert within(two_sided_quantile(confidence, degrees), degrees) == pytest.approx(confidence, abs=1e-12)


def test_with_many_degrees_of_freedom_it_is_the_normal_distribution() -> None:
    assert two_sided_quantile(0.95, 9_999) == pytest.approx(1.959964, abs=3e-4)


@pytest.mark.parametrize(("confidence", "degrees"), [(0.95, 0), (0, 5), (1, 5), (95, 5)])
def test_what_is_no_confidence_or_no_degree_of_freedom_is_refused(confidence: float, degrees: int) -> None:
    with pytest.raises(ValueError, match="degrees"):
        two_sided_quantile(confidence, degrees)
