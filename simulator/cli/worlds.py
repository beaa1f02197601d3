"""The world that a scenario's file and the options about foreign certificates describe, at its start."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.inputs import read_pki, read_scenario, rule_set
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
) -> World:
    """The Parties, Devices and certificates of a scenario (or the built-in story), and those that it imports.

    ``modifications`` are in force instead of the scenario's own, if any is named.
    """
    scenario = read_scenario(scenario_file)
    pki = read_pki(scenario, scenario_file.parent if scenario_file else Path(), key_store, trust or ())
    world = World(scenario, rule_set(scenario, modifications or ()), allow_unsigned=allow_unsigned)
    if pki is not None:
        adopt(world, pki)
    populate(world)
    return world
