"""``smki-sim fleet``: the national roll-out, all homes for years, under one or several rule sets."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from simulator.cli.inputs import read_scenario, rule_set, slug
from simulator.cli.options import Json, ScenarioFile
from simulator.cli.outputs import list_files
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.national import NationalRun, memory_needed, national_scenario, run_fleet
from simulator.engine.fleet.national import Progress as Report
from simulator.reports.fleet_console import fleet_table
from simulator.reports.fleet_figures import fleet_figures, write_fleet_files
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

_BASELINE = "baseline"

Premises = Annotated[int, typer.Option(help="How many homes.")]
Years = Annotated[float, typer.Option(help="How many years the run lasts; homes are installed on every Working Day.")]
Compare = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="A rule set: 'baseline', or modifications as SECMP0063=dcc-assessment, joined by '+'. May be repeated; "
        "by default the baseline and the scenario's own.",
    ),
]
Workers = Annotated[int, typer.Option(min=0, help="Processes that share the work; 0 for as many as there are cores.")]
Out = Annotated[Path, typer.Option(help="The folder for the run's files.")]
Events = Annotated[bool, typer.Option(help="Keep the events of every network area in files, too.")]


def fleet(
    scenario_file: ScenarioFile = None,
    premises: Premises = 1_000_000,
    years: Years = 4.0,
    compare: Compare = None,
    workers: Workers = 0,
    out: Out = Path("runs/fleet"),
    events: Events = False,
    as_json: Json = False,
) -> None:
    """Roll out a national fleet, home by home, with the checks that decide a single request."""
    scenario = national_scenario(read_scenario(scenario_file), premises, years)
    workers = workers or os.cpu_count() or 1
    _must_fit(scenario, workers)
    rule_sets, runs = _rule_sets(scenario, compare), []
    with _executor(workers) as executor:
        for rules in rule_sets:
            folder = _events_folder(out, rules) if events else None
            with _progress(rules) as report:
                runs.append(run_fleet(scenario, rules, executor, out=folder, progress=report))
    files = write_fleet_files(out, runs)
    if as_json:
        print(json.dumps(fleet_figures(runs), indent=2, ensure_ascii=False))
    else:
        _show(scenario, runs, files)


def _show(scenario: Scenario, runs: list[NationalRun], files: list[tuple[Path, str]]) -> None:
    console = Console()
    homes = f"{scenario.fleet.homes:,} homes, {scenario.days:,} days"
    console.print(f"\n[bold]{escape(scenario.title)}[/bold]  (seed {scenario.seed}; {homes})\n", highlight=False)
    console.print(fleet_table(runs))
    console.print("\nFiles of this run:")
    list_files(console, (f"{path}  {meaning}" for path, meaning in files))


def _must_fit(scenario: Scenario, workers: int) -> None:
    """Say beforehand that there is not memory enough."""
    if not hasattr(os, "sysconf") or "SC_AVPHYS_PAGES" not in os.sysconf_names:
        return  # a system that does not tell
    free, needed = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"), memory_needed(scenario, workers)
    if needed > free:
        message = f"{scenario.fleet.homes:,} premises with {workers} workers need about {needed >> 20:,} MiB of memory"
        raise SimulatorError(f"{message}; {free >> 20:,} MiB are free. Choose fewer --workers or --premises")


def _rule_sets(scenario: Scenario, compare: list[str] | None) -> list[RuleSet]:
    if compare:
        return [_named(text) for text in compare]
    own = rule_set(scenario, ())
    return [RuleSet(), own] if own.modifications else [RuleSet()]


def _named(text: str) -> RuleSet:
    if text.strip() == _BASELINE:
        return RuleSet()
    return RuleSet(tuple(select(part.strip()) for part in text.split("+")))


@contextmanager
def _executor(workers: int) -> Iterator[Executor | None]:
    """Processes of their own, started afresh; nothing where one is enough."""
    processes = ProcessPoolExecutor(workers, mp_context=get_context("spawn")) if workers > 1 else nullcontext()
    with processes as executor:
        yield executor


def _events_folder(out: Path, rules: RuleSet) -> Path:
    folder = out / f"events-{slug(rules.name)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot write into '{folder}': {error.strerror}; choose another folder with --out"
        raise SimulatorError(message) from None
    return folder


@contextmanager
def _progress(rules: RuleSet) -> Iterator[Report]:
    """A progress bar on standard error, in homes, with the time that is left."""
    columns = TextColumn("{task.description:<40}"), BarColumn(), TextColumn("{task.completed:,}/{task.total:,} homes")
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(rules.name, total=1)
        yield lambda done, of: bar.update(task, completed=done, total=of)
