"""Modifications of a test's own."""

from __future__ import annotations

from datetime import datetime

from simulator.domain.network_operators import network_operator
from simulator.rules.check import check
from simulator.rules.facts import Column, Facts
from simulator.rules.modification import Addition, Delta, InForce, Modification, Variant

LOND = network_operator("LOND").index


def in_force(name: str, variant: str = "all", delta: Delta | None = None, effective: datetime | None = None) -> InForce:
    """A modification of one variant, which makes this delta; nothing, if none is given."""
    only = Variant(variant, "Changes what the test wants", "a test", lambda _: delta or Delta())
    return InForce(Modification(name, f"The modification {name}", "a test", (only,)), only, effective)


def without_london(name: str = "london-is-silent", clause: str = "own") -> Delta:
    """A check that treats one Network Operator unlike the others: LOND is never heard, whatever it owns."""

    @check("E4", clause=clause, source="own", name=name)
    def london_is_silent(facts: Facts) -> Column:
        """London may not."""
        return facts.user == LOND

    return Delta(added=(Addition(london_is_silent, after="user-is-known"),))
