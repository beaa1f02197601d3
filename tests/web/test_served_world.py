"""The world behind the endpoints: who works in it though nobody of the scenario's homes acts."""

from __future__ import annotations

from simulator.domain.time import DAY, HOUR
from simulator.journal import EventKind
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.web.served_world import served_world


def crls(**sections: object) -> list[int]:
    """When CRLs are published in the first four days of a served scenario that has three."""
    world = served_world(Scenario.model_validate({"days": 3, "fleet": {"homes": 0}, **sections}), RuleSet())
    world.clock.advance(4 * DAY)
    published = world.journal.of_kind(EventKind.LIST_PUBLISHED)
    return [event.time for event in published if event.details["kind"] == "CRL"]


def test_the_smki_service_publishes_its_lists_as_long_as_the_world_is_served() -> None:
    assert crls(smki={}) == [number * 12 * HOUR for number in range(9)]


def test_without_a_word_about_it_the_smki_service_is_silent() -> None:
    """Also where a run of the scenario would revoke certificates: nobody does so here."""
    assert crls() == []
    assert crls(certificate_renewals=[{"operator": "EELC", "on": "2019-03-05", "revoked": True}]) == []
