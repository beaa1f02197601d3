"""What a Device reports of a CS02b command: its response, or its alert once a future-dated command is due.

Source: GBCS, CS02b Update Security Credentials, ResponsePayload and AlertPayload. Replacements succeed or fail
each by itself, and for each the Device says who was in the slot and who was to take it: evidence of wrong
certificates that needs no other record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from asn1crypto import core

from simulator.domain.devices import TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.gbcs import asn1, elements
from simulator.gbcs.elements import FloorChange
from simulator.gbcs.modes import ReplacementMode

CREDENTIALS_ALERT_MESSAGE_CODE = 0x00CB
"""Message code of the alert that reports a future-dated CS02b command."""

_RESPONSE_CLAUSE = "GBCS, CS02b Update Security Credentials, ResponsePayload"
_ALERT_CLAUSE = "GBCS, CS02b Update Security Credentials, AlertPayload"


class CredentialsAlertCode(IntEnum):
    """Whether a future-dated command was done (GBCS alert codes 8F66 and 8F67)."""

    DONE = 0x8F66
    FAILED = 0x8F67


class ReplacementStatus(IntEnum):
    """What became of one replacement, or of reading one role's cells (GBCS StatusCode).

    ``NO_TRUST_ANCHOR``: the path does not lead to the root in the Device. ``TRUST_ANCHOR_NOT_FOUND``: the Device
    has no such cell.
    """

    SUCCESS = 0
    BAD_CERTIFICATE = 5
    NO_TRUST_ANCHOR = 10
    INSUFFICIENT_MEMORY = 17
    TRUST_ANCHOR_NOT_FOUND = 25
    RESOURCES_BUSY = 30
    OTHER = 127


@dataclass(frozen=True, slots=True)
class ReplacementOutcome:
    """What became of one replacement: the cell, who was in it, and who was to take it (GBCS ReplacementOutcome).

    Parties are the EUI-64s of the certificates' holders (all zero for the root), key identifiers the certificates'
    subject key identifiers (8 octets).
    """

    cell: TrustAnchorCell
    status: ReplacementStatus
    existing_party: EUI64
    existing_key_identifier: bytes
    replacing_party: EUI64
    replacing_key_identifier: bytes


@dataclass(frozen=True, slots=True)
class ExecutionOutcome:
    """The command that was executed, the floors that it changed, and its replacements (GBCS ExecutionOutcome)."""

    counter: int
    mode: ReplacementMode
    floor_changes: tuple[FloorChange, ...]
    outcomes: tuple[ReplacementOutcome, ...]


@dataclass(frozen=True, slots=True)
class CredentialsResponse:
    """The payload of the response: the command is accepted, and its outcome unless it is future-dated."""

    outcome: ExecutionOutcome | None = None

    def encode(self) -> bytes:
        """The payload in DER."""
        outcome = self.outcome and _written(self.outcome)
        return bytes(asn1.UpdateResponse({"commandAccepted": core.Null(), "executionOutcome": outcome}).dump())


@dataclass(frozen=True, slots=True)
class CredentialsAlert:
    """The payload of the alert that follows a future-dated command: when it was executed, and its outcome."""

    code: CredentialsAlertCode
    execution_date_time: datetime
    outcome: ExecutionOutcome

    def encode(self) -> bytes:
        """The payload in DER."""
        alert = {
            "alertCode": int(self.code),
            "executionDateTime": elements.written_time(self.execution_date_time),
            "executionOutcome": _written(self.outcome),
        }
        return bytes(asn1.UpdateAlert(alert).dump())


def decode_credentials_response(payload: bytes) -> CredentialsResponse | Finding:
    """Read the payload of a CS02b response (BER); a finding ``gbcs-malformed`` if it is none. Never raises."""
    return elements.decode(asn1.UpdateResponse, payload, _read_response, _RESPONSE_CLAUSE)


def decode_credentials_alert(payload: bytes) -> CredentialsAlert | Finding:
    """Read the payload of a CS02b alert (BER); a finding ``gbcs-malformed`` if it is none. Never raises."""
    return elements.decode(asn1.UpdateAlert, payload, _read_alert, _ALERT_CLAUSE)


def _written(outcome: ExecutionOutcome) -> Any:
    outcomes = [
        asn1.written(
            asn1.ReplacementOutcome,
            {
                "affectedTrustAnchorCell": elements.written_cell(each.cell),
                "statusCode": int(each.status),
                "existingSubjectUniqueID": each.existing_party.octets,
                "existingSubjectKeyIdentifier": each.existing_key_identifier,
                "replacingSubjectUniqueID": each.replacing_party.octets,
                "replacingSubjectKeyIdentifier": each.replacing_key_identifier,
            },
        )
        for each in outcome.outcomes
    ]
    return asn1.written(
        asn1.ExecutionOutcome,
        {
            "authorisingRemotePartySeqNumber": elements.checked_seq_number(outcome.counter, "a counter"),
            "credentialsReplacementMode": int(outcome.mode),
            "remotePartySeqNumberChanges": elements.written_floor_changes(outcome.floor_changes),
            "replacementOutcomes": asn1.written(asn1.ReplacementOutcomes, outcomes),
        },
    )


def _read_response(response: Any) -> CredentialsResponse:
    elements.members(response)
    if response["commandAccepted"].contents:
        raise ValueError("commandAccepted is not NULL")
    return CredentialsResponse(elements.optional(response["executionOutcome"], _read_outcome))


def _read_alert(alert: Any) -> CredentialsAlert:
    elements.members(alert)
    return CredentialsAlert(
        CredentialsAlertCode(elements.number(alert["alertCode"])),
        elements.time(alert["executionDateTime"]),
        _read_outcome(alert["executionOutcome"]),
    )


def _read_outcome(outcome: Any) -> ExecutionOutcome:
    elements.members(outcome)
    return ExecutionOutcome(
        counter=elements.seq_number(outcome["authorisingRemotePartySeqNumber"]),
        mode=ReplacementMode(elements.number(outcome["credentialsReplacementMode"])),
        floor_changes=elements.floor_changes(outcome["remotePartySeqNumberChanges"]),
        outcomes=tuple(
            ReplacementOutcome(
                cell=elements.cell(each["affectedTrustAnchorCell"]),
                status=ReplacementStatus(elements.number(each["statusCode"])),
                existing_party=elements.party(each["existingSubjectUniqueID"]),
                existing_key_identifier=elements.octets(each["existingSubjectKeyIdentifier"]),
                replacing_party=elements.party(each["replacingSubjectUniqueID"]),
                replacing_key_identifier=elements.octets(each["replacingSubjectKeyIdentifier"]),
            )
            for each in map(elements.members, outcome["replacementOutcomes"])
        ),
    )
