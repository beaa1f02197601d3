"""The world that a scenario's file and the options about certificates describe, before anything happens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from simulator.cli.inputs import read_pki, read_scenario, rule_set
from simulator.cli.revocation_lists import read_revocation_lists
from simulator.domain.errors import SimulatorError
from simulator.domain.parties import Party
from simulator.duis.published_schema import PublishedSchema
from simulator.pki.revocation_list import RevocationList, RevocationLists
from simulator.registers.directory import Directory
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.moments import moment
from simulator.world import World
from simulator.world.explicit import populate
from simulator.world.imported_pki import adopt


def open_world(
    scenario_file: Path | None,
    key_store: Path | None = None,
    trust: list[Path] | None = None,
    modifications: list[str] | None = None,
    *,
    allow_unsigned: bool = False,
    schema: PublishedSchema | None = None,
    crls: list[Path] | None = None,
    at: datetime | None = None,
    seed: int | None = None,
) -> World:
    """The Parties, Devices and certificates of a scenario (or the built-in story), and those that it imports.

    ``modifications`` are in force instead of the scenario's own, if any is named. ``crls`` are revocation lists, which
    count from now on; the clock stands ``at`` an instant instead of at the start. A ``seed`` counts instead of the
    scenario's.
    """
    scenario = read_scenario(scenario_file, seed)
    folder = scenario_file.parent if scenario_file else Path()
    pki = read_pki(scenario, folder, key_store, trust or ())
    rules = rule_set(scenario, modifications or (), folder)
    world = World(scenario, rules, allow_unsigned=allow_unsigned, schema=schema)
    if pki is not None:
        adopt(world, pki)
    populate(world)
    if crls:
        authorities = (*world.registers.anchors, *world.registers.authorities)
        believe(world, [one for path in crls for one in read_revocation_lists(path, authorities)])
    if at is not None:
        _stand_at(world, at)
    return world


def party_named(directory: Directory, name: str) -> Party:
    """The Party of this name, or a ``SimulatorError`` that names those that there are."""
    party = directory.party(name)
    if party is None:
        known = ", ".join(sorted({entry.party.name for entry in directory.entries()}))
        raise SimulatorError(f"'{name}' is no Party of this scenario; name one of {known}")
    return party


def believe(world: World, lists: Iterable[RevocationList]) -> None:
    """Let revocation lists count in a world, beside those that it has."""
    both = RevocationLists((*world.registers.revocation_lists.lists, *lists))
    world.registers.believe(both, lambda: world.calendar.at(world.clock.time))


def seen_with(known: Known, scenario_file: Path | None) -> str:
    """In whose world, and when, a file was looked at."""
    where = f"'{scenario_file}'" if scenario_file else "the built-in story, as no --scenario is named"
    when = f"at {moment(known.at)} " if known.at else ""
    return f"Seen {when}with the Parties and certificates of {where}."


def _stand_at(world: World, at: datetime) -> None:
    instant = world.calendar.milliseconds(at)
    if instant < 0:
        start = world.calendar.start.isoformat()
        raise SimulatorError(f"--at {at.isoformat()} is before the scenario's start, {start}; choose a later instant")
    world.clock.advance(instant)
