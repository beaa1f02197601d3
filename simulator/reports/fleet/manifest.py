"""What a national run was made of and what it cost: a file that lies beside its figures, lines for the terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from simulator.engine.fleet.chosen import chosen
from simulator.engine.fleet.executors import Workforce
from simulator.engine.fleet.national import NationalRun
from simulator.engine.surroundings import code_version, library_versions, python_version
from simulator.reports.wording import TEST_PKI, printable
from simulator.reports.writing import write_whole
from simulator.scenario import Scenario

MANIFEST = "manifest.json"
MEANING = "seed, versions and settings of the run, what it cost"


def write_manifest(
    folder: Path, scenario: Scenario, executor: Workforce, runs: Sequence[NationalRun], *, complete: bool
) -> Path:
    """Write the manifest of a run as far as it has come. ``complete``: there is nothing left to be done."""
    told = {
        "notice": TEST_PKI,
        "code_version": code_version(),
        "python": python_version(),
        "libraries": library_versions(),
        "complete": complete,
        "seed": scenario.seed,
        "premises": scenario.fleet.homes,
        "days": scenario.days,
        "executor": {"name": executor.name, "places": executor.places},
        "runs": [_run(run) for run in runs],
        "scenario": scenario.model_dump(mode="json"),
    }
    write_whole(folder, {MANIFEST: json.dumps(told, indent=2, ensure_ascii=False).splitlines()})
    return folder / MANIFEST


def _run(run: NationalRun) -> dict[str, object]:
    effort = run.effort
    return {
        "rules": run.rules.name,
        "modifications": [modification.described() for modification in chosen(run.rules)],
        "areas": len(run.areas),
        "areas_finished_before": effort.finished_before,
        "requests": run.figures.requests,
        "requests_decided_now": effort.requests,
        "wall_seconds": round(effort.seconds, 3),
        "requests_per_second": round(effort.requests_per_second),
        "peak_memory_bytes": effort.peak_memory,
        "peak_memory_by_process": dict(effort.memory),
    }


def effort_lines(runs: Sequence[NationalRun]) -> list[str]:
    """What each run cost, a line each."""
    return [_effort_line(run) for run in runs]


def _effort_line(run: NationalRun) -> str:
    effort, name = run.effort, printable(run.rules.name)
    if effort.finished_before == len(run.areas):
        return f"{name}: finished before, nothing was done again"
    processes = f"{len(effort.memory)} process{'es' if len(effort.memory) > 1 else ''}"
    return (
        f"{name}: {effort.seconds:,.1f} s wall time, {effort.requests_per_second:,.0f} requests/s, "
        f"{effort.peak_memory / (1 << 30):,.2f} GiB peak memory in {processes}"
    )
