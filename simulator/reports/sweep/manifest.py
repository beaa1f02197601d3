"""What an experiment was made of and what it cost: a file that lies beside its results."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from simulator.analysis.experiment.experiment import Experiment
from simulator.engine.fleet.chosen import chosen
from simulator.engine.fleet.executors import Workforce
from simulator.engine.surroundings import code_version, library_versions, python_version
from simulator.reports.wording import TEST_PKI
from simulator.reports.writing import write_whole

MANIFEST = "manifest.json"
MEANING = "seed, versions and settings of the experiment, what it cost"


@dataclass(frozen=True, slots=True)
class Effort:
    """What it cost now: seconds on the clock, and the replications of cells that were run in them."""

    seconds: float
    replications: int


def write_manifest(folder: Path, experiment: Experiment, executor: Workforce, effort: Effort | None = None) -> Path:
    """Write the manifest; without the effort, of an experiment that has only begun."""
    grid, precision = experiment.grid, experiment.precision
    told: dict[str, object] = {
        "notice": TEST_PKI,
        "title": experiment.title,
        "code_version": code_version(),
        "python": python_version(),
        "libraries": library_versions(),
        "complete": effort is not None,
        "seed": grid.scenario.seed,
        "premises": grid.premises,
        "days": grid.days,
        "years": grid.years,
        "axes": [
            {"name": axis.name, "points": [{"name": p.label, "sets": dict(p.settings)} for p in axis.points]}
            for axis in grid.axes
        ],
        "rules": [
            {"name": rules.name, "modifications": [modification.described() for modification in chosen(rules)]}
            for rules in experiment.rules
        ],
        "precision": {
            "half_width": str(precision.half_width),
            "measures": list(precision.measures),
            "confidence": precision.confidence,
            "fewest": precision.fewest,
            "most": precision.most,
        },
        "executor": {"name": executor.name, "places": executor.places},
        "scenario": grid.scenario.model_dump(mode="json"),
    }
    if effort is not None:
        told |= {"wall_seconds": round(effort.seconds, 3), "replications_run_now": effort.replications}
    write_whole(folder, {MANIFEST: json.dumps(told, indent=2, ensure_ascii=False).splitlines()})
    return folder / MANIFEST
