"""Relations between facts that conditions are written in: whose certificate it is, rather than which operator's.

A relation follows from facts, so it is no further fact. It only lets a rule say "not of the registered operator" where
the facts alone would take a list of cases.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from simulator.analysis.matrix.axes import AXES, Axis, yes_or_no
from simulator.domain.network_operators import UNKNOWN_OPERATOR
from simulator.rules.check import speaks_for
from simulator.rules.facts import Column, Facts


@dataclass(frozen=True)
class Relation:
    """A truth about some facts, with the axis that it is told on."""

    axis: Axis
    reads: tuple[str, ...]
    holds: Callable[[Facts], Column]


def _names(operators: str, operator: str, whose: str, which: str) -> Relation:
    def holds(facts: Facts) -> Column:
        one = getattr(facts, operator)
        return speaks_for(getattr(facts, operators), one) & (one != UNKNOWN_OPERATOR)

    name = f"{operators.removesuffix('_operators')}_of_{operator}"
    return Relation(yes_or_no(name, f"{whose} of {which}", f"{whose} not of {which}"), (operators, operator), holds)


_ALL = tuple(
    _names(operators, operator, whose, which)
    for operators, whose in (
        ("digital_signing_operators", "signing certificate"),
        ("key_agreement_operators", "key agreement certificate"),
    )
    for operator, which in (
        ("registered_operator", "the registered operator"),
        ("mpan_operator", "the two digits' operator"),
    )
)

RELATIONS: Mapping[str, Relation] = {relation.axis.fact: relation for relation in _ALL}
"""Every relation by name."""


def _in_order() -> dict[str, Axis]:
    """A relation stands before the first fact that it is about the certificate of."""
    axes: dict[str, Axis] = {}
    for name, axis in AXES.items():
        axes |= {r.axis.fact: r.axis for r in _ALL if r.reads[0] == name}
        axes[name] = axis
    return axes


CONDITION_AXES: Mapping[str, Axis] = _in_order()
"""What conditions are written in, facts and relations, the most telling first."""


def in_words(name: str, places: Collection[int], facts: Collection[str]) -> str:
    """Words for the condition that a fact or relation has one of these values, in a matrix of these facts.

    Where the matrix leaves out who is registered, the operator of the two digits is simply some operator.
    """
    axis = CONDITION_AXES[name]
    if name == "mpan_operator" and "registered_operator" not in facts and axis.place_of["another"] in places:
        places = {*places, axis.place_of["registered"]}
    return axis.words(sorted(places))
