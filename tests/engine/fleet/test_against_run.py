"""The fleet's lives are those of ``smki-sim run``, which sends real bytes: the same answers in every home."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.actors.steps import REQUESTS, Step
from simulator.domain.eui64 import EUI64
from simulator.engine.run import Run, run_scenario
from simulator.journal import EventKind
from tests.support.fleets import area_of_all, busy_scenario, in_cohorts, rule_set

HOMES = 50


def answers_of(run: Run) -> Counter[tuple[int, str, str, str]]:
    """By home, service, Device Type and code; judgements too."""
    journal, inventory = run.world.journal, run.world.inventory
    counted: Counter[tuple[int, str, str, str]] = Counter()
    for event in journal.of_kind(EventKind.REJECTION, EventKind.RESPONSE):
        device = inventory.find(EUI64.parse(event.device))
        assert device is not None
        counted[event.premise, event.service, device.device_type.name, event.code] += 1
    for event in journal.of_kind(EventKind.OUTCOME):
        if event.code == "seven-working-days":
            counted[event.premise, "judged", "ESME", event.details["network_operator_certificate"]] += 1
    return counted


@pytest.mark.parametrize(
    "texts",
    [(), ("SECMP0063=dcc-assessment",), ("SECMP0063=all-senders", "DP107=registered-operator")],
    ids=["baseline", "SECMP0063", "SECMP0063 and DP107"],
)
def test_every_home_gets_the_answers_that_real_requests_get(texts: tuple[str, ...]) -> None:
    scenario = busy_scenario(HOMES, days=40, operator_moves={"share_per_year": 0.0})
    scenario = scenario.model_copy(update={"fleet": scenario.fleet.model_copy(update={"installation_days": 8})})
    rules = rule_set(texts)
    rollout = area_of_all(scenario, rules)
    log = in_cohorts(rollout)
    counted: Counter[tuple[int, str, str, str]] = Counter()
    for premise, number, code in zip(log.premise.tolist(), log.step.tolist(), log.code.tolist(), strict=True):
        step, answer = Step(number), rollout.rules.codes[code]
        if step in REQUESTS:
            asked = REQUESTS[step]
            counted[premise, asked.service.variant, asked.device_type.name, answer] += 1
        elif step is Step.JUDGE:
            counted[premise, "judged", "ESME", answer] += 1
    assert counted == answers_of(run_scenario(scenario, rules))
