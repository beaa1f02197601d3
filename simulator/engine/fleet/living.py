"""One area to be lived through, as a value that can travel to another process; and what a worker makes of it."""

from __future__ import annotations

import dataclasses
import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulator.actors.homes import DISTRIBUTORS
from simulator.domain.time import Calendar
from simulator.engine.clock import Clock
from simulator.engine.fleet.area import roll_out
from simulator.engine.fleet.chosen import Chosen, rule_set
from simulator.engine.fleet.cohorts import COHORT, Cohorts
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.figures import Figures, months_of
from simulator.engine.fleet.lived import Lived
from simulator.engine.fleet.orders import homes_to_equip
from simulator.engine.fleet.storing import event_file
from simulator.engine.fleet.tables import write_homes
from simulator.engine.surroundings import peak_memory
from simulator.rules.facts import Column
from simulator.scenario import Scenario


@dataclass(frozen=True)
class AreaTask:
    """An area by its place in the list of areas, the numbers of its homes, the rules.

    ``out`` is a folder for the events, if they are to be kept; ``cohort`` (milliseconds) changes the speed alone.
    """

    scenario: Scenario
    modifications: tuple[Chosen, ...]
    area: int
    premises: Column
    out: Path | None = None
    cohort: int = COHORT

    @property
    def participant(self) -> str:
        """The market participant ID of the area's distributor."""
        return DISTRIBUTORS[self.area].participant


def measured(task: AreaTask) -> Lived:
    """Live through an area, and measure what that costs."""
    begin = time.perf_counter()
    figures = live_through(task)
    return Lived(figures, time.perf_counter() - begin, this_process(), peak_memory())


def this_process() -> str:
    """The name of this process: its machine and number."""
    return f"{platform.node()}:{os.getpid()}"


def live_through(task: AreaTask) -> Figures:
    """Live through one area and count what happens."""
    rollout = roll_out(task.scenario, rule_set(task.modifications), task.premises)
    calendar, end = Calendar(task.scenario.start), rollout.end
    months = np.array([calendar.milliseconds(month) for month in months_of(calendar, end)], dtype=np.int64)
    figures = Figures.empty(
        rollout.rules.codes, len(rollout.identities.names), len(task.scenario.suppliers), len(months)
    )
    equipped = homes_to_equip(rollout.homes, len(task.scenario.suppliers), task.scenario.days)
    figures = dataclasses.replace(figures, equipped=equipped)
    if task.out is None:
        Cohorts(rollout, lambda log: figures.count(log, months), task.cohort).run(Clock())
        return figures
    with event_file(task.out, f"events-{task.participant}") as file:

        def keep(log: EventLog) -> None:
            figures.count(log, months)
            file.write(log.sorted())

        Cohorts(rollout, keep, task.cohort).run(Clock())
    write_homes(task.out, task.participant, rollout)
    return figures
