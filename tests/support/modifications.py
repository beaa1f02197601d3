"""Modifications of a test's own."""

from __future__ import annotations

from datetime import datetime

from simulator.rules.modification import Delta, InForce, Modification, Variant


def in_force(name: str, variant: str = "all", delta: Delta | None = None, effective: datetime | None = None) -> InForce:
    """A modification of one variant, which makes this delta; nothing, if none is given."""
    only = Variant(variant, "Changes what the test wants", "a test", lambda _: delta or Delta())
    return InForce(Modification(name, f"The modification {name}", "a test", (only,)), only, effective)
