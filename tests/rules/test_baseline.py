"""The baseline, check by check: each case departs from a valid request in exactly one fact.

A case is a decorated function: it returns the departure, its docstring quotes the clause, and the decorator names
the check that must reject it, with its code. So a case cannot fail for another reason than its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.parties import RemotePartyRole, UserRole, UserStatus
from simulator.domain.service_requests import (
    SERVICE_REFERENCE_VARIANTS,
    CommandVariant,
    ServiceReferenceVariant,
    ServiceUrl,
    service,
)
from simulator.rules.facts import CertificateState, Facts
from simulator.rules.rulebook import RuleSet
from tests.support.facts import LOND, RULE_SETS, SOMEBODY_ELSE, VALID, rulebook, valid

Departure = Mapping[str, int | bool]


class Case(NamedTuple):
    """One departure, and what must come of it."""

    check: str
    code: str
    request: str
    departure: Callable[[], Departure]
    modifications: tuple[str, ...]

    def __str__(self) -> str:
        return self.departure.__name__.replace("_", "-")


CASES: list[Case] = []


def rejected(
    check: str, code: str, *, request: str = "6.15.1", by: str = ""
) -> Callable[[Callable[[], Departure]], None]:
    """The departure from this valid request is rejected by this check with this code, with a modification in force."""

    def take(departure: Callable[[], Departure]) -> None:
        CASES.append(Case(check, code, request, departure, tuple(filter(None, [by]))))

    return take


# -- the general checks ----------------------------------------------------------------------------------------


@rejected("user-is-known", "E1")
def unknown_user() -> Departure:
    """E1: invalid User or User Role."""
    return {"user": 0}


@rejected("user-is-known", "E1")
def no_user_role() -> Departure:
    """E1: invalid User or User Role."""
    return {"user_role": UserRole.NONE}


@rejected("sender-is-authenticated", "E100")
def not_signed() -> Departure:
    """DUIS, envelope: an unsigned request must never be accepted by the DSP."""
    return {"sender_authenticated": False}


@rejected("user-role-is-eligible", "E2")
def other_user_sends_6_15_1() -> Departure:
    """E2: User Role may not send this Service Reference."""
    return {"user_role": UserRole.OU}


@rejected("user-role-is-eligible", "E2", request="6.21")
def distributor_asks_for_handover() -> Departure:
    """6.21 is open to IS and GS."""
    return {"user_role": UserRole.ED}


@rejected("user-status-permits", "E3")
def suspended_user() -> Departure:
    """E3: User status does not permit it."""
    return {"user_status": UserStatus.SUSPENDED}


@rejected("request-id-is-fresh", "E1010")
def replayed_request() -> Departure:
    """RequestID: strictly increasing per originator; replays are refused."""
    return {"request_id_fresh": False}


@rejected("command-variant-applies", "E12")
def non_critical_variant_of_a_critical_service() -> Departure:
    """E12: Command Variant not applicable; 6.15.1 has 4 to 7."""
    return {"command_variant": CommandVariant.NON_CRITICAL_WAN}


@rejected("command-variant-applies", "E12", request="8.2")
def wan_variant_of_a_non_device_service() -> Departure:
    """E12: 8.2 has 8 alone."""
    return {"command_variant": CommandVariant.NON_CRITICAL_WAN}


@rejected("url-is-right", "E13")
def posted_to_the_url_of_signed_pre_commands() -> Departure:
    """E13: Request type wrong for the URL; Command Variant 4 goes to serviceT."""
    return {"url": ServiceUrl.SEND}


@rejected("url-is-right", "E13", request="8.2")
def non_device_request_posted_to_be_transformed() -> Departure:
    """E13: Command Variant 8 goes to serviceD."""
    return {"url": ServiceUrl.TRANSFORM}


@rejected("device-exists", "E19")
def no_such_device() -> Departure:
    """E19: Device does not exist."""
    return {"device_type": DeviceType.NONE}


@rejected("device-type-is-compatible", "E11")
def credentials_of_a_display() -> Departure:
    """E11: Service Reference incompatible with the device type; an IHD has no cells."""
    return {"device_type": DeviceType.IHD}


@rejected("6.21-device-is-dcc-controlled", "E11", request="6.21")
def handover_of_a_smets1_device() -> Departure:
    """SMETS1 devices are never DCC-controlled in this sense: no 6.21 (assumption)."""
    return {"smets": Smets.SMETS1}


@rejected("smi-status-is-compatible", "E5")
def device_is_only_pending() -> Departure:
    """E5: Device's SMI status incompatible."""
    return {"smi_status": SmiStatus.PENDING}


@rejected("smi-status-is-compatible", "E5", request="8.1.1")
def commissioned_twice() -> Departure:
    """8.1.1 commissions what is installed and not commissioned."""
    return {"smi_status": SmiStatus.COMMISSIONED}


# -- the certificates ------------------------------------------------------------------------------------------


@rejected("certificates-are-readable", "E1003")
def broken_certificate() -> Departure:
    """DUIS 3.10.2."""
    return {"certificate_state": CertificateState.UNREADABLE}


@rejected("certificates-are-of-this-environment", "E1011")
def test_certificate_in_a_live_world() -> Departure:
    """Seed 004 ¶86: a live Service Request whose key belongs to a test certificate is not processed."""
    return {"certificate_state": CertificateState.OTHER_ENVIRONMENT}


@rejected("certificates-are-valid", "E1004")
def certificate_with_a_bad_path() -> Departure:
    """DUIS 3.10.2."""
    return {"certificate_state": CertificateState.INVALID}


# -- registration ----------------------------------------------------------------------------------------------


@rejected("user-owns-the-proxy-held-certificate", "E100", request="6.15.1 on SMETS1")
def somebody_elses_certificate_is_held() -> Departure:
    """Seed 002: rejected, as they are not the owner of the (wrong) Network Operator Certificate."""
    return {"slot_holder": SOMEBODY_ELSE}


@rejected("user-owns-the-proxy-held-certificate", "E100", request="8.1.1 on SMETS1")
def somebody_elses_certificate_is_held_for_the_supplier() -> Departure:
    """Seed 002: any Critical Command to a SMETS1 Device, not 6.15.1 alone."""
    return {"slot_holder": SOMEBODY_ELSE}


@rejected("user-is-eligible-by-registration", "E4", request="6.15.1 on SMETS1")
def owner_is_not_registered() -> Departure:
    """Seed 002: rejected, as they are not the owner of the Device as validated using the RDP data."""
    return {"user_registered_now": False}


@rejected("user-is-eligible-by-registration", "E4", request="6.24.1")
def non_critical_request_of_a_stranger() -> Departure:
    """SRPD 6.1(f): in the case of Non-Critical Service Requests."""
    return {"user_registered_now": False}


@rejected("user-is-eligible-by-registration", "E4", request="6.21")
def handover_to_a_supplier_that_is_not_registered() -> Departure:
    """SRPD 6.1(f): in the case of Non-Critical Service Requests."""
    return {"user_registered_now": False}


# -- 6.15.1: DUIS 3.8.66.3 (seed 001) --------------------------------------------------------------------------


@rejected("6.15.1-combination", "E061501")
def import_supplier_on_a_gas_proxy() -> Departure:
    """E061501: combination of User Role, Remote Party Role and Device Type incorrect."""
    return {"device_type": DeviceType.GPF}


@rejected("6.15.1-combination", "E061501", request="6.15.1 by the distributor")
def distributor_on_a_gas_meter() -> Departure:
    """E061501; a GSME has no Network Operator cell."""
    return {"device_type": DeviceType.GSME}


@rejected("6.15.1-combination", "E061501")
def recovery_by_a_supplier() -> Departure:
    """E061501: Suppliers place Supplier and Network Operator certificates."""
    return {"remote_party_role": RemotePartyRole.RECOVERY}


@rejected("6.15.1-top-up-floor", "E061504")
def top_up_floor_for_a_network_operator() -> Departure:
    """E061504: new prepayment top-up floor sequence number not applicable."""
    return {"top_up_floor_given": True}


@rejected("6.15.1-certificate-type-on-device", "E061505", request="6.15.1 on an HCALCS")
def top_up_on_an_hcalcs() -> Departure:
    """E061505: certificate type not applicable to the device type; an HCALCS has no top-up cell."""
    return {"top_up_certificate": True}


@rejected("6.15.1-certificate-type-on-device", "E061505", request="6.15.1 on an HCALCS")
def key_agreement_on_an_hcalcs() -> Departure:
    """E061505: an HCALCS has a Supplier's signing cell alone; that the broker has a key agreement cell is no help."""
    return {"key_agreement_certificate": True}


@rejected("6.15.1-future-dating", "E061506")
def future_dated_for_a_network_operator() -> Departure:
    """E061506: future dating, but Remote Party Role is not Supplier."""
    return {"execution_time_given": True}


@rejected("6.15.1-certificate-type-for-role", "E061507")
def supplier_certificate_for_a_network_operator() -> Departure:
    """E061507: certificate type not applicable to the Remote Party Role."""
    return {"certificate_role": RemotePartyRole.SUPPLIER}


@rejected("6.15.1-certificate-type-for-role", "E061507")
def top_up_certificate_for_a_network_operator() -> Departure:
    """E061507: only a Supplier has a prepayment top-up cell."""
    return {"top_up_certificate": True}


@rejected("6.15.1-certificate-type-for-role", "E061507")
def signing_certificate_in_the_place_of_key_agreement() -> Departure:
    """E061507 (assumption)."""
    return {"certificate_usage_fits": False}


# -- 6.21 and 6.23: their twins (assumption) -------------------------------------------------------------------


@rejected("6.21-combination", "E062101", request="6.21")
def handover_of_a_gas_proxy_to_an_import_supplier() -> Departure:
    """As E061501."""
    return {"device_type": DeviceType.GPF}


@rejected("6.21-top-up-floor", "E062102", request="6.21")
def handover_with_a_top_up_floor_for_a_network_operator() -> Departure:
    """As E061504."""
    return {"top_up_floor_given": True}


@rejected("6.21-certificate-type-on-device", "E062105", request="6.21 on an HCALCS")
def handover_of_an_hcalcs_with_top_up() -> Departure:
    """As E061505."""
    return {"top_up_certificate": True}


@rejected("6.21-certificate-type-on-device", "E062105", request="6.21 on an HCALCS")
def handover_of_an_hcalcs_with_key_agreement() -> Departure:
    """As E061505."""
    return {"key_agreement_certificate": True}


@rejected("6.21-certificate-type-for-role", "E062103", request="6.21 by the DCC")
def recovery_credentials_with_key_agreement() -> Departure:
    """As E061507: the recovery role has no Certificate but its signing one, on any Device Type."""
    return {"remote_party_role": RemotePartyRole.RECOVERY}


@rejected("6.21-certificate-type-for-role", "E062103", request="6.21")
def handover_with_a_supplier_certificate() -> Departure:
    """As E061507."""
    return {"certificate_role": RemotePartyRole.SUPPLIER}


@rejected("6.23-combination", "E062301", request="6.23")
def change_of_supplier_on_a_gas_meter_by_electricity() -> Departure:
    """As E061501."""
    return {"device_type": DeviceType.GSME}


@rejected("6.23-combination", "E062301", request="6.23")
def change_of_network_operator() -> Departure:
    """6.23 replaces the Supplier's certificates alone."""
    return {"remote_party_role": RemotePartyRole.NETWORK_OPERATOR}


@rejected("6.23-top-up-floor", "E062304", request="6.23 on an HCALCS")
def change_of_supplier_with_a_top_up_floor_on_an_hcalcs() -> Departure:
    """As E061504."""
    return {"top_up_floor_given": True}


@rejected("6.23-certificate-type-on-device", "E062305", request="6.23 on an HCALCS")
def change_of_supplier_with_top_up_on_an_hcalcs() -> Departure:
    """As E061505."""
    return {"top_up_certificate": True}


@rejected("6.23-certificate-type-for-role", "E062306", request="6.23")
def change_of_supplier_with_a_network_operators_certificate() -> Departure:
    """As E061507."""
    return {"certificate_role": RemotePartyRole.NETWORK_OPERATOR}


@pytest.mark.parametrize("request_of", ["6.23", "6.24.1"])
def test_a_non_critical_request_need_not_own_what_is_held_by_proxy(request_of: str) -> None:
    """Seed 002: U = H is asked of Critical Commands alone."""
    assert rulebook().decide(valid(request_of, smets=Smets.SMETS1, slot_holder=SOMEBODY_ELSE)) is None


# -- the modifications -----------------------------------------------------------------------------------------


@rejected("6.15.1-certificate-party", "E0615N1", by="SECMP0063=dcc-assessment")
def signing_certificate_of_another_distributor() -> Departure:
    """Seed 000, requirement 1."""
    return {"digital_signing_operators": LOND.mask}


@rejected("6.21-certificate-party", "E0621N1", request="6.21", by="SECMP0063=dcc-assessment")
def handover_with_another_distributors_certificate() -> Departure:
    """Seed 000, requirement 2, through 6.21."""
    return {"digital_signing_operators": LOND.mask}


@rejected("user-is-eligible-by-registration", "E4", request="6.24.1", by="DP107=without-6.1f")
def relief_is_for_6_15_1_alone() -> Departure:
    """DP107: 6.1(f) not applied to 6.15.1, and to that alone."""
    return {"user_registered_now": False}


@rejected("user-is-eligible-by-registration", "E4", request="6.24.1", by="DP107=certificate-owner")
def relief_of_the_owner_is_for_6_15_1_alone() -> Departure:
    """DP107: likewise."""
    return {"user_registered_now": False}


@rejected("user-owns-the-proxy-held-certificate", "E100", request="6.15.1 on SMETS1", by="DP107=certificate-owner")
def relief_of_the_owner_is_for_the_owner() -> Departure:
    """DP107: dropped only where U = H."""
    return {"slot_holder": SOMEBODY_ELSE}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    book = rulebook(*case.modifications)
    assert book.decide(valid(case.request)) is None
    departure = case.departure()
    assert len(departure) == 1
    rule = book.decide(valid(case.request, **departure))
    assert rule is not None
    assert (rule.check.name, rule.check.code.code) == (case.check, case.code)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_case_quotes_its_clause(case: Case) -> None:
    assert case.departure.__doc__
    assert case.request in VALID


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
def test_every_check_of_every_rulebook_has_a_case(rules: RuleSet) -> None:
    names = {rule.check.name for rule in rules.at().rules}
    assert names - {case.check for case in CASES} == set()


ORDER = """
user-is-known sender-is-authenticated user-role-is-eligible user-status-permits request-id-is-fresh
command-variant-applies url-is-right device-exists device-type-is-compatible 6.21-device-is-dcc-controlled
smi-status-is-compatible
certificates-are-readable certificates-are-of-this-environment certificates-are-valid
user-owns-the-proxy-held-certificate user-is-eligible-by-registration
6.15.1-combination 6.15.1-top-up-floor 6.15.1-certificate-type-on-device 6.15.1-future-dating
6.15.1-certificate-type-for-role
6.21-combination 6.21-top-up-floor 6.21-certificate-type-on-device 6.21-certificate-type-for-role
6.23-combination 6.23-top-up-floor 6.23-certificate-type-on-device 6.23-certificate-type-for-role
"""


def test_the_checks_stand_in_this_order() -> None:
    """The first that fails decides. Those of 6.15.1 are in the order of seed 001; the others' is an assumption."""
    assert [check.name for check in rulebook().checks] == ORDER.split()


def test_every_case_names_a_check_that_exists() -> None:
    known = {rule.check.name for rules in RULE_SETS.values() for rule in rules.at().rules}
    assert {case.check for case in CASES} - known == set()


def test_every_check_says_what_it_rests_on() -> None:
    for rules in RULE_SETS.values():
        for rule in rules.at().rules:
            check = rule.check
            assert check.sentence.endswith(tuple("abcdefghijklmnopqrstuvwxyz0123456789)"))
            assert check.clause
            assert check.source
            assert check.reads


# -- the matrix, cell by cell ----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", SERVICE_REFERENCE_VARIANTS, ids=lambda row: row.variant)
def test_the_matrix_decides(row: ServiceReferenceVariant) -> None:
    """E2, E12, E19, E11 and E5 for one service, over all roles, variants, device types and statuses."""
    role_and_variant = max(row.user_roles, default=UserRole.IS), max(row.command_variants)
    everything = [
        *product(UserRole, CommandVariant, DeviceType, [SmiStatus.COMMISSIONED]),
        *((*role_and_variant, *rest) for rest in product(DeviceType, SmiStatus)),
    ]
    role, variant, device_type, status = (np.asarray(column) for column in zip(*everything, strict=True))
    codes = rulebook().first_failing(
        Facts.of(
            service=np.full(len(everything), row.index), command_variant=variant, user=1, user_role=role,
            device_type=device_type, smi_status=status, smets=Smets.SMETS2, user_registered_now=True,
        )
    )  # fmt: skip
    names = np.asarray([*(c.name for c in rulebook().checks), ""])[codes]

    def expected(u: UserRole, v: CommandVariant, t: DeviceType, s: SmiStatus) -> str:
        for_device = row.kind != "non-device"
        if u is UserRole.NONE:
            return "user-is-known"
        if u not in row.user_roles:
            return "user-role-is-eligible"
        if v not in row.command_variants:
            return "command-variant-applies"
        if for_device and t is DeviceType.NONE:
            return "device-exists"
        if for_device and t not in row.device_types:
            return "device-type-is-compatible"
        return "smi-status-is-compatible" if for_device and s not in row.smi_statuses else ""

    general = ("user-", "command-", "device-", "smi-")
    wanted = [expected(*one) for one in everything]
    assert [name if name.startswith(general) else "" for name in names] == wanted


# duis.md, "Combinations for E061501 and its 6.21 twin"; 6.23 is the Supplier's own.
SUPPLIER, NETWORK_OPERATOR = RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR
BY_ELECTRICITY = {(SUPPLIER, DeviceType.ESME), (SUPPLIER, DeviceType.HCALCS), (NETWORK_OPERATOR, DeviceType.ESME)}
BY_GAS = {(SUPPLIER, DeviceType.GSME), (SUPPLIER, DeviceType.GPF), (NETWORK_OPERATOR, DeviceType.GPF)}
COMBINATIONS = {
    ("6.15.1", UserRole.IS): BY_ELECTRICITY,
    ("6.15.1", UserRole.GS): BY_GAS,
    ("6.15.1", UserRole.ED): {(NETWORK_OPERATOR, DeviceType.ESME)},
    ("6.15.1", UserRole.GT): {(NETWORK_OPERATOR, DeviceType.GPF)},
    ("6.21", UserRole.IS): BY_ELECTRICITY,
    ("6.21", UserRole.GS): BY_GAS,
    ("6.23", UserRole.IS): {(SUPPLIER, DeviceType.ESME), (SUPPLIER, DeviceType.HCALCS)},
    ("6.23", UserRole.GS): {(SUPPLIER, DeviceType.GSME), (SUPPLIER, DeviceType.GPF)},
}
CODES = {"6.15.1": "E061501", "6.21": "E062101", "6.23": "E062301"}


@pytest.mark.parametrize(("variant", "user_role"), COMBINATIONS)
def test_the_correct_combinations(variant: str, user_role: UserRole) -> None:
    book = rulebook()
    accepted = set()
    for role, device_type in product(RemotePartyRole, sorted(service(variant).device_types)):
        facts = Facts.of(
            service=service(variant).index,
            command_variant=min(service(variant).command_variants),
            user=1,
            user_role=user_role,
            device_type=device_type,
            smets=Smets.SMETS2,
            smi_status=SmiStatus.COMMISSIONED,
            remote_party_role=role,
            certificate_role=role,
            user_registered_now=True,
        )
        rule = book.decide(facts)
        if rule is None:
            accepted.add((role, device_type))
        else:
            assert rule.check.code.code == CODES[variant]
    assert accepted == COMBINATIONS[variant, user_role]
