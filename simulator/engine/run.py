"""Runs a scenario under a rule set, from an empty world to its journal and figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from simulator.domain.time import DAY
from simulator.engine.home import Home
from simulator.engine.results import Results
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.world import World
from simulator.world.explicit import populate
from simulator.world.installation import install

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def silent(_what: str, _done: int, _of: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Run:
    """A finished run: the rule set that it ran under, and the world as it was left, with its journal."""

    scenario: Scenario
    rules: RuleSet
    world: World

    @cached_property
    def results(self) -> Results:
        """The figures of the run."""
        return Results(self.rules, self.world.journal)


def run_scenario(
    scenario: Scenario,
    rules: RuleSet,
    *,
    store: sqlite3.Connection | None = None,
    keep_documents: bool = False,
    progress: Progress = silent,
) -> Run:
    """Build the scenario's world, live through its days, and give the run.

    ``store`` is an open SQLite connection for the SMKI Repository. Same scenario, same rules, same bytes.
    """
    world = World(scenario, rules, store=store, keep_documents=keep_documents)
    populate(world)
    population = world.population()
    homes = scenario.fleet.homes
    progress("issuing certificates and installing homes", 0, homes)
    for done, premise in enumerate(install(world, map(population.premise, range(homes))), start=1):
        world.clock.process(Home(world, premise).live())
        progress("issuing certificates and installing homes", done, homes)
    for day in range(1, scenario.days + 1):
        world.clock.advance(day * DAY)
        progress("living through the days", day, scenario.days)
    return Run(scenario, rules, world)
