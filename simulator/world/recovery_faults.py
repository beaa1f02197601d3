"""What in a scenario's recoveries cannot be: unknown Parties, instants outside the run, impossible methods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.duis.findings import near_miss
from simulator.scenario import Scenario
from simulator.scenario.recovery import RecoverySection
from simulator.smki.recovery import why_not
from simulator.world.market import parties_of
from simulator.world.smki_faults import Fault, Place

_SOMEBODY = EUI64(0)


def recovery_faults(scenario: Scenario) -> list[Fault]:
    """Where in the scenario, and what to do."""
    if not scenario.recoveries:
        return []
    try:
        known = {party.name for party in parties_of(scenario)} | {each.participant for each in NETWORK_OPERATORS}
    except ValueError:  # a Party that cannot be: whoever builds the world says so
        return []
    return [
        fault
        for number, section in enumerate(scenario.recoveries)
        for fault in _faults(("recoveries", number), section, scenario, known)
    ]


def _faults(place: Place, section: RecoverySection, scenario: Scenario, known: set[str]) -> Iterator[Fault]:
    if section.of is not None and section.of not in known:
        near = near_miss(section.of, known)
        hint = f"did you mean '{near}'?" if near else "write a Supplier's name, or a Network Operator's as EELC"
        yield (*place, "of"), f"nobody is named '{section.of}' in this scenario; {hint}"
    end = scenario.start + timedelta(days=scenario.days)
    for key, moment in (("compromised", section.compromised), ("reported", section.reported)):
        if not scenario.start <= moment <= end:
            lasts = f"from {scenario.start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"
            yield (*place, key), f"{moment:%Y-%m-%d %H:%M} is not within the run, which lasts {lasts}"
    impossible = why_not(section.incident(0, _SOMEBODY if section.of else None), section.by)
    if impossible:
        yield (*place, "method"), f"{impossible.message} Choose another method, or say more of the keys."
