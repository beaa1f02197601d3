"""What the office does, as values for whoever keeps the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class RecordKind(StrEnum):
    """What an entry says."""

    ENTRY_TESTS_COMPLETED = "entry-process-tests-completed"
    SUBSCRIBER_AUTHORISED = "subscriber-authorised"
    OFFICER_ENROLLED = "officer-enrolled"
    OFFICER_LOCKED_OUT = "officer-locked-out"
    SUBMITTED = "signing-request-submitted"
    REFUSED = "signing-request-refused"
    ISSUED = "certificate-issued"
    BATCH_STATE = "batch-state"
    ACCEPTED = "certificate-accepted"
    REJECTED = "certificate-rejected"
    LAPSED = "certificate-not-picked-up"
    REVOKED = "certificate-revoked"
    KEY_CEREMONY = "key-ceremony"
    SERVICE_LEVEL = "service-level"
    FORECAST = "forecast"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """One entry: ``time`` in milliseconds since the scenario's start, whom it concerns and what it is about.

    ``party`` is a Party's name, or empty where the entry concerns everybody; ``code`` a finding's or result's code.
    """

    time: int
    kind: RecordKind
    party: str = ""
    subject: str = ""
    code: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


Keep = Callable[[OfficeRecord], None]
"""Who keeps the records: called once for each, in order."""


def keep_nothing(_: OfficeRecord) -> None:
    """Keeps no record."""
