"""The same homes under several rule sets: what is told as a departure from the first is what each gives by itself."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import numpy as np
import pytest

from simulator.analysis.experiment import lives as module
from simulator.analysis.experiment.lives import Lives, lives_under
from simulator.engine.fleet.event_log import EventLog
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from tests.support.fleets import RULE_SETS, area_of_all, busy_scenario, differing, in_cohorts, rule_set

HOMES = 400
SCENARIO = busy_scenario(HOMES, days=45)
ALL = [rule_set(texts) for texts in RULE_SETS]


def told_in_full(found: list[Lives]) -> list[EventLog]:
    """The event log of every rule set, put together from the first's and what departs from it."""
    first = found[0].log
    logs = []
    for own in found:
        homes = np.unique(own.instead_of.premise)
        alike = first.rows(~np.isin(first.premise, homes))
        alike = dataclasses.replace(alike, code=own.number[alike.code].astype(np.uint8))
        logs.append(EventLog.joined([alike, own.log]) if own is not found[0] else first)
    return logs


def lived(scenario: Scenario, rule_sets: list[RuleSet]) -> list[Lives]:
    return list(lives_under(scenario, rule_sets, np.arange(scenario.fleet.homes, dtype=np.uint32)))


@pytest.mark.parametrize("first", [0, 3])
def test_each_rule_set_gives_what_it_gives_by_itself(first: int) -> None:
    rule_sets = [ALL[first], *(rules for place, rules in enumerate(ALL) if place != first)]
    for log, rules in zip(told_in_full(lived(SCENARIO, rule_sets)), rule_sets, strict=True):
        alone = in_cohorts(area_of_all(SCENARIO, rules))
        assert differing(log.sorted(), alone) == [], rules.name


def test_a_modification_that_begins_in_the_middle_is_told_as_well() -> None:
    rule_sets = [RuleSet(), rule_set(("SECMP0063=all-senders",), datetime(2019, 3, 20, 9, tzinfo=UTC))]
    _, log = told_in_full(lived(SCENARIO, rule_sets))
    assert differing(log.sorted(), in_cohorts(area_of_all(SCENARIO, rule_sets[1]))) == []


def test_most_homes_are_not_lived_through_again() -> None:
    base, modified = lived(Scenario.model_validate({"fleet": {"homes": HOMES}}), [ALL[0], ALL[3]])
    assert 0 < len(np.unique(modified.log.premise)) < 0.15 * len(np.unique(base.log.premise))


def test_a_home_that_is_wrongly_taken_for_alike_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = module._among

    def all_but_one(homes: np.ndarray, premises: np.ndarray) -> np.ndarray:
        found: np.ndarray = everybody(homes[1:], premises)
        return found

    monkeypatch.setattr(module, "_among", all_but_one)
    _, log = told_in_full(lived(SCENARIO, ALL[:2]))
    assert differing(log.sorted(), in_cohorts(area_of_all(SCENARIO, ALL[1]))) != []
