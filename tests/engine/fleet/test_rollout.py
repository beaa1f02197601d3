"""What a roll-out conserves, and whether mistakes are as frequent as the scenario says."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from simulator.actors.homes import registered_operator
from simulator.actors.steps import REQUESTS, Step
from simulator.devices.fleet import SLOTS, certificate_index
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType
from simulator.domain.parties import RemotePartyRole
from simulator.engine.fleet.codes import SUCCESS, WRONG
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.rollout import RollOut
from tests.support.fleets import area_of_all, busy_scenario, in_cohorts, rule_set

HOMES = 3_000
VISIT = (Step.TAKE_OVER_ESME, Step.COMMISSION_ESME)


@pytest.fixture(scope="module")
def lived() -> tuple[RollOut, EventLog]:
    rollout = area_of_all(busy_scenario(HOMES), rule_set(("SECMP0063=dcc-assessment",)))
    return rollout, in_cohorts(rollout)


def rows_of(rollout: RollOut, log: EventLog) -> np.ndarray:
    """The rows of the homes that events are about."""
    place = np.empty(HOMES, dtype=np.int64)
    place[rollout.homes.number] = np.arange(HOMES)
    rows: np.ndarray = place[log.premise]
    return rows


def test_every_request_has_exactly_one_outcome(lived: tuple[RollOut, EventLog]) -> None:
    _, log = lived
    key = (log.premise.astype(np.int64) * len(Step) + log.step) * 128 + log.attempt
    assert len(np.unique(key)) == len(key)


def test_no_attempt_is_skipped(lived: tuple[RollOut, EventLog]) -> None:
    _, log = lived
    for step in (Step.PLACE_ON_ESME, Step.UPDATE_ESME, Step.PLACE_ON_GPF):
        asked = log.rows(log.step == step)
        for attempt in range(1, int(asked.attempt.max()) + 1):
            again = asked.premise[asked.attempt == attempt]
            before = asked.rows(asked.attempt == attempt - 1)
            assert np.isin(again, before.premise[before.code != SUCCESS]).all()
        assert (asked.attempt < 6).all()


def test_the_slots_are_what_they_were_with_what_was_accepted(lived: tuple[RollOut, EventLog]) -> None:
    rollout, log = lived
    replayed = area_of_all(busy_scenario(HOMES), rule_set(())).fleet.slots
    accepted = log.rows(log.code == SUCCESS)
    rows = rows_of(rollout, accepted)
    for row, number, owner in zip(rows, accepted.step, accepted.owner, strict=True):
        request = REQUESTS.get(Step(int(number)))
        if request is None or not request.places:
            continue
        for device_type, cell in SLOTS:
            if device_type is request.device_type and cell.role is request.role:
                replayed[device_type, cell][row] = certificate_index(owner, cell)
    assert [str(slot) for slot in SLOTS if not np.array_equal(replayed[slot], rollout.fleet.slots[slot])] == []


def test_the_changes_add_up_to_the_wrong_certificates_at_the_end(lived: tuple[RollOut, EventLog]) -> None:
    rollout, log = lived
    rows = np.arange(HOMES)
    holder = rollout.fleet.holder(DeviceType.ESME, RemotePartyRole.NETWORK_OPERATOR, rows)
    right = rollout.identities.of_operator[registered_operator(rollout.homes, rollout.end)]
    wrong = (holder != rollout.identities.broker) & (holder != right)
    assert log.change.astype(int).sum() == wrong.sum() > 0


def test_a_home_is_judged_once_and_by_what_it_then_held(lived: tuple[RollOut, EventLog]) -> None:
    rollout, log = lived
    judged = log.rows(log.step == Step.JUDGE)
    assert len(np.unique(judged.premise)) == len(judged) > 0
    assert (judged.time == rollout.fleet.deadline[rows_of(rollout, judged)]).all()
    for premise, time, code in zip(judged.premise[:300], judged.time, judged.code, strict=False):
        own = log.rows((log.premise == premise) & (log.time < time) & (log.change != 0))
        assert bool(own.change.astype(int).sum()) == (code == WRONG)


def test_a_home_lives_in_the_order_of_its_steps(lived: tuple[RollOut, EventLog]) -> None:
    _, log = lived
    first = {step: log.rows((log.step == step) & (log.attempt == 0)) for step in VISIT}
    taken, commissioned = first[Step.TAKE_OVER_ESME], first[Step.COMMISSION_ESME]
    began = dict(zip(taken.premise.tolist(), taken.time.tolist(), strict=True))
    assert all(began[p] < t for p, t in zip(commissioned.premise.tolist(), commissioned.time.tolist(), strict=True))


def test_mistakes_are_as_frequent_as_the_scenario_says() -> None:
    rates = (0.05, 0.12, 0.4)
    suppliers = [{"name": f"Supplier {rate}", "wrong_certificate_rate": rate} for rate in rates]
    homes = {"smets1_share": 0.0, "homes": 12_000, "installation_days": 5}
    unmoved = {"share_per_year": 0.0}
    scenario = busy_scenario(
        1, 20, fleet=homes, operator_moves=unmoved, mergers=[], registration={}, suppliers=suppliers
    )
    rollout = area_of_all(scenario, rule_set(()))
    log = in_cohorts(rollout)
    placed = log.rows(np.isin(log.step, (Step.PLACE_ON_ESME, Step.UPDATE_ESME)) & (log.attempt == 0))
    place = np.empty(12_000, dtype=np.int64)
    place[rollout.homes.number] = np.arange(12_000)
    home = rollout.homes.at(place[placed.premise])
    wrong = placed.owner != rollout.identities.of_operator[home.operator]
    for supplier, rate in enumerate(rates):
        own = wrong[home.supplier == supplier]
        assert abs(own.sum() - rate * len(own)) < 4 * sqrt(rate * (1 - rate) * len(own))


def test_who_sees_names_places_no_wrong_certificate() -> None:
    seeing = busy_scenario(
        400, what_if={"show_organisation_names": True}, operator_moves={"share_per_year": 0.0}, mergers=[]
    )
    rollout = area_of_all(seeing, rule_set(()))
    log = in_cohorts(rollout)
    home = rollout.homes
    held = rollout.fleet.slots[DeviceType.ESME, NETWORK_OPERATOR_SIGNING] // 3
    broker = rollout.identities.broker
    unmoved = ~home.stale & (held != broker)
    assert (held[unmoved] == rollout.identities.of_operator[home.operator[unmoved]]).all()
    assert (log.code != WRONG)[np.isin(log.premise, home.number[~home.stale])].all()
