"""An experiment: every cell of a grid under every rule set, with as many replications as the wanted precision needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from simulator.analysis.experiment.grid import Cell, Grid
from simulator.analysis.experiment.measures import Measures
from simulator.analysis.experiment.precision import Precision, Reached, Samples
from simulator.analysis.experiment.replication import Task, replicate
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.chosen import chosen
from simulator.engine.fleet.working import each_done
from simulator.rules.rulebook import RuleSet

_TOGETHER = 2_000
"""So many tasks are given to the executor at once: more would fill the memory before they are begun."""

Progress = Callable[[int, int], None]
"""Told how many replications of cells are done, and of how many that are wanted so far."""


class Kept(Protocol):
    """Where each finished replication is kept, by the keys of its cell and rule set."""

    def find(self, cell: str, rules: str, replication: int) -> Measures | None:
        """What is kept of one, if it is."""

    def keep(self, cell: str, replication: int, found: Sequence[tuple[str, Measures]]) -> None:
        """Keep what one came to, under each rule set; it is on the disk when this comes back."""


@dataclass(frozen=True)
class Experiment:
    """What is to be found out. Each rule set is compared with the first."""

    title: str
    grid: Grid
    rules: tuple[RuleSet, ...]
    precision: Precision

    def __post_init__(self) -> None:
        names = [rules.name for rules in self.rules]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise SimulatorError(f"the rule set {', '.join(twice)} is named twice")

    @cached_property
    def rule_keys(self) -> tuple[str, ...]:
        """What tells each rule set from every other, modifications of the user's own by their content."""
        told = [json.dumps([m.described() for m in chosen(rules)], sort_keys=True) for rules in self.rules]
        return tuple(hashlib.sha256(text.encode()).hexdigest() for text in told)


@dataclass(frozen=True)
class CellResult:
    """What a cell came to: the measures of each rule set, by replication, the same homes and draws under each."""

    cell: Cell
    samples: Samples

    @property
    def replications(self) -> int:
        """How many there are."""
        return len(self.samples[0][1])


@dataclass(frozen=True)
class Found:
    """What an experiment has found out, cell by cell."""

    experiment: Experiment
    cells: tuple[CellResult, ...]

    @property
    def lacking(self) -> Iterator[tuple[Cell, Reached]]:
        """The intervals that are wider than wanted: too few replications may come, or the measure never occurred."""
        for result in self.cells:
            for reached in self.experiment.precision.reached(result.samples):
                if not reached.enough:
                    yield result.cell, reached


def run_experiment(
    experiment: Experiment,
    kept: Kept,
    executor: Executor | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Found:
    """Run what is not kept yet, cell by cell, until every interval is narrow enough or no more replications may come.

    The result is the same for any executor and after any number of interruptions: how many replications a cell gets
    follows from its first ones alone.
    """
    cells, precision = experiment.grid.cells, experiment.precision
    wanted = {cell.number: precision.fewest for cell in cells}
    have: dict[int, int] = {}
    while short := [cell for cell in cells if have.get(cell.number, 0) < wanted[cell.number]]:
        before = sum(have.values())
        total = sum(wanted.values())
        for done in _added(experiment, kept, executor, short, have, wanted):
            progress(before + done, total)
        for cell in short:
            have[cell.number] = wanted[cell.number]
            wanted[cell.number] = precision.next_count(_samples(experiment, kept, cell, have[cell.number]))
    results = (CellResult(cell, _samples(experiment, kept, cell, have[cell.number])) for cell in cells)
    return Found(experiment, tuple(results))


def _added(
    experiment: Experiment,
    kept: Kept,
    executor: Executor | None,
    cells: Sequence[Cell],
    have: dict[int, int],
    wanted: dict[int, int],
) -> Iterator[int]:
    """Run the replications that cells lack; how many are done, as they come."""
    rules = tuple(chosen(own) for own in experiment.rules)
    by_number = {cell.number: cell for cell in cells}
    places = [(c, r) for c in cells for r in range(have.get(c.number, 0), wanted[c.number])]
    tasks = [
        Task(cell.number, replication, cell.scenario, rules)
        for cell, replication in places
        if any(kept.find(cell.key, key, replication) is None for key in experiment.rule_keys)
    ]
    done = len(places) - len(tasks)
    yield done
    for begin in range(0, len(tasks), _TOGETHER):
        for task, measures in each_done(executor, replicate, tasks[begin : begin + _TOGETHER]):
            found = list(zip(experiment.rule_keys, measures, strict=True))
            kept.keep(by_number[task.cell].key, task.replication, found)
            done += 1
            yield done


def _samples(experiment: Experiment, kept: Kept, cell: Cell, count: int) -> Samples:
    samples = []
    for rules, key in zip(experiment.rules, experiment.rule_keys, strict=True):
        found = [kept.find(cell.key, key, replication) for replication in range(count)]
        samples.append((rules.name, tuple(measures for measures in found if measures is not None)))
    return tuple(samples)
