"""Small fleets, and recoveries begun over them."""

from __future__ import annotations

from typing import Any

from simulator.domain.eui64 import EUI64
from simulator.domain.time import HOUR
from simulator.engine.recovery.procedure import Recovery, begin_recovery
from simulator.gbcs.modes import AUTHORISING_CELL, ReplacementMode
from simulator.journal import EventKind
from simulator.smki.recovery import Decision, Incident, KeyState, Method, Pace
from simulator.world import World
from tests.support.worlds import build, operator, place

ONE, TWO, THREE, CONTINGENCY = Method
RECOVERY_CELL = AUTHORISING_CELL[ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY]


def fleet(size: int = 4, **settings: Any) -> tuple[World, list[EUI64]]:
    """ESMEs of EELC's and Avon's."""
    world = build(**settings)
    return world, [place(world, held_by="EELC") for _ in range(size)]


def begin(
    world: World, method: Method, owner: EUI64 | None = None, pace: Pace | None = None, at: int = 0, **keys: KeyState
) -> Recovery:
    """A recovery from the compromise of EELC's keys or of another's; by the contingency key from that of the root's."""
    if method is CONTINGENCY:
        keys = {"root": KeyState.COMPROMISED, **keys}
    incident = Incident(at, operator(world) if owner is None else owner, **keys)
    begun = begin_recovery(world, incident, method, Decision(method, approved=True), pace or Pace(3600, HOUR))
    assert isinstance(begun, Recovery)
    return begun


def recovered(world: World, method: Method, owner: EUI64 | None = None, **settings: Any) -> Recovery:
    """The same, an hour later."""
    recovery = begin(world, method, owner, **settings)
    world.clock.advance(world.clock.time + HOUR)
    assert recovery.is_over
    return recovery


def steps_of(world: World) -> list[str]:
    """What the journal tells of recoveries, in order."""
    return [event.details["what"] for event in world.journal.of_kind(EventKind.RECOVERY)]
