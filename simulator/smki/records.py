"""What the office does, as values for whoever keeps the journal, and registers that are what these say."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class RecordKind(StrEnum):
    """What an entry says."""

    ENTRY_TESTS_COMPLETED = "entry-process-tests-completed"
    SUBSCRIBER_AUTHORISED = "subscriber-authorised"
    OFFICER_AUTHENTICATED = "officer-authenticated"
    OFFICER_ENROLLED = "officer-enrolled"
    OFFICER_DISMISSED = "officer-dismissed"
    EUI64S_ALLOCATED = "eui64s-allocated"
    EUI64S_WITHDRAWN = "eui64s-withdrawn"
    PORTAL_LOG_IN = "portal-log-in"
    OFFICER_LOCKED_OUT = "officer-locked-out"
    OFFICER_UNLOCKED = "officer-unlocked"
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
    LIST_PUBLISHED = "revocation-list-published"
    DOCUMENT_LODGED = "document-lodged"
    DOCUMENT_SENT = "document-sent"


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


class Register(ABC):
    """A register that is what its records say: it changes by them, and is restored from them.

    ``kinds`` are the records that it makes and understands. ``past`` are those that were made before, in order.
    """

    kinds: ClassVar[tuple[RecordKind, ...]]

    def __init__(self, keep: Keep = keep_nothing, past: Iterable[OfficeRecord] = ()) -> None:
        self._keep = keep
        for record in past:
            self._enter(record)

    def _record(self, record: OfficeRecord) -> None:
        """Put on record what happens, then let it have its effect."""
        self._keep(record)
        self._enter(record)

    @abstractmethod
    def _enter(self, record: OfficeRecord) -> None:
        """The effect of a record: the same when it is made and when the register is restored."""
