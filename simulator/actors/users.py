"""What a User's own system does: ask, compare what comes back with what it asked for, and sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import Any, NamedTuple

from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.service_requests import CommandVariant, ServiceReferenceVariant
from simulator.duis.request_values import cancels
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    RequestBody,
    ServiceRequest,
    SignedPreCommand,
    UpdateDeviceCredentials,
)
from simulator.gbcs.clock import ECS70, GCS28, SetClock, decode_set_clock
from simulator.gbcs.credentials import (
    CANCELLATION,
    Replacement,
    UpdateSecurityCredentials,
    decode_update_security_credentials,
)
from simulator.gbcs.device_certificates import (
    DEVICE_CERTIFICATE_MESSAGE_CODE,
    UpdateDeviceCertificate,
    decode_update_device_certificate,
)
from simulator.gbcs.framing import (
    GroupingHeader,
    Message,
    MessageKind,
    decode_message,
    encode_message,
    encode_pre_command,
)
from simulator.gbcs.modes import AUTHORISING_CELL, replacement_mode
from simulator.pki.keys import KeyPair

_CLAUSE = "SEC Appendix AC, correlation of Pre-Commands"
_LAST_COUNTER = (1 << 64) - 1


@dataclass
class RequestCounters:
    """The RequestID counter of each originator: strictly rising."""

    last: dict[EUI64, int] = field(default_factory=dict)

    def next(self, originator: EUI64) -> int:
        """The next counter of an originator, from 1."""
        if self.last.get(originator, 0) >= _LAST_COUNTER:
            raise SimulatorError(f"{originator} has used its last RequestID: give the User another User ID")
        self.last[originator] = self.last.get(originator, 0) + 1
        return self.last[originator]


def new_request(
    counters: RequestCounters,
    originator: EUI64,
    target: EUI64,
    service: ServiceReferenceVariant,
    body: RequestBody,
    variant: CommandVariant | None = None,
) -> ServiceRequest:
    """A Service Request with the next counter and the service's own first Command Variant."""
    chosen = variant or min(service.command_variants)
    return ServiceRequest(originator, target, counters.next(originator), chosen, service, body)


def correlate(request: ServiceRequest, pre_command: bytes) -> Finding | None:
    """Why a Pre-Command is not what the User asked for, or nothing if it is: parse and correlate.

    Every member of the header and of the payload is compared with what the User itself would have written. It shares
    nothing with the DCC's own transformation: who checks must not share the faults of who is checked.
    """
    message = decode_message(pre_command)
    if isinstance(message, Finding):
        return message
    if encode_pre_command(message) != pre_command:
        return _differs(request, "protection")
    meant, header = _meant(request), message.header
    if meant is None or header.message_code not in meant.message_codes:
        return _differs(request, "message code")
    code = header.message_code
    expected = GroupingHeader(MessageKind.COMMAND, request.counter, request.originator, request.target, code)
    differs = _compared(request, expected, header)
    payload = meant.read(message)
    if differs or isinstance(payload, Finding):
        return differs or payload
    differs = _compared(request, meant.payload, payload)
    if differs is None and meant.write(message) != message.payload:
        return _differs(request, "encoding")  # says the same in other octets, and those would be signed
    return differs


class _Meant(NamedTuple):
    """What a request means as a Command: its use cases (which of two depends on the Device's type) and payload."""

    message_codes: tuple[int, ...]
    payload: Any
    read: Callable[[Message], Any]
    write: Callable[[Message], bytes]


def _meant(request: ServiceRequest) -> _Meant | None:
    match request.body:
        case CredentialsReplacement() as body:
            new = _credentials(request, body)
            read = decode_update_security_credentials
            return _Meant((new.mode.message_code,), new, lambda m: read(m.payload), lambda _: new.encode())
        case UpdateDeviceCredentials(certificate):
            own, read_own = UpdateDeviceCertificate(certificate), decode_update_device_certificate
            return _Meant(
                (DEVICE_CERTIFICATE_MESSAGE_CODE,), own, lambda m: read_own(m.payload), lambda _: own.encode()
            )
        case CommissionDevice() as body if interval := _interval(body):
            return _Meant(
                (ECS70, GCS28),
                interval,
                decode_set_clock,
                lambda m: interval.encode(m.header.message_code, m.header.counter),
            )
    return None


def _interval(body: CommissionDevice) -> SetClock | None:
    """From the time given, for as long as is tolerated; GBCS counts whole seconds, and no year after 9999."""
    begin = body.current_date_time.replace(microsecond=0)
    try:
        return SetClock(begin, begin + timedelta(seconds=body.tolerance_period))
    except OverflowError:
        return None


def _credentials(request: ServiceRequest, body: CredentialsReplacement) -> UpdateSecurityCredentials:
    """The CS02b payload that the User means: the incumbent's own mode, in its own name."""
    role, mode = body.remote_party_role, replacement_mode(body.remote_party_role)
    top_up = TrustAnchorCell(role, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
    certificates = (
        (body.digital_signing_certificate, TrustAnchorCell(role, KeyUsage.DIGITAL_SIGNATURE)),
        (body.key_agreement_certificate, TrustAnchorCell(role, KeyUsage.KEY_AGREEMENT)),
        (body.key_agreement_top_up_certificate, top_up),
    )
    due = body.execution_date_time
    if due is not None:  # DUIS cancels with the year 3000, GBCS with 9999; GBCS counts whole seconds
        due = CANCELLATION if cancels(due) else due.replace(microsecond=0)
    return UpdateSecurityCredentials(
        mode=mode,
        replacements=tuple(Replacement(der, cell) for der, cell in certificates if der is not None),
        path_certificates=body.path_certificates,
        authorising_cell=AUTHORISING_CELL[mode],
        authorising_counter=request.counter,
        new_floor=body.floor_seq_number,
        new_top_up_floor=body.top_up_floor_seq_number,
        apply_time_based_checks=body.apply_time_based_cpv_checks,
        execution_date_time=due,
    )


def _compared(request: ServiceRequest, expected: Any, found: Any) -> Finding | None:
    """The first member in which a value is not the one expected."""
    for member in fields(expected):
        if getattr(found, member.name) != getattr(expected, member.name):
            return _differs(request, member.name.replace("_", " "))
    return None


def sign_pre_command(request: ServiceRequest, pre_command: bytes, key: KeyPair) -> ServiceRequest:
    """The request that carries the signed Pre-Command: same RequestID, Command Variant 5."""
    message = decode_message(pre_command)
    assert not isinstance(message, Finding)  # correlated before
    signed = encode_message(replace(message, signature=key.sign_raw(message.signed_part)))
    variant = CommandVariant.SIGNED_PRE_COMMAND_WAN
    return replace(request, command_variant=variant, body=SignedPreCommand(signed))


def _differs(request: ServiceRequest, member: str) -> Finding:
    message = f"The Pre-Command is not what was asked for: it differs in its {member}"
    return Finding("pre-command-differs", message, _CLAUSE, request.request_id, {"member": member})
