"""The whole matrix of services: every one is decided; those that are not offered are answered E1006, never a crash."""

from __future__ import annotations

from itertools import product

import pytest

from simulator.dcc.commands import OFFERED
from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party, PartyCategory, RemotePartyRole, UserId, UserRole
from simulator.domain.service_requests import (
    READ_FIRMWARE_VERSION,
    SERVICE_REFERENCE_VARIANTS,
    CommandVariant,
    ServiceKind,
    ServiceReferenceVariant,
)
from simulator.duis.names import BODY_ELEMENTS
from simulator.duis.values import OtherBody, ServiceRequest, SignedPreCommand
from simulator.duis.writing import write_request
from simulator.world import World
from tests.support.worlds import AVON, build, place

USERS = {role: EUI64(0xA0 + role) for role in UserRole if role is not UserRole.NONE}
STRANGER = EUI64(0xFF)
UNKNOWN_DEVICE = EUI64(0xDE)


@pytest.fixture(scope="module")
def world() -> World:
    """A world with one User for each User Role, all of them Avon's or EELC's, and one Device of each type."""
    world = build(allow_unsigned=True)
    for role, eui64 in USERS.items():
        operators = frozenset({"EELC"} if role is UserRole.ED else {"NT"} if role is UserRole.GT else set())
        user_id = UserId(eui64, frozenset({role}), RemotePartyRole.OTHER, operators)
        world.directory.enrol(Party(f"User in the role {role.name}", PartyCategory.OTHER, (user_id,)))
    return world


@pytest.fixture(scope="module")
def devices(world: World) -> dict[tuple[DeviceType, Smets], EUI64]:
    wanted = product([t for t in DeviceType if t], (Smets.SMETS1, Smets.SMETS2))
    return {(t, smets): place(world, t, smets=smets, registered=None) for t, smets in wanted}


def document(
    srv: ServiceReferenceVariant, variant: CommandVariant, sender: EUI64, target: EUI64, counter: int
) -> bytes:
    """A request of any service, with its own body element or, under variants 5 to 7, a Signed Pre-Command."""
    body: OtherBody | SignedPreCommand = OtherBody(BODY_ELEMENTS[srv.variant])
    if variant in srv.command_variants and 5 <= variant <= 7:
        body = SignedPreCommand(b"\xdf")
    return write_request(ServiceRequest(sender, target, counter, variant, srv, body))


NOT_OFFERED = [srv for srv in SERVICE_REFERENCE_VARIANTS if srv not in OFFERED]


@pytest.mark.parametrize("srv", NOT_OFFERED, ids=lambda srv: srv.variant)
def test_a_service_that_is_not_offered(
    world: World, devices: dict[tuple[DeviceType, Smets], EUI64], srv: ServiceReferenceVariant
) -> None:
    """A request for a known SRV that is not supported gets E2 or E11 by the matrix, or E1006; never a crash."""
    counter = 1_000 * srv.index
    for variant, role in product(CommandVariant, [*USERS, None]):
        sender = USERS[role] if role else STRANGER
        for target in (devices[DeviceType.ESME, Smets.SMETS2], devices[DeviceType.CAD, Smets.SMETS1], UNKNOWN_DEVICE):
            counter += 1
            code = world.dsp.receive(document(srv, variant, sender, target, counter), 0).code
            by_proxy = target == devices[DeviceType.CAD, Smets.SMETS1]
            assert code == expected(srv, variant, role, target, by_proxy), (variant, role, target)


def expected(
    srv: ServiceReferenceVariant, variant: CommandVariant, role: UserRole | None, target: EUI64, by_proxy: bool
) -> str:
    """What the matrix says. All meter points are unknown, so all but Network Parties are trusted.

    Of a SMETS1 Device (``by_proxy``) none of the senders owns the certificate held.
    """
    if variant in srv.command_variants and 5 <= variant <= 7:
        return "E1010"  # a Signed Pre-Command that was never transformed
    if role is None:
        return "E1"
    if role not in srv.user_roles:
        return "E2"
    if variant not in srv.command_variants:
        return "E12"
    if srv.kind is ServiceKind.NON_DEVICE:
        return "E1006"
    if target == UNKNOWN_DEVICE:
        return "E19"
    if srv.is_critical and by_proxy:
        return "E100"
    if srv.kind is ServiceKind.NON_CRITICAL and role in (UserRole.ED, UserRole.GT):
        return "E4"
    return "E1006"


@pytest.mark.parametrize(
    "srv", [srv for srv in SERVICE_REFERENCE_VARIANTS if srv in OFFERED], ids=lambda srv: srv.variant
)
def test_an_offered_service_is_never_answered_so(
    world: World, devices: dict[tuple[DeviceType, Smets], EUI64], srv: ServiceReferenceVariant
) -> None:
    """Its own element without content is a fault of the document, but for 11.2; never E1006, never a crash."""
    element = f"<sr:{BODY_ELEMENTS[srv.variant]}/>".encode()
    for number, (variant, target) in enumerate(product(CommandVariant, devices.values()), start=1):
        other = next(s for s in NOT_OFFERED if s.kind is ServiceKind.NON_CRITICAL)
        stated = document(other, CommandVariant.NON_CRITICAL_WAN, USERS[UserRole.IS], target, 1_000_000 + number)
        text = stated.replace(
            f"<sr:{BODY_ELEMENTS[other.variant]}></sr:{BODY_ELEMENTS[other.variant]}>".encode(), element
        )
        text = text.replace(f">{other.variant}<".encode(), f">{srv.variant}<".encode())
        text = text.replace(f">{other.reference}<".encode(), f">{srv.reference}<".encode())
        text = text.replace(b"<sr:CommandVariant>1<", b"<sr:CommandVariant>%d<" % variant)
        assert element in text
        decision = world.dsp.receive(text, 0)
        if srv is READ_FIRMWARE_VERSION:
            reasons = {finding.details.get("reason") for finding in decision.findings}
            assert reasons <= {None, "local-delivery-not-offered"}
        else:
            assert decision.code == "E1001"


@pytest.mark.parametrize("smets", [Smets.SMETS1, Smets.SMETS2])
@pytest.mark.parametrize("device_type", [t for t in DeviceType if t])
def test_every_device_type_can_be_asked_about(
    world: World, devices: dict[tuple[DeviceType, Smets], EUI64], device_type: DeviceType, smets: Smets
) -> None:
    """6.2.4 for each Device: known, and not offered."""
    read_identity = next(s for s in SERVICE_REFERENCE_VARIANTS if s.variant == "6.2.4")
    target = devices[device_type, smets]
    asked = document(read_identity, CommandVariant.NON_CRITICAL_WAN, USERS[UserRole.OU], target, 2_000_000)
    decision = world.dsp.receive(asked, 0)
    assert (decision.code, decision.facts["device_type"]) == ("E1006", device_type.name)
    assert decision.facts["smets"] == smets.name


def test_statuses_are_asked_of_services_for_devices_alone(world: World) -> None:
    """12.1 and its likes reach no Device, so any status will do."""
    target = place(world, status=SmiStatus.DECOMMISSIONED, supplied_by=AVON)
    request_wan_matrix = next(s for s in SERVICE_REFERENCE_VARIANTS if s.variant == "12.1")
    asked = document(request_wan_matrix, CommandVariant.NON_DEVICE, USERS[UserRole.IS], target, 1)
    assert world.dsp.receive(asked, 0).code == "E1006"
