"""The journal: what happened, in order, append-only.

Everything that people see of a run (the sequence diagram, the evidence, the Panel's report, the pictures) is
drawn from it. Entries stand in the order (time, premise, sequence): a total order that does not depend on how
the run was driven.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from simulator.smki.records import RecordKind


class EventKind(StrEnum):
    """What an entry of the journal records."""

    CERTIFICATE_ISSUED = RecordKind.ISSUED.value
    SERVICE_REQUEST = "service-request"
    ACKNOWLEDGEMENT = "acknowledgement"
    REJECTION = "rejection"
    PRE_COMMAND = "pre-command"
    SIGNED_PRE_COMMAND = "signed-pre-command"
    COUNTERSIGNED_REQUEST = "countersigned-service-request"
    COMMAND = "command"
    DEVICE_RESPONSE = "device-response"
    DEVICE_DISCARDED = "device-discarded"
    DEVICE_ALERT = "device-alert"
    RESPONSE = "response"
    DCC_ALERT = "dcc-alert"
    STATUS_CHANGE = "status-change"
    SLOT_CHANGE = "slot-change"
    REGISTRATION_CHANGE = "registration-change"
    OUTCOME = "outcome"
    FAULT = "fault"
    """A mistake of the simulator itself, not of anybody in it."""
    INCIDENT = "incident"
    """What goes wrong around the services: the WAN is lost, the repository is out of service, a key is stolen."""
    RECOVERY = "recovery"
    """A step of the SMKI Recovery Procedure."""

    # What the SMKI Service's office records.
    ENTRY_TESTS_COMPLETED = RecordKind.ENTRY_TESTS_COMPLETED.value
    SUBSCRIBER_AUTHORISED = RecordKind.SUBSCRIBER_AUTHORISED.value
    OFFICER_AUTHENTICATED = RecordKind.OFFICER_AUTHENTICATED.value
    OFFICER_ENROLLED = RecordKind.OFFICER_ENROLLED.value
    OFFICER_DISMISSED = RecordKind.OFFICER_DISMISSED.value
    EUI64S_ALLOCATED = RecordKind.EUI64S_ALLOCATED.value
    EUI64S_WITHDRAWN = RecordKind.EUI64S_WITHDRAWN.value
    PORTAL_LOG_IN = RecordKind.PORTAL_LOG_IN.value
    OFFICER_LOCKED_OUT = RecordKind.OFFICER_LOCKED_OUT.value
    OFFICER_UNLOCKED = RecordKind.OFFICER_UNLOCKED.value
    SIGNING_REQUEST_SUBMITTED = RecordKind.SUBMITTED.value
    SIGNING_REQUEST_REFUSED = RecordKind.REFUSED.value
    BATCH_STATE = RecordKind.BATCH_STATE.value
    CERTIFICATE_ACCEPTED = RecordKind.ACCEPTED.value
    CERTIFICATE_REJECTED = RecordKind.REJECTED.value
    CERTIFICATE_LAPSED = RecordKind.LAPSED.value
    CERTIFICATE_REVOKED = RecordKind.REVOKED.value
    LIST_PUBLISHED = RecordKind.LIST_PUBLISHED.value
    DOCUMENT_LODGED = RecordKind.DOCUMENT_LODGED.value
    DOCUMENT_SENT = RecordKind.DOCUMENT_SENT.value
    KEY_CEREMONY = RecordKind.KEY_CEREMONY.value
    SERVICE_LEVEL = RecordKind.SERVICE_LEVEL.value
    FORECAST = RecordKind.FORECAST.value
    SUSPENDED = RecordKind.SUSPENDED.value
    RESTORED = RecordKind.RESTORED.value
    APPEAL = RecordKind.APPEAL.value
    OFFICE_REFUSAL = "office-refusal"
    """What is asked of the office otherwise than by a signing request, and refused."""

    GATEWAY_REFUSAL = "gateway-refusal"
    """A Party whose access to the DCC User Gateway is suspended finds no way in."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. ``time`` in milliseconds since the scenario's start; ``document`` the bytes that were exchanged."""

    time: int
    premise: int
    sequence: int
    kind: EventKind
    sender: str
    recipient: str
    service: str = ""
    request_id: str = ""
    device: str = ""
    code: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    document: bytes | None = field(default=None, repr=False)

    @property
    def place(self) -> tuple[int, int, int]:
        """Its place in the total order."""
        return self.time, self.premise, self.sequence

    def as_json(self) -> str:
        """The entry as one line of JSON, without the document."""
        content: dict[str, Any] = {
            "time": self.time,
            "premise": self.premise,
            "kind": self.kind.value,
            "from": self.sender,
            "to": self.recipient,
            "service": self.service,
            "request_id": self.request_id,
            "device": self.device,
            "code": self.code,
        }
        content = {key: value for key, value in content.items() if value != ""}
        if self.details:
            content["details"] = dict(self.details)
        return json.dumps(content, ensure_ascii=False)


class Journal:
    """Append-only. ``keep_documents`` also keeps the bytes exchanged; large runs leave them out."""

    def __init__(self, *, keep_documents: bool = False) -> None:
        self._events: list[Event] = []
        self._next: dict[int, int] = {}
        self.keeps_documents = keep_documents
        self.listener: Callable[[Event], None] | None = None
        """Told of each entry when it is made: for those who draw what the world looked like then."""

    def record(
        self,
        time: int,
        premise: int,
        kind: EventKind,
        sender: str,
        recipient: str,
        *,
        document: bytes | None = None,
        **particulars: Any,
    ) -> Event:
        """Append an entry; its sequence number counts within the premise."""
        sequence = self._next.get(premise, 0)
        self._next[premise] = sequence + 1
        kept = document if self.keeps_documents else None
        event = Event(time, premise, sequence, kind, sender, recipient, document=kept, **particulars)
        self._events.append(event)
        if self.listener is not None:
            self.listener(event)
        return event

    def __iter__(self) -> Iterator[Event]:
        return iter(sorted(self._events, key=lambda event: event.place))

    def __len__(self) -> int:
        return len(self._events)

    def last(self, kind: EventKind, device: str) -> Event | None:
        """The entry of this kind about a Device that was made last."""
        return next((e for e in reversed(self._events) if e.kind is kind and e.device == device), None)

    def of_kind(self, *kinds: EventKind) -> list[Event]:
        """The entries of these kinds, in order."""
        return [event for event in self if event.kind in kinds]
