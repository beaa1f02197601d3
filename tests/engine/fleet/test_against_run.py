"""The fleet's lives are those of ``smki-sim run``, which sends real bytes: the same events in every home."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.engine.fleet.trace import Happening, of_journal, of_log
from simulator.engine.run import run_scenario
from tests.support.fleets import area_of_all, busy_scenario, in_cohorts, rule_set

HOMES = 50


@pytest.mark.parametrize(
    "texts",
    [(), ("SECMP0063=dcc-assessment",), ("SECMP0063=all-senders", "DP107=registered-operator")],
    ids=["baseline", "SECMP0063", "SECMP0063 and DP107"],
)
def test_everything_happens_to_every_home_as_it_does_with_real_requests(texts: tuple[str, ...]) -> None:
    scenario = busy_scenario(HOMES, days=40)
    scenario = scenario.model_copy(update={"fleet": scenario.fleet.model_copy(update={"installation_days": 8})})
    rules = rule_set(texts)
    rollout = area_of_all(scenario, rules)
    run = run_scenario(scenario, rules)
    expected = Counter[Happening](of_log(in_cohorts(rollout), rollout.rules.codes, rollout.identities))
    assert len(expected) > 5 * HOMES
    assert Counter(of_journal(run.world.journal, run.world.inventory)) == expected
