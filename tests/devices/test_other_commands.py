"""Commissioning, reading, the Device's own certificates and its meter point: who may ask, and what is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from simulator.devices.device import FIRST_FIRMWARE, DeviceAnswer
from simulator.devices.use_cases import FIRMWARE_USE_CASE
from simulator.domain.devices import SUPPLIER_SIGNING, DeviceType, KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.clock import ECS70, GCS28, ClockReading, ClockStatus, SetClock, decode_clock_reading
from simulator.gbcs.credentials import ReplacementStatus
from simulator.gbcs.device_certificates import (
    DEVICE_CERTIFICATE_MESSAGE_CODE,
    DeviceCertificateStatus,
    UpdateDeviceCertificate,
    decode_device_certificate_response,
)
from simulator.gbcs.firmware import ECS52, GCS38, FirmwareVersion, ReadFirmwareVersion, decode_firmware_version
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.gbcs.meter_points import ECS39A, GCS41, MeterPointSet, SetMeterPoint, decode_meter_point_set
from simulator.gbcs.protection import mac_is_valid
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
    RetrievedSecurityCredentials,
    RetrieveSecurityCredentials,
    decode_retrieved_security_credentials,
)
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import KeyPair, derive_key, serial_for
from tests.support.device_scene import KEY_AGREEMENT, Scene, why
from tests.support.messages import framed
from tests.support.worlds import AVON, BROKER, operator, supplier

SIGNING = KeyUsage.DIGITAL_SIGNATURE


def told(answer: DeviceAnswer) -> Message:
    return framed(answer.response)


# -- commissioning: Set Clock ------------------------------------------------------------------------------------

INTERVAL = SetClock(datetime(2019, 3, 4, 23, tzinfo=UTC), datetime(2019, 3, 5, 1, tzinfo=UTC))


def commission(scene: Scene, sender: EUI64, code: int) -> DeviceAnswer:
    return scene.device.obey(scene.command(sender, INTERVAL.encode(code, 1), code), scene.now)


@pytest.mark.parametrize(("by_supplier", "code"), [(True, None), (False, "command-wrong-originator")])
def test_a_supplier_commissions(scene: Scene, by_supplier: bool, code: str | None) -> None:
    sender = supplier(scene.world, AVON) if by_supplier else operator(scene.world)
    assert (why(commission(scene, sender, ECS70)), scene.device.commissioned) == (code, by_supplier)


@pytest.mark.parametrize(("device_type", "code"), [(DeviceType.ESME, ECS70), (DeviceType.GSME, GCS28)])
@pytest.mark.parametrize(("late", "status"), [(0, ClockStatus.RELIABLE), (2, ClockStatus.UNRELIABLE)])
def test_the_answer_tells_the_time_and_whether_it_lies_in_the_interval(
    device_type: DeviceType, code: int, late: int, status: ClockStatus
) -> None:
    scene = Scene(device_type)
    scene.now += timedelta(hours=late)
    answer = told(commission(scene, supplier(scene.world), code))
    assert decode_clock_reading(answer) == ClockReading(scene.now, status)
    assert (answer.signature is None, answer.mac) == (False, None)


@pytest.mark.parametrize(("device_type", "code"), [(DeviceType.ESME, GCS28), (DeviceType.GSME, ECS70)])
def test_each_kind_of_meter_has_its_own_use_case(device_type: DeviceType, code: int) -> None:
    scene = Scene(device_type)
    assert why(commission(scene, supplier(scene.world), code)) == "command-not-supported"


# -- reading who holds the cells: CS02a --------------------------------------------------------------------------


def read(scene: Scene, *roles: RemotePartyRole) -> RetrievedSecurityCredentials:
    payload = RetrieveSecurityCredentials(KEY_AGREEMENT, roles).encode()
    answer = told(scene.device.obey(scene.by_mac(payload, RETRIEVAL_MESSAGE_CODE), scene.now))
    assert mac_is_valid(answer, scene.secret())
    found = decode_retrieved_security_credentials(answer.payload)
    assert not isinstance(found, Finding)
    return found


def test_who_holds_the_cells_can_be_read(scene: Scene) -> None:
    """CS02a: an audit of wrong certificates from device evidence alone."""
    found = read(scene, RemotePartyRole.NETWORK_OPERATOR, RemotePartyRole.LOAD_CONTROLLER, RemotePartyRole.ROOT)
    held, none, root = found.roles
    assert [cell.party for cell in held.cells] == [operator(scene.world)] * 2
    assert (none.status, none.cells) == (
        ReplacementStatus.TRUST_ANCHOR_NOT_FOUND, (),
    )  # a role without a cell gives trustAnchorNotFound  # fmt: skip
    assert [cell.party for cell in root.cells] == [EUI64(0)]  # the root cell reports an all-zero subject ID


def test_reading_needs_the_brokers_mac(scene: Scene) -> None:
    payload = RetrieveSecurityCredentials(KEY_AGREEMENT, (RemotePartyRole.NETWORK_OPERATOR,)).encode()
    header = GroupingHeader(MessageKind.COMMAND, 1, BROKER, scene.device.device_id, RETRIEVAL_MESSAGE_CODE)
    assert why(scene.device.obey(encode_message(Message(header, payload)), scene.now)) == "command-mac"


def test_reading_is_the_brokers_alone(scene: Scene) -> None:
    payload = RetrieveSecurityCredentials(KEY_AGREEMENT, (RemotePartyRole.NETWORK_OPERATOR,)).encode()
    command = scene.by_mac(payload, RETRIEVAL_MESSAGE_CODE, originator=operator(scene.world))
    assert why(scene.device.obey(command, scene.now)) == "command-wrong-originator"


# -- the firmware version: ECS52, GCS38, CS08 --------------------------------------------------------------------


@pytest.mark.parametrize("device_type", FIRMWARE_USE_CASE)
def test_every_device_with_cells_tells_its_firmware_version(device_type: DeviceType) -> None:
    scene, code = Scene(device_type), FIRMWARE_USE_CASE[device_type]
    asker = EUI64(0x0253_494D_0000_0077)
    command = scene.by_mac(
        ReadFirmwareVersion().encode(code, 1), code, supplementary_party=asker, supplementary_counter=9
    )
    answer = told(scene.device.obey(command, scene.now))
    assert decode_firmware_version(answer) == FirmwareVersion(FIRST_FIRMWARE)
    header = answer.header
    assert (header.recipient, header.supplementary_party, header.supplementary_counter) == (BROKER, asker, 9)
    assert mac_is_valid(answer, scene.secret())
    assert answer.signature is None


def test_a_meter_has_no_firmware_use_case_of_another(scene: Scene) -> None:
    command = scene.by_mac(ReadFirmwareVersion().encode(GCS38, 1), GCS38)
    assert why(scene.device.obey(command, scene.now)) == "command-not-supported"


def test_the_firmware_version_needs_the_brokers_mac(scene: Scene) -> None:
    command = scene.command(BROKER, ReadFirmwareVersion().encode(ECS52, 1), ECS52, mac=False)
    assert why(scene.device.obey(command, scene.now)) == "command-mac"


# -- the meter point: ECS39a, GCS41 ------------------------------------------------------------------------------


def set_meter_point(scene: Scene, sender: EUI64, digits: str, code: int = ECS39A, counter: int = 1) -> DeviceAnswer:
    payload = SetMeterPoint(digits).encode(code, counter)
    return scene.device.obey(scene.by_mac(payload, code, originator=sender, counter=counter), scene.now)


@pytest.mark.parametrize(
    ("device_type", "code", "digits"),
    [
        (DeviceType.ESME, ECS39A, "1012345678901"),
        (DeviceType.ESME, ECS39A, "10123456789011012345678902"),
        (DeviceType.GSME, GCS41, "1234567890"),
    ],
)
def test_the_supplier_sets_the_meter_point(device_type: DeviceType, code: int, digits: str) -> None:
    scene = Scene(device_type)
    answer = set_meter_point(scene, supplier(scene.world), digits, code)
    assert (answer.succeeded, scene.device.import_mpxn) == (True, digits)
    assert decode_meter_point_set(told(answer)) == MeterPointSet(True)
    assert mac_is_valid(told(answer), scene.secret(supplier(scene.world)))  # for the Supplier, not for the broker


def test_a_supplier_that_does_not_hold_the_slot_sets_no_meter_point(scene: Scene) -> None:
    stranger = supplier(scene.world, "Blencathra Power")
    assert why(set_meter_point(scene, stranger, "1012345678901")) == "command-wrong-originator"
    assert scene.device.import_mpxn is None


def test_setting_the_meter_point_cannot_be_repeated(scene: Scene) -> None:
    avon = supplier(scene.world)
    assert why(set_meter_point(scene, avon, "1012345678901", counter=5)) is None
    assert why(set_meter_point(scene, avon, "1012345678902", counter=5)) == "command-replayed"


# -- the Device's own certificates: CS02d ------------------------------------------------------------------------


def issue(scene: Scene, usage: KeyUsage, key: KeyPair, owner: EUI64 | None = None) -> bytes:
    """A Device Certificate of a key, of the Device unless another is named."""
    return scene.world.smki.device_authority.issue_with_builder(
        eui64=owner or scene.device.device_id,
        key_usage=usage,
        public_point=key.public_point,
        not_before=scene.world.smki.start,
        serial=serial_for(1, "test", key.key_identifier.hex()),
    )


def new_key(name: str = "new") -> KeyPair:
    return derive_key(1, "test", name)


def update(scene: Scene, der: bytes, sender: EUI64 | None = None, counter: int = 1) -> DeviceAnswer:
    sender = sender or supplier(scene.world)
    payload = UpdateDeviceCertificate(der).encode()
    command = scene.command(sender, payload, DEVICE_CERTIFICATE_MESSAGE_CODE, counter=counter)
    return scene.device.obey(command, scene.now)


def status(answer: DeviceAnswer) -> DeviceCertificateStatus:
    response = decode_device_certificate_response(told(answer).payload)
    assert not isinstance(response, Finding)
    assert answer.succeeded is (response.status is DeviceCertificateStatus.SUCCESS)
    return response.status


def organisation(scene: Scene) -> bytes:
    return scene.certificate(supplier(scene.world), SUPPLIER_SIGNING)


CASES: dict[DeviceCertificateStatus, list[Callable[[Scene], bytes]]] = {
    DeviceCertificateStatus.SUCCESS: [
        lambda s: issue(s, SIGNING, s.device.own.key(SIGNING)),
        lambda s: issue(s, KeyUsage.KEY_AGREEMENT, s.device.own.key(KeyUsage.KEY_AGREEMENT)),
    ],
    DeviceCertificateStatus.INVALID_CERTIFICATE: [
        lambda s: b"\x30\x00",
        organisation,
        lambda s: s.world.smki.device_authority.issuing.der,
    ],
    DeviceCertificateStatus.WRONG_DEVICE_IDENTITY: [
        lambda s: issue(s, SIGNING, s.device.own.key(SIGNING), owner=EUI64(5)),
    ],
    DeviceCertificateStatus.INVALID_KEY_USAGE: [
        lambda s: issue(s, KeyUsage.KEY_CERT_SIGN, s.device.own.key(SIGNING)),
    ],
    DeviceCertificateStatus.NO_CORRESPONDING_KEY_PAIR: [
        lambda s: issue(s, SIGNING, new_key()),
        lambda s: issue(s, SIGNING, s.device.own.key(KeyUsage.KEY_AGREEMENT)),
    ],
}


@pytest.mark.parametrize(("outcome", "make"), [(outcome, make) for outcome, all_of in CASES.items() for make in all_of])
def test_what_becomes_of_a_device_certificate(
    scene: Scene, outcome: DeviceCertificateStatus, make: Callable[[Scene], bytes]
) -> None:
    der = make(scene)
    before = dict(scene.device.own.certificates)
    assert status(update(scene, der)) is outcome
    taken = outcome is DeviceCertificateStatus.SUCCESS
    assert (der in scene.device.own.certificates.values()) is taken
    assert taken or scene.device.own.certificates == before


def test_a_key_pair_in_waiting_comes_into_use_with_its_certificate(scene: Scene) -> None:
    """After CS02c, which the Device remembers as a key pair in waiting."""
    before, key = scene.device.own.key(SIGNING), new_key()
    scene.device.own.expect(SIGNING, key)
    assert status(update(scene, issue(scene, SIGNING, new_key("other")))) is DeviceCertificateStatus.WRONG_PUBLIC_KEY
    assert scene.device.own.key(SIGNING) == before
    assert status(update(scene, issue(scene, SIGNING, key), counter=2)) is DeviceCertificateStatus.SUCCESS
    assert scene.device.own.key(SIGNING) == key
    answer = told(commission_again(scene))
    certificate = parse_certificate(scene.device.own.certificates[SIGNING])
    assert isinstance(certificate, Certificate)
    assert answer.signature is not None
    assert certificate.verify_raw(answer.signed_part, answer.signature)


def commission_again(scene: Scene) -> DeviceAnswer:
    command = scene.command(supplier(scene.world), INTERVAL.encode(ECS70, 3), ECS70, counter=3)
    return scene.device.obey(command, scene.now)


def test_with_a_new_key_agreement_key_the_secret_is_another(scene: Scene) -> None:
    """The broker takes the Device's key from the certificate in use; what it shared before is of no use any more."""
    key = new_key()
    scene.device.own.expect(KeyUsage.KEY_AGREEMENT, key)
    payload = RetrieveSecurityCredentials(KEY_AGREEMENT, (RemotePartyRole.ROOT,)).encode()
    before = scene.by_mac(payload, RETRIEVAL_MESSAGE_CODE)
    assert why(scene.device.obey(before, scene.now)) is None
    assert status(update(scene, issue(scene, KeyUsage.KEY_AGREEMENT, key))) is DeviceCertificateStatus.SUCCESS
    assert scene.device.agreement_point == key.public_point
    assert why(scene.device.obey(before, scene.now)) == "command-mac"
    assert why(scene.device.obey(scene.by_mac(payload, RETRIEVAL_MESSAGE_CODE), scene.now)) is None


def test_only_the_supplier_in_the_slot_updates_device_certificates(scene: Scene) -> None:
    der = issue(scene, SIGNING, scene.device.own.key(SIGNING))
    assert why(update(scene, der, operator(scene.world))) == "command-wrong-originator"
    assert scene.device.own.certificates == {}
