"""As few conditions as cover some boxes of combinations and touch none of some others.

A box is a set of values for each axis, and stands for all combinations of them. This is two-level minimisation with
many-valued variables, as logic synthesis does it (expand, then leave out what the others cover): exact in what it
covers, and small though not always smallest. Combinations in neither the boxes to cover nor those to avoid are free:
a condition may hold them or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from simulator.rules.facts import Column

Condition = tuple[Column, ...]
"""For each axis which of its values it allows, as truth values."""

_NONE: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True)
class Boxes:
    """Boxes over common axes. ``sets[axis][number]`` is a set of values; ``numbers`` names one for each box and axis.

    Shapes: ``numbers`` is ``(boxes, axes)``, each of ``sets`` is ``(sets, values)`` of truth values.
    """

    sets: tuple[Column, ...]
    numbers: Column

    def __len__(self) -> int:
        return len(self.numbers)

    def where(self, chosen: Column) -> Boxes:
        """The chosen ones."""
        return Boxes(self.sets, self.numbers[chosen])

    def box(self, place: int) -> Condition:
        """One box as a condition."""
        return tuple(sets[number] for sets, number in zip(self.sets, self.numbers[place], strict=True))

    def inside(self, condition: Condition) -> Column:
        """Which boxes lie wholly within a condition."""
        found = np.ones(len(self), dtype=np.bool_)
        for axis, (sets, allowed) in enumerate(zip(self.sets, condition, strict=True)):
            found &= (~sets | allowed).all(axis=1)[self.numbers[:, axis]]
        return found

    def union(self, axis: int) -> Column:
        """The values that some box has on an axis."""
        found: Column = self.sets[axis][np.unique(self.numbers[:, axis])].any(axis=0)
        return found


def _misses(boxes: Boxes, axis: int, allowed: Column) -> Column:
    """Which boxes have no allowed value on an axis."""
    return ~(boxes.sets[axis] & allowed).any(axis=1)[boxes.numbers[:, axis]]


def widened(condition: Condition, avoid: Boxes, order: Sequence[int]) -> Condition:
    """The condition with every value allowed that does not let it touch a box to avoid, axis by axis in this order."""
    wide = list(condition)
    misses = np.stack([_misses(avoid, axis, allowed) for axis, allowed in enumerate(condition)], axis=1)
    missed = misses.sum(axis=1)
    for axis in order:
        in_the_way = avoid.where(missed - misses[:, axis] == 0)
        wide[axis] = ~in_the_way.union(axis)
        now = _misses(avoid, axis, wide[axis])
        missed += now.astype(np.int64) - misses[:, axis]
        misses[:, axis] = now
    return tuple(wide)


def cover(
    wanted: Boxes, avoid: Boxes, weights: Column, order: Sequence[int], stated: Mapping[int, int] = _NONE
) -> tuple[Condition, ...]:
    """Conditions of which each wanted box lies within one, and which touch no box to avoid.

    ``order`` says which axes to free first; ``weights`` which boxes to begin with. On each axis a condition allows all
    values, or only those that the boxes within it have; on a ``stated`` axis always the latter if they are no more than
    it says there.
    """
    found: list[tuple[Condition, Column]] = []
    left = np.ones(len(wanted), dtype=np.bool_)
    while left.any():
        seed = int(np.argmax(np.where(left, weights, -1)))
        condition = widened(wanted.box(seed), avoid, order)
        covered = wanted.inside(condition)
        found.append((condition, covered))
        left &= ~covered
    needed = _irredundant(found)
    return tuple(_narrowed(condition, wanted.where(covered), stated) for condition, covered in needed)


def _irredundant(found: list[tuple[Condition, Column]]) -> list[tuple[Condition, Column]]:
    kept = sorted(found, key=lambda one: -int(one[1].sum()))
    for one in reversed(list(kept)):
        others = [covered for other, covered in kept if other is not one[0]]
        if others and not (one[1] & ~np.any(others, axis=0)).any():
            kept = [other for other in kept if other is not one]
    return kept


def _narrowed(condition: Condition, covered: Boxes, stated: Mapping[int, int]) -> Condition:
    had = [covered.union(axis) for axis in range(len(condition))]
    return tuple(
        allowed if allowed.all() and own.sum() > stated.get(axis, 0) else own
        for axis, (allowed, own) in enumerate(zip(condition, had, strict=True))
    )
