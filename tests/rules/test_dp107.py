"""DP107: the SMETS1 lockout, each relief, and the four combinations with SECMP0063 (modifications.md)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, ServiceReferenceVariant, service
from simulator.rules.facts import Facts
from simulator.rules.modifications import select
from tests.support.facts import (
    DP107_VARIANTS,
    EELC,
    LOND,
    SENDER,
    SOMEBODY_ELSE,
    code_of,
    codes_of,
    random_columns,
    rulebook,
    valid,
)

ACCEPTED, NOT_THE_OWNER, NOT_REGISTERED, MISMATCH = "accepted", "E100", "E4", "E0615N1"


class Row(NamedTuple):
    """One row of the table of SMETS1 cases: U = H, U = R, and whether the certificate placed is R's."""

    owner: bool
    registered: bool
    right_certificate: bool


ROWS = {
    "healthy": Row(True, True, True),
    "enters the lockout": Row(True, True, False),
    "the registered operator does not own the certificate": Row(False, True, True),
    "the certificate's owner is not the registered operator": Row(True, False, True),
    "a third party": Row(False, False, True),
}
ANSWERS: Mapping[str, tuple[str, ...]] = {
    # the five rows in order; today, and with each relief
    "": (ACCEPTED, ACCEPTED, NOT_THE_OWNER, NOT_REGISTERED, NOT_THE_OWNER),
    "DP107=without-6.1f": (ACCEPTED, ACCEPTED, NOT_THE_OWNER, ACCEPTED, NOT_THE_OWNER),
    "DP107=certificate-owner": (ACCEPTED, ACCEPTED, NOT_THE_OWNER, ACCEPTED, NOT_THE_OWNER),
    "DP107=registered-operator": (ACCEPTED, ACCEPTED, ACCEPTED, NOT_REGISTERED, NOT_THE_OWNER),
}


def request(row: Row, smets: Smets = Smets.SMETS1) -> Facts:
    certificate = EELC.mask if row.right_certificate else LOND.mask
    return valid(
        "6.15.1 on SMETS1",
        smets=smets,
        slot_holder=(SENDER if row.owner else SOMEBODY_ELSE) if smets is Smets.SMETS1 else 0,
        user_registered_now=row.registered,
        user_operators=EELC.mask if row.registered else LOND.mask,
        digital_signing_operators=certificate,
        key_agreement_operators=certificate,
    )


@pytest.mark.parametrize("place", range(len(ROWS)), ids=ROWS)
@pytest.mark.parametrize("relief", ANSWERS)
def test_the_five_rows(relief: str, place: int) -> None:
    """SMETS1 today: U = H and U = R. The reliefs: U = H; U = H; U = R."""
    row = list(ROWS.values())[place]
    assert code_of(rulebook(*filter(None, [relief])), request(row)) == ANSWERS[relief][place]


@pytest.mark.parametrize("place", range(len(ROWS)), ids=ROWS)
@pytest.mark.parametrize(("relief", "mismatch"), list(product(ANSWERS, ["", "SECMP0063=all-senders"])))
def test_the_four_combinations(relief: str, mismatch: str, place: int) -> None:
    """SECMP0063 (all senders) prevents the second row but repairs nothing; the relief repairs but prevents nothing."""
    row = list(ROWS.values())[place]
    expected = ANSWERS[relief][place]
    if mismatch and expected == ACCEPTED and not row.right_certificate:
        expected = MISMATCH
    assert code_of(rulebook(*filter(None, [mismatch, relief])), request(row)) == expected


@pytest.mark.parametrize("relief", list(ANSWERS)[1:])
def test_the_order_in_which_they_are_put_in_force_does_not_matter(relief: str) -> None:
    one, other = rulebook("SECMP0063=all-senders", relief), rulebook(relief, "SECMP0063=all-senders")
    assert [rule.check.name for rule in one.rules] == [rule.check.name for rule in other.rules]
    facts = random_columns(5, 20_000, 0.1)
    assert np.array_equal(codes_of(one, facts), codes_of(other, facts))


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("relief", ANSWERS)
def test_smets2_needs_no_registration_check(relief: str, row: Row) -> None:
    """Seed 002: for SMETS2+ U = H is enough, and the Device itself verifies it; the DSP asks neither."""
    assert code_of(rulebook(*filter(None, [relief])), request(row, Smets.SMETS2)) == ACCEPTED


@pytest.mark.parametrize("relief", ANSWERS)
def test_no_relief_lets_a_supplier_replace_a_network_operators_certificate(relief: str) -> None:
    """R is the registered Network Operator; that a Supplier is registered for the meter point does not make it R."""
    facts = valid("6.15.1", smets=Smets.SMETS1, slot_holder=SOMEBODY_ELSE)
    assert code_of(rulebook(*filter(None, [relief])), facts) == NOT_THE_OWNER


# -- (i), (ii), (iii) of SRPD 6.1(f) ---------------------------------------------------------------------------

TIMES = ("user_registered_throughout", "user_registered_at_execution", "user_registered_now")


@pytest.mark.parametrize(
    ("date_range", "execution_time", "asked"),
    [
        (True, False, "user_registered_throughout"),  # (i) for all times within any date range requested
        (True, True, "user_registered_throughout"),
        (False, True, "user_registered_at_execution"),  # (ii) at the specified time for execution
        (False, False, "user_registered_now"),  # (iii) at the time of the check
    ],
)
@pytest.mark.parametrize("answer", [True, False])
def test_the_time_that_counts(date_range: bool, execution_time: bool, asked: str, answer: bool) -> None:
    """SRPD 6.1(f)(i) to (iii): exactly one of three times decides."""
    registered = {name: (name == asked) is answer for name in TIMES}
    facts = valid("6.24.1", date_range_requested=date_range, execution_time_given=execution_time, **registered)
    assert code_of(rulebook(), facts) == (ACCEPTED if answer else NOT_REGISTERED)


@pytest.mark.parametrize("row", [s for s in SERVICE_REFERENCE_VARIANTS if s.user_roles], ids=lambda row: row.variant)
@pytest.mark.parametrize("smets", [Smets.SMETS1, Smets.SMETS2])
def test_which_service_requests_are_asked_for_registration(row: ServiceReferenceVariant, smets: Smets) -> None:
    """SRPD 6.1(f): Non-Critical Service Requests, and SMETS1 Critical ones; no others."""
    facts = {
        "service": row.index,
        "command_variant": min(row.command_variants),
        "user": SENDER,
        "user_role": min(row.user_roles),
        "device_type": min(row.device_types & {DeviceType.ESME, DeviceType.GSME, DeviceType.CHF}),
        "smets": smets,
        "smi_status": min(row.smi_statuses - {SmiStatus.NONE}),
        "meter_point_known": True,
        "remote_party_role": RemotePartyRole.NONE,
        "slot_holder": SENDER,
        "user_registered_now": False,
    }
    asked = row.kind.value == "non-critical" or (row.kind.value == "critical" and smets is Smets.SMETS1)
    rule = rulebook().decide(Facts.of(**facts))
    name = rule.check.name if rule else ""
    if row.variant == "6.21" and smets is Smets.SMETS1:
        assert name == "6.21-device-is-dcc-controlled"
    else:
        assert (name == "user-is-eligible-by-registration") is asked


# -- nothing else changes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("relief", [f"DP107={variant}" for variant in DP107_VARIANTS])
def test_only_smets1_6_15_1_changes_that_e4_or_e100_rejected(relief: str) -> None:
    facts = random_columns(11, 400_000, 0.08)
    before, after = codes_of(rulebook(), facts), codes_of(rulebook(relief), facts)
    differs = before != after
    owner, registered_now = facts.user == facts.slot_holder, facts.user_registered_now
    network_operator = facts.remote_party_role == RemotePartyRole.NETWORK_OPERATOR
    smets1_update = (facts.service == service("6.15.1").index) & (facts.smets == Smets.SMETS1)
    may_change = {
        "DP107=without-6.1f": smets1_update & (before == NOT_REGISTERED),
        "DP107=certificate-owner": smets1_update & (before == NOT_REGISTERED) & owner,
        "DP107=registered-operator": smets1_update
        & (before == NOT_THE_OWNER)
        & network_operator
        & registered_now
        & np.isin(facts.user_role, [UserRole.ED, UserRole.GT]),
    }[relief]
    assert np.count_nonzero(differs) > 50
    assert np.array_equal(differs, may_change & facts.sender_authenticated)


def test_every_relief_is_a_variant_and_the_first_is_the_default() -> None:
    assert select("DP107").variant.name == "without-6.1f"
    assert {select(f"DP107={variant}").variant.name for variant in DP107_VARIANTS} == set(DP107_VARIANTS)


def test_the_relief_keeps_its_check_in_place_with_its_own_words() -> None:
    names = [rule.check.name for rule in rulebook().rules]
    for variant in DP107_VARIANTS:
        book = rulebook(f"DP107={variant}")
        assert [rule.check.name for rule in book.rules] == names
        changed = [rule for rule in book.rules if rule.modification]
        assert [rule.modification for rule in changed] == ["DP107"]
        assert "DP107 relief" in changed[0].check.clause
