"""What a User's own system does: ask, compare what comes back with what it asked for, and sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.service_requests import CommandVariant, ServiceReferenceVariant
from simulator.duis.values import CredentialsReplacement, RequestBody, ServiceRequest, SignedPreCommand
from simulator.gbcs.credentials import (
    CANCELLATION,
    UpdateSecurityCredentials,
    decode_update_security_credentials,
)
from simulator.gbcs.framing import decode_message, encode_message
from simulator.pki.keys import KeyPair

_CLAUSE = "SEC Appendix AC, correlation of Pre-Commands"
_CANCELLING_YEAR = 3000


@dataclass
class RequestCounters:
    """The RequestID counter of each originator: strictly rising."""

    last: dict[EUI64, int] = field(default_factory=dict)

    def next(self, originator: EUI64) -> int:
        """The next counter of an originator, from 1."""
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
    """Why a Pre-Command is not what the User asked for, or nothing if it is: parse and correlate."""
    message = decode_message(pre_command + b"\x00")  # a Pre-Command ends before its signature
    if isinstance(message, Finding):
        return message
    header = message.header
    if (header.originator, header.recipient) != (request.originator, request.target):
        return _differs(request, f"it is from {header.originator} to {header.recipient}")
    if header.counter != request.counter:
        return _differs(request, f"its counter is {header.counter}")
    if isinstance(request.body, CredentialsReplacement):
        command = decode_update_security_credentials(message.payload)
        if isinstance(command, Finding):
            return command
        for what, asked, found in _compared(request.body, command):
            if asked != found:
                return _differs(request, f"it has {what}")
    return None


def _compared(body: CredentialsReplacement, command: UpdateSecurityCredentials) -> Iterator[tuple[str, object, object]]:
    """What a Command can have that was not asked for, what was asked for, and what the Command says."""
    role = body.remote_party_role
    asked = (
        (body.digital_signing_certificate, TrustAnchorCell(role, KeyUsage.DIGITAL_SIGNATURE)),
        (body.key_agreement_certificate, TrustAnchorCell(role, KeyUsage.KEY_AGREEMENT)),
        (
            body.key_agreement_top_up_certificate,
            TrustAnchorCell(role, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP),
        ),
    )
    wanted = [(certificate, cell) for certificate, cell in asked if certificate is not None]
    placed = command.replacements
    yield "other certificates", [certificate for certificate, _ in wanted], [r.certificate for r in placed]
    yield "other cells", [cell for _, cell in wanted], [r.cell for r in placed]
    yield "another path", body.path_certificates, command.path_certificates
    yield "another floor", body.floor_seq_number, command.new_floor
    yield "another top-up floor", body.top_up_floor_seq_number, command.new_top_up_floor
    yield "other time-based checks", body.apply_time_based_cpv_checks, command.apply_time_based_checks
    due = body.execution_date_time
    if due is not None:  # DUIS cancels with the year 3000, GBCS with 9999; GBCS counts whole seconds
        due = CANCELLATION if due.year >= _CANCELLING_YEAR else due.replace(microsecond=0)
    yield "another date of execution", due, command.execution_date_time


def sign_pre_command(request: ServiceRequest, pre_command: bytes, key: KeyPair) -> ServiceRequest:
    """The request that carries the signed Pre-Command: same RequestID, Command Variant 5."""
    message = decode_message(pre_command + b"\x00")
    assert not isinstance(message, Finding)  # correlated before
    signed = encode_message(replace(message, signature=key.sign_raw(message.signed_part)))
    variant = CommandVariant.SIGNED_PRE_COMMAND_WAN
    return replace(request, command_variant=variant, body=SignedPreCommand(signed))


def _differs(request: ServiceRequest, how: str) -> Finding:
    return Finding(
        "pre-command-differs", f"The Pre-Command is not what was asked for: {how}", _CLAUSE, request.request_id
    )
