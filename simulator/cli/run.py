"""``smki-sim run``: a scenario on the baseline and with its modifications, side by side."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from simulator.cli.inputs import read_scenario, rule_set, run_folder, slug
from simulator.cli.options import Json, Modifications, ScenarioFile, Seed
from simulator.cli.outputs import list_files
from simulator.cli.run_staging import mark_end, must_fit, staged
from simulator.cli.smki_extracts import write_extracts
from simulator.domain.errors import SimulatorError
from simulator.engine.recovery.procedure import Recovery
from simulator.engine.results import Results
from simulator.engine.run import Progress as Report
from simulator.engine.run import run_scenario
from simulator.reports.console import comparison, panel_table
from simulator.reports.counters import keep_counters
from simulator.reports.figures import figures
from simulator.reports.run_files import RunFiles, write_run_files
from simulator.reports.smki.console import console_table
from simulator.reports.smki.exposure import exposure_tables
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

Out = Annotated[Path | None, typer.Option(help="The folder for the run's files; by default runs/SCENARIO-SEED.")]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Replace the SMKI Repository of an earlier run even if it was used since.")
]

_EXTRACTS = "daily and weekly files of the SMKI Repository"


def run(
    scenario_file: ScenarioFile = None,
    seed: Seed = None,
    out: Out = None,
    fresh: Fresh = False,
    modification: Modifications = None,
    as_json: Json = False,
) -> None:
    """Run a scenario: once on the baseline, once with its modifications. Prints the figures and writes files."""
    scenario = read_scenario(scenario_file, seed)
    modified = rule_set(scenario, modification or (), scenario_file.parent if scenario_file else Path())
    rule_sets = [RuleSet(), modified] if modified.modifications else [RuleSet()]
    folder = out or run_folder(scenario_file, scenario)
    results: list[Results] = []
    recoveries: Sequence[Recovery] = ()
    extracts: list[Path] = []
    with staged(folder, fresh=fresh) as apart:
        for rules in rule_sets:
            with _repository(apart, rules) as store, run_progress(rules) as report:
                done = run_scenario(scenario, rules, store=store, progress=report)
                keep_counters(store, done.world.registers.counters)
                extracts += write_extracts(apart / f"extracts-{slug(rules.name)}", done.world)
                mark_end(store)
                results.append(done.results)
                recoveries = done.recoveries
        must_fit(folder, fresh=fresh)  # somebody may have used it meanwhile
        files = write_run_files(folder, results, scenario)
    if as_json:
        print(json.dumps(figures(results, scenario.seed), indent=2, ensure_ascii=False))
    else:
        _show(scenario, results, files, recoveries)
        list_files(Console(), (f"{folder / path.name}  {_EXTRACTS}" for path in extracts))


def _show(scenario: Scenario, results: list[Results], files: RunFiles, recoveries: Sequence[Recovery]) -> None:
    console = Console()
    console.print(f"\n[bold]{escape(scenario.title)}[/bold]  (seed {scenario.seed})", highlight=False)
    console.print("TEST PKI, not for live use.\n")
    console.print(comparison(results))
    console.print()
    console.print(panel_table(results, scenario))
    for recovery in recoveries:
        console.print(f"\nRecovery by {recovery.case.method.value}, in the last of these runs", highlight=False)
        table, _ = exposure_tables(recovery.case.exposures())
        console.print(console_table(table, recovery.case.world.calendar, console.width))
    console.print("\nFiles of this run:")
    list_files(console, (f"{path}  {meaning}" for path, meaning in files.described()))


@contextmanager
def _repository(folder: Path, rules: RuleSet) -> Iterator[sqlite3.Connection]:
    """The run's SMKI Repository, a SQLite file in a folder, which also keeps the run's counters."""
    path = folder / f"repository-{slug(rules.name)}.sqlite"
    try:
        with closing(sqlite3.connect(path)) as connection:
            yield connection
    except sqlite3.Error as error:
        message = f"the SMKI Repository '{path}' cannot be written: {error}; is the disk full?"
        raise SimulatorError(message) from None


@contextmanager
def run_progress(rules: RuleSet) -> Iterator[Report]:
    """A progress bar on standard error, which disappears where nobody is looking."""
    columns = TextColumn("{task.description:<60}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(rules.name, total=None)

        def report(what: str, done: int, of: int) -> None:
            bar.update(task, description=f"{rules.name}: {what}", completed=done, total=of)

        yield report
