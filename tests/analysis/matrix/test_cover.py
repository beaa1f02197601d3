"""Conditions cover all boxes that are wanted and touch none that is to be avoided, whatever the boxes."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator.analysis.matrix.cover import Boxes, cover

SIZES = (2, 3, 4)
POINTS = list(product(*map(range, SIZES)))


def boxes(points: list[tuple[int, ...]]) -> Boxes:
    """Each point as a box of its own."""
    sets = tuple(np.eye(size, dtype=np.bool_) for size in SIZES)
    return Boxes(sets, np.array(points, dtype=np.int64).reshape(-1, len(SIZES)))


kinds = st.lists(st.sampled_from(["wanted", "avoided", "free"]), min_size=len(POINTS), max_size=len(POINTS))
orders = st.permutations(range(len(SIZES)))
stated = st.dictionaries(st.integers(0, len(SIZES) - 1), st.integers(0, 4))


@given(kinds, orders, stated)
def test_all_that_is_wanted_and_nothing_to_avoid(kinds: list[str], order: list[int], must: dict[int, int]) -> None:
    wanted = [point for point, kind in zip(POINTS, kinds, strict=True) if kind == "wanted"]
    avoided = [point for point, kind in zip(POINTS, kinds, strict=True) if kind == "avoided"]
    weights = np.arange(len(wanted))
    found = cover(boxes(wanted), boxes(avoided), weights, order, must)
    held = {p for p in POINTS if any(all(c[axis][v] for axis, v in enumerate(p)) for c in found)}
    assert held >= set(wanted)
    assert held.isdisjoint(avoided)


@given(kinds, orders)
def test_each_condition_is_needed(kinds: list[str], order: list[int]) -> None:
    wanted = [point for point, kind in zip(POINTS, kinds, strict=True) if kind == "wanted"]
    avoided = [point for point, kind in zip(POINTS, kinds, strict=True) if kind == "avoided"]
    found = cover(boxes(wanted), boxes(avoided), np.ones(len(wanted)), order)
    inside = [boxes(wanted).inside(condition) for condition in found]
    for place, own in enumerate(inside):
        others = [other for n, other in enumerate(inside) if n != place]
        assert (own & ~np.any(others, axis=0)).any() if others else own.any()


def test_one_condition_where_nothing_is_to_be_avoided() -> None:
    (everything,) = cover(boxes(POINTS[:3]), boxes([]), np.ones(3), [0, 1, 2])
    assert all(allowed.all() for allowed in everything)


def test_what_is_free_makes_a_condition_wide() -> None:
    """Wanted at 0 and avoided at 1 of the first axis: the others need not be told."""
    (condition,) = cover(boxes([(0, 1, 2)]), boxes([(1, 1, 2)]), np.ones(1), [2, 1, 0])
    assert [allowed.tolist() for allowed in condition] == [[True, False], [True] * 3, [True] * 4]


def test_the_axis_that_is_freed_last_is_the_one_that_is_told() -> None:
    wanted, avoided = boxes([(0, 0, 0)]), boxes([(1, 1, 0)])
    first, second = (cover(wanted, avoided, np.ones(1), order)[0] for order in ([0, 1, 2], [1, 0, 2]))
    assert first[0].all()
    assert not first[1].all()
    assert second[1].all()
    assert not second[0].all()


def test_a_stated_axis_is_told_even_where_it_is_free() -> None:
    (condition,) = cover(boxes([(0, 1, 2)]), boxes([]), np.ones(1), [0, 1, 2], {1: 2})
    assert [allowed.tolist() for allowed in condition] == [[True] * 2, [False, True, False], [True] * 4]
