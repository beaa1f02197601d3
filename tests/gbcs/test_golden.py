"""Golden vectors: messages between made-up parties, octet for octet.

What the files are is told in ``fixtures/golden/gbcs/README.md``. After a change that is meant to change octets,
write them again with ``python -m tests.gbcs.test_golden`` and look at what ``git diff`` shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap_with_padding
from cryptography.hazmat.primitives.serialization import load_der_public_key

from simulator.domain.devices import NETWORK_OPERATOR_KEY_AGREEMENT, NETWORK_OPERATOR_SIGNING, SUPPLIER_SIGNING
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.clock import (
    ECS70,
    GCS28,
    ClockReading,
    ClockStatus,
    SetClock,
    decode_clock_reading,
    decode_set_clock,
)
from simulator.gbcs.credentials import (
    CANCELLATION,
    CREDENTIALS_ALERT_MESSAGE_CODE,
    CredentialsAlert,
    CredentialsAlertCode,
    CredentialsResponse,
    ExecutionOutcome,
    FloorChange,
    Replacement,
    ReplacementMode,
    ReplacementOutcome,
    ReplacementStatus,
    UpdateSecurityCredentials,
    decode_credentials_alert,
    decode_credentials_response,
    decode_update_security_credentials,
)
from simulator.gbcs.device_certificates import (
    DEVICE_CERTIFICATE_MESSAGE_CODE,
    DeviceCertificateResponse,
    DeviceCertificateStatus,
    UpdateDeviceCertificate,
    decode_device_certificate_response,
    decode_update_device_certificate,
)
from simulator.gbcs.firmware import (
    CS08,
    ECS52,
    GCS38,
    FirmwareVersion,
    ReadFirmwareVersion,
    decode_firmware_version,
    decode_read_firmware_version,
)
from simulator.gbcs.framing import (
    GroupingHeader,
    Message,
    MessageKind,
    decode_message,
    encode_message,
    encode_pre_command,
)
from simulator.gbcs.meter_points import (
    ECS39A,
    GCS41,
    MeterPointSet,
    SetMeterPoint,
    decode_meter_point_set,
    decode_set_meter_point,
)
from simulator.gbcs.protection import add_mac, mac_is_valid
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
    CellCredentials,
    RetrievedSecurityCredentials,
    RetrieveSecurityCredentials,
    RoleCredentials,
    decode_retrieve_security_credentials,
    decode_retrieved_security_credentials,
)
from tests.support.gbcs_payloads import Payload
from tests.support.golden_parties import (
    BROKER,
    BROKER_CELL,
    ESME,
    GPF,
    NAMES,
    OPERATOR,
    RECOVERY,
    RECOVERY_CELL,
    ROOT_CELL,
    SUPPLIER,
    TOP_UP_CELL,
    certificate,
    key,
    key_identifier,
    secret,
    sign,
    symmetric_key,
)

DIRECTORY = Path(__file__).parents[2] / "fixtures" / "golden" / "gbcs"
MIDNIGHT, NOON = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, 12, tzinfo=UTC)
NOON_AND_A_MINUTE = NOON.replace(minute=1)


@dataclass(frozen=True)
class Golden:
    """One vector: a message, what its payload says, and how that is read."""

    message: Message
    payload: object
    read: Callable[[Message], object]
    pre_command: bool = False
    signed_by: str = ""

    @property
    def octets(self) -> bytes:
        return encode_pre_command(self.message) if self.pre_command else encode_message(self.message)


def command(counter: int, sender: EUI64, device: EUI64, payload: UpdateSecurityCredentials) -> Message:
    header = GroupingHeader(MessageKind.COMMAND, counter, sender, device, payload.mode.message_code)
    return Message(header, payload.encode())


def answer(to: Message, payload: Payload, kind: MessageKind = MessageKind.RESPONSE, code: int = 0) -> Message:
    header = GroupingHeader(
        kind,
        to.header.counter,
        to.header.recipient,
        to.header.originator,
        code or to.header.message_code,
        date_time=bytes.fromhex("07EA0301FF000000008000FF") if kind is MessageKind.RESPONSE else None,
    )
    return Message(header, payload.encode())


def vectors() -> dict[str, Golden]:
    """Every vector by its name."""
    found = {}

    def put(name: str, message: Message, payload: object, read: Callable[[bytes], object], signed_by: str = "") -> None:
        pre_command = name.endswith("-pre-command") and message.signature is None
        found[name] = Golden(message, payload, lambda message: read(message.payload), pre_command, signed_by)

    # A Network Operator replaces its own certificates (6.15.1): one succeeds, one has no path to the root.
    replacement = UpdateSecurityCredentials(
        mode=ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR,
        replacements=(
            Replacement(certificate("operator signing 2", "03"), NETWORK_OPERATOR_SIGNING),
            Replacement(certificate("operator agreement 2", "03", "stranger"), NETWORK_OPERATOR_KEY_AGREEMENT),
        ),
        path_certificates=(certificate("issuer", "07", "root"),),
        authorising_cell=NETWORK_OPERATOR_SIGNING,
        authorising_counter=1200,
        new_floor=0,
    )
    plain = command(1200, OPERATOR, ESME, replacement)
    read_update = decode_update_security_credentials
    put("replacement-pre-command", plain, replacement, read_update)
    put("replacement-signed-pre-command", sign(plain), replacement, read_update)
    put("replacement-command", add_mac(sign(plain), secret(plain)), replacement, read_update)
    outcome = ExecutionOutcome(
        1200,
        replacement.mode,
        (),
        (
            ReplacementOutcome(
                NETWORK_OPERATOR_SIGNING,
                ReplacementStatus.SUCCESS,
                OPERATOR,
                key_identifier("operator signing"),
                OPERATOR,
                key_identifier("operator signing 2"),
            ),
            ReplacementOutcome(
                NETWORK_OPERATOR_KEY_AGREEMENT,
                ReplacementStatus.NO_TRUST_ANCHOR,
                OPERATOR,
                key_identifier("operator agreement"),
                OPERATOR,
                key_identifier("operator agreement 2"),
            ),
        ),
    )
    response = CredentialsResponse(outcome)
    put("replacement-response", sign(answer(plain, response)), response, decode_credentials_response)

    # The Access Control Broker hands the cells over (6.21), future-dated; then a cancellation; then the alerts.
    handover = replace(
        replacement,
        authorising_counter=1300,
        execution_date_time=datetime(2026, 4, 1, tzinfo=UTC),
        other_floors=(FloorChange(RemotePartyRole.SUPPLIER, 7, 8), FloorChange(RemotePartyRole.LOAD_CONTROLLER, 9)),
    )
    plain = command(1300, BROKER, GPF, handover)
    put("handover-future-dated-command", add_mac(sign(plain), secret(plain)), handover, read_update)
    accepted = CredentialsResponse()
    put("handover-future-dated-response", sign(answer(plain, accepted)), accepted, decode_credentials_response)
    cancellation = replace(handover, execution_date_time=CANCELLATION)
    cancelling = command(1301, BROKER, GPF, cancellation)
    put("handover-cancellation-command", add_mac(sign(cancelling), secret(cancelling)), cancellation, read_update)
    for code, name in ((CredentialsAlertCode.DONE, "done"), (CredentialsAlertCode.FAILED, "failed")):
        alert = CredentialsAlert(
            code,
            datetime(2026, 4, 1, 0, 0, 5, tzinfo=UTC),
            replace(outcome, counter=1300, floor_changes=handover.other_floors),
        )
        alerting = answer(plain, alert, MessageKind.ALERT, CREDENTIALS_ALERT_MESSAGE_CODE)
        put(f"handover-{name}-alert", sign(alerting), alert, decode_credentials_alert)

    # The Access Control Broker replaces its own certificate: MAC only.
    own = UpdateSecurityCredentials(
        mode=ReplacementMode.ACB_BY_ACB,
        replacements=(Replacement(certificate("broker agreement 2", "04"), BROKER_CELL),),
        path_certificates=(certificate("issuer", "07", "root"),),
        authorising_cell=BROKER_CELL,
        authorising_counter=1400,
    )
    plain = command(1400, BROKER, ESME, own)
    put("broker-command", add_mac(plain, secret(plain)), own, read_update)

    # Credentials are read (6.24.1), from a Device that has no such cell in one role; the answer has a MAC too.
    asked_for = (RemotePartyRole.NETWORK_OPERATOR, RemotePartyRole.ROOT, RemotePartyRole.WAN_PROVIDER)
    asking = RetrieveSecurityCredentials(BROKER_CELL, asked_for)
    plain = Message(GroupingHeader(MessageKind.COMMAND, 1500, BROKER, GPF, RETRIEVAL_MESSAGE_CODE), asking.encode())
    put("retrieval-command", add_mac(plain, secret(plain)), asking, decode_retrieve_security_credentials)
    held = RetrievedSecurityCredentials(
        (
            RoleCredentials(
                RemotePartyRole.NETWORK_OPERATOR,
                ReplacementStatus.SUCCESS,
                1200,
                (
                    CellCredentials(NETWORK_OPERATOR_SIGNING, OPERATOR, key_identifier("operator signing")),
                    CellCredentials(NETWORK_OPERATOR_KEY_AGREEMENT, BROKER, key_identifier("broker agreement")),
                ),
            ),
            RoleCredentials(
                RemotePartyRole.ROOT,
                ReplacementStatus.SUCCESS,
                0,
                (CellCredentials(ROOT_CELL, EUI64(0), key_identifier("root")),),
            ),
            RoleCredentials(RemotePartyRole.WAN_PROVIDER, ReplacementStatus.TRUST_ANCHOR_NOT_FOUND),
        )
    )
    answered = replace(answer(plain, held), header=replace(answer(plain, held).header, date_time=None))
    put("retrieval-response", add_mac(answered, secret(answered)), held, decode_retrieved_security_credentials)

    # For another User: the supplementary fields of the grouping header.
    others = replace(
        plain,
        header=replace(
            plain.header,
            supplementary_party=SUPPLIER,
            supplementary_counter=77,
            supplementary_originator_counter=78,
        ),
    )
    put("retrieval-for-another-command", add_mac(others, secret(others)), asking, decode_retrieve_security_credentials)
    return found


def of_recovery() -> dict[str, Golden]:
    """Modes 8 and 9, which are signed only: by the Recovery key, and by the contingency key."""

    def read(message: Message) -> object:
        if message.header.kind is MessageKind.COMMAND:
            return decode_update_security_credentials(message.payload)
        return decode_credentials_response(message.payload)

    # Recovery: signed only, times of certificates not looked at, and a cell for prepayment top-ups.
    recovery = UpdateSecurityCredentials(
        mode=ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY,
        replacements=(
            Replacement(certificate("supplier signing", "02"), SUPPLIER_SIGNING),
            Replacement(certificate("supplier top-up", "02"), TOP_UP_CELL),
        ),
        path_certificates=(certificate("issuer", "07", "root"), certificate("root", "00", "root", "contingency")),
        authorising_cell=RECOVERY_CELL,
        authorising_counter=2**63 - 1,
        new_floor=1,
        new_top_up_floor=2,
        apply_time_based_checks=False,
    )
    recovering = command(2**63 - 1, RECOVERY, ESME, recovery)
    outcomes = tuple(
        ReplacementOutcome(
            cell, ReplacementStatus.SUCCESS, BROKER, key_identifier(before), SUPPLIER, key_identifier(now)
        )
        for cell, before, now in (
            (SUPPLIER_SIGNING, "broker signing", "supplier signing"),
            (TOP_UP_CELL, "broker agreement", "supplier top-up"),
        )
    )
    recovered = CredentialsResponse(ExecutionOutcome(2**63 - 1, recovery.mode, (), outcomes))

    # By the contingency key: no authorising cell, the symmetric key in plain text, a new root, and below it the
    # Recovery certificate. The key is wrapped in the root that the Device holds, as "recovery-command" carries it.
    contingency = UpdateSecurityCredentials(
        mode=ReplacementMode.ANY_BY_CONTINGENCY,
        replacements=(
            Replacement(certificate("root 2", "00", "root 2", "contingency 2"), ROOT_CELL),
            Replacement(certificate("recovery signing", "01", "issuer 2"), RECOVERY_CELL),
        ),
        path_certificates=(certificate("issuer 2", "07", "root 2"),),
        authorising_cell=None,
        authorising_counter=1,
        other_floors=(FloorChange(RemotePartyRole.RECOVERY, 2),),
        plaintext_symmetric_key=symmetric_key("contingency"),
    )
    replacing = command(1, RECOVERY, ESME, contingency)
    outcomes = tuple(
        ReplacementOutcome(cell, ReplacementStatus.SUCCESS, who, key_identifier(before), who, key_identifier(now))
        for cell, who, before, now in (
            (ROOT_CELL, EUI64(0), "root", "root 2"),
            (RECOVERY_CELL, RECOVERY, "recovery signing", "recovery signing"),
        )
    )
    replaced = CredentialsResponse(ExecutionOutcome(1, contingency.mode, contingency.other_floors, outcomes))
    return {
        "recovery-command": Golden(sign(recovering), recovery, read),
        "recovery-response": Golden(sign(answer(recovering, recovered)), recovered, read),
        "contingency-command": Golden(sign(replacing, "contingency"), contingency, read, signed_by="contingency"),
        "contingency-response": Golden(sign(answer(replacing, replaced)), replaced, read),
    }


def of_the_device_itself() -> dict[str, Golden]:
    """CS02d (6.15.2): the ESME gets a certificate, of a key that is not the one it made."""
    header = GroupingHeader(MessageKind.COMMAND, 1600, SUPPLIER, ESME, DEVICE_CERTIFICATE_MESSAGE_CODE)
    update = UpdateDeviceCertificate(certificate("esme signing 2", "device"))
    refused = DeviceCertificateResponse(DeviceCertificateStatus.WRONG_PUBLIC_KEY)
    plain, answer = Message(header, update.encode()), Message(answering(header), refused.encode())

    def read(message: Message) -> object:
        if message.header.kind is MessageKind.COMMAND:
            return decode_update_device_certificate(message.payload)
        return decode_device_certificate_response(message.payload)

    return {
        "device-certificate-pre-command": Golden(plain, update, read, pre_command=True),
        "device-certificate-command": Golden(add_mac(sign(plain), secret(plain)), update, read),
        "device-certificate-response": Golden(sign(answer), refused, read),
    }


def answering(asked: GroupingHeader) -> GroupingHeader:
    """The header of the response: from the Device to the originator, all else as asked."""
    return replace(asked, kind=MessageKind.RESPONSE, originator=asked.recipient, recipient=asked.originator)


class Encodable(Protocol):
    def encode(self, message_code: int, counter: int) -> bytes: ...


OTHER_USE_CASES: dict[str, tuple[int, Encodable, Encodable]] = {
    # 8.1.1: the Supplier sets the clock.
    "clock-esme": (ECS70, SetClock(NOON, NOON_AND_A_MINUTE), ClockReading(NOON, ClockStatus.RELIABLE)),
    "clock-gsme": (GCS28, SetClock(NOON, NOON_AND_A_MINUTE), ClockReading(MIDNIGHT, ClockStatus.UNRELIABLE)),
    # 11.2: the broker reads the firmware version, for the Supplier.
    "firmware-esme": (ECS52, ReadFirmwareVersion(), FirmwareVersion(b"\x00\x01\x02\x03")),
    "firmware-gsme": (GCS38, ReadFirmwareVersion(), FirmwareVersion(b"\x00\x01\x02\x03")),
    "firmware-ppmid": (CS08, ReadFirmwareVersion(), FirmwareVersion(None)),
    # 6.20.1: the Supplier sets the meter point, two of them on an ESME with two elements.
    "meter-point-esme": (ECS39A, SetMeterPoint("10123456789011012345678902"), MeterPointSet(True)),
    "meter-point-gsme": (GCS41, SetMeterPoint("1234567890", 1700), MeterPointSet(False)),
}
READERS: dict[tuple[str, MessageKind], Callable[[Message], object]] = {
    ("clock", MessageKind.COMMAND): decode_set_clock,
    ("clock", MessageKind.RESPONSE): decode_clock_reading,
    ("firmware", MessageKind.COMMAND): decode_read_firmware_version,
    ("firmware", MessageKind.RESPONSE): decode_firmware_version,
    ("meter-point", MessageKind.COMMAND): decode_set_meter_point,
    ("meter-point", MessageKind.RESPONSE): decode_meter_point_set,
}


def of_other_use_cases() -> dict[str, Golden]:
    """What is not CS02: the clock by a signed Command, all else by a MAC alone; the answers likewise."""
    found = {}
    for number, (name, (code, asked, told)) in enumerate(OTHER_USE_CASES.items()):
        what = name.rpartition("-")[0]
        header = GroupingHeader(MessageKind.COMMAND, 1700 + number, SUPPLIER, ESME, code)
        if what == "firmware":
            header = replace(header, originator=BROKER, supplementary_party=SUPPLIER, supplementary_counter=1)
        for kind, each, payload in (("command", header, asked), ("response", answering(header), told)):
            message = Message(each, payload.encode(code, each.counter))
            signed = sign(message) if what == "clock" else message
            clock_is_told = what == "clock" and kind == "response"
            protected = signed if clock_is_told else add_mac(signed, secret(signed))
            found[f"{name}-{kind}"] = Golden(protected, payload, READERS[what, each.kind])
    return found


VECTORS = vectors() | of_recovery() | of_the_device_itself() | of_other_use_cases()


def file(name: str) -> Path:
    return DIRECTORY / f"{name}.hex"


def written(octets: bytes) -> str:
    """Hexadecimal, 32 octets a line."""
    return "".join(octets[i : i + 32].hex().upper() + "\n" for i in range(0, len(octets), 32))


@pytest.mark.parametrize("name", VECTORS)
def test_the_octets_are_the_golden_ones(name: str) -> None:
    assert written(VECTORS[name].octets) == file(name).read_text("ascii")


@pytest.mark.parametrize("name", VECTORS)
def test_the_golden_octets_say_what_they_should(name: str) -> None:
    golden = VECTORS[name]
    octets = bytes.fromhex(file(name).read_text("ascii"))
    message = decode_message(octets)
    assert message == golden.message
    assert isinstance(message, Message)
    assert golden.read(message) == golden.payload
    assert (encode_pre_command(message) if golden.pre_command else encode_message(message)) == octets


@pytest.mark.parametrize("name", VECTORS)
def test_the_golden_protection_is_sound(name: str) -> None:
    message = VECTORS[name].message
    if message.signature is not None:
        r, s = (int.from_bytes(half, "big") for half in (message.signature[:32], message.signature[32:]))
        public = key(f"{VECTORS[name].signed_by or NAMES[message.header.originator]} signing").public_key()
        public.verify(encode_dss_signature(r, s), message.signed_part, ec.ECDSA(hashes.SHA256()))
    assert message.mac is None or mac_is_valid(message, secret(message))


def test_the_golden_symmetric_key_unwraps_the_key_that_signs() -> None:
    """Mode 9 as a Device verifies it: with what is wrapped in the root that it holds."""
    recovery, contingency = (VECTORS[f"{name}-command"].payload for name in ("recovery", "contingency"))
    assert isinstance(recovery, UpdateSecurityCredentials)
    assert isinstance(contingency, UpdateSecurityCredentials)
    root = x509.load_der_x509_certificate(recovery.path_certificates[-1])
    extension = root.extensions.get_extension_for_oid(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.20")).value
    assert isinstance(extension, x509.UnrecognizedExtension)
    wrapped = core.Sequence.load(extension.value)[1].native
    assert contingency.plaintext_symmetric_key is not None
    public = load_der_public_key(aes_key_unwrap_with_padding(contingency.plaintext_symmetric_key, wrapped))
    assert public == key("contingency signing").public_key()


def test_every_file_is_a_vector() -> None:
    assert {path.stem for path in DIRECTORY.glob("*.hex")} == set(VECTORS)


if __name__ == "__main__":
    for vector_name, vector in VECTORS.items():
        file(vector_name).write_text(written(vector.octets), "ascii")
