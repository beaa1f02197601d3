"""A SMETS2 Device: trust anchor cells, its own credentials, and the Commands that it obeys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from simulator.devices.acceptance import (
    address,
    contradiction,
    discard,
    is_fresh,
    is_signed,
    is_signed_by_contingency,
    originates,
)
from simulator.devices.answers import alert, answer_by_mac, signed_answer
from simulator.devices.own_credentials import OwnCredentials
from simulator.devices.trust_anchors import TrustAnchors
from simulator.devices.use_cases import FIRMWARE_USE_CASE, METER_POINT_USE_CASE, SET_CLOCK_USE_CASE
from simulator.domain.devices import SUPPLIER_SIGNING, DeviceType, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.clock import ClockReading, ClockStatus, decode_set_clock
from simulator.gbcs.credentials import (
    CANCELLATION,
    CredentialsAlert,
    CredentialsAlertCode,
    CredentialsResponse,
    ReplacementOutcome,
    ReplacementStatus,
    UpdateSecurityCredentials,
    decode_update_security_credentials,
)
from simulator.gbcs.device_certificates import (
    DEVICE_CERTIFICATE_MESSAGE_CODE,
    DeviceCertificateResponse,
    DeviceCertificateStatus,
    decode_update_device_certificate,
)
from simulator.gbcs.firmware import FirmwareVersion, decode_read_firmware_version
from simulator.gbcs.framing import Message, decode_message
from simulator.gbcs.meter_points import MeterPointSet, decode_set_meter_point
from simulator.gbcs.modes import AUTHORISING_CELL, ROOT, ReplacementMode
from simulator.gbcs.protection import mac_is_valid, shared_secret
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
    RetrievedSecurityCredentials,
    decode_retrieve_security_credentials,
)
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair

FIRST_FIRMWARE = bytes.fromhex("00000001")
"""The firmware version that a Device is made with, unless told otherwise."""

_BROKER = RemotePartyRole.ACCESS_CONTROL_BROKER
_BROKER_KEY_AGREEMENT = TrustAnchorCell(_BROKER, KeyUsage.KEY_AGREEMENT)
_RECOVERY = AUTHORISING_CELL[ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY]
_REPLACEMENT_MODES = {mode.message_code: mode for mode in ReplacementMode}


@dataclass(frozen=True, slots=True)
class DeviceAnswer:
    """What came of a Command: the Device's response, or why it discarded the Command without one.

    ``outcomes`` tells, for a replacement of credentials, cell by cell who was there and who is there now. A
    future-dated Command is accepted without outcomes and ``due`` later; then the Device answers with an alert.
    ``failed`` says that the Device answered that it has not done what it was asked (CS02d, ECS39a, GCS41).
    """

    response: bytes | None
    discarded: Finding | None = None
    outcomes: tuple[ReplacementOutcome, ...] = ()
    due: datetime | None = None
    failed: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether the Device did all that it was asked."""
        done = all(outcome.status is ReplacementStatus.SUCCESS for outcome in self.outcomes)
        return self.discarded is None and done and not self.failed


class Device:
    """A Device with a trust anchor in each cell. It decides from the Command's bytes and what it holds alone.

    ``certificates`` are its own (DER); without them it does not know what it is called until CS02d brings them.
    """

    def __init__(
        self,
        device_id: EUI64,
        device_type: DeviceType,
        cells: Mapping[TrustAnchorCell, Certificate],
        *,
        signing_key: KeyPair,
        agreement_key: KeyPair,
        certificates: Mapping[KeyUsage, bytes] | None = None,
        firmware_version: bytes = FIRST_FIRMWARE,
    ) -> None:
        self.device_id = device_id
        self.device_type = device_type
        self.commissioned = False
        self.firmware_version = firmware_version
        self.import_mpxn: str | None = None
        keys = {KeyUsage.DIGITAL_SIGNATURE: signing_key, KeyUsage.KEY_AGREEMENT: agreement_key}
        self.own = OwnCredentials(device_id, keys, certificates)
        self._anchors = TrustAnchors(cells)
        self._pending: list[tuple[Message, UpdateSecurityCredentials]] = []
        self._secrets: dict[tuple[bytes, bytes], bytes] = {}

    @property
    def agreement_point(self) -> bytes:
        """The public point of the Device's key agreement key: what the broker needs for the MAC."""
        return self.own.key(KeyUsage.KEY_AGREEMENT).public_point

    def holder(self, cell: TrustAnchorCell) -> EUI64 | None:
        """Whose certificate sits in a cell, or ``None`` where the Device has no such cell."""
        certificate = self.cells.get(cell)
        return certificate.eui64 if certificate else None

    @property
    def cells(self) -> Mapping[TrustAnchorCell, Certificate]:
        """The cells as they are now."""
        return self._anchors.cells

    def obey(self, command: bytes, now: datetime) -> DeviceAnswer:
        """Decide on a Command and carry it out. A discarded Command gets no response (GBCS)."""
        message = decode_message(command)
        if isinstance(message, Finding):
            return DeviceAnswer(None, message)
        discarded = address(message, self.device_id)
        if discarded:
            return DeviceAnswer(None, discarded)
        use_case = self._use_case(message.header.message_code)
        if use_case is None:
            reason = f"A {self.device_type.title} has no use case with message code {message.header.message_code:04X}"
            return DeviceAnswer(None, discard("command-not-supported", reason, self.device_id))
        return use_case(message, now)

    def _use_case(self, message_code: int) -> Callable[[Message, datetime], DeviceAnswer] | None:
        if message_code in _REPLACEMENT_MODES:
            return self._replace_credentials
        return {
            RETRIEVAL_MESSAGE_CODE: self._retrieve,
            DEVICE_CERTIFICATE_MESSAGE_CODE: self._update_certificate,
            SET_CLOCK_USE_CASE.get(self.device_type): self._commission,
            FIRMWARE_USE_CASE.get(self.device_type): self._read_firmware,
            METER_POINT_USE_CASE.get(self.device_type): self._set_meter_point,
        }.get(message_code)

    # -- Critical Commands: signed by the holder of a cell -----------------------------------------------

    def _commission(self, message: Message, now: datetime) -> DeviceAnswer:
        """Set Clock. That a Device outside the interval counts as commissioned too is an assumption."""
        interval = decode_set_clock(message)
        discarded = interval if isinstance(interval, Finding) else self._authenticate(message, SUPPLIER_SIGNING)
        if isinstance(interval, Finding) or discarded:
            return DeviceAnswer(None, discarded)
        self.commissioned = True
        reliable = interval.earliest <= now <= interval.latest
        reading = ClockReading(now, ClockStatus.RELIABLE if reliable else ClockStatus.UNRELIABLE)
        header = message.header
        return DeviceAnswer(self._signed(message, reading.encode(header.message_code, header.counter)))

    def _update_certificate(self, message: Message, _: datetime) -> DeviceAnswer:
        """CS02d. The response is signed with the key that was in use when the Command came (assumption)."""
        update = decode_update_device_certificate(message.payload)
        discarded = update if isinstance(update, Finding) else self._authenticate(message, SUPPLIER_SIGNING)
        if isinstance(update, Finding) or discarded:
            return DeviceAnswer(None, discarded)
        signing_key = self.own.key(KeyUsage.DIGITAL_SIGNATURE)
        status = self.own.accept(update.certificate)
        response = signed_answer(message, DeviceCertificateResponse(status).encode(), signing_key)
        return DeviceAnswer(response, failed=status is not DeviceCertificateStatus.SUCCESS)

    def _replace_credentials(self, message: Message, now: datetime) -> DeviceAnswer:
        credentials = decode_update_security_credentials(message.payload)
        if isinstance(credentials, Finding):
            return DeviceAnswer(None, credentials)
        discarded = contradiction(message, credentials, self.device_id) or self._authorise(message, credentials)
        if discarded:
            return DeviceAnswer(None, discarded)
        due = credentials.execution_date_time
        if due == CANCELLATION:
            self._pending = [p for p in self._pending if p[0].header.originator != message.header.originator]
            return DeviceAnswer(self._signed(message, CredentialsResponse().encode(), now))
        if due is not None and due > now:
            self._pending.append((message, credentials))
            return DeviceAnswer(self._signed(message, CredentialsResponse().encode(), now), due=due)
        outcome = self._anchors.replace(credentials, now)
        response = self._signed(message, CredentialsResponse(outcome).encode(), now)
        return DeviceAnswer(response, outcomes=outcome.outcomes)

    def execute_due(self, now: datetime) -> DeviceAnswer | None:
        """Carry out the first future-dated Command that has come due, and report it by an alert; nothing if none is."""
        for pending in self._pending:
            message, credentials = pending
            due = credentials.execution_date_time
            if due is not None and due <= now:
                self._pending.remove(pending)
                outcome = self._anchors.replace(credentials, now)
                done = all(o.status is ReplacementStatus.SUCCESS for o in outcome.outcomes)
                code = CredentialsAlertCode.DONE if done else CredentialsAlertCode.FAILED
                told = alert(message, CredentialsAlert(code, due, outcome), self.own.key(KeyUsage.DIGITAL_SIGNATURE))
                return DeviceAnswer(told, outcomes=outcome.outcomes)
        return None

    # -- Commands that the broker's MAC alone protects ---------------------------------------------------

    def _retrieve(self, message: Message, _: datetime) -> DeviceAnswer:
        asked = decode_retrieve_security_credentials(message.payload)
        discarded = asked if isinstance(asked, Finding) else self._authenticate_read(message)
        if isinstance(asked, Finding) or discarded:
            return DeviceAnswer(None, discarded)
        told = RetrievedSecurityCredentials(tuple(self._anchors.describe(role) for role in asked.roles))
        return DeviceAnswer(self._by_mac(message, told.encode(), _BROKER))

    def _read_firmware(self, message: Message, _: datetime) -> DeviceAnswer:
        asked = decode_read_firmware_version(message)
        discarded = asked if isinstance(asked, Finding) else self._authenticate_read(message)
        if discarded:
            return DeviceAnswer(None, discarded)
        header, version = message.header, FirmwareVersion(self.firmware_version)
        payload = version.encode(header.message_code, header.counter)
        return DeviceAnswer(self._by_mac(message, payload, _BROKER))

    def _set_meter_point(self, message: Message, _: datetime) -> DeviceAnswer:
        """The Supplier whose certificate the Device holds says which meter point it is to show."""
        meter_point = decode_set_meter_point(message)
        if isinstance(meter_point, Finding):
            return DeviceAnswer(None, meter_point)
        discarded = self._authenticate(message, SUPPLIER_SIGNING, signed=False)
        if discarded:
            return DeviceAnswer(None, discarded)
        self.import_mpxn = meter_point.digits
        header = message.header
        payload = MeterPointSet(True).encode(header.message_code, header.counter)
        return DeviceAnswer(self._by_mac(message, payload, RemotePartyRole.SUPPLIER))

    # -- authenticity, and answers -------------------------------------------------------------------------

    def _authorise(self, message: Message, credentials: UpdateSecurityCredentials) -> Finding | None:
        """Whether whoever replaces credentials may: by the cell of the mode, or by the root's contingency key."""
        cell, key = AUTHORISING_CELL.get(credentials.mode), credentials.plaintext_symmetric_key
        if cell is not None:
            return self._authenticate(message, cell)
        assert key is not None  # mode and key do not contradict each other
        root = self.cells[ROOT]
        return self._count(message, ROOT, is_signed_by_contingency(message, self.device_id, root, key))

    def _authenticate(self, message: Message, cell: TrustAnchorCell, *, signed: bool = True) -> Finding | None:
        """A Command needs the broker's MAC (but for recovery), the holder of the cell, its signature, a new counter."""
        holder, me = self.cells.get(cell), self.device_id
        needs_mac = cell != _RECOVERY or message.mac is not None
        return self._count(
            message,
            cell,
            (self._check_mac(message) if needs_mac else None)
            or originates(message, me, cell, holder)
            or (is_signed(message, me, cell, holder) if signed else None),
        )

    def _count(self, message: Message, cell: TrustAnchorCell, discarded: Finding | None) -> Finding | None:
        """What is authentic and fresh is counted: the Command is obeyed."""
        discarded = discarded or is_fresh(message, self.device_id, self._anchors.last_counter(cell.role))
        if discarded is None:
            self._anchors.count(cell.role, message.header.counter)
        return discarded

    def _authenticate_read(self, message: Message) -> Finding | None:
        """A read comes from the broker. It changes nothing, so a repeated one does no harm."""
        broker = self.cells.get(_BROKER_KEY_AGREEMENT)
        return self._check_mac(message) or originates(message, self.device_id, _BROKER_KEY_AGREEMENT, broker)

    def _check_mac(self, message: Message) -> Finding | None:
        secret = self._secret_with(_BROKER)
        if secret is not None and mac_is_valid(message, secret):
            return None
        return discard("command-mac", "The Command has no valid MAC of the Access Control Broker", self.device_id)

    def _secret_with(self, role: RemotePartyRole) -> bytes | None:
        """What the Device shares with the party in the role's key agreement cell."""
        party = self.cells.get(TrustAnchorCell(role, KeyUsage.KEY_AGREEMENT))
        if party is None:
            return None
        points = party.public_point, self.agreement_point
        if points not in self._secrets:
            own = self.own.key(KeyUsage.KEY_AGREEMENT)
            self._secrets[points] = shared_secret(own.private_key, party.public_point)
        return self._secrets[points]

    def _signed(self, command: Message, payload: bytes, at: datetime | None = None) -> bytes:
        return signed_answer(command, payload, self.own.key(KeyUsage.DIGITAL_SIGNATURE), at)

    def _by_mac(self, command: Message, payload: bytes, role: RemotePartyRole) -> bytes:
        """The MAC of a response is for its recipient: the broker, or the Supplier that the Command came from."""
        secret = self._secret_with(role)
        assert secret is not None  # a Device with the cell of the originator's signature has that of its key agreement
        return answer_by_mac(command, payload, secret)
