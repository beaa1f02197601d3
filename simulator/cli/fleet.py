"""``smki-sim fleet``: the national roll-out, all homes for years, under one or several rule sets."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from simulator.cli.fleet_inputs import must_fit, rule_sets
from simulator.cli.inputs import read_scenario, slug
from simulator.cli.long_runs import interruptible, progress_in
from simulator.cli.options import ExecutorName, Json, Modifications, ScenarioFile, Workers
from simulator.cli.outputs import list_files
from simulator.engine.fleet.chosen import chosen
from simulator.engine.fleet.claim import claimed
from simulator.engine.fleet.executors import PROCESSES, Workforce, open_executor
from simulator.engine.fleet.kept_areas import KeptAreas, begin_afresh, tidied
from simulator.engine.fleet.national import NationalRun, national_scenario, run_fleet
from simulator.reports.fleet.console import fleet_table
from simulator.reports.fleet.figures import fleet_figures
from simulator.reports.fleet.files import write_fleet_files
from simulator.reports.fleet.lookups import write_lookups
from simulator.reports.fleet.manifest import MEANING, effort_lines, write_manifest
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.world.network_faults import not_seen

Premises = Annotated[int, typer.Option(help="How many homes.")]
Years = Annotated[float, typer.Option(help="How many years the run lasts; homes are installed on every Working Day.")]
Compare = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="A rule set: 'baseline', or modifications as SECMP0063=dcc-assessment, joined by '+'. "
        "Name several one after another; "
        "by default the baseline and the scenario's own.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(help="The folder for the run's files; by default runs/fleet-SCENARIO-SEED-PREMISES-DAYS."),
]
Events = Annotated[bool, typer.Option(help="Keep every request and every home in tables for analysts, too.")]
Afresh = Annotated[bool, typer.Option("--afresh", help="Do again what an earlier run has left finished in the folder.")]


def fleet(
    scenario_file: ScenarioFile = None,
    premises: Premises = 1_000_000,
    years: Years = 4.0,
    compare: Compare = None,
    modification: Modifications = None,
    executor: ExecutorName = PROCESSES,
    workers: Workers = 0,
    out: Out = None,
    events: Events = False,
    afresh: Afresh = False,
    as_json: Json = False,
) -> None:
    """Roll out a national fleet, home by home, with the checks that decide a single request.

    A run that was interrupted goes on when the same command is given again. `smki-sim fleet trace` lives the life of
    one of its homes again, with real documents.
    """
    scenario = national_scenario(read_scenario(scenario_file), premises, years)
    for note in not_seen(scenario):
        print(f"smki-sim: note: {note}", file=sys.stderr)
    compared = rule_sets(scenario, scenario_file, compare or (), modification or ())
    stem = scenario_file.stem if scenario_file else "story"
    folder = out or Path("runs") / f"fleet-{slug(stem)}-{scenario.seed}-{premises}-{scenario.days}"
    runs: list[NationalRun] = []
    mine = claimed(folder)
    with interruptible("areas", folder), mine, tidied(folder), open_executor(executor, workers) as workforce:
        must_fit(scenario, workforce, events=events)
        if afresh:
            begin_afresh(folder)
        kept = [KeptAreas.of(folder, slug(rules.name), scenario, chosen(rules)) for rules in compared]
        for rules, areas in zip(compared, kept, strict=True):
            write_manifest(folder, scenario, workforce, runs, complete=False)
            runs.append(_run(scenario, rules, workforce, areas, events=events))
        files = write_fleet_files(folder, runs)
        if events:
            tables = {areas.events: rules for areas, rules in zip(kept, compared, strict=True)}
            files.extend(write_lookups(folder, scenario, tables))
        files.append((write_manifest(folder, scenario, workforce, runs, complete=True), MEANING))
    if as_json:
        print(json.dumps(fleet_figures(runs), indent=2, ensure_ascii=False))
    else:
        _show(scenario, runs, files)


def _run(scenario: Scenario, rules: RuleSet, workforce: Workforce, kept: KeptAreas, *, events: bool) -> NationalRun:
    with progress_in("homes", rules.name) as report:
        out = kept.events if events else None
        return run_fleet(scenario, rules, workforce, out=out, progress=report, kept=kept)


def _show(scenario: Scenario, runs: list[NationalRun], files: list[tuple[Path, str]]) -> None:
    console = Console()
    homes = f"{scenario.fleet.homes:,} homes, {scenario.days:,} days"
    console.print(f"\n[bold]{escape(scenario.title)}[/bold]  (seed {scenario.seed}; {homes})\n", highlight=False)
    console.print(fleet_table(runs))
    console.print()
    for line in effort_lines(runs):
        console.print(line, highlight=False, soft_wrap=True, markup=False)
    console.print("\nFiles of this run:")
    list_files(console, (f"{path}  {meaning}" for path, meaning in files))
