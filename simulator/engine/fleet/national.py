"""The national roll-out: its areas are lived through on any executor, and their figures are put together.

An area is a shard: no home of it has to do with one of another, so the result depends neither on who works on it nor
in which order. ``concurrent.futures`` is the interface; any executor that has it will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, as_completed
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from simulator.actors.homes import DISTRIBUTORS
from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY, Calendar
from simulator.engine.clock import Clock
from simulator.engine.fleet.area import premises_of_areas, roll_out
from simulator.engine.fleet.cohorts import COHORT, Cohorts
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.figures import Figures, months_of, total
from simulator.engine.fleet.storing import EventFile
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

MOST_PREMISES = 80_000_000
"""Meter point numbers last for so many homes."""

MOST_DAYS = 20_000

_WORKER, _HOME, _NUMBER = 200 << 20, 400, 12
"""Bytes: of a worker before it begins, of a home in it (measured), of a home's number in the shares of the work."""

Progress = Callable[[int, int], None]
"""Told how many homes are done, and of how many."""


@dataclass(frozen=True)
class AreaTask:
    """One area to be lived through. ``modifications`` are texts, so that the task can travel to another process."""

    scenario: Scenario
    modifications: tuple[tuple[str, datetime | None], ...]
    area: int
    premises: Any
    out: Path | None = None
    cohort: int = COHORT


@dataclass(frozen=True)
class NationalRun:
    """A finished national run under one rule set: the figures of each area, by its market participant ID."""

    scenario: Scenario
    rules: RuleSet
    areas: dict[str, Figures]
    months: tuple[datetime, ...]

    @property
    def figures(self) -> Figures:
        """Those of the whole country."""
        return total(list(self.areas.values()))


def national_scenario(scenario: Scenario, premises: int, years: float) -> Scenario:
    """A scenario for so many homes and years, with installations on every Working Day."""
    days = round(years * 365.25)
    if not 0 < premises <= MOST_PREMISES:
        raise SimulatorError(
            f"{premises:,} premises: choose 1 to {MOST_PREMISES:,}, for which meter point numbers last"
        )
    if not 0 < days <= MOST_DAYS:
        raise SimulatorError(f"{years} years are {days} days: choose up to {MOST_DAYS / 365.25:.0f} years")
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
) -> NationalRun:
    """Live through every area, here or on an executor. ``out`` is a folder for the events of each."""
    texts = tuple((str(m), m.effective) for m in rules.modifications)
    tasks = [
        AreaTask(scenario, texts, area, premises, out) for area, premises in enumerate(premises_of_areas(scenario))
    ]
    done, homes = 0, scenario.fleet.homes
    found: dict[int, Figures] = {}
    for task, figures in _worked_on(tasks, executor):
        found[task.area] = figures
        done += len(task.premises)
        progress(done, homes)
    areas = {DISTRIBUTORS[area].participant: found[area] for area in sorted(found)}
    months = tuple(months_of(Calendar(scenario.start), scenario.days * DAY))
    return NationalRun(scenario, rules, areas, months)


def memory_needed(scenario: Scenario, workers: int) -> int:
    """About how many bytes a run takes: each worker holds one area at a time."""
    largest_area = scenario.fleet.homes / len(DISTRIBUTORS) * 1.05
    return round(workers * (_WORKER + _HOME * largest_area) + _NUMBER * scenario.fleet.homes)


def _worked_on(tasks: Sequence[AreaTask], executor: Executor | None) -> Iterator[tuple[AreaTask, Figures]]:
    if executor is None:
        yield from ((task, live_through(task)) for task in tasks)
        return
    largest_first = sorted(tasks, key=lambda task: -len(task.premises))
    futures = {executor.submit(live_through, task): task for task in largest_first}
    try:
        for future in as_completed(futures):
            yield futures[future], future.result()
    except BrokenExecutor as error:
        message = f"a worker of the roll-out was lost ({error}); is there memory enough? Try fewer with --workers"
        raise SimulatorError(message) from None


def live_through(task: AreaTask) -> Figures:
    """Live through one area and count what happens."""
    rules = RuleSet(tuple(select(text, effective) for text, effective in task.modifications))
    rollout = roll_out(task.scenario, rules, task.premises)
    calendar, end = Calendar(task.scenario.start), rollout.end
    months = np.array([calendar.milliseconds(month) for month in months_of(calendar, end)], dtype=np.int64)
    figures = Figures.empty(
        rollout.rules.codes, len(rollout.identities.names), len(task.scenario.suppliers), len(months)
    )
    if task.out is None:
        Cohorts(rollout, lambda log: figures.count(log, months), task.cohort).run(Clock())
        return figures
    with EventFile(task.out, f"events-{DISTRIBUTORS[task.area].participant}") as file:

        def keep(log: EventLog) -> None:
            figures.count(log, months)
            file.write(log.sorted())

        Cohorts(rollout, keep, task.cohort).run(Clock())
    return figures
