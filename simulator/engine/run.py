"""Runs a scenario under a rule set, from an empty world to its journal and figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from simulator.domain.time import DAY
from simulator.engine.home import Home, Neighbourhood
from simulator.engine.recovery.in_run import begin_recoveries
from simulator.engine.recovery.procedure import Recovery
from simulator.engine.renewals import begin_renewals
from simulator.engine.results import Results
from simulator.engine.smki_service import begin_smki
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
    """A finished run: the rule set that it ran under, and the world as it was left, with its journal.

    ``recoveries`` are those of the scenario that were begun: each tells how long Devices were exposed.
    """

    scenario: Scenario
    rules: RuleSet
    world: World
    recoveries: Sequence[Recovery] = ()

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
    begin_renewals(world)
    begin_smki(world)
    recoveries = begin_recoveries(world)
    population = world.population()
    homes, neighbourhood = scenario.fleet.homes, Neighbourhood(world)
    progress("issuing certificates and installing homes", 0, homes)
    for done, premise in enumerate(install(world, map(population.premise, range(homes))), start=1):
        Home(neighbourhood, premise).begin()
        progress("issuing certificates and installing homes", done, homes)
    for day in range(1, scenario.days + 1):
        world.clock.advance(day * DAY)
        progress("living through the days", day, scenario.days)
    return Run(scenario, rules, world, recoveries)
