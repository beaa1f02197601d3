"""CS02b, Update Security Credentials: the command that replaces certificates in key slots.

Source: GBCS, CS02b Update Security Credentials. A command names a mode (who replaces whose certificates), the
replacements, the certificates between them and the root that the Device holds, and when to do it. Its originator
shows its right by the signature: the Device verifies it with the key in the authorising cell. What the Device
answers is in :mod:`~simulator.gbcs.outcomes`, and can be imported from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from simulator.domain.devices import TrustAnchorCell
from simulator.domain.finding import Finding
from simulator.gbcs import asn1, elements
from simulator.gbcs.elements import FloorChange
from simulator.gbcs.malformed import GbcsError
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
    "MOST_PATH_CERTIFICATES",
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

MOST_PATH_CERTIFICATES = 3
"""The path of DUIS has one to three certificates; a Command has no more of them (assumption for GBCS)."""

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
        if len(self.path_certificates) > MOST_PATH_CERTIFICATES:
            raise GbcsError(f"give one to three path certificates, not {len(self.path_certificates)}")
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
        command = asn1.written(
            asn1.UpdateCommand,
            {
                "authorisingRemotePartyControl": asn1.written(asn1.AuthorisingRemotePartyControl, control),
                "replacements": asn1.TrustAnchorReplacements(contents=b"".join(map(_written, self.replacements))),
                "certificationPathCertificates": asn1.Certificates(contents=_written_path(self.path_certificates)),
                "executionDateTime": when and elements.written_time(when),
            },
        )
        return bytes(command.dump())


# Many Commands place the same few certificates by the same path, so each is written and read once.


@lru_cache(maxsize=1024)
def _written(replacement: Replacement) -> bytes:
    members = {
        "replacementCertificate": elements.written_certificate(replacement.certificate),
        "targetTrustAnchorCell": elements.written_cell(replacement.cell),
    }
    return bytes(asn1.TrustAnchorReplacement(members).dump())


@lru_cache(maxsize=256)
def _written_path(path: tuple[bytes, ...]) -> bytes:
    return bytes(elements.written_certificates(path).contents)


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
        replacements=_read_replacements(command["replacements"].contents),
        path_certificates=_read_path(command["certificationPathCertificates"].contents),
        authorising_cell=optional(control["authorisingRemotePartyTACellIdentifier"], elements.cell),
        authorising_counter=elements.seq_number(control["authorisingRemotePartySeqNumber"]),
        new_floor=optional(control["newRemotePartyFloorSeqNumber"], elements.seq_number),
        new_top_up_floor=optional(control["newRemotePartySpecialistFloorSeqNumber"], elements.top_up_floor),
        other_floors=optional(control["otherRemotePartySeqNumberChanges"], elements.floor_changes) or (),
        apply_time_based_checks=not disapply,
        plaintext_symmetric_key=optional(control["plaintextSymmetricKey"], elements.octets),
        execution_date_time=optional(command["executionDateTime"], elements.time),
    )


@lru_cache(maxsize=1024)
def _read_replacements(contents: bytes) -> tuple[Replacement, ...]:
    return tuple(
        Replacement(
            certificate=elements.certificate(replacement["replacementCertificate"]),
            cell=elements.cell(replacement["targetTrustAnchorCell"]),
        )
        for replacement in map(elements.members, asn1.TrustAnchorReplacements(contents=contents))
    )


@lru_cache(maxsize=256)
def _read_path(contents: bytes) -> tuple[bytes, ...]:
    path = asn1.Certificates(contents=contents)
    if len(path) > MOST_PATH_CERTIFICATES:
        raise ValueError(f"there are {len(path)} path certificates, and no more than {MOST_PATH_CERTIFICATES} may be")
    return tuple(map(elements.certificate, path))
