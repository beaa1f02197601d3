"""The recoveries of a scenario, each begun on the clock of its run when it is reported."""

from __future__ import annotations

from collections.abc import Generator

import simpy

from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.time import DAY, HOUR
from simulator.engine.recovery.procedure import Recovery, begin_recovery
from simulator.scenario.recovery import RecoverySection
from simulator.smki.recovery import Decision, Pace
from simulator.world import World
from simulator.world.recovery_faults import recovery_faults
from simulator.world.smki_services import NO_PREMISE


def begin_recoveries(world: World) -> list[Recovery]:
    """Have a scenario's recoveries begin in their time. Gives the list that they will be in once they have begun.

    Raises :class:`~simulator.domain.errors.SimulatorError` for what cannot be.
    """
    for place, message in recovery_faults(world.scenario):
        raise SimulatorError(f"{'.'.join(map(str, place))}: {message}")
    begun: list[Recovery] = []
    for section in world.scenario.recoveries:
        world.clock.process(_begin(world, section, begun))
    return begun


def user_id_of(world: World, name: str) -> EUI64:
    """The User ID whose keys are meant: a Network Operator's by its market participant ID, or a Party's first."""
    operator = next((each for each in NETWORK_OPERATORS if each.participant == name), None)
    return world.user_id_of_operator(operator) if operator else world.user_id_of_party(name)


def _begin(world: World, section: RecoverySection, begun: list[Recovery]) -> Generator[simpy.Event, None, None]:
    milliseconds = world.calendar.milliseconds
    yield world.clock.until(milliseconds(section.reported), NO_PREMISE)
    owner = user_id_of(world, section.of) if section.of else None
    incident = section.incident(milliseconds(section.compromised), owner)
    retry_after, revoke_after = round(section.retry_hours * HOUR), round(section.revoke_after_days * DAY)
    pace = Pace(section.devices_per_hour, retry_after, revoke_after)
    found = begin_recovery(world, incident, section.by, Decision(section.by, section.approved), pace)
    if not isinstance(found, Finding):  # the journal has why it may not begin
        begun.append(found)
