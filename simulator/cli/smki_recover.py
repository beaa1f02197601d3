"""``smki-sim smki recover``: a scenario's fleet is recovered after a key was compromised, and how long that took."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from simulator.cli.inputs import read_scenario
from simulator.cli.options import Json, ScenarioOption, Seed
from simulator.cli.run import run_progress
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.time import DAY, HOUR
from simulator.engine.recovery.in_run import user_id_of
from simulator.engine.recovery.procedure import Recovery, begin_recovery
from simulator.engine.run import run_scenario
from simulator.reports.smki.console import console_table
from simulator.reports.smki.exposure import exposure_tables
from simulator.reports.smki.tables import data_names, data_rows
from simulator.reports.wording import TEST_PKI
from simulator.rules.rulebook import RuleSet
from simulator.smki.recovery import Decision, Incident, KeyState, Method, Pace
from simulator.world import World
from simulator.world.market import parties_of

_METHODS = {"1": Method.BY_SUBSCRIBER, "2": Method.BY_ACB_CERTIFICATES, "3": Method.BY_NEW_CERTIFICATES,
            "contingency": Method.BY_CONTINGENCY_KEY}  # fmt: skip
_MOST_DAYS = 60
"""A recovery that is not over by then is told as it stands."""


def recover(
    owner: Annotated[
        str, typer.Option("--of", metavar="NAME", help="Whose keys: a Supplier, or a Network Operator as EELC.")
    ],
    method: Annotated[str, typer.Option(metavar="METHOD", help="1, 2, 3 or contingency.")] = "3",
    scenario_file: ScenarioOption = None,
    seed: Seed = None,
    lost: Annotated[bool, typer.Option("--lost", help="The keys are lost, not only compromised.")] = False,
    unnoticed: Annotated[float, typer.Option(min=0, max=10_000, help="Hours until the compromise is reported.")] = 24,
    per_hour: Annotated[int, typer.Option(min=1, max=10_000_000, help="Devices that are begun with an hour.")] = 20_000,
    away: Annotated[
        int, typer.Option(metavar="N", min=0, help="Every N-th Device is out of reach of the WAN; 0 for none.")
    ] = 0,
    away_hours: Annotated[float, typer.Option(min=0, max=10_000, help="For so long.")] = 48,
    as_json: Json = False,
) -> None:
    """Run a scenario, compromise somebody's keys at its end, recover the Devices, and tell how long each was exposed.

    By the contingency key the root is what was compromised. Exit status 1 if a Device is exposed still at the end.
    """
    if method not in _METHODS:
        raise SimulatorError(f"--method {method} is none: write {', '.join(_METHODS)}")
    scenario, rules = read_scenario(scenario_file, seed), RuleSet()
    known = [party.name for party in parties_of(scenario)] + [each.participant for each in NETWORK_OPERATORS]
    if owner not in known:
        raise SimulatorError(
            f"--of '{owner}' is nobody in this scenario; name one of {', '.join(dict.fromkeys(known))}"
        )
    with run_progress(rules) as report:
        world = run_scenario(scenario, rules, progress=report).world
    incident = _incident(world, user_id_of(world, owner), _METHODS[method], lost=lost)
    world.clock.advance(incident.at + round(unnoticed * HOUR))
    _lose_wan(world, away, round(away_hours * HOUR))
    decision = Decision(_METHODS[method], approved=True)
    begun = begin_recovery(world, incident, _METHODS[method], decision, Pace(commands_per_hour=per_hour))
    if isinstance(begun, Finding):
        raise SimulatorError(f"{begun.message} Choose another --method.")
    last = world.clock.time + _MOST_DAYS * DAY
    while not begun.is_over and world.clock.time < last:
        world.clock.advance(world.clock.time + HOUR)
    _show(begun, world, as_json=as_json)
    if begun.exposure().still_exposed:
        raise typer.Exit(1)


def _incident(world: World, owner: EUI64, method: Method, *, lost: bool) -> Incident:
    if method is Method.BY_CONTINGENCY_KEY:
        return Incident(world.clock.time, root=KeyState.COMPROMISED)
    return Incident(world.clock.time, owner, KeyState.LOST if lost else KeyState.COMPROMISED)


def _lose_wan(world: World, every: int, hours: int) -> None:
    """Every so-many-th Device of the inventory, by its ID, cannot be reached for a time."""
    devices = sorted(world.devices, key=lambda device_id: device_id.value)
    for device_id in devices[every - 1 :: every] if every else ():
        world.wan.lose(device_id, world.clock.time + hours)


def _show(recovery: Recovery, world: World, *, as_json: bool) -> None:
    tables = exposure_tables(recovery.case.exposures())
    if as_json:
        data: dict[str, object] = {
            table.slug: [dict(zip(data_names(table), row, strict=True)) for row in data_rows(table, world.calendar)]
            for table in tables
        }
        refused = {str(device_id): step.what for device_id, step in recovery.refused.items()}
        told = {"notice": TEST_PKI, "method": recovery.case.method.value, **data, "refused": refused}
        print(json.dumps(told, indent=2))
        return
    console = Console(highlight=False)
    console.print(f"Recovery by {recovery.case.method.value}. {TEST_PKI}\n")
    console.print(console_table(tables[0], world.calendar, console.width))
