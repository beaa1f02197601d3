"""The Recovery Procedure: which method is possible, who decides, in which order."""

from __future__ import annotations

import pytest

from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.time import HOUR, MINUTE
from simulator.smki.recovery import (
    PROCEDURE,
    Decision,
    Incident,
    KeyState,
    Method,
    Pace,
    Step,
    may_begin,
    why_not,
)

OWNER = EUI64(7)
SOUND, COMPROMISED, LOST = KeyState.SOUND, KeyState.COMPROMISED, KeyState.LOST
ONE, TWO, THREE, CONTINGENCY = Method


def code(found: Finding | None) -> str | None:
    return found.code if found else None


@pytest.mark.parametrize(
    ("own", "recovery", "root", "possible"),
    [
        (COMPROMISED, SOUND, SOUND, {ONE, TWO, THREE}),
        (LOST, SOUND, SOUND, {TWO, THREE}),
        (COMPROMISED, COMPROMISED, SOUND, {ONE, CONTINGENCY}),
        (LOST, LOST, SOUND, {CONTINGENCY}),
        (LOST, SOUND, COMPROMISED, {CONTINGENCY}),
        (COMPROMISED, SOUND, LOST, {ONE, CONTINGENCY}),
    ],
)
def test_which_methods_an_incident_leaves(
    own: KeyState, recovery: KeyState, root: KeyState, possible: set[Method]
) -> None:
    incident = Incident(0, OWNER, own, recovery, root)
    assert {method for method in Method if why_not(incident, method) is None} == possible


@pytest.mark.parametrize("method", [ONE, TWO, THREE])
def test_without_a_subscriber_there_is_nothing_to_place(method: Method) -> None:
    assert code(why_not(Incident(0, root=COMPROMISED), method)) == "recovery-no-subscriber"


@pytest.mark.parametrize(
    ("method", "incident", "reason"),
    [
        (ONE, Incident(0, OWNER, LOST), "recovery-own-key-lost"),
        (TWO, Incident(0, OWNER, recovery=LOST), "recovery-key-unreliable"),
        (THREE, Incident(0, OWNER, root=COMPROMISED), "recovery-key-unreliable"),
        (CONTINGENCY, Incident(0, OWNER), "recovery-contingency-not-needed"),
    ],
)
def test_why_a_method_is_not_possible(method: Method, incident: Incident, reason: str) -> None:
    found = may_begin(incident, method, Decision(method, approved=True))
    assert code(found) == reason
    assert found is not None
    assert found.subject == method.value
    assert found.message.startswith(f"Devices cannot be recovered by {method.value}: ")


def test_the_subscribers_own_method_needs_no_decision() -> None:
    assert may_begin(Incident(0, OWNER), ONE, None) is None


@pytest.mark.parametrize("method", [TWO, THREE, CONTINGENCY])
def test_keys_that_work_on_all_devices_need_the_decision_of_the_pma(method: Method) -> None:
    incident = Incident(0, OWNER, root=COMPROMISED if method is CONTINGENCY else SOUND)
    other = Decision(TWO if method is THREE else THREE, approved=True)
    assert code(may_begin(incident, method, None)) == "recovery-not-decided"
    assert code(may_begin(incident, method, other)) == "recovery-not-decided"
    refusal = may_begin(incident, method, Decision(method, approved=False, reason="too early"))
    assert refusal is not None
    assert (refusal.code, "too early" in refusal.message) == ("recovery-refused", True)
    assert may_begin(incident, method, Decision(method, approved=True)) is None


@pytest.mark.parametrize("method", Method)
def test_a_recovery_key_that_has_been_used_is_generated_anew(method: Method) -> None:
    """Seed 004 ¶165."""
    steps = PROCEDURE[method]
    used = [step for step in (Step.PLACE_ACB_CERTIFICATES, Step.PLACE_NEW_CERTIFICATES) if step in steps]
    assert bool(used) is (Step.RENEW_RECOVERY_KEY in steps) is (steps[-1] is Step.DESTROY_RECOVERY_KEY)
    assert all(steps.index(step) < steps.index(Step.RENEW_RECOVERY_KEY) for step in used)


@pytest.mark.parametrize("method", Method)
def test_the_decision_comes_before_whatever_it_is_about(method: Method) -> None:
    steps = PROCEDURE[method]
    assert (Step.DECIDE in steps) is method.needs_decision
    if method.needs_decision:
        assert steps[1] is Step.DECIDE


def test_the_recovery_certificate_is_revoked_when_another_one_can_follow_it() -> None:
    """Seed 004 ¶124. It comes below the new root."""
    steps = PROCEDURE[CONTINGENCY]
    assert steps.index(Step.REVOKE) == steps.index(Step.FOUND_ROOT) + 1 < steps.index(Step.REPLACE_ROOT)


def test_own_certificates_are_revoked_after_they_have_signed_for_the_last_time() -> None:
    steps = PROCEDURE[ONE]
    assert steps.index(Step.REPLACE_OWN) < steps.index(Step.REVOKE)


def test_devices_are_begun_with_at_equal_distances() -> None:
    pace = Pace(commands_per_hour=240)
    assert [pace.starts(place) for place in (0, 1, 4, 240)] == [0, 15_000, MINUTE, HOUR]
    assert Pace(7).starts(7) == HOUR


@pytest.mark.parametrize(("commands", "retry"), [(0, 1), (-1, 1), (1, 0)])
def test_a_pace_that_gets_nowhere_is_refused(commands: int, retry: int) -> None:
    with pytest.raises(SimulatorError, match="at least one Command an hour"):
        Pace(commands, retry)
