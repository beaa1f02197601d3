"""A SMETS2 Device: trust anchor cells, counters, and the Commands that it obeys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from simulator.devices.acceptance import AUTHORISING_CELL, authenticate, judge_replacement
from simulator.domain.devices import SUPPLIER_SIGNING, DeviceType, KeyUsage, TrustAnchorCell
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
    ReplacementMode,
    ReplacementOutcome,
    ReplacementStatus,
    UpdateSecurityCredentials,
    decode_update_security_credentials,
)
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, decode_message, encode_message
from simulator.gbcs.protection import mac_is_valid, shared_secret
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
    CellCredentials,
    RetrievedSecurityCredentials,
    RoleCredentials,
    decode_retrieve_security_credentials,
)
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import KeyPair

COMMISSION_MESSAGE_CODE = 0x0062
"""Message code of the Command to commission a Device (assumption: no source gives it)."""

_ROOT = TrustAnchorCell(RemotePartyRole.ROOT, KeyUsage.KEY_CERT_SIGN)
_BROKER_KEY_AGREEMENT = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT)
_WITHOUT_MAC = (_ROOT, AUTHORISING_CELL[ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY])
_NOBODY = EUI64(0)


@dataclass(frozen=True, slots=True)
class DeviceAnswer:
    """What came of a Command: the Device's signed response, or why it discarded the Command without one.

    ``outcomes`` tells, for a replacement of credentials, cell by cell who was there and who is there now. A
    future-dated Command is accepted without outcomes and ``due`` later; then the Device answers with an alert.
    """

    response: bytes | None
    discarded: Finding | None = None
    outcomes: tuple[ReplacementOutcome, ...] = ()
    due: datetime | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the Device did all that it was asked."""
        return self.discarded is None and all(o.status is ReplacementStatus.SUCCESS for o in self.outcomes)


class Device:
    """A Device with a trust anchor in each cell. It decides from the Command's bytes and its own cells alone."""

    def __init__(
        self,
        device_id: EUI64,
        device_type: DeviceType,
        cells: Mapping[TrustAnchorCell, Certificate],
        *,
        signing_key: KeyPair,
        agreement_key: KeyPair,
    ) -> None:
        self.device_id = device_id
        self.device_type = device_type
        self.commissioned = False
        self.agreement_point = agreement_key.public_point
        self._cells = dict(cells)
        self._signing_key = signing_key
        self._agreement_key = agreement_key
        self._counters: dict[RemotePartyRole, int] = {}
        self._pending: list[tuple[Message, UpdateSecurityCredentials]] = []
        self._secrets: dict[bytes, bytes] = {}

    def holder(self, cell: TrustAnchorCell) -> EUI64 | None:
        """Whose certificate sits in a cell, or ``None`` where the Device has no such cell."""
        certificate = self._cells.get(cell)
        return certificate.eui64 if certificate else None

    @property
    def cells(self) -> Mapping[TrustAnchorCell, Certificate]:
        """The cells as they are now."""
        return self._cells

    def obey(self, command: bytes, now: datetime) -> DeviceAnswer:
        """Decide on a Command and carry it out. A discarded Command gets no response (GBCS)."""
        message = decode_message(command)
        if isinstance(message, Finding):
            return DeviceAnswer(None, message)
        if message.header.kind is not MessageKind.COMMAND:
            return DeviceAnswer(None, _no_command(self.device_id))
        if message.header.message_code == RETRIEVAL_MESSAGE_CODE:
            return self._retrieve(message)
        if message.header.message_code == COMMISSION_MESSAGE_CODE:
            return self._commission(message)
        credentials = decode_update_security_credentials(message.payload)
        if isinstance(credentials, Finding):
            return DeviceAnswer(None, credentials)
        return self._replace_credentials(message, credentials, now)

    def _commission(self, message: Message) -> DeviceAnswer:
        discarded = self._authenticate(message, SUPPLIER_SIGNING)
        if discarded:
            return DeviceAnswer(None, discarded)
        self._count(message, SUPPLIER_SIGNING)
        self.commissioned = True
        return DeviceAnswer(self._respond(message, b""))

    def _retrieve(self, message: Message) -> DeviceAnswer:
        asked = decode_retrieve_security_credentials(message.payload)
        if isinstance(asked, Finding):
            return DeviceAnswer(None, asked)
        if not self._mac_is_valid(message):
            return DeviceAnswer(None, _no_mac(self.device_id))
        payload = RetrievedSecurityCredentials(tuple(self._credentials_of(role) for role in asked.roles)).encode()
        return DeviceAnswer(self._respond(message, payload))

    def _credentials_of(self, role: RemotePartyRole) -> RoleCredentials:
        cells = tuple(CellCredentials(cell, *_who(held)) for cell, held in self._cells.items() if cell.role is role)
        if not cells:
            return RoleCredentials(role, ReplacementStatus.TRUST_ANCHOR_NOT_FOUND)
        return RoleCredentials(role, ReplacementStatus.SUCCESS, self._counters.get(role, 0), cells)

    def _replace_credentials(
        self, message: Message, credentials: UpdateSecurityCredentials, now: datetime
    ) -> DeviceAnswer:
        cell = AUTHORISING_CELL.get(credentials.mode, _ROOT)
        discarded = self._authenticate(message, cell)
        if discarded is None and credentials.authorising_cell not in (None, cell):
            reason = f"Mode {credentials.mode.name} is authorised by the cell {cell} alone"
            discarded = Finding("command-wrong-cell", reason, "GBCS, CS02b", str(self.device_id))
        if discarded:
            return DeviceAnswer(None, discarded)
        self._count(message, cell)
        due = credentials.execution_date_time
        if due == CANCELLATION:
            self._pending = [p for p in self._pending if p[0].header.originator != message.header.originator]
        elif due is not None and due > now:
            self._pending.append((message, credentials))
            return DeviceAnswer(self._respond(message, CredentialsResponse().encode()), due=due)
        else:
            outcome = self._execute(message, credentials, now)
            return DeviceAnswer(
                self._respond(message, CredentialsResponse(outcome).encode()), outcomes=outcome.outcomes
            )
        return DeviceAnswer(self._respond(message, CredentialsResponse().encode()))

    def execute_due(self, now: datetime) -> DeviceAnswer | None:
        """Carry out the first future-dated Command that has come due, and report it by an alert; nothing if none is."""
        for pending in self._pending:
            message, credentials = pending
            due = credentials.execution_date_time
            if due is not None and due <= now:
                self._pending.remove(pending)
                outcome = self._execute(message, credentials, now)
                done = all(o.status is ReplacementStatus.SUCCESS for o in outcome.outcomes)
                code = CredentialsAlertCode.DONE if done else CredentialsAlertCode.FAILED
                return DeviceAnswer(
                    self._alert(message, CredentialsAlert(code, due, outcome)), outcomes=outcome.outcomes
                )
        return None

    def _execute(self, message: Message, credentials: UpdateSecurityCredentials, now: datetime) -> ExecutionOutcome:
        """Replace what can be replaced, cell by cell."""
        parsed = (parse_certificate(der) for der in credentials.path_certificates)
        path = tuple(c for c in parsed if isinstance(c, Certificate))
        at = now if credentials.apply_time_based_checks else None
        before = dict(self._cells)
        outcomes = []
        for replacement in credentials.replacements:
            status = judge_replacement(
                replacement, mode=credentials.mode, cells=before, path=path, root=before[_ROOT], at=at
            )
            if status is ReplacementStatus.SUCCESS:
                certificate = parse_certificate(replacement.certificate)
                assert isinstance(certificate, Certificate)  # judged readable just now
                self._cells[replacement.cell] = certificate
                self._counters[replacement.cell.role] = credentials.new_floor or 0
            outcomes.append(self._outcome(replacement.cell, status, before.get(replacement.cell)))
        return ExecutionOutcome(message.header.counter, credentials.mode, (), tuple(outcomes))

    def _outcome(
        self, cell: TrustAnchorCell, status: ReplacementStatus, before: Certificate | None
    ) -> ReplacementOutcome:
        return ReplacementOutcome(cell, status, *_who(before), *_who(self._cells.get(cell)))

    def _authenticate(self, message: Message, cell: TrustAnchorCell) -> Finding | None:
        """A Command needs its authoriser's signature and, but for recovery, the broker's MAC."""
        if cell not in _WITHOUT_MAC and not self._mac_is_valid(message):
            return _no_mac(self.device_id)
        return authenticate(message, self.device_id, cell, self._cells.get(cell), self._counters.get(cell.role, -1))

    def _mac_is_valid(self, message: Message) -> bool:
        broker = self._cells.get(_BROKER_KEY_AGREEMENT)
        if broker is None:
            return False
        if broker.public_point not in self._secrets:
            self._secrets[broker.public_point] = shared_secret(self._agreement_key.private_key, broker.public_point)
        return mac_is_valid(message, self._secrets[broker.public_point])

    def _count(self, message: Message, cell: TrustAnchorCell) -> None:
        self._counters[cell.role] = message.header.counter

    def _respond(self, command: Message, payload: bytes) -> bytes:
        return self._signed(MessageKind.RESPONSE, command, command.header.message_code, payload)

    def _alert(self, command: Message, alert: CredentialsAlert) -> bytes:
        return self._signed(MessageKind.ALERT, command, CREDENTIALS_ALERT_MESSAGE_CODE, alert.encode())

    def _signed(self, kind: MessageKind, command: Message, message_code: int, payload: bytes) -> bytes:
        header = GroupingHeader(kind, command.header.counter, self.device_id, command.header.originator, message_code)
        unsigned = Message(header, payload)
        return encode_message(Message(header, payload, self._signing_key.sign_raw(unsigned.signed_part)))


def _no_command(device_id: EUI64) -> Finding:
    return Finding("command-not-a-command", "The message is no Command", "GBCS, Grouping Header", str(device_id))


def _no_mac(device_id: EUI64) -> Finding:
    reason = "The Command has no valid MAC of the Access Control Broker"
    return Finding("command-mac", reason, "GBCS, MAC", str(device_id))


def _who(certificate: Certificate | None) -> tuple[EUI64, bytes]:
    """Owner and key identifier as the response reports them; the root has no owner and reports zeros."""
    if certificate is None:
        return _NOBODY, b""
    return certificate.eui64 or _NOBODY, certificate.subject_key_identifier or b""
