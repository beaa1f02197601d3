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


class EventKind(StrEnum):
    """What an entry of the journal records."""

    CERTIFICATE_ISSUED = "certificate-issued"
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

    def of_kind(self, *kinds: EventKind) -> list[Event]:
        """The entries of these kinds, in order."""
        return [event for event in self if event.kind in kinds]
