"""What follows from each step in the life of a home, alone and in columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from simulator.actors.life import WORKING_DAYS_TO_PLACE, Appointment, Deadlines
from simulator.actors.steps import REQUESTS, Step
from simulator.domain.time import DAY, HOUR, SECOND, Calendar
from simulator.engine.fleet.one_by_one import one
from simulator.engine.fleet.rollout import RollOut
from tests.support.fleets import area_of_all, busy_scenario, rule_set

HOMES = 300
LATER = 40 * DAY


@pytest.fixture(scope="module")
def rollout() -> RollOut:
    return area_of_all(busy_scenario(HOMES), rule_set(()))


def following(rollout: RollOut, step: Step, *, succeeded: bool, wrong: bool, now: int = DAY) -> dict[Step, Appointment]:
    found = rollout.life.follow(
        step, 0, one(rollout.homes, 0), now, succeeded=succeeded, wrong=np.bool_(wrong), deadline=LATER
    )
    return {a.step: a for a in found}


@pytest.mark.parametrize("succeeded", [True, False])
@pytest.mark.parametrize("step", Step)
def test_columns_follow_as_the_single_homes_do(rollout: RollOut, step: Step, succeeded: bool) -> None:
    attempts, wrong = np.arange(HOMES, dtype=np.uint64) % np.uint64(3), np.arange(HOMES) % 2 == 0
    now, deadline = np.arange(HOMES) * HOUR, np.full(HOMES, 200 * HOUR)
    together = rollout.life.follow(
        step, attempts, rollout.homes, now, succeeded=succeeded, wrong=wrong, deadline=deadline
    )
    columns = {
        a.step: [np.broadcast_to(part, HOMES).tolist() for part in (a.where, a.time, a.attempt)] for a in together
    }
    for row in range(0, HOMES, 7):
        single = rollout.life.follow(
            step, row % 3, one(rollout.homes, row), row * HOUR, succeeded=succeeded, wrong=wrong[row],
            deadline=200 * HOUR,
        )  # fmt: skip
        for appointment in single:
            where, time, attempt = (column[row] for column in columns[appointment.step])
            assert bool(appointment.where) == where
            assert (not where) or (int(appointment.time), int(appointment.attempt)) == (time, attempt)


@pytest.mark.parametrize("step", Step)
def test_nothing_follows_before_its_cause(rollout: RollOut, step: Step) -> None:
    for succeeded in (True, False):
        for appointment in following(rollout, step, succeeded=succeeded, wrong=True).values():
            assert appointment.time >= DAY


def test_the_supplier_tries_again_within_the_deadline_and_then_no_more(rollout: RollOut) -> None:
    refused = following(rollout, Step.PLACE_ON_ESME, succeeded=False, wrong=False)
    assert refused[Step.PLACE_ON_ESME].where
    assert refused[Step.PLACE_ON_ESME].attempt == 1
    assert not refused[Step.AUDIT].where
    late = following(rollout, Step.PLACE_ON_ESME, succeeded=False, wrong=False, now=LATER - SECOND)
    assert not late[Step.PLACE_ON_ESME].where
    placed = following(rollout, Step.PLACE_ON_ESME, succeeded=True, wrong=False)
    assert set(placed) == {Step.AUDIT}


def test_nobody_corrects_a_right_certificate(rollout: RollOut) -> None:
    assert not following(rollout, Step.AUDIT, succeeded=True, wrong=False)[Step.CORRECT].where
    assert not following(rollout, Step.UPDATE_PROXY, succeeded=True, wrong=False)[Step.RESTORE_PROXY].where
    assert following(rollout, Step.UPDATE_PROXY, succeeded=True, wrong=True)[Step.RESTORE_PROXY].where


def test_the_gaining_supplier_is_another(rollout: RollOut) -> None:
    gaining = rollout.life.gaining_supplier(rollout.homes)
    assert (gaining != rollout.homes.supplier).all()
    assert set(gaining.tolist()) == set(range(5))
    assert np.count_nonzero(gaining == 4) < 0.15 * HOMES  # 6 % of the market, not one in four of the others


@pytest.mark.parametrize("start", [datetime(2019, 4, 15, tzinfo=UTC), datetime(2019, 12, 20, 13, 5, tzinfo=UTC)])
def test_the_deadline_is_the_end_of_the_seventh_working_day(start: datetime) -> None:
    calendar = Calendar(start)
    deadlines = Deadlines(calendar, 30)
    moments = np.arange(0, 29 * DAY, 5 * HOUR + 7 * SECOND)
    expected = [calendar.after_working_days(int(m), WORKING_DAYS_TO_PLACE) for m in moments]
    assert deadlines.after(moments).tolist() == expected
    assert calendar.at(expected[0]).time() == (start.replace(hour=0, minute=0) + timedelta(0)).time()


def test_each_request_is_one_that_its_service_allows() -> None:
    for step, asked in REQUESTS.items():
        assert asked.device_type in asked.service.device_types, step
