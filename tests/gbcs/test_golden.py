"""Golden vectors: messages between made-up parties, octet for octet.

What the files are is told in ``fixtures/golden/gbcs/README.md``. After a change that is meant to change octets,
write them again with ``python tests/gbcs/test_golden.py`` and look at what ``git diff`` shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simulator.domain.devices import (
    NETWORK_OPERATOR_KEY_AGREEMENT,
    NETWORK_OPERATOR_SIGNING,
    SUPPLIER_SIGNING,
    CellUsage,
    KeyUsage,
    TrustAnchorCell,
)
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
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
from simulator.gbcs.framing import (
    GroupingHeader,
    Message,
    MessageKind,
    decode_message,
    encode_message,
    encode_pre_command,
)
from simulator.gbcs.protection import add_mac, mac_is_valid, shared_secret
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
    CellCredentials,
    RetrievedSecurityCredentials,
    RetrieveSecurityCredentials,
    RoleCredentials,
    decode_retrieve_security_credentials,
    decode_retrieved_security_credentials,
)

DIRECTORY = Path(__file__).parents[2] / "fixtures" / "golden" / "gbcs"
GROUP_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
DETERMINISTIC = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

# Locally administered (02) identifiers: 53 49 4D is "SIM".
RECOVERY, SUPPLIER, OPERATOR, BROKER = (EUI64(0x0253494D00000000 + role) for role in (1, 2, 3, 4))
ESME, GPF = EUI64(0x0253494D000000A0), EUI64(0x0253494D000000A3)
NAMES = {RECOVERY: "recovery", SUPPLIER: "supplier", OPERATOR: "operator", BROKER: "broker", ESME: "esme", GPF: "gpf"}
BROKER_CELL = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT)
RECOVERY_CELL = TrustAnchorCell(RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
ROOT_CELL = TrustAnchorCell(RemotePartyRole.ROOT, KeyUsage.KEY_CERT_SIGN)
TOP_UP_CELL = TrustAnchorCell(RemotePartyRole.SUPPLIER, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)


class Payload(Protocol):
    def encode(self) -> bytes: ...


def key(name: str) -> ec.EllipticCurvePrivateKey:
    """The key of this name, as the README gives it."""
    digest = int.from_bytes(hashlib.sha256(f"smki-sim golden {name}".encode()).digest(), "big")
    return ec.derive_private_key(digest % (GROUP_ORDER - 1) + 1, ec.SECP256R1())


def point(name: str) -> bytes:
    return key(name).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def key_identifier(name: str) -> bytes:
    return hashlib.sha256(point(name)).digest()[:8]


def certificate(name: str, unit: str, issuer: str = "issuer") -> bytes:
    """A certificate of the key of this name, as small as carrying it needs (no profile of the SMKI)."""
    builder = x509.CertificateBuilder(
        issuer_name=x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]),
        subject_name=x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, unit)]),
        public_key=key(name).public_key(),
        serial_number=int.from_bytes(key_identifier(name), "big"),
        not_valid_before=datetime(2026, 1, 1),
        not_valid_after=datetime(2036, 1, 1),
    )
    builder = builder.add_extension(x509.SubjectKeyIdentifier(key_identifier(name)), critical=False)
    signed = builder.sign(key(issuer), hashes.SHA256(), ecdsa_deterministic=True)
    return signed.public_bytes(Encoding.DER)


def sign(message: Message) -> Message:
    """The message with the signature of its originator."""
    name = f"{NAMES[message.header.originator]} signing"
    r, s = decode_dss_signature(key(name).sign(message.signed_part, DETERMINISTIC))
    return replace(message, signature=r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def secret(message: Message) -> bytes:
    """The secret of the Access Control Broker and the Device, whoever the header names."""
    device = next(party for party in (message.header.originator, message.header.recipient) if party in (ESME, GPF))
    return shared_secret(key("broker agreement"), point(f"{NAMES[device]} agreement"))


@dataclass(frozen=True)
class Golden:
    """One vector: a message, what its payload says, and how that is read."""

    message: Message
    payload: Payload
    read: Callable[[bytes], Payload | Finding]
    pre_command: bool = False

    @property
    def octets(self) -> bytes:
        return encode_pre_command(self.message) if self.pre_command else encode_message(self.message)


def vectors() -> dict[str, Golden]:
    """Every vector by its name."""
    found = {}

    def put(name: str, message: Message, payload: Payload, read: Callable[[bytes], Payload | Finding]) -> None:
        found[name] = Golden(message, payload, read, pre_command=name == "replacement-pre-command")

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

    # Recovery: signed only, times of certificates not looked at, and a cell for prepayment top-ups.
    recovery = UpdateSecurityCredentials(
        mode=ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY,
        replacements=(
            Replacement(certificate("supplier signing", "02"), SUPPLIER_SIGNING),
            Replacement(certificate("supplier top-up", "02"), TOP_UP_CELL),
        ),
        path_certificates=(certificate("issuer", "07", "root"), certificate("root", "00", "root")),
        authorising_cell=RECOVERY_CELL,
        authorising_counter=2**63 - 1,
        new_floor=1,
        new_top_up_floor=2,
        apply_time_based_checks=False,
    )
    put("recovery-command", sign(command(2**63 - 1, RECOVERY, ESME, recovery)), recovery, read_update)

    # By the contingency key: no authorising cell, the symmetric key in plain text, and a new root.
    contingency = UpdateSecurityCredentials(
        mode=ReplacementMode.ANY_BY_CONTINGENCY,
        replacements=(Replacement(certificate("root 2", "00", "root 2"), ROOT_CELL),),
        path_certificates=(),
        authorising_cell=None,
        authorising_counter=1,
        plaintext_symmetric_key=hashlib.sha256(b"smki-sim golden contingency").digest(),
    )
    put("contingency-command", sign(command(1, RECOVERY, ESME, contingency)), contingency, read_update)

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


VECTORS = vectors()


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
    assert golden.read(message.payload) == golden.payload
    assert (encode_pre_command(message) if golden.pre_command else encode_message(message)) == octets


@pytest.mark.parametrize("name", VECTORS)
def test_the_golden_protection_is_sound(name: str) -> None:
    message = VECTORS[name].message
    if message.signature is not None:
        r, s = (int.from_bytes(half, "big") for half in (message.signature[:32], message.signature[32:]))
        public = key(f"{NAMES[message.header.originator]} signing").public_key()
        public.verify(encode_dss_signature(r, s), message.signed_part, ec.ECDSA(hashes.SHA256()))
    assert message.mac is None or mac_is_valid(message, secret(message))


def test_every_file_is_a_vector() -> None:
    assert {path.stem for path in DIRECTORY.glob("*.hex")} == set(VECTORS)


if __name__ == "__main__":
    for vector_name, vector in VECTORS.items():
        file(vector_name).write_text(written(vector.octets), "ascii")
