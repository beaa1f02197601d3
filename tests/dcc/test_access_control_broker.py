"""The DCC's own Commands, and the MAC on every Command: one door for whatever service it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.dcc.commands import OFFERED, pre_command
from simulator.devices.device import FIRST_FIRMWARE
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType, KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.service_requests import ServiceKind
from simulator.domain.time import DAY
from simulator.duis.values import (
    OtherBody,
    ReadFirmwareVersion,
    RequestBody,
    RetrieveCredentials,
    ServiceRequest,
    SetImportMpxn,
    SignedPreCommand,
)
from simulator.gbcs.credentials import (
    ReplacementMode,
)
from simulator.gbcs.device_certificates import DeviceCertificateStatus
from simulator.gbcs.firmware import FirmwareVersion, decode_firmware_version
from simulator.gbcs.framing import Message, decode_message, encode_message
from simulator.pki.keys import derive_key, serial_for
from simulator.world import World
from tests.support.messages import credentials_in, framed
from tests.support.worlds import (
    BLENCATHRA,
    BROKER,
    NETWORK_OPERATOR,
    SUPPLIER,
    ask,
    certificates,
    device,
    handover,
    meter_point,
    operator,
    place,
    supplier,
)

ESME = DeviceType.ESME


def test_handover_is_the_brokers_own_command(world: World) -> None:
    target = place(world)
    request, body = handover(world, target)
    message, credentials = credentials_in(world.broker.handover(request, body, device(world, target).agreement_point))
    assert (message.header.originator, message.header.recipient) == (BROKER, target)
    assert credentials.mode is ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR
    assert message.signature is not None
    assert message.mac is not None


def test_recovery_carries_a_signature_and_no_mac(world: World) -> None:
    """Modes 8 and 9: signed only."""
    target = place(world)
    request, body = handover(world, target)
    message, credentials = credentials_in(world.broker.recover(request, body, device(world, target).agreement_point))
    assert (credentials.mode, message.mac) == (ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY, None)
    assert message.signature is not None


def test_the_brokers_counter_rises(world: World) -> None:
    point = device(world, target := place(world)).agreement_point
    counters = [
        credentials_in(world.broker.handover(*handover(world, target), point))[0].header.counter for _ in range(3)
    ]
    assert counters == [1, 2, 3]


def test_the_broker_forwards_what_a_user_signed_with_its_mac(world: World) -> None:
    target = place(world, held_by="EELC")
    request = ask(world, "6.15.1", operator(world), target, certificates(world, operator(world, "LOND")))
    command = decode_message(pre_command(request, ESME))
    assert isinstance(command, Message)
    key = world.signing_key(operator(world))
    signed = replace(command, signature=key.sign_raw(command.signed_part))
    forwarded = world.broker.forward(signed.authenticated_part, device(world, target).agreement_point)
    message, _ = credentials_in(forwarded)
    assert replace(message, mac=None) == signed
    assert device(world, target).obey(forwarded, world.calendar.at(DAY)).succeeded


def test_the_mac_is_for_one_device(world: World) -> None:
    one, other = place(world), place(world)
    request, body = handover(world, one)
    command = world.broker.handover(request, body, device(world, other).agreement_point)
    discarded = device(world, one).obey(command, world.calendar.at(DAY)).discarded
    assert discarded is not None
    assert discarded.code == "command-mac"


@pytest.mark.parametrize("device_type", [DeviceType.ESME, DeviceType.GPF])
def test_handover_then_the_device_obeys_its_new_holder(world: World, device_type: DeviceType) -> None:
    target = place(world, device_type)
    request, body = handover(world, target)
    held = device(world, target)
    assert held.obey(world.broker.handover(request, body, held.agreement_point), world.calendar.at(DAY)).succeeded
    assert held.holder(NETWORK_OPERATOR_SIGNING) == operator(world)


def test_only_6_23_changes_the_supplier(world: World) -> None:
    target = place(world)
    request, body = handover(world, target)
    with pytest.raises(SimulatorError, match="is no change of Supplier"):
        world.broker.change_supplier(request, body, device(world, target).agreement_point)
    gaining = certificates(world, supplier(world), SUPPLIER, import_mpxn=str(meter_point(world, target)))
    request = ask(world, "6.23", supplier(world), target, gaining)
    _, credentials = credentials_in(
        world.broker.change_supplier(request, gaining, device(world, target).agreement_point)
    )
    assert credentials.mode is ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS


def test_an_unreadable_signed_command_is_a_bug_of_the_dsp(world: World) -> None:
    with pytest.raises(SimulatorError, match="the DSP let an unreadable Command pass"):
        world.broker.forward(b"\xdf\x09", device(world, place(world)).agreement_point)


# -- the broker's one door ---------------------------------------------------------------------------------------


def command(world: World, request: ServiceRequest, *, by_the_dcc: bool = False) -> bytes:
    held = device(world, request.target)
    return world.broker.command(request, held.device_type, held.agreement_point, by_the_dcc=by_the_dcc)


def mode(octets: bytes) -> ReplacementMode:
    return credentials_in(octets)[1].mode


def test_the_door_knows_every_way_to_a_command(world: World) -> None:
    target = place(world)
    request, body = handover(world, target)
    assert mode(command(world, request)) is ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR
    assert mode(command(world, request, by_the_dcc=True)) is ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY
    gaining = ask(world, "6.23", supplier(world), target, certificates(world, supplier(world), SUPPLIER))
    assert mode(command(world, gaining)) is ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS
    own = ask(world, "6.15.1", operator(world), target, body)
    unsigned = framed(pre_command(own, ESME))
    signed = replace(unsigned, signature=world.signing_key(operator(world)).sign_raw(unsigned.signed_part))
    back = replace(own, body=SignedPreCommand(encode_message(signed)))
    assert replace(framed(command(world, back)), mac=None) == signed
    reading = ask(world, "6.24.1", operator(world), target, RetrieveCredentials((NETWORK_OPERATOR,)))
    assert framed(command(world, reading)).header.message_code == 0x0008


def test_every_offered_service_over_the_dcc_has_a_command(world: World) -> None:
    bodies: dict[str, RequestBody] = {
        "6.20.1": SetImportMpxn("1012345678901"),
        "6.21": certificates(world, operator(world)),
        "6.23": certificates(world, supplier(world), SUPPLIER),
        "6.24.1": RetrieveCredentials((NETWORK_OPERATOR,)),
        "11.2": ReadFirmwareVersion(),
    }
    assert {s.variant for s in OFFERED if s.kind is ServiceKind.NON_CRITICAL} == bodies.keys()
    for variant, body in bodies.items():
        assert framed(command(world, ask(world, variant, supplier(world), place(world), body))).mac is not None


def test_a_body_without_a_command_is_misuse(world: World) -> None:
    with pytest.raises(SimulatorError, match="has no Command that the DCC makes"):
        command(world, ask(world, "7.4", supplier(world), place(world), OtherBody("ReadSupplyStatus")))


@pytest.mark.parametrize("device_type", [ESME, DeviceType.GSME, DeviceType.GPF, DeviceType.CHF, DeviceType.HCALCS])
def test_any_user_can_have_the_firmware_version_read(world: World, device_type: DeviceType) -> None:
    """11.2: in the broker's name, for the User, who need not hold any cell."""
    target = place(world, device_type)
    request = ask(world, "11.2", operator(world, "LOND"), target, ReadFirmwareVersion())
    octets = command(world, request)
    header = framed(octets).header
    assert (header.originator, header.supplementary_party, header.supplementary_counter) == (
        BROKER, operator(world, "LOND"), request.counter,
    )  # fmt: skip
    answer = device(world, target).obey(octets, world.calendar.at(DAY))
    assert answer.response is not None
    assert decode_firmware_version(framed(answer.response)) == FirmwareVersion(FIRST_FIRMWARE)


@pytest.mark.parametrize(
    ("device_type", "body", "digits"),
    [
        (ESME, SetImportMpxn("1012345678901"), "1012345678901"),
        (ESME, SetImportMpxn("1012345678901", "1012345678902"), "10123456789011012345678902"),
        (DeviceType.GSME, SetImportMpxn("1234567890"), "1234567890"),
    ],
)
def test_the_supplier_has_its_meter_point_set(
    world: World, device_type: DeviceType, body: SetImportMpxn, digits: str
) -> None:
    """6.20.1: in the Supplier's name; a Supplier that the Device does not know is not obeyed."""
    target = place(world, device_type)
    stranger = ask(world, "6.20.1", supplier(world, BLENCATHRA), target, body)
    discarded = device(world, target).obey(command(world, stranger), world.calendar.at(DAY)).discarded
    assert discarded is not None
    assert discarded.code == "command-wrong-originator"
    own = ask(world, "6.20.1", supplier(world), target, body)
    assert device(world, target).obey(command(world, own), world.calendar.at(DAY)).succeeded
    assert device(world, target).import_mpxn == digits


def test_a_device_with_a_new_key_agreement_key_gets_macs_of_a_new_secret(world: World) -> None:
    """After 6.15.2 the broker must not use what it shared with the old key."""
    target = place(world)
    held = device(world, target)
    command(world, ask(world, "11.2", supplier(world), target, ReadFirmwareVersion()))
    key = derive_key(1, "new")
    held.own.expect(KeyUsage.KEY_AGREEMENT, key)
    der = world.smki.device_authority.issue(
        eui64=target,
        key_usage=KeyUsage.KEY_AGREEMENT,
        public_point=key.public_point,
        not_before=world.smki.start,
        serial=serial_for(1, "new"),
    )
    assert held.own.accept(der) is DeviceCertificateStatus.SUCCESS
    request = ask(world, "11.2", supplier(world), target, ReadFirmwareVersion())
    assert held.obey(command(world, request), world.calendar.at(DAY)).succeeded
