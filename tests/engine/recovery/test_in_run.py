"""The recoveries of a scenario: each begins when it is reported, and the run tells what came of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING
from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY, HOUR
from simulator.engine.recovery.in_run import begin_recoveries
from simulator.engine.run import Run, run_scenario
from simulator.journal import EventKind
from simulator.rules.rulebook import RuleSet
from simulator.scenario.recovery import RecoverySection
from simulator.scenario_file import ScenarioError, parse_scenario
from simulator.smki.recovery import Method
from tests.support.worlds import build, operator, place

FILE = Path(__file__).parents[3] / "fixtures" / "scenarios" / "recovery.toml"
START = datetime(2019, 3, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def run() -> Run:
    return run_scenario(parse_scenario(FILE.read_text(), FILE.name), RuleSet())


def test_every_recovery_of_the_fixture_comes_to_its_end(run: Run) -> None:
    methods = [recovery.case.method for recovery in run.recoveries]
    assert methods == [Method.BY_SUBSCRIBER, Method.BY_ACB_CERTIFICATES, Method.BY_CONTINGENCY_KEY]
    for recovery in run.recoveries:
        assert (recovery.is_over, recovery.refused) == (True, {})
        assert recovery.exposure().devices == recovery.exposure().recovered > 0


def test_exposure_begins_with_the_compromise_and_not_with_the_report(run: Run) -> None:
    first, second, third = (recovery.exposure() for recovery in run.recoveries)
    assert [each.shortest is not None and each.shortest // HOUR for each in (first, second, third)] == [31, 31, 12]


def test_the_journal_has_each_step_at_its_time(run: Run) -> None:
    reports = [e for e in run.world.journal.of_kind(EventKind.RECOVERY) if "no longer reliable" in e.details["what"]]
    assert [event.time for event in reports] == [6 * DAY + 9 * HOUR, 8 * DAY + 9 * HOUR, 10 * DAY + 14 * HOUR]
    assert [event.sender for event in reports] == ["UK Power Networks", "Avon Energy", "DCC"]


def test_what_the_pma_refuses_does_not_begin() -> None:
    section = RecoverySection(of="EELC", compromised=START, reported=START, approved=False)
    world = build(recoveries=(section,))
    target = place(world, held_by="EELC")
    begun = begin_recoveries(world)
    world.clock.advance(DAY)
    assert begun == []
    assert world.network_operator_holder(target) == operator(world)
    (event,) = world.journal.of_kind(EventKind.RECOVERY)
    assert event.code == "recovery-refused"


def test_what_method_1_has_left_is_another_recovery_of_the_same_compromise() -> None:
    first = RecoverySection(of="EELC", compromised=START, reported=START, method=1, revoke_after_days=1)
    second = RecoverySection(of="EELC", compromised=START, reported=START + timedelta(days=2), method=3)
    world = build(recoveries=(first, second), days=10)
    near, away = place(world, held_by="EELC"), place(world, held_by="EELC")
    world.wan.lose(away, 3 * DAY)
    begun = begin_recoveries(world)
    world.clock.advance(2 * DAY - HOUR)
    assert begun[0].exposure().still_exposed == (away,)
    world.clock.advance(5 * DAY)
    assert [recovery.exposure().devices for recovery in begun] == [2, 1]
    assert [recovery.exposure().still_exposed for recovery in begun] == [(), ()]
    assert world.devices[near].cells[NETWORK_OPERATOR_SIGNING] == world.devices[away].cells[NETWORK_OPERATOR_SIGNING]


GOOD: dict[str, Any] = {"of": '"EELC"', "compromised": "2019-03-05T00:00:00Z", "reported": "2019-03-06T00:00:00Z"}


def faults(**settings: str) -> list[str]:
    lines = "\n".join(f"{key} = {value}" for key, value in {**GOOD, **settings}.items() if value)
    try:
        parse_scenario(f"days = 10\n\n[[recoveries]]\n{lines}\n", "my.toml")
    except ScenarioError as error:
        return [str(fault) for fault in error.faults]
    return []


def test_a_recovery_that_makes_sense_is_taken() -> None:
    assert faults() == []
    assert faults(of="", root='"lost"', method='"contingency"') == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"of": '"EELX"'}, "recoveries.0.of: nobody is named 'EELX' in this scenario; did you mean 'EELC'?"),
        ({"of": '"Nobody at all"'}, "write a Supplier's name, or a Network Operator's as EELC"),
        ({"reported": "2019-03-04T00:00:00Z"}, "'reported' must not come before 'compromised'"),
        ({"reported": "2020-03-04T00:00:00Z"}, "2020-03-04 00:00 is not within the run"),
        ({"compromised": "2019-01-01T00:00:00Z"}, "2019-01-01 00:00 is not within the run"),
        ({"method": "4"}, "recoveries.0.method"),
        ({"method": "1", "lost": "true"}, "the Subscriber has lost the keys that would sign"),
        ({"of": ""}, "no Subscriber's keys are concerned"),
        ({"method": '"contingency"'}, "Recovery key and root are sound"),
        ({"root": '"lost"'}, "the Recovery key or the root is itself unreliable"),
        ({"root": '"stolen"'}, "recoveries.0.root"),
        ({"devices_per_hour": "0"}, "recoveries.0.devices_per_hour"),
        ({"retry_hours": "0"}, "recoveries.0.retry_hours"),
        ({"revoke_after_days": "-1"}, "recoveries.0.revoke_after_days"),
        ({"speed": "3"}, "there is no such setting"),
    ],
)
def test_what_makes_no_sense_is_told_by_line_and_key(settings: dict[str, str], told: str) -> None:
    (fault,) = faults(**settings)
    assert told in fault
    assert "line" in fault


def test_a_world_that_is_built_otherwise_is_told_too() -> None:
    late = START + timedelta(days=10_000)
    section = RecoverySection(of="EELC", compromised=START, reported=late)
    with pytest.raises(SimulatorError, match=r"recoveries\.0\.reported: .* is not within the run"):
        begin_recoveries(build(recoveries=(section,)))
