"""Facts: their defaults, their kinds, and how they are written for people."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.parties import RemotePartyRole, UserRole, UserStatus
from simulator.domain.service_requests import UPDATE_CREDENTIALS, CommandVariant
from simulator.rules.facts import FACTS, CertificateState, FactReader, Facts, Readings, describe
from simulator.rules.rulebook import finding_of
from tests.support.facts import EELC, LOND, NT, domain, rulebook, valid


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("service", UPDATE_CREDENTIALS.index, "6.15.1"),
        ("service", 0, "unknown"),
        ("command_variant", CommandVariant.TRANSFORM, "4 (critical, to be transformed)"),
        ("sender_authenticated", False, "no"),
        ("request_id_fresh", True, "yes"),
        ("user", 3, "User ID 3"),
        ("user", 0, "unknown"),
        ("user_role", UserRole.GT, "Gas Transporter"),
        ("user_status", UserStatus.SUSPENDED, "suspended"),
        ("device_type", DeviceType.ESME, "ESME"),
        ("device_type", DeviceType.NONE, "none"),
        ("smets", Smets.SMETS1, "SMETS1"),
        ("smi_status", SmiStatus.INSTALLED_NOT_COMMISSIONED, "InstalledNotCommissioned"),
        ("remote_party_role", RemotePartyRole.NETWORK_OPERATOR, "NetworkOperator"),
        ("certificate_state", CertificateState.OTHER_ENVIRONMENT, "other environment"),
        ("registered_operator", EELC.index, "EELC"),
        ("registered_operator", 0, "unknown"),
        ("digital_signing_operators", EELC.mask | NT.mask | LOND.mask, "EELC, LOND, NT"),
        ("digital_signing_operators", 0, "none"),
    ],
)
def test_facts_in_words(name: str, value: int | bool, words: str) -> None:
    assert describe(name, value) == words
    assert Facts.of(**{name: value}).reading(name) == words


@pytest.mark.parametrize("name", FACTS)
def test_every_value_of_every_fact_has_words(name: str) -> None:
    assert all(describe(name, value) for value in domain(name))
    assert FACTS[name].meaning


def test_users_can_be_named() -> None:
    assert Facts.of(user=3).reading("user", "Party number {}".format) == "Party number 3"
    assert Facts.of(user=0).reading("user", "Party number {}".format) == "unknown"


def test_readings_are_facts_in_words_by_name() -> None:
    readings = Readings(Facts.of(user=3, smets=Smets.SMETS1), ("user", "smets"), "Party number {}".format)
    assert dict(readings) == {"user": "Party number 3", "smets": "SMETS1"}
    with pytest.raises(KeyError, match="user_role"):
        readings["user_role"]


def test_a_request_of_which_nothing_is_known() -> None:
    """What is not named keeps its default: nothing is placed, nobody is registered, nothing speaks against it."""
    facts = Facts()
    given = {name: facts.reading(name) for name in FACTS if facts.reading(name) not in ("no", "unknown", "none")}
    assert given == {
        "command_variant": "1 (non-critical, over the WAN)",
        "request_id_fresh": "yes",
        "sender_authenticated": "yes",
        "user_role": "no User Role",
        "user_status": "active",
        "smi_status": "None",
        "certificate_state": "valid",
        "certificate_usage_fits": "yes",
    }


@pytest.mark.parametrize("yes", [True, 1, np.int8(1), [1, 1], np.ones(3, dtype=np.uint8)])
def test_truth_values_may_be_given_as_numbers(yes: object) -> None:
    """``~1`` is -2, which is as true as 1: so a truth value must be one before a check negates it."""
    facts = Facts.of(request_id_fresh=yes)
    assert facts.request_id_fresh.dtype == np.bool_
    assert not np.any(~facts.request_id_fresh)


def test_an_unknown_fact_is_refused() -> None:
    with pytest.raises(TypeError, match="user_rol"):
        Facts.of(user_rol=UserRole.IS)


def test_the_reader_notes_each_fact_once_in_the_order_of_reading() -> None:
    reader = FactReader(valid("6.15.1"))
    assert (int(reader.user), int(reader.user_role), int(reader.user)) == (1, UserRole.IS, 1)
    assert reader.names == ["user", "user_role"]


def test_a_finding_says_which_check_read_what() -> None:
    rule = rulebook("DP107").decide(valid("6.24.1", user_registered_now=False))
    assert rule is not None
    finding = finding_of(rule, {"user_role": "Electricity Distributor"}, "A:B:1")
    assert (finding.code, finding.clause, finding.subject) == ("E4", "SRPD 6.1(f), DP107 relief", "A:B:1")
    assert finding.message == rule.check.sentence
    assert finding.details == {
        "check": "user-is-eligible-by-registration",
        "modification": "DP107",
        "user_role": "Electricity Distributor",
    }
