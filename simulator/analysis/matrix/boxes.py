"""Rows as boxes, for :mod:`simulator.analysis.matrix.cover`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from simulator.analysis.matrix.cover import Boxes, Condition
from simulator.analysis.matrix.relations import CONDITION_AXES, RELATIONS
from simulator.analysis.matrix.rows import Rows
from simulator.rules.facts import Column


def boxes_of(parts: Sequence[Rows], axes: Sequence[str]) -> Boxes:
    """The rows as boxes: for each axis the values that a row stands for; all where it was not asked for the fact."""
    sets: list[dict[tuple[int, ...], int]] = [{tuple(range(len(CONDITION_AXES[name].values))): 0} for name in axes]
    numbers = [
        np.stack([_set_numbers(rows, name, known) for name, known in zip(axes, sets, strict=True)], axis=1)
        for rows in parts
    ]
    tables = zip(axes, sets, strict=True)
    return Boxes(tuple(_truth(len(CONDITION_AXES[n].values), known) for n, known in tables), np.concatenate(numbers))


def condition_of(allowed: Mapping[str, Collection[int]], axes: Sequence[str]) -> Condition:
    """A condition from the places of the allowed values of some axes; on all others every value is."""
    everything = {name: range(len(CONDITION_AXES[name].values)) for name in axes}
    return tuple(np.isin(everything[name], list(allowed.get(name, everything[name]))) for name in axes)


def _set_numbers(rows: Rows, name: str, known: dict[tuple[int, ...], int]) -> Column:
    """For each row the number of its set of values; new sets get a number."""
    if name == "service":
        services = tuple(service - 1 for service in rows.family.services)
        return np.full(rows.size, known.setdefault(services, len(known)), dtype=np.int64)
    if name in rows.columns:
        return np.array([known.setdefault(places, len(known)) for places in rows.family.classes[name]])[
            rows.columns[name]
        ]
    relation = RELATIONS.get(name)
    if relation is not None and all(fact in rows.columns for fact in relation.reads):
        either = np.array([known.setdefault((0,), len(known)), known.setdefault((1,), len(known))])
        return either[relation.holds(rows.facts(relation.reads)).astype(np.int64)]
    return np.zeros(rows.size, dtype=np.int64)


def _truth(values: int, sets: Mapping[tuple[int, ...], int]) -> Column:
    table = np.zeros((len(sets), values), dtype=np.bool_)
    for places, number in sets.items():
        table[number, list(places)] = True
    return table
