"""``smki-sim sweep``: an experiment over a grid of settings, with as many replications as its precision needs."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from simulator.analysis.experiment.cost import cost_of
from simulator.analysis.experiment.experiment import Experiment, Found, run_experiment
from simulator.analysis.experiment.grid_file import GridFile, Wanted, read_experiment
from simulator.cli.fleet_inputs import must_hold, named_set, rule_sets
from simulator.cli.inputs import read_scenario, read_text, slug
from simulator.cli.long_runs import interruptible, progress_in
from simulator.cli.options import ExecutorName, Json, Workers
from simulator.cli.outputs import list_files
from simulator.engine.fleet.executors import PROCESSES, Workforce, open_executor
from simulator.reports.sweep.console import sweep_tables
from simulator.reports.sweep.files import write_sweep_files
from simulator.reports.sweep.manifest import MEANING, Effort, write_manifest
from simulator.reports.sweep.rows import sweep_data
from simulator.reports.sweep.store import FILE, ReplicationStore, open_store
from simulator.reports.wording import counted, printable
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

Grid = Annotated[Path, typer.Argument(metavar="GRID.toml", help="The experiment; see docs/sweep.md.")]
Replications = Annotated[
    str | None, typer.Option(metavar="auto|N", help="Of each cell; auto: as many as the half-width needs.")
]
HalfWidth = Annotated[
    str | None,
    typer.Option(metavar="1%|N", help="Wanted half of each confidence interval, as a share of the mean or a number."),
]
Out = Annotated[Path | None, typer.Option(help="The folder for all files; by default runs/sweep-GRID.")]
Afresh = Annotated[bool, typer.Option("--afresh", help="Forget the replications that the folder keeps.")]


def sweep(
    grid_file: Grid,
    replications: Replications = None,
    half_width: HalfWidth = None,
    executor: ExecutorName = PROCESSES,
    workers: Workers = 0,
    out: Out = None,
    afresh: Afresh = False,
    as_json: Json = False,
) -> None:
    """Find out how much rule sets differ over a grid of settings, the same homes under each.

    Every finished replication is kept: an experiment that was interrupted goes on when the same command is given again.
    """
    experiment = _read(grid_file, Wanted(replications=replications, half_width=half_width))
    folder = out or Path("runs") / f"sweep-{slug(grid_file.stem)}"
    with interruptible("replications", folder), open_executor(executor, workers) as workforce:
        _announce(experiment, workforce)
        with open_store(folder, afresh=afresh) as store:
            found, files = _run(experiment, store, workforce, folder)
    if as_json:
        print(json.dumps(sweep_data(found), indent=2, ensure_ascii=False))
    else:
        _show(found, files)


def _read(grid_file: Path, wanted: Wanted) -> Experiment:
    folder = grid_file.parent

    def base(name: str | None) -> Scenario:
        return read_scenario(folder / name if name else None)

    def rules(file: GridFile, scenario: Scenario) -> tuple[RuleSet, ...]:
        if file.rules is None:
            return tuple(rule_sets(scenario, folder / file.scenario if file.scenario else None, (), ()))
        return tuple(named_set(text, folder) for text in file.rules)

    return read_experiment(read_text(grid_file), f"'{grid_file}'", base, rules, wanted)


def _announce(experiment: Experiment, workforce: Workforce) -> None:
    """Say what is to be done and about how long it takes; refuse what there is not memory enough for."""
    cost, precision, size = cost_of(experiment, workforce.places), experiment.precision, experiment.grid.size
    homes = f"{experiment.grid.premises:,} homes"
    must_hold(workforce, homes, cost.of_a_worker)
    many = _range(f"{precision.fewest:,}", f"{precision.most:,}")
    print(
        f"{counted(size, 'cell')} × {many} replications × {counted(len(experiment.rules), 'rule set')} of {homes}: "
        f"about {_range(_lasting(cost.shortest), _lasting(cost.longest))} with {counted(workforce.places, 'worker')} "
        f"of {cost.of_a_worker >> 20:,} MiB",
        file=sys.stderr,
    )


def _range(least: str, most: str) -> str:
    return least if least == most else f"{least} to {most}"


def _lasting(seconds: float) -> str:
    if seconds < 120:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:,.0f} min" if seconds < 7200 else f"{seconds / 3600:,.1f} h"


def _run(
    experiment: Experiment, store: ReplicationStore, workforce: Workforce, folder: Path
) -> tuple[Found, list[tuple[Path, str]]]:
    write_manifest(folder, experiment, workforce)
    begin = time.perf_counter()
    with progress_in("replications of cells") as report:
        found = run_experiment(experiment, store, workforce, report)
    effort = Effort(time.perf_counter() - begin, store.added)
    files = write_sweep_files(folder, found)
    files.append((write_manifest(folder, experiment, workforce, effort), MEANING))
    files.append((folder / FILE, "finished replications; a later run in this folder goes on from them"))
    return found, files


def _show(found: Found, files: list[tuple[Path, str]]) -> None:
    console = Console()
    grid = found.experiment.grid
    console.print(f"\n{printable(found.experiment.title)}  (seed {grid.scenario.seed}; {grid.premises:,} homes)\n",
                  style="bold", highlight=False, markup=False)  # fmt: skip
    console.print(sweep_tables(found))
    console.print("\nFiles of this experiment:")
    list_files(console, (f"{path}  {meaning}" for path, meaning in files))
