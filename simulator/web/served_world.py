"""The world behind the endpoints: the scenario's Devices and homes, in which nobody acts but who is connected."""

from __future__ import annotations

from simulator.domain.devices import Smets
from simulator.duis.published_schema import PublishedSchema
from simulator.engine.smki_service import begin_smki
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.world import World
from simulator.world.explicit import populate
from simulator.world.imported_pki import ImportedPki, adopt
from simulator.world.installation import commission_hub, install


def served_world(
    scenario: Scenario, rules: RuleSet, pki: ImportedPki | None = None, schema: PublishedSchema | None = None
) -> World:
    """A world whose homes are installed: SMETS2 meters await 8.1.1, and the DCC holds their Users' cells.

    No home acts by itself, so whoever is connected owns the Devices. The DSP takes signed documents only, and with a
    published ``schema`` only those that are valid by it. The SMKI Service works by the scenario, if that speaks of it,
    and goes on publishing its lists.
    """
    world = World(scenario, rules, schema=schema)
    if pki is not None:
        adopt(world, pki)
    populate(world)
    population = world.population()
    for premise in install(world, map(population.premise, range(scenario.fleet.homes))):
        if premise.smets is Smets.SMETS2:
            commission_hub(world, premise)
    if scenario.smki is not None:
        begin_smki(world)
    return world
