"""How many replications a wanted width takes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulator.analysis.experiment.precision import HalfWidth, Precision
from simulator.domain.errors import SimulatorError


def rule(half_width: str, most: int = 100) -> Precision:
    return Precision(HalfWidth.read(half_width), ("x",), 0.95, 4, most)


def samples(*of_rule_sets: Sequence[float]) -> list[tuple[str, list[dict[str, float]]]]:
    return [(f"rules {n}", [{"x": value} for value in values]) for n, values in enumerate(of_rule_sets)]


def test_a_share_and_a_number_are_read() -> None:
    assert HalfWidth.read("1.5%").around(-200) == pytest.approx(3)
    assert HalfWidth.read(" 25 ").around(-200) == 25
    assert (str(HalfWidth.read("2 %")), str(HalfWidth.read("0.5"))) == ("2%", "0.5")


@pytest.mark.parametrize("text", ["", "0", "0%", "-1%", "one", "1%%", "nan", "inf", "1e999"])
def test_what_is_no_width_is_refused(text: str) -> None:
    with pytest.raises(SimulatorError, match="1%"):
        HalfWidth.read(text)


def test_narrow_intervals_ask_for_nothing_more() -> None:
    assert rule("1%").next_count(samples([100, 100.1, 99.9, 100])) == 4


def test_wide_intervals_ask_for_as_many_as_their_width_needs_but_no_more_than_twice() -> None:
    values = [100, 104, 96, 100]
    half_width = next(iter(rule("1").reached(samples(values)))).found.half_width
    assert rule(f"{half_width / 1.2}").next_count(samples(values)) == 6  # 4 · 1.2² = 5.76
    assert rule(f"{half_width / 50}").next_count(samples(values)) == 8
    assert rule(f"{half_width * 0.9999}").next_count(samples(values)) == 5


def test_there_are_never_more_than_the_most() -> None:
    values = [100.0, 200, 1, 50]
    assert rule("1%", most=6).next_count(samples(values)) == 6
    assert rule("1%", most=4).next_count(samples(values)) == 4


def test_no_share_of_what_never_occurs_is_waited_for_but_it_is_not_known_well_enough() -> None:
    never = samples([0, 0, 0, 0], [0, 0, 0, 0])
    assert rule("1%").next_count(never) == 4
    assert [(each.never_occurred, each.enough) for each in rule("1%").reached(never)] == [(True, False)] * 3


def test_what_never_occurs_is_seldom_enough_when_so_many_replications_show_none() -> None:
    """In 5 replications: below 3 / 5 in each. In 6 below 0.5."""
    assert rule("0.5").next_count(samples([0] * 5)) > 5
    assert rule("0.5").next_count(samples([0] * 6)) == 6
    assert rule("0.5").next_count(samples([0] * 6, [0] * 6)) == 6


def test_a_difference_is_held_to_the_greater_of_its_means() -> None:
    """It may be nothing at all, and no share of nothing is wide enough."""
    reached = list(rule("1%").reached(samples([100, 102, 98, 100], [100, 102, 98, 100.1])))
    assert [(r.rules, r.is_difference) for r in reached] == [("rules 0", False), ("rules 1", False), ("rules 1", True)]
    *means, difference = reached
    assert difference.enough
    assert difference.wanted == pytest.approx(1.0, rel=1e-3)
    assert not any(mean.enough for mean in means)
