"""The facts that the DSP gathers from a real document and its registers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.dcc.facts import gather
from simulator.domain.devices import CellUsage, DeviceType, KeyUsage, Smets, SmiStatus, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import mask_of, network_operator
from simulator.domain.parties import (
    NETWORK_ROLES,
    Party,
    PartyCategory,
    RemotePartyRole,
    UserId,
    UserRole,
    UserStatus,
)
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, UPDATE_CREDENTIALS
from simulator.domain.time import DAY
from simulator.duis.reading import parse_request
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    OtherBody,
    ReadFirmwareVersion,
    ReadInventory,
    RequestBody,
    RetrieveCredentials,
    ServiceRequest,
    SetImportMpxn,
)
from simulator.duis.writing import write_request
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.keys import derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.rules.facts import CertificateState, Facts
from simulator.scenario import PartySection, UserIdSection
from simulator.world import World
from tests.support.worlds import (
    AVON,
    BLENCATHRA,
    BROKER,
    NETWORK_OPERATOR,
    SUPPLIER,
    ask,
    build,
    certificates,
    meter_point,
    operator,
    place,
    supplier,
)

SET_MPXN = SetImportMpxn("1000000000000")
READ = RetrieveCredentials((NETWORK_OPERATOR,))


def facts(world: World, request: ServiceRequest, now: int = 0) -> Facts:
    """By way of the document."""
    read = parse_request(write_request(request))
    assert isinstance(read, ServiceRequest), read
    return gather(read, world.registers, now, sender_authenticated=True).facts


def facts_of(world: World, body: CredentialsReplacement, device: EUI64, now: int = 0, **ask_as: Any) -> Facts:
    """Those of a Supplier's 6.15.1 with this body."""
    return facts(world, ask(world, "6.15.1", supplier(world), device, body, **ask_as), now)


# -- the sender ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "device_type", "role"),
    [
        ("6.24.1", DeviceType.ESME, UserRole.IS),
        ("6.24.1", DeviceType.GSME, UserRole.GS),
        ("6.24.1", DeviceType.GPF, UserRole.GS),
        ("6.24.1", DeviceType.CHF, UserRole.IS),
        ("6.24.1", DeviceType.HCALCS, UserRole.IS),
    ],
)
def test_a_supplier_of_both_fuels_sends_in_the_role_of_the_device(
    world: World, variant: str, device_type: DeviceType, role: UserRole
) -> None:
    """One User ID may serve as Import and as Gas Supplier (assumption)."""
    found = facts(world, ask(world, variant, supplier(world), place(world, device_type), READ))
    assert (found.user_role, found.user) == (role, world.directory.index(supplier(world)))


@pytest.mark.parametrize(
    ("roles", "variant", "body", "role"),
    [
        ({UserRole.IS, UserRole.ES}, "6.20.2", OtherBody("SetDeviceConfigurationExportMPAN"), UserRole.ES),
        ({UserRole.IS, UserRole.ES}, "6.20.1", SET_MPXN, UserRole.IS),
        ({UserRole.GS, UserRole.OU}, "6.20.1", SET_MPXN, UserRole.GS),
        ({UserRole.RSA, UserRole.OU}, "6.20.1", SET_MPXN, UserRole.RSA),
        (set(), "6.20.1", SET_MPXN, UserRole.NONE),
    ],
)
def test_a_role_that_the_service_allows_goes_first(
    world: World, roles: set[UserRole], variant: str, body: RequestBody, role: UserRole
) -> None:
    user_id = UserId(EUI64(77), frozenset(roles), RemotePartyRole.OTHER)
    world.directory.enrol(Party("Somebody", PartyCategory.OTHER, (user_id,)))
    request = ask(world, variant, EUI64(77), place(world), body)
    assert facts(world, request).user_role == role


def test_nobody_knows_the_sender(world: World) -> None:
    found = facts(world, ask(world, "6.24.1", EUI64(77), place(world), READ))
    assert (found.user, found.user_role, found.user_operators) == (0, UserRole.NONE, 0)
    assert not found.user_registered_now


def test_a_suspended_user(world: World) -> None:
    user_id = UserId(EUI64(77), frozenset({UserRole.IS}), SUPPLIER, status=UserStatus.SUSPENDED)
    world.directory.enrol(Party("Somebody", PartyCategory.OTHER, (user_id,)))
    assert facts(world, ask(world, "6.24.1", EUI64(77), place(world), READ)).user_status == UserStatus.SUSPENDED


@pytest.mark.parametrize("authenticated", [True, False])
def test_whether_the_sender_was_authenticated_is_told_from_outside(world: World, authenticated: bool) -> None:
    request = ask(world, "6.24.1", supplier(world), place(world), READ)
    gathered = gather(request, world.registers, 0, sender_authenticated=authenticated)
    assert gathered.facts.sender_authenticated == authenticated


def test_one_identity_may_speak_for_several_operators() -> None:
    """UK Power Networks: 10, 12, 19 (SECMP0063: "SEC Party or Distribution Area")."""
    identity = UserIdSection(
        eui64="00-00-00-00-00-00-00-99",
        user_roles=["ED"],
        remote_party_role="NetworkOperator",
        network_operators=["EELC", "LOND", "SEEB"],
    )
    section = PartySection(name="UKPN jointly", category="Electricity Network Party", user_ids=[identity])
    world = build(parties=(section,))
    jointly = EUI64(0x99)
    found = facts_of(world, certificates(world, jointly), place(world))
    assert found.digital_signing_operators == found.key_agreement_operators == mask_of(["EELC", "LOND", "SEEB"])
    for registered in ("EELC", "LOND", "SEEB", "YELG"):
        own = facts(world, ask(world, "6.24.1", jointly, place(world, registered=registered), READ))
        assert bool(own.user_registered_now) is (registered != "YELG")


# -- the Device ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("smets", [Smets.SMETS1, Smets.SMETS2])
@pytest.mark.parametrize("status", [SmiStatus.COMMISSIONED, SmiStatus.SUSPENDED])
def test_the_device_as_the_inventory_has_it(world: World, smets: Smets, status: SmiStatus) -> None:
    device = place(world, DeviceType.GPF, smets=smets, status=status)
    found = facts(world, ask(world, "6.24.1", supplier(world), device, READ))
    assert (found.device_type, found.smets, found.smi_status) == (DeviceType.GPF, smets, status)


def test_a_device_that_is_not_there(world: World) -> None:
    found = facts(world, ask(world, "6.24.1", supplier(world), EUI64(5), READ))
    assert (found.device_type, found.smets, found.smi_status, found.meter_point_known) == (0, 0, 0, False)


def test_a_request_that_reaches_no_device(world: World) -> None:
    request = ask(world, "8.2", supplier(world), BROKER, ReadInventory(mpxn="2000000000015"))
    assert facts(world, request).device_type == DeviceType.NONE


# -- Registration Data -----------------------------------------------------------------------------------------


def test_registration_and_two_digits(world: World) -> None:
    """An independent operator took the meter point over: its first two digits are still those of Eastern."""
    device = place(world, registered="IPNL")
    found = facts(world, ask(world, "6.24.1", supplier(world), device, READ))
    assert found.meter_point_known
    assert found.registered_operator == network_operator("IPNL").index
    assert found.mpan_operator == network_operator("EELC").index


def test_a_gas_meter_point_has_no_digits_that_say_anything(world: World) -> None:
    found = facts(world, ask(world, "6.24.1", supplier(world), place(world, DeviceType.GPF), READ))
    assert (found.registered_operator, found.mpan_operator) == (network_operator("NT").index, 0)


def test_a_record_without_an_operator(world: World) -> None:
    device = place(world, DeviceType.GPF, registered=None)
    world.registration.register(meter_point(world, device), supplier=AVON, network_operator=None)
    found = facts(world, ask(world, "6.24.1", supplier(world), device, READ))
    assert (bool(found.meter_point_known), found.registered_operator) == (True, 0)


def test_a_meter_point_that_the_copy_lacks(world: World) -> None:
    device = place(world)
    world.registration_copy.lose([meter_point(world, device)])
    found = facts(world, ask(world, "6.24.1", supplier(world), device, READ))
    assert (bool(found.meter_point_known), found.registered_operator) == (False, 0)
    assert found.mpan_operator == network_operator("EELC").index


def test_a_stale_copy(world: World) -> None:
    device = place(world)
    world.registration.change(meter_point(world, device), DAY, network_operator="IPNL")
    world.registration_copy.lags[meter_point(world, device)] = 10 * DAY
    request = ask(world, "6.24.1", supplier(world), device, READ)
    assert facts(world, request, 5 * DAY).registered_operator == network_operator("EELC").index
    assert facts(world, request, 11 * DAY).registered_operator == network_operator("IPNL").index


@pytest.mark.parametrize(
    ("sender", "device_type", "registered"),
    [
        (lambda w: supplier(w, AVON), DeviceType.ESME, True),
        (lambda w: supplier(w, BLENCATHRA), DeviceType.ESME, False),
        (lambda w: operator(w, "EELC"), DeviceType.ESME, True),
        (lambda w: operator(w, "LOND"), DeviceType.ESME, False),  # the same group, another identity
        (lambda w: operator(w, "NT"), DeviceType.GPF, True),
        (lambda w: operator(w, "EELC"), DeviceType.GPF, False),
        (lambda w: operator(w, "EELC"), DeviceType.CHF, False),  # no meter point
    ],
)
def test_who_is_registered(
    world: World, sender: Callable[[World], EUI64], device_type: DeviceType, registered: bool
) -> None:
    found = facts(world, ask(world, "6.24.1", sender(world), place(world, device_type), READ))
    assert bool(found.user_registered_now) is registered
    assert bool(found.user_registered_throughout) is registered


def test_the_dcc_is_registered_nowhere(world: World) -> None:
    request = ask(world, "6.21", BROKER, place(world), certificates(world, BROKER))
    found = facts(world, request)
    assert (found.user_role, bool(found.user_registered_now)) == (UserRole.DCC, False)
    assert not found.user_registered_at_execution


def test_an_agent_is_not_looked_up(world: World) -> None:
    """Agents and Other Users are not in Registration Data (assumption)."""
    user_id = UserId(EUI64(77), frozenset({UserRole.RSA}), RemotePartyRole.OTHER)
    world.directory.enrol(Party("Meter Operator", PartyCategory.OTHER, (user_id,)))
    request = ask(world, "11.2", EUI64(77), place(world), ReadFirmwareVersion())
    assert facts(world, request).user_registered_now


def dated(world: World, variant: str, sender: EUI64, device: EUI64, due: datetime) -> ServiceRequest:
    """A request of any service that can be future-dated here."""
    meter = str(meter_point(world, device))
    body: dict[str, RequestBody] = {
        "6.23": certificates(world, sender, SUPPLIER, execution_date_time=due, import_mpxn=meter),
        "11.2": ReadFirmwareVersion(due),
        "6.20.1": SetImportMpxn(meter, execution_date_time=due),
    }
    return ask(world, variant, sender, device, body[variant])


@pytest.fixture
def changing_hands(world: World) -> EUI64:
    """A Device whose registered Supplier changes on the tenth day from Avon to Blencathra."""
    device = place(world)
    world.registration.register(
        meter_point(world, device), supplier=BLENCATHRA, network_operator="EELC", effective=10 * DAY, recorded=0
    )
    return device


@pytest.mark.parametrize("variant", ["6.23", "11.2", "6.20.1"])
@pytest.mark.parametrize(("days", "by_then"), [(5, False), (10, True), (15, True)])
def test_the_time_of_execution(world: World, changing_hands: EUI64, variant: str, days: int, by_then: bool) -> None:
    """SRPD 6.1(f)(ii): who will be registered at the specified time for execution."""
    due = world.calendar.at(days * DAY)
    found = facts(world, dated(world, variant, supplier(world, BLENCATHRA), changing_hands, due), DAY)
    assert bool(found.execution_time_given)
    assert (bool(found.user_registered_now), bool(found.user_registered_at_execution)) == (False, by_then)


@pytest.mark.parametrize(("days", "sender", "registered"), [(11, AVON, False), (11, BLENCATHRA, True), (1, AVON, True)])
@pytest.mark.parametrize("year", [2018, 3000])
def test_a_past_date_and_a_cancellation_are_carried_out_at_once(
    world: World, changing_hands: EUI64, year: int, days: int, sender: str, registered: bool
) -> None:
    """SRPD 6.1(f) asks who "is or will be" an Eligible User, not who was."""
    due = world.calendar.at(0).replace(year=year)
    found = facts(world, dated(world, "6.23", supplier(world, sender), changing_hands, due), days * DAY)
    assert bool(found.execution_time_given)
    assert bool(found.user_registered_at_execution) is registered


# -- the certificates placed -----------------------------------------------------------------------------------


def test_the_certificates_of_a_good_request(world: World) -> None:
    found = facts_of(world, certificates(world, operator(world, "LOND")), place(world))
    assert found.remote_party_role == found.certificate_role == NETWORK_OPERATOR
    assert (found.digital_signing_certificate, found.key_agreement_certificate) == (True, True)
    assert (found.top_up_certificate, found.top_up_floor_given, found.certificate_usage_fits) == (False, False, True)
    assert found.certificate_state == CertificateState.VALID
    assert found.digital_signing_operators == found.key_agreement_operators == mask_of(["LOND"])


def test_each_certificate_has_an_owner_of_its_own(world: World) -> None:
    lond = certificates(world, operator(world, "LOND"))
    body = certificates(world, operator(world, "EELC"), key_agreement_certificate=lond.key_agreement_certificate)
    found = facts_of(world, body, place(world))
    assert (found.digital_signing_operators, found.key_agreement_operators) == (mask_of(["EELC"]), mask_of(["LOND"]))


def test_a_suppliers_certificates(world: World) -> None:
    found = facts_of(world, certificates(world, supplier(world), SUPPLIER), place(world))
    assert found.certificate_role == found.remote_party_role == SUPPLIER
    assert (found.top_up_certificate, found.top_up_floor_given, found.certificate_usage_fits) == (True, True, True)
    assert found.digital_signing_operators == 0


def issued(world: World, environment: Environment = Environment.TEST, **departures: Any) -> tuple[bytes, bytes]:
    """A Network Operator's signing certificate of this world's seed, but for the departures, and its issuer."""
    start = world.scenario.start
    authority = OrganisationAuthority.create(world.scenario.seed, environment, start)
    arguments: dict[str, Any] = {
        "eui64": operator(world),
        "role": NETWORK_OPERATOR,
        "key_usage": KeyUsage.DIGITAL_SIGNATURE,
        "public_point": derive_key(1, "placed").public_point,
        "common_name": None,
        "not_before": start,
        "serial": serial_for(1, "placed"),
        **departures,
    }
    return authority.issue(**arguments).der, authority.issuing.der


State = CertificateState
PLACED: dict[str, tuple[CertificateState, str, Callable[[World], dict[str, Any]]]] = {
    "valid": (State.VALID, "", lambda w: {}),
    "truncated": (
        State.UNREADABLE,
        "certificate-malformed",
        lambda w: {"digital_signing_certificate": issued(w)[0][:-7]},
    ),
    "no certificate": (State.UNREADABLE, "certificate-malformed", lambda w: {"key_agreement_certificate": b"hello"}),
    "broken path": (State.UNREADABLE, "certificate-malformed", lambda w: {"path_certificates": (b"\x30\x00",)}),
    "of the live environment": (
        State.OTHER_ENVIRONMENT,
        "path-environment path-untrusted",
        lambda w: {
            "digital_signing_certificate": issued(w, Environment.LIVE)[0],
            "path_certificates": (issued(w, Environment.LIVE)[1], issued(w)[1]),
        },
    ),
    "expired": (
        State.INVALID,
        "path-expired",
        lambda w: {
            "digital_signing_certificate": issued(
                w, not_before=w.scenario.start - timedelta(days=9), not_after=w.scenario.start - timedelta(days=1)
            )[0]
        },
    ),
    "expired, but time does not count": (
        State.VALID,
        "",
        lambda w: {
            "digital_signing_certificate": issued(
                w, not_before=w.scenario.start - timedelta(days=9), not_after=w.scenario.start - timedelta(days=1)
            )[0],
            "apply_time_based_cpv_checks": False,
        },
    ),
    "not yet valid": (
        State.INVALID,
        "path-not-yet-valid",
        lambda w: {
            "digital_signing_certificate": issued(w, not_before=w.scenario.start + timedelta(days=9))[0]
        },
    ),
    "path to nowhere": (
        State.INVALID,
        "path-untrusted",
        lambda w: {"path_certificates": (w.smki.device_authority.issuing.der,)},
    ),
    "of another world": (
        State.INVALID,
        "path-untrusted",
        lambda w: {
            "digital_signing_certificate": build(seed=1).smki.certificate(
                operator(w), NETWORK_OPERATOR, KeyUsage.DIGITAL_SIGNATURE
            ).der
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PLACED)
def test_the_state_of_the_certificates(world: World, case: str) -> None:
    state, codes, departure = PLACED[case]
    body = certificates(world, operator(world), **departure(world))
    request = ask(world, "6.15.1", supplier(world), place(world), body)
    gathered = gather(request, world.registers, 0, sender_authenticated=True)
    assert gathered.facts.certificate_state == state
    assert {finding.code for finding in gathered.certificates.findings} == set(codes.split())


def test_a_revoked_certificate(world: World) -> None:
    revoked = world.smki.certificate(operator(world), NETWORK_OPERATOR, KeyUsage.KEY_AGREEMENT)
    registers = replace(world.registers, is_revoked=lambda certificate: certificate == revoked)
    request = ask(world, "6.15.1", supplier(world), place(world), certificates(world, operator(world)))
    gathered = gather(request, registers, 0, sender_authenticated=True)
    assert gathered.facts.certificate_state == CertificateState.INVALID
    assert [finding.code for finding in gathered.certificates.findings] == ["path-revoked"]


@pytest.mark.parametrize(
    ("departure", "role", "fits"),
    [
        (lambda w: {}, NETWORK_OPERATOR, True),
        (
            lambda w: {"digital_signing_certificate": certificates(w, operator(w)).key_agreement_certificate},
            NETWORK_OPERATOR,
            False,
        ),
        (
            lambda w: {"key_agreement_certificate": certificates(w, supplier(w), SUPPLIER).key_agreement_certificate},
            SUPPLIER,
            True,
        ),
        (lambda w: {"digital_signing_certificate": None, "key_agreement_certificate": None}, 0xFF, True),
    ],
    ids=["right", "key agreement in the place of signing", "one of another role", "none"],
)
def test_role_and_usage_of_the_certificates(
    world: World, departure: Callable[[World], dict[str, Any]], role: int, fits: bool
) -> None:
    """A certificate of another role than the one addressed is what counts, wherever it stands."""
    found = facts_of(world, certificates(world, operator(world), **departure(world)), place(world))
    assert (found.certificate_role, bool(found.certificate_usage_fits)) == (role, fits)


# -- SMETS1: who owns the certificate held ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("smets", "role", "holder"),
    [
        (Smets.SMETS1, NETWORK_OPERATOR, "LOND"),
        (Smets.SMETS1, SUPPLIER, AVON),
        (Smets.SMETS2, NETWORK_OPERATOR, None),  # the Device itself knows
    ],
)
def test_the_slot_holder(world: World, smets: Smets, role: RemotePartyRole, holder: str | None) -> None:
    """H: by proxy in the DSP for SMETS1 alone."""
    device = place(world, smets=smets, held_by="LOND")
    owner = supplier(world) if role is SUPPLIER else operator(world)
    found = facts_of(world, certificates(world, owner, role), device)
    expected = {"LOND": operator(world, "LOND"), AVON: supplier(world), None: None}[holder]
    assert found.slot_holder == world.directory.index(expected)


@pytest.mark.parametrize(
    ("variant", "body", "smets", "holder"),
    [
        ("8.1.1", CommissionDevice(datetime(2019, 3, 4, tzinfo=UTC), 10), Smets.SMETS1, AVON),
        ("8.1.1", CommissionDevice(datetime(2019, 3, 4, tzinfo=UTC), 10), Smets.SMETS2, None),
        ("1.1.1", OtherBody("UpdateImportTariffPrimaryElement"), Smets.SMETS1, AVON),
        ("6.24.1", READ, Smets.SMETS1, None),
    ],
)
def test_other_critical_commands_are_for_the_suppliers_slot(
    world: World, variant: str, body: RequestBody, smets: Smets, holder: str | None
) -> None:
    """Seed 002: whoever sends a SMETS1 Critical Command must own the certificate held by proxy."""
    device = place(world, smets=smets, held_by="LOND")
    found = facts(world, ask(world, variant, supplier(world, BLENCATHRA), device, body))
    assert found.slot_holder == world.directory.index(supplier(world, holder) if holder else None)


def test_all_other_critical_services_are_the_suppliers() -> None:
    """So the slot that they are for is the Supplier's."""
    others = {s for s in SERVICE_REFERENCE_VARIANTS if s.is_critical} - {UPDATE_CREDENTIALS}
    assert not any(set(NETWORK_ROLES) & s.user_roles for s in others)


# -- the rest of the request -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "fresh"), [(None, True), (6, True), (7, False), (8, False)])
def test_a_request_id_is_fresh_above_the_last_counter(world: World, last: int | None, fresh: bool) -> None:
    device = place(world)
    if last is not None:
        world.registers.counters[supplier(world), device] = last
    request = ask(world, "6.24.1", supplier(world), device, READ, counter=7)
    assert bool(facts(world, request).request_id_fresh) is fresh


def test_none_of_these_services_asks_for_a_date_range(world: World) -> None:
    device = place(world)
    for request in (
        ask(world, "6.24.1", supplier(world), device, READ),
        ask(world, "6.15.1", supplier(world), device, certificates(world, operator(world))),
    ):
        assert not facts(world, request).date_range_requested


def test_top_up_cells_are_cells_of_their_own(world: World) -> None:
    body = certificates(world, supplier(world), SUPPLIER)
    request = ask(world, "6.15.1", supplier(world), place(world), body)
    placed = gather(request, world.registers, 0, sender_authenticated=True).certificates
    top_up = TrustAnchorCell(SUPPLIER, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
    assert placed.by_cell[top_up].der == body.key_agreement_top_up_certificate
    assert len(placed.by_cell) == 3
