"""A run that has come to rest: whatever an installation brings about has happened by then."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.analysis.experiment.settling import settled_days
from simulator.domain.time import DAY
from simulator.engine.fleet.event_log import EventLog
from simulator.scenario import Scenario
from tests.support.fleets import area_of_all, in_cohorts, rule_set

SLOW = (
    {"placement": {"delay_hours": 600}},
    {"placement": {"retry_delay_hours": 900}, "registration": {"missing_share": 0.5}},
    {"correction": {"audit_delay_hours": 1500}},
    {"correction": {"correction_delay_hours": 1500}},
    {"smets1": {"update_delay_hours": 1200}},
    {"change_of_supplier": {"delay_hours": 1200, "share": 1}},
)
LATE: tuple[dict[str, Any], ...] = ({"latency": {"gateway_ms": 36_000_000}}, {"latency": {"wan_ms": 86_400_000}}, {})


def lived(scenario: Scenario) -> EventLog:
    return in_cohorts(area_of_all(scenario, rule_set(("SECMP0063",))))


def settled(changes: dict[str, Any]) -> Scenario:
    scenario = Scenario.model_validate(
        {"fleet": {"homes": 1_500, "installation_days": 3}, "operator_moves": {"share_per_year": 0}} | changes
    )
    return scenario.model_copy(update={"days": settled_days([scenario])[0]})


@pytest.mark.parametrize("changes", [*SLOW, *LATE], ids=str)
def test_a_longer_run_sees_nothing_more(changes: dict[str, Any]) -> None:
    scenario = settled(changes)
    events = lived(scenario)
    assert len(events) == len(lived(scenario.model_copy(update={"days": scenario.days + 1_000})))


@pytest.mark.parametrize("changes", SLOW, ids=str)
def test_it_is_not_much_longer_than_it_must_be(changes: dict[str, Any]) -> None:
    """All greatest delays of one home do not come together, but each is drawn by some home or other."""
    scenario = settled(changes)
    assert np.max(lived(scenario).time) > 0.4 * scenario.days * DAY


def test_all_runs_of_a_grid_go_on_as_long_as_the_slowest() -> None:
    fast, slow = (Scenario.model_validate(own) for own in ({}, SLOW[2]))
    assert settled_days([fast, slow]) == 2 * settled_days([slow])
