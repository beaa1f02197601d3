"""CS02b, Update Security Credentials: the command that replaces certificates in key slots.

Source: GBCS, CS02b Update Security Credentials. A command names a mode (who replaces whose certificates), the
replacements, the certificates between them and the root that the Device holds, and when to do it. Its originator
shows its right by the signature: the Device verifies it with the key in the authorising cell. What the Device
answers is in :mod:`~simulator.gbcs.outcomes`, and can be imported from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulator.domain.devices import TrustAnchorCell
from simulator.domain.finding import Finding
from simulator.gbcs import asn1, elements
from simulator.gbcs.elements import FloorChange
from simulator.gbcs.modes import ReplacementMode
from simulator.gbcs.outcomes import (
    CREDENTIALS_ALERT_MESSAGE_CODE,
    CredentialsAlert,
    CredentialsAlertCode,
    CredentialsResponse,
    ExecutionOutcome,
    ReplacementOutcome,
    ReplacementStatus,
    decode_credentials_alert,
    decode_credentials_response,
)

__all__ = [
    "CANCELLATION",
    "CREDENTIALS_ALERT_MESSAGE_CODE",
    "CredentialsAlert",
    "CredentialsAlertCode",
    "CredentialsResponse",
    "ExecutionOutcome",
    "FloorChange",
    "Replacement",
    "ReplacementMode",
    "ReplacementOutcome",
    "ReplacementStatus",
    "UpdateSecurityCredentials",
    "decode_credentials_alert",
    "decode_credentials_response",
    "decode_update_security_credentials",
]

CANCELLATION = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""Execution date-time that cancels the same command sent before, future-dated (DUIS: 3000-12-31T00:00:00.00Z)."""

_CLAUSE = "GBCS, CS02b Update Security Credentials, CommandPayload"


@dataclass(frozen=True, slots=True)
class Replacement:
    """One certificate (DER) and the key slot that it shall take (GBCS TrustAnchorReplacement)."""

    certificate: bytes
    cell: TrustAnchorCell


@dataclass(frozen=True, slots=True)
class UpdateSecurityCredentials:
    """The payload of a CS02b command (GBCS CommandPayload).

    ``path_certificates`` (DER) lead from the replacements to the root in the Device. ``authorising_cell`` is the
    slot whose key verifies the command. ``authorising_counter`` repeats the Originator Counter. The floors are
    what the counters of the new holder's commands, of its prepayment top-ups and of other parties start above;
    each of ``other_floors`` is (role, floor, top-up floor or None). ``plaintext_symmetric_key`` is for recovery by
    the contingency key (mode 9). ``execution_date_time`` makes the command future-dated, :data:`CANCELLATION`
    withdraws it.
    """

    mode: ReplacementMode
    replacements: tuple[Replacement, ...]
    path_certificates: tuple[bytes, ...]
    authorising_cell: TrustAnchorCell | None
    authorising_counter: int
    new_floor: int | None = None
    new_top_up_floor: int | None = None
    other_floors: tuple[FloorChange, ...] = ()
    apply_time_based_checks: bool = True
    plaintext_symmetric_key: bytes | None = None
    execution_date_time: datetime | None = None

    def encode(self) -> bytes:
        """The payload in DER. Certificates are put in as they are."""
        cell, floor, when = self.authorising_cell, self.new_floor, self.execution_date_time
        control = {
            "credentialsReplacementMode": int(self.mode),
            "plaintextSymmetricKey": self.plaintext_symmetric_key,
            "applyTimeBasedCPVChecks": int(not self.apply_time_based_checks),
            "authorisingRemotePartyTACellIdentifier": cell and elements.written_cell(cell),
            "authorisingRemotePartySeqNumber": elements.checked_seq_number(self.authorising_counter, "a counter"),
            "newRemotePartyFloorSeqNumber": floor and elements.checked_seq_number(floor, "a floor"),
            "newRemotePartySpecialistFloorSeqNumber": elements.written_top_up_floor(self.new_top_up_floor),
            "otherRemotePartySeqNumberChanges": elements.written_floor_changes(self.other_floors)
            if self.other_floors
            else None,
        }
        replacements = [
            asn1.written(
                asn1.TrustAnchorReplacement,
                {
                    "replacementCertificate": elements.written_certificate(replacement.certificate),
                    "targetTrustAnchorCell": elements.written_cell(replacement.cell),
                },
            )
            for replacement in self.replacements
        ]
        command = asn1.UpdateCommand(
            {
                "authorisingRemotePartyControl": asn1.written(asn1.AuthorisingRemotePartyControl, control),
                "replacements": asn1.written(asn1.TrustAnchorReplacements, replacements),
                "certificationPathCertificates": elements.written_certificates(self.path_certificates),
                "executionDateTime": when and elements.written_time(when),
            }
        )
        return bytes(command.dump())


def decode_update_security_credentials(payload: bytes) -> UpdateSecurityCredentials | Finding:
    """Read the payload of a CS02b command (BER); a finding ``gbcs-malformed`` if it is none. Never raises."""
    return elements.decode(asn1.UpdateCommand, payload, _read, _CLAUSE)


def _read(command: Any) -> UpdateSecurityCredentials:
    elements.members(command)
    control = elements.members(command["authorisingRemotePartyControl"])
    disapply = elements.number(control["applyTimeBasedCPVChecks"])
    if disapply not in (0, 1):
        raise ValueError("applyTimeBasedCPVChecks is neither apply (0) nor disapply (1)")
    optional = elements.optional
    return UpdateSecurityCredentials(
        mode=ReplacementMode(elements.number(control["credentialsReplacementMode"])),
        replacements=tuple(
            Replacement(
                certificate=elements.certificate(replacement["replacementCertificate"]),
                cell=elements.cell(replacement["targetTrustAnchorCell"]),
            )
            for replacement in map(elements.members, command["replacements"])
        ),
        path_certificates=tuple(elements.certificate(c) for c in command["certificationPathCertificates"]),
        authorising_cell=optional(control["authorisingRemotePartyTACellIdentifier"], elements.cell),
        authorising_counter=elements.seq_number(control["authorisingRemotePartySeqNumber"]),
        new_floor=optional(control["newRemotePartyFloorSeqNumber"], elements.seq_number),
        new_top_up_floor=optional(control["newRemotePartySpecialistFloorSeqNumber"], elements.top_up_floor),
        other_floors=optional(control["otherRemotePartySeqNumberChanges"], elements.floor_changes) or (),
        apply_time_based_checks=not disapply,
        plaintext_symmetric_key=optional(control["plaintextSymmetricKey"], elements.octets),
        execution_date_time=optional(command["executionDateTime"], elements.time),
    )
