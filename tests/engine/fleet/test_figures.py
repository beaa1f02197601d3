"""The figures of an area, held to a count of the events one by one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from simulator.actors.steps import REQUESTS, Step
from simulator.domain.time import DAY, HOUR, SECOND, Calendar
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.figures import Figures, months_of, total
from tests.support.fleets import area_of_all, busy_scenario, in_cohorts, rule_set

CODES = ("I0", "E21", "right", "wrong", "none", "E4")
MONTHS = np.array([-3, 100, 200])


def of_events(*events: dict[str, int]) -> Figures:
    """Figures of some events; what is not said of one is 0."""
    names = ("time", "premise", "step", "attempt", "code", "user", "owner", "change", "took", "supplier")
    log = EventLog.of(len(events), **{name: [event.get(name, 0) for event in events] for name in names})
    figures = Figures.empty(CODES, 4, 2, len(MONTHS))
    figures.count(log, MONTHS)
    return figures


def test_figures_are_those_of_the_events_counted_one_by_one() -> None:
    scenario = busy_scenario(400, days=70)
    rollout = area_of_all(scenario, rule_set(("SECMP0063",)))
    log = in_cohorts(rollout)
    calendar = Calendar(scenario.start)
    months = months_of(calendar, rollout.end)
    starts = np.array([calendar.milliseconds(month) for month in months])
    figures = Figures.empty(rollout.rules.codes, len(rollout.identities.names), 5, len(months))
    half = len(log) // 2
    figures.count(log.rows(slice(0, half)), starts)
    figures.count(log.rows(slice(half, None)), starts)
    asked = [rollout.rules.codes[c] for s, c in zip(log.step, log.code, strict=True) if Step(int(s)) in REQUESTS]
    assert figures.answers == dict(sorted(Counter(asked).items()))
    assert figures.requests == len(asked)
    judged = Counter(rollout.rules.codes[c] for c in log.code[log.step == Step.JUDGE])
    assert {state: n for state, n in figures.judgements.items() if n} == dict(judged)
    assert figures.wrong_at_the_end == log.change.astype(int).sum()
    for place, month in enumerate(months[1:]):
        before = log.time < calendar.milliseconds(month)
        assert figures.wrong[place].sum() == log.change[before].astype(int).sum()


def test_a_lockout_is_an_owner_who_was_refused() -> None:
    refused, silent, done = ({"step": Step.CORRECT_PROXY, "code": code} for code in (5, 1, 0))
    assert of_events(refused, silent, done, {"step": Step.CORRECT, "code": 5}).lockouts == 2


def test_changes_are_counted_in_their_month_and_for_their_supplier() -> None:
    came = {"step": Step.PLACE_ON_ESME, "time": 99, "change": 1, "supplier": 1}
    went = {"step": Step.CORRECT, "time": 200, "change": -1, "supplier": 1}
    assert of_events(came, came, went).wrong.tolist() == [[0, 2], [0, 2], [0, 1]]


def test_response_times_are_told_in_seconds() -> None:
    figures = of_events(*({"step": Step.AUDIT, "took": took} for took in (500, 1_500, 2_500, 599_999)))
    assert [figures.response_seconds(share) for share in (0.25, 0.5, 0.75, 1.0)] == [1, 2, 3, 600]


@pytest.mark.parametrize("took", [600 * SECOND, HOUR, 30 * DAY, (1 << 32) - 1])
def test_from_ten_minutes_on_response_times_are_told_to_a_hundredth(took: int) -> None:
    told = of_events({"step": Step.AUDIT, "took": took}).response_seconds(1.0)
    assert took / SECOND < told <= took / SECOND * 1.01


def test_areas_add_up() -> None:
    one, other = of_events({"step": Step.AUDIT}), of_events({"step": Step.AUDIT}, {"step": Step.JUDGE, "code": 3})
    both = total([one, other])
    assert (both.requests, both.judgements["wrong"], one.requests) == (2, 1, 1)


@pytest.mark.parametrize(
    ("start", "days", "months"),
    [
        (datetime(2019, 3, 4, tzinfo=UTC), 40, ["2019-03", "2019-04"]),
        (datetime(2019, 11, 30, 12, tzinfo=UTC), 40, ["2019-11", "2019-12", "2020-01"]),
    ],
)
def test_the_months_of_a_run(start: datetime, days: int, months: list[str]) -> None:
    assert [f"{month:%Y-%m}" for month in months_of(Calendar(start), days * DAY)] == months
