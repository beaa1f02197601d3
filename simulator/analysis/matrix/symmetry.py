"""Whether checks only compare Users and Network Operators with one another, as the matrix takes for granted.

A check that names one ("not in EELC's area") can tell two cases apart that the matrix holds to be one. This finds such
checks by renaming operators and Users in a sample of what they read: if the answer changes, it looks at the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from simulator.analysis.matrix.axes import AXES
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.rules.check import Check
from simulator.rules.facts import FACTS, Column, Facts

_SAMPLE = 20_000
_OPERATORS = len(NETWORK_OPERATORS)
_USERS = 7
"""Over how many Users a renaming turns. A check that names a User by a higher index is not found out."""

Renaming = Callable[[Column], Column]


def singling_out(checks: Iterable[Check]) -> tuple[str, ...]:
    """The names of the checks whose answer depends on which User or operator it is."""
    return tuple(check.name for check in checks if _looks_at_names(check))


def _looks_at_names(check: Check) -> bool:
    kinds = {FACTS[name].values for name in check.reads}
    if kinds.isdisjoint(("operator", "operators", "user")):
        return False
    columns = _sample(check)
    answers = check.fails(Facts.of(**columns))
    return any(np.any(check.fails(Facts.of(**renamed)) != answers) for renamed in _renamings(columns))


def _sample(check: Check) -> dict[str, Column]:
    """Evenly spread rows of the product of all that the check reads."""
    names = [name for name in check.reads if name != "service"]
    sizes = [len(AXES[name].values) for name in names]
    services = [service.index for service in check.services] or AXES["service"].numbers.tolist()
    every = int(np.prod(sizes, dtype=np.int64))
    rows = np.unique(np.linspace(0, every - 1, _SAMPLE // len(services) + 1).astype(np.int64))
    places = np.unravel_index(np.tile(rows, len(services)), sizes) if names else ()
    columns = {name: AXES[name].numbers[place] for name, place in zip(names, places, strict=True)}
    return {"service": np.repeat(services, len(rows)), **columns}


def _renamings(columns: dict[str, Column]) -> Iterator[dict[str, Column]]:
    for turn in range(1, _OPERATORS):
        yield {name: renamed(name, column, turn, 0) for name, column in columns.items()}
    for turn in range(1, _USERS):
        yield {name: renamed(name, column, 0, turn) for name, column in columns.items()}


def renamed(name: str, column: Column, operators: int, users: int) -> Column:
    """A column of facts with every operator and every User turned on by so many places; nobody stays nobody."""
    kind = FACTS[name].values
    if kind == "operator":
        return np.where(column == 0, 0, _turned(column, operators, _OPERATORS))
    if kind == "operators":
        masks = np.zeros_like(column)
        for operator in range(1, _OPERATORS + 1):
            masks |= ((column >> operator) & 1) << _turned(operator, operators, _OPERATORS)
        return masks
    if kind == "user":
        return np.where(column == 0, 0, _turned(column, users, _USERS))
    return column


def _turned(number: Column, by: int, of: int) -> Column:
    return (number - 1 + by) % of + 1
