"""The same fleet, request by request and in cohorts: the same events, slots and figures, bit for bit."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import numpy as np
import pytest

from simulator.actors import compiled_draws
from simulator.actors.homes import DISTRIBUTORS, Homes
from simulator.actors.steps import Step
from simulator.domain.time import DAY, HOUR, MINUTE
from simulator.engine.fleet import cohorts, rollout
from simulator.engine.fleet.codes import SUCCESS
from simulator.engine.fleet.cohorts import Cohorts, Kind
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.rollout import RollOut
from tests.support.fleets import (
    RULE_SETS,
    area_of_all,
    busy_scenario,
    crowded_scenario,
    differing,
    in_cohorts,
    one_by_one,
    rule_set,
    unlike_slots,
)

HOMES = int(os.environ.get("SMKI_SIM_HOMES", "200"))
"""20,000 take some minutes."""

Truth = tuple[RollOut, EventLog]


@pytest.mark.parametrize("texts", RULE_SETS, ids=lambda texts: "+".join(texts) or "baseline")
def test_one_by_one_and_in_cohorts_are_the_same(texts: tuple[str, ...]) -> None:
    scenario, rules = busy_scenario(HOMES), rule_set(texts)
    one, other = area_of_all(scenario, rules), area_of_all(scenario, rules)
    single, together = one_by_one(one), in_cohorts(other)
    assert differing(single, together) == []
    assert unlike_slots(one, other) == []
    assert np.array_equal(one.fleet.supplier_from, other.fleet.supplier_from)
    assert set(np.unique(together.step)) >= set(Step) - {Step.UPDATE_GPF, Step.CORRECT}


def test_areas_of_unequal_weight_are_the_same_in_both() -> None:
    weights = {operator.participant: place for place, operator in enumerate(DISTRIBUTORS)}
    fleet = {"homes": HOMES, "installation_days": 28, "area_weights": weights}
    scenario, rules = busy_scenario(HOMES, fleet=fleet), rule_set(("SECMP0063",))
    one, other = area_of_all(scenario, rules), area_of_all(scenario, rules)
    assert differing(one_by_one(one), in_cohorts(other)) == []
    assert (other.homes.area > 0).all()


def test_a_modification_that_begins_in_the_middle_begins_for_both_at_once() -> None:
    scenario = busy_scenario(HOMES)
    rules = rule_set(("SECMP0063=all-senders",), datetime(2019, 3, 25, 11, 30, tzinfo=UTC))
    one, other = area_of_all(scenario, rules), area_of_all(scenario, rules)
    single, together = one_by_one(one), in_cohorts(other)
    assert differing(single, together) == []
    begun = (datetime(2019, 3, 25, 11, 30, tzinfo=UTC) - scenario.start).total_seconds() * 1000
    refused = together.code == other.rules.codes.index("E0621N1")
    assert refused.any()
    assert (together.time[refused] >= begun).all()


@pytest.mark.parametrize("length", [HOUR, 7 * HOUR, DAY, 11 * DAY], ids=["hour", "seven hours", "day", "eleven days"])
def test_the_length_of_a_cohort_changes_nothing(length: int) -> None:
    scenario, rules = busy_scenario(HOMES, days=21), rule_set(("SECMP0063",))
    one, other = area_of_all(scenario, rules), area_of_all(scenario, rules)
    assert differing(in_cohorts(one), in_cohorts(other, length)) == []
    assert unlike_slots(one, other) == []


@pytest.mark.parametrize("smets1_share", [0.4, 1.0], ids=["both generations", "SMETS1"])
def test_much_that_happens_while_commands_are_on_their_way_is_the_same(smets1_share: float) -> None:
    scenario, rules = crowded_scenario(HOMES, smets1_share), rule_set(("SECMP0063", "DP107=registered-operator"))
    one, other, daily = (area_of_all(scenario, rules) for _ in range(3))
    single = one_by_one(one)
    assert differing(single, in_cohorts(other)) == differing(single, in_cohorts(daily, DAY)) == []
    assert unlike_slots(one, other) == unlike_slots(one, daily) == []


def test_requests_that_take_no_time_at_all_are_the_same() -> None:
    scenario = busy_scenario(HOMES, latency={"gateway_ms": 1, "wan_ms": 1, "spread": 3.0})
    one, other = (area_of_all(scenario, rule_set(("SECMP0063",))) for _ in range(2))
    single = one_by_one(one)
    assert differing(single, in_cohorts(other)) == []
    assert unlike_slots(one, other) == []
    assert (single.took == 0).any()


def test_without_numba_everything_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, rules = crowded_scenario(HOMES), rule_set(("SECMP0063",))
    compiled = in_cohorts(area_of_all(scenario, rules))
    monkeypatch.setattr(compiled_draws, "compiled_words", lambda: None)
    assert differing(in_cohorts(area_of_all(scenario, rules)), compiled) == []


def test_a_start_in_the_middle_of_a_day_is_the_same_for_both() -> None:
    scenario = busy_scenario(HOMES, days=20).model_copy(update={"start": datetime(2019, 4, 18, 13, 5, tzinfo=UTC)})
    one, other = area_of_all(scenario, rule_set(())), area_of_all(scenario, rule_set(()))
    assert differing(one_by_one(one), in_cohorts(other)) == []


# -- faults in the cohorts, each of which that comparison must find ----------------------------------------------------


FAULT_RULES = rule_set(("SECMP0063=dcc-assessment",))


@pytest.fixture(scope="module")
def truth() -> Truth:
    """What happens, request by request."""
    rollout = area_of_all(busy_scenario(HOMES), FAULT_RULES)
    return rollout, one_by_one(rollout)


def is_found(truth: Truth) -> bool:
    """Whether the comparison finds a fault."""
    rollout, log = truth
    faulty = area_of_all(busy_scenario(HOMES), FAULT_RULES)
    return bool(differing(log, in_cohorts(faulty)) or unlike_slots(rollout, faulty))


def test_without_a_fault_none_is_found(truth: Truth) -> None:
    assert not is_found(truth)


def test_a_judgement_out_of_turn_is_found(truth: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cohorts, "CONTESTED_WHEN_DECIDED", rollout.CONTESTED_WHEN_DECIDED - {Step.JUDGE})
    assert is_found(truth)


def test_the_wrong_one_of_two_events_first_is_found(truth: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = Cohorts._earliest

    def all_at_once(self: Cohorts) -> list[tuple[Kind, cohorts.Batch]]:
        due = everything(self)
        rest = [(kind, batch) for kind, batches in self._due.items() for batch in batches]
        self._due.clear()
        return rest + due

    monkeypatch.setattr(Cohorts, "_earliest", all_at_once)
    assert is_found(truth)


def test_a_command_carried_out_late_is_found(truth: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    take = Cohorts._carry_out

    def late(self: Cohorts, kind: Kind, batch: cohorts.Batch, home: Homes) -> None:
        take(self, kind, batch._replace(time=batch.time + 1), home)

    monkeypatch.setattr(Cohorts, "_carry_out", late)
    assert is_found(truth)


def test_a_retry_that_counts_as_a_first_attempt_is_found(truth: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Cohorts._keep

    def forgetful(self: Cohorts, kind: Kind, batch: cohorts.Batch) -> None:
        keep(self, kind, batch._replace(attempt=np.zeros_like(batch.attempt)))

    monkeypatch.setattr(Cohorts, "_keep", forgetful)
    assert is_found(truth)


def test_a_refusal_that_is_carried_out_is_found(truth: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    decide = RollOut.decide

    def lenient(self: RollOut, *arguments: object, **options: object) -> object:
        code = decide(self, *arguments, **options)  # type: ignore[arg-type]
        return np.full_like(code, SUCCESS) if np.ndim(code) else code

    monkeypatch.setattr(RollOut, "decide", lenient)
    assert is_found(truth)


def test_an_event_left_behind_at_the_end_of_a_cohort_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tell = Cohorts._tell

    def lossy(self: Cohorts, until: int) -> None:
        tell(self, until)
        self._log.clear()

    monkeypatch.setattr(Cohorts, "_tell", lossy)
    scenario, rules = busy_scenario(HOMES, days=4), rule_set(())
    whole, cut = area_of_all(scenario, rules), area_of_all(scenario, rules)
    assert differing(in_cohorts(whole), in_cohorts(cut, 5 * MINUTE)) != []
