"""What the matrix says, the wire does: signed documents, decided by the DSP, and what is in the slots then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from simulator.analysis.matrix import replay_wire
from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.combination import Combination
from simulator.analysis.matrix.decisions import ACCEPTED, Outcome
from simulator.analysis.matrix.matrix import Matrix, matrix
from simulator.analysis.matrix.replay import replay
from simulator.analysis.matrix.replay_wire import Wire
from simulator.devices.device import Device, DeviceAnswer
from simulator.domain.devices import Smets
from simulator.domain.finding import Finding
from simulator.domain.service_requests import (
    COMMISSION,
    READ_FIRMWARE_VERSION,
    RETRIEVE_CREDENTIALS,
    SET_IMPORT_MPXN,
)
from simulator.rules.check import check
from simulator.rules.facts import Column, Facts
from simulator.rules.modification import Addition, Delta, InForce, Modification, Variant
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet

MODIFICATIONS = (
    ("SECMP0063=proposal",),
    ("SECMP0063=business-requirements",),
    ("SECMP0063=dcc-assessment",),
    ("SECMP0063=all-senders",),
    ("DP107=without-6.1f",),
    ("DP107=registered-operator",),
    ("SECMP0063=dcc-assessment", "DP107=registered-operator"),
)
BASELINE, ASSESSMENT, RELIEF = (
    RuleSet(tuple(map(select, names))) for names in ((), ("SECMP0063=dcc-assessment",), ("DP107=registered-operator",))
)
MISMATCH = Outcome("E0615N1", "6.15.1-certificate-party")


@cache
def compared(before: tuple[str, ...], after: tuple[str, ...]) -> Matrix:
    first, second = (RuleSet(tuple(map(select, names))).at() for names in (before, after))
    return matrix(first, second)


def house(delta: Delta) -> RuleSet:
    """A house rule in force."""
    variant = Variant("v", "A house rule", "test", lambda _: delta)
    return RuleSet((InForce(Modification("HOUSE", "A house rule", "test", (variant,)), variant),))


def keys(combination: Combination, **changes: str) -> Combination:
    return Combination({**combination.places, **{fact: AXES[fact].place_of[key] for fact, key in changes.items()}})


@pytest.mark.parametrize("modifications", MODIFICATIONS, ids=" + ".join)
def test_table_and_wire_agree(modifications: tuple[str, ...]) -> None:
    found = compared((), modifications)
    replayed = replay(found, BASELINE, RuleSet(tuple(map(select, modifications))), 5)
    assert [str(disagreement) for disagreement in replayed.disagreements] == []
    assert replayed.agree == replayed.cases >= 2 * len(found.differences)
    assert not replayed.left_out


def mismatch() -> Combination:
    """A Supplier's 6.15.1 on a SMETS2 ESME with the certificate of another operator."""
    differences = compared((), ("SECMP0063=dcc-assessment",)).differences
    example = next(difference.example for difference in differences if difference.after == MISMATCH)
    assert (example.key("smets"), example.key("device_type")) == ("SMETS2", "ESME")
    return example


@pytest.mark.parametrize(
    "variant", ["TRANSFORM", "SIGNED_PRE_COMMAND_WAN", "SIGNED_PRE_COMMAND_LOCAL", "SIGNED_PRE_COMMAND_BOTH"]
)
def test_a_signed_pre_command_is_decided_as_the_request_that_it_comes_from(variant: str) -> None:
    combination = keys(mismatch(), command_variant=variant)
    assert Wire(BASELINE).problem(combination, ACCEPTED) == ""
    assert Wire(ASSESSMENT).problem(combination, MISMATCH) == ""


def test_a_gas_device_whose_meter_point_is_an_mpan() -> None:
    """Nothing keeps an MPAN from being put down for a GPF; its two digits are facts like any other."""
    differences = compared((), ("SECMP0063=dcc-assessment",)).differences
    (outcome,) = {d.after for d in differences if d.after.code == "E0621N1"}
    example = next(d.example for d in differences if d.after == outcome)
    gpf = keys(example, device_type="GPF", user_role="GS", mpan_operator="registered")
    assert Wire(BASELINE).problem(gpf, ACCEPTED) == ""
    assert Wire(ASSESSMENT).problem(gpf, outcome) == ""


def test_another_decision_than_the_table_has_is_told() -> None:
    assert Wire(BASELINE).problem(mismatch(), MISMATCH) == "the DSP says accepted"
    assert Wire(ASSESSMENT).problem(mismatch(), ACCEPTED) == "the DSP says E0615N1 (6.15.1-certificate-party)"


def test_every_case_of_a_table_of_other_rules_disagrees() -> None:
    replayed = replay(compared((), ("SECMP0063=dcc-assessment",)), ASSESSMENT, BASELINE, 2)
    assert (replayed.agree, len(replayed.disagreements)) == (0, replayed.cases)
    assert str(replayed.disagreements[0]).startswith("under SECMP0063=dcc-assessment, 6.")
    assert ": the matrix says accepted, but the DSP says E0" in str(replayed.disagreements[0])


def test_an_accepted_request_that_the_device_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = DeviceAnswer(None, Finding("command-mac", "The Command has no valid MAC"))
    monkeypatch.setattr(Device, "obey", lambda *_: refusal)
    told = Wire(BASELINE).problem(mismatch(), ACCEPTED)
    assert told == "what the DSP accepts is refused then: The Command has no valid MAC"


def test_a_device_that_answers_and_does_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    obey = Device.obey

    def only_say_so(device: Device, *arguments: object) -> DeviceAnswer:
        cells = dict(device.cells)
        answer = obey(device, *arguments)  # type: ignore[arg-type]
        device._anchors.cells = cells
        return answer

    monkeypatch.setattr(Device, "obey", only_say_so)
    told = Wire(BASELINE).problem(mismatch(), ACCEPTED)
    assert "do not hold what they should: NetworkOperator digital signature; NetworkOperator key agreement" in told


def test_a_rejected_request_that_changes_a_slot_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter(({"the slot": b"before"}, {"the slot": b"after"}))
    monkeypatch.setattr(replay_wire, "held", lambda *_: next(looks))
    told = Wire(ASSESSMENT).problem(mismatch(), MISMATCH)
    assert told == "these slots do not hold what they should: the slot"


def test_a_modification_that_lets_pass_what_no_device_obeys_is_told() -> None:
    delta = Delta(removed=frozenset({"6.21-certificate-type-for-role"}))
    loose = house(delta)
    found = matrix(BASELINE.at(), loose.at())
    replayed = replay(found, BASELINE, loose, 1)
    (disagreement,) = replayed.disagreements
    assert (replayed.cases, disagreement.rules) == (2, "HOUSE=v")
    assert "what the DSP accepts fails on the Device" in disagreement.found
    assert "bad certificate" in disagreement.found


@check("E4", clause="a house rule", source="test", services=(COMMISSION, RETRIEVE_CREDENTIALS))
def sender_is_registered(facts: Facts) -> Column:
    """Who commissions a Device or reads its credentials must be registered."""
    return ~facts.user_registered_now


@check("E3", clause="a house rule", source="test")
def no_smets2(facts: Facts) -> Column:
    """Nobody may ask anything of a SMETS2 Device."""
    return facts.smets == Smets.SMETS2


@pytest.mark.parametrize(
    ("added", "after", "reasons"),
    [
        (sender_is_registered, "smi-status-is-compatible", []),
        (no_smets2, "6.15.1-certificate-type-for-role", ["1.1.1 is not transformed here"]),
    ],
    ids=["of two services", "of all services"],
)
def test_a_check_of_ones_own_is_replayed_too(added: object, after: str, reasons: Sequence[str]) -> None:
    rules = house(Delta(added=(Addition(added, after=after),)))  # type: ignore[arg-type]
    replayed = replay(matrix(BASELINE.at(), rules.at()), BASELINE, rules, 3)
    assert [str(disagreement) for disagreement in replayed.disagreements] == []
    assert replayed.cases > 0
    assert list(replayed.left_out.values()) == reasons


def test_in_the_replay_as_in_the_table_a_modification_counts_from_the_first_day() -> None:
    (in_force,) = ASSESSMENT.modifications
    later = RuleSet((replace(in_force, effective=datetime(2099, 1, 1, tzinfo=UTC)),))
    assert replay(compared((), ("SECMP0063=dcc-assessment",)), BASELINE, later, 1).disagreements == ()


@check("E4", clause="a test", source="this test", services=(READ_FIRMWARE_VERSION, SET_IMPORT_MPXN))
def not_future_dated(facts: Facts) -> Column:
    """The service is not future-dated."""
    return facts.execution_time_given


@pytest.mark.parametrize(
    "delta",
    [
        Delta(added=(Addition(not_future_dated, after="smi-status-is-compatible"),)),
        Delta(removed=frozenset({"user-owns-the-proxy-held-certificate"})),
    ],
    ids=["other services are future-dated", "other Critical Commands are for slots held by proxy"],
)
def test_what_the_dsp_finds_out_about_services_that_place_nothing(delta: Delta) -> None:
    rules = house(delta)
    found = matrix(BASELINE.at(), rules.at())
    replayed = replay(found, BASELINE, rules, 6)
    assert [str(disagreement) for disagreement in replayed.disagreements] == []
    assert replayed.cases >= 6
    services = {AXES["service"].values[place].key for d in found.differences for place in d.conditions["service"]}
    assert services & {"11.2", "8.1.1"}
