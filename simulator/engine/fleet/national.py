"""The national roll-out: its areas are lived through on any executor, and their figures are put together.

An area is a shard: no home of it has to do with one of another, so the result depends neither on who works on it nor
in which order. ``concurrent.futures`` is the interface; any executor that has it will do.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY, Calendar
from simulator.engine.fleet.area import premises_of_areas
from simulator.engine.fleet.chosen import chosen
from simulator.engine.fleet.figures import Figures, months_of, total
from simulator.engine.fleet.kept_areas import KeptAreas, files_of
from simulator.engine.fleet.lived import Effort, Lived
from simulator.engine.fleet.living import AreaTask, measured, this_process
from simulator.engine.fleet.national_smki import NationalSmki, national_smki
from simulator.engine.fleet.working import each_done
from simulator.engine.surroundings import peak_memory
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

MOST_PREMISES = 80_000_000
"""Meter point numbers last for so many homes."""

MOST_DAYS = 20_000
_YEAR = 365.25
"""Days."""

Progress = Callable[[int, int], None]
"""Told how many homes are done, and of how many."""


@dataclass(frozen=True)
class NationalRun:
    """A finished national run under one rule set: the figures of each area, by its market participant ID."""

    scenario: Scenario
    rules: RuleSet
    areas: dict[str, Figures]
    months: tuple[datetime, ...]
    effort: Effort = field(default_factory=Effort)

    @cached_property
    def figures(self) -> Figures:
        """Those of the whole country."""
        return total(list(self.areas.values()))

    @cached_property
    def smki(self) -> NationalSmki:
        """What the SMKI Service did for it: batches, Issuing DCAs, revocation lists, forecasts."""
        return national_smki(self.scenario, self.figures.equipped)


def national_scenario(scenario: Scenario, premises: int, years: float) -> Scenario:
    """A scenario for so many homes and years, with installations on every Working Day."""
    if not 0 < premises <= MOST_PREMISES:
        raise SimulatorError(
            f"{premises:,} premises: choose 1 to {MOST_PREMISES:,}, for which meter point numbers last"
        )
    days = round(years * _YEAR) if 0 < years * _YEAR <= MOST_DAYS else 0
    if not days:
        raise SimulatorError(
            f"a run of {years:g} years cannot be; choose {1 / _YEAR:.3f} (a day) to {MOST_DAYS / _YEAR:.1f}"
        )
    if not scenario.suppliers:
        raise SimulatorError("a fleet of homes needs at least one [[suppliers]] in the scenario")
    calendar = Calendar(scenario.start)
    midnights = calendar.working_days(max(1, days))
    working_days = sum(midnight < days * DAY for midnight in midnights)
    fleet = scenario.fleet.model_copy(update={"homes": premises, "installation_days": max(1, working_days)})
    return scenario.model_copy(update={"days": days, "fleet": fleet})


def run_fleet(
    scenario: Scenario,
    rules: RuleSet,
    executor: Executor | None = None,
    *,
    out: Path | None = None,
    progress: Progress = lambda _done, _of: None,
    kept: KeptAreas | None = None,
) -> NationalRun:
    """Live through every area, here or on an executor. ``out`` is a folder for the events of each.

    Areas that are ``kept`` already are not lived through again, and each is kept there as soon as it is finished.
    """
    begin, modifications = time.perf_counter(), chosen(rules)
    folder = out.resolve() if out is not None else None  # workers may be elsewhere
    tasks = [
        AreaTask(scenario, modifications, area, premises, folder)
        for area, premises in enumerate(premises_of_areas(scenario))
    ]
    before = _kept_before(tasks, kept)
    found, done = dict(before), sum(len(task.premises) for task in tasks if task.area in before)
    progress(done, scenario.fleet.homes)
    largest_first = sorted((task for task in tasks if task.area not in before), key=lambda task: -len(task.premises))
    for task, lived in each_done(executor, measured, largest_first):
        found[task.area] = finished = dataclasses.replace(lived, files=_left_by(task, lived))
        if kept is not None:
            kept.keep(task.participant, finished)
        done += len(task.premises)
        progress(done, scenario.fleet.homes)
    areas = {task.participant: found[task.area].figures for task in tasks}
    months = tuple(months_of(Calendar(scenario.start), scenario.days * DAY))
    now = (lived for area, lived in found.items() if area not in before)
    effort = Effort.of(now, time.perf_counter() - begin, len(before), (this_process(), peak_memory()))
    return NationalRun(scenario, rules, areas, months, effort)


def _kept_before(tasks: list[AreaTask], kept: KeptAreas | None) -> dict[int, Lived]:
    if kept is None:
        return {}
    kept.make_room(events=tasks[0].out is not None)
    found = {task.area: kept.find(task.participant, task.out) for task in tasks}
    return {area: lived for area, lived in found.items() if lived is not None}


def _left_by(task: AreaTask, lived: Lived) -> dict[str, int]:
    """The files of an area's events, which must be where this process looks for them."""
    files = files_of(task.out, task.participant) if task.out is not None else {}
    if task.out is not None and not files:
        message = f"the worker {lived.worker} has left no events of {task.participant} in '{task.out}'"
        raise SimulatorError(f"{message}: choose a folder with --out that all machines share")
    return files
