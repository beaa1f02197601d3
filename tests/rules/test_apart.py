"""Checks asked apart from those before them, and several faults at once: what a case of one fault leaves open.

Found by mutation testing (``docs/mutation.md``).
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from simulator.domain.devices import TRUST_ANCHOR_CELLS, CellUsage, DeviceType, KeyUsage, Smets, TrustAnchorCell
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.domain.service_requests import COMMISSION, HANDOVER
from simulator.rules.check import Check, among, check
from simulator.rules.facts import FACTS, Column, Facts
from simulator.rules.modifications import UnknownModification, select
from simulator.rules.rulebook import RuleSet
from simulator.rules.tables import CRITICAL, FOR_DEVICE, KEY_AGREEMENT_CELLS, SIGNING_CELLS, TOP_UP_CELLS, URLS
from tests.support.facts import EELC, LOND, SENDER, SOMEBODY_ELSE, code_of, rulebook, valid

NOBODY_KNOWN = {"meter_point_known": False, "registered_operator": 0, "user_registered_now": False}


def fails(name: str, facts: Facts, *modifications: str) -> bool:
    """Whether a check rejects, whatever those before it say."""
    (asked,) = (c for c in rulebook(*modifications).checks if c.name == name)
    return bool(asked.fails(facts))


# -- several faults at once --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("holder", [SENDER, SENDER - 1, SOMEBODY_ELSE])
def test_a_relief_excuses_the_owner_of_the_certificate_alone(holder: int) -> None:
    """Of those who are not registered, whichever index the holder has."""
    facts = valid("6.15.1 on SMETS1", slot_holder=holder, user_registered_now=False)
    refused = fails("user-is-eligible-by-registration", facts, "DP107=certificate-owner")
    assert refused == (holder != SENDER)


def test_an_unknown_user_has_no_user_role_either() -> None:
    assert code_of(rulebook(), valid("6.15.1", user=0, user_role=UserRole.NONE)) == "E1"


@pytest.mark.parametrize("placed", ["digital_signing_certificate", "key_agreement_certificate"])
def test_one_certificate_type_alone_that_the_device_lacks(placed: str) -> None:
    """A GSME has no cells for a Network Operator."""
    only = {"digital_signing_certificate": False, "key_agreement_certificate": False, placed: True}
    assert fails("6.15.1-certificate-type-on-device", valid("6.15.1", device_type=DeviceType.GSME, **only))
    assert not fails("6.15.1-certificate-type-on-device", valid("6.15.1", **only))


@pytest.mark.parametrize("top_up", [False, True])
def test_two_certificate_types_that_the_device_lacks(top_up: bool) -> None:
    """A GSME has no cells for a Network Operator, an HCALCS none for a Supplier's key agreement or top-up."""
    facts = valid(
        "6.15.1 for the Supplier",
        device_type=DeviceType.HCALCS,
        top_up_certificate=top_up,
        top_up_floor_given=False,
    )
    assert code_of(rulebook(), facts) == "E061505"
    assert fails("6.15.1-certificate-type-on-device", valid("6.15.1", device_type=DeviceType.GSME))


def test_two_certificate_types_that_the_role_never_has() -> None:
    """Recovery has a Digital Signing Certificate alone, Root none of these."""
    for role in (RemotePartyRole.RECOVERY, RemotePartyRole.ROOT):
        for top_up in (False, True):
            facts = valid("6.15.1", remote_party_role=role, certificate_role=role, top_up_certificate=top_up)
            assert fails("6.15.1-certificate-type-for-role", facts), (role, top_up)


@pytest.mark.parametrize(
    "faults",
    [
        {"top_up_certificate": True, "certificate_usage_fits": False},
        {"certificate_usage_fits": False, "certificate_role": RemotePartyRole.SUPPLIER},
        {"top_up_certificate": True, "certificate_role": RemotePartyRole.SUPPLIER},
    ],
    ids=" and ".join,
)
def test_a_certificate_that_is_wrong_in_two_ways(faults: dict[str, int]) -> None:
    assert code_of(rulebook(), valid("6.15.1", **faults)) == "E061507"


# -- who is registered, and who holds what -----------------------------------------------------------------------------


def test_a_certificate_that_nobody_known_owns_is_not_the_senders() -> None:
    assert code_of(rulebook(), valid("6.15.1 on SMETS1", slot_holder=0)) == "E100"


def test_without_a_registration_a_supplier_is_trusted_and_a_network_party_is_not() -> None:
    assert code_of(rulebook(), valid("6.21", **NOBODY_KNOWN)) == "accepted"
    assert code_of(rulebook(), valid("6.24.1", **NOBODY_KNOWN)) == "E4"


def test_the_dcc_is_registered_nowhere_and_need_not_be() -> None:
    assert code_of(rulebook(), valid("6.21 by the DCC", user_registered_now=False)) == "accepted"


def test_the_relief_of_the_owner_is_not_for_users_of_a_lower_index() -> None:
    facts = valid("6.15.1 on SMETS1", user_registered_now=False, slot_holder=SOMEBODY_ELSE)
    assert fails("user-is-eligible-by-registration", facts, "DP107=certificate-owner")


def test_the_dcc_places_credentials_only_where_there_are_cells_for_them() -> None:
    assert code_of(rulebook(), valid("6.21 by the DCC", device_type=DeviceType.GSME)) == "E062101"


# -- checks whose cases an earlier check takes -------------------------------------------------------------------------


@pytest.mark.parametrize("role", RemotePartyRole)
def test_only_a_supplier_s_own_credentials_are_future_dated(role: RemotePartyRole) -> None:
    facts = valid("6.15.1", remote_party_role=role, execution_time_given=True)
    assert fails("6.15.1-future-dating", facts) == (role is not RemotePartyRole.SUPPLIER)


def test_a_device_that_does_not_exist_is_no_smets1_device() -> None:
    nowhere = {"device_type": DeviceType.NONE, "smets": Smets.NONE}
    assert not fails("6.21-device-is-dcc-controlled", valid("6.21", **nowhere))
    assert not fails("user-owns-the-proxy-held-certificate", valid("6.15.1", **nowhere))


@pytest.mark.parametrize("role", RemotePartyRole)
@pytest.mark.parametrize("device_type", [DeviceType.ESME, DeviceType.GPF])
def test_the_certificate_party_is_looked_at_in_the_network_operator_role_alone(
    role: RemotePartyRole, device_type: DeviceType
) -> None:
    placed = {"digital_signing_operators": LOND.mask, "registered_operator": EELC.index, "device_type": device_type}
    facts = valid("6.21", remote_party_role=role, **placed)
    assert fails("6.21-certificate-party", facts, "SECMP0063") == (role is RemotePartyRole.NETWORK_OPERATOR)


# -- tables ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "key_usage", "cell_usage"),
    [
        (SIGNING_CELLS, KeyUsage.DIGITAL_SIGNATURE, CellUsage.MANAGEMENT),
        (KEY_AGREEMENT_CELLS, KeyUsage.KEY_AGREEMENT, CellUsage.MANAGEMENT),
        (TOP_UP_CELLS, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP),
    ],
    ids=["signing", "key agreement", "top-up"],
)
def test_the_tables_of_cells_are_the_cells(table: Column, key_usage: KeyUsage, cell_usage: CellUsage) -> None:
    for device_type, cells in TRUST_ANCHOR_CELLS.items():
        for role in RemotePartyRole:
            assert table[device_type, role] == (TrustAnchorCell(role, key_usage, cell_usage) in cells)


def test_an_unknown_service_is_for_no_device_and_no_command_variant_is_0() -> None:
    assert (bool(FOR_DEVICE[0]), bool(CRITICAL[0]), bool(URLS[:, 0].any())) == (False, False, False)


# -- how rules are written ---------------------------------------------------------------------------------------------


def test_a_value_named_twice_is_still_among_them() -> None:
    assert among(np.array([1, 2, 3]), 1, 2, 1, 2).tolist() == [True, True, False]


def test_a_check_of_two_services_is_named_after_neither() -> None:
    @check("E4", clause="a test", source="this test", services=(HANDOVER, COMMISSION))
    def of_two(facts: Facts) -> Column:
        """Nobody may ask for both."""
        return facts.user == 0

    assert isinstance(of_two, Check)
    assert of_two.name == "of-two"


def test_clause_and_source_are_named() -> None:
    with pytest.raises(TypeError):
        check("E4", "a test", "this test")  # type: ignore[call-arg]  # what is refused
    with pytest.raises(TypeError):
        Facts(np.int64(1))  # type: ignore[call-arg]  # what is refused


def test_modifications_and_rule_sets_are_equal_if_they_say_the_same() -> None:
    asked, fresh = (RuleSet((select("SECMP0063"),)) for _ in range(2))
    assert select("SECMP0063") == select("SECMP0063")
    as_written = repr(asked)
    asked.at()
    assert asked == fresh
    assert repr(asked) == as_written


@pytest.mark.parametrize(
    "value",
    [
        (in_force := select("SECMP0063")),
        in_force.modification,
        in_force.variant,
        in_force.delta,
        in_force.delta.added[0],
        rulebook(),
        rulebook().rules[0],
        rulebook().checks[0],
        RuleSet(),
        Facts(),
        FACTS["user"],
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_that_rules_are_made_of_can_be_changed(value: object) -> None:
    name = fields(value)[0].name  # type: ignore[arg-type]  # each is a dataclass
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)


def test_each_operator_has_its_own_name() -> None:
    told = [
        Facts.of(registered_operator=operator.index).reading("registered_operator") for operator in NETWORK_OPERATORS
    ]
    assert told == [operator.participant for operator in NETWORK_OPERATORS]


def test_of_several_names_that_begin_so_the_first_is_suggested() -> None:
    with pytest.raises(UnknownModification, match=r"did you mean 'code-6\.15\.1'"):
        select("SECMP0063=dcc-assessment,c=E9")
