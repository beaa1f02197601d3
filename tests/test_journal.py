"""The journal: append-only, in a total order that does not depend on how the run was driven."""

from __future__ import annotations

import json
from itertools import permutations

import pytest

from simulator.journal import Event, EventKind, Journal


def test_entries_stand_in_order_of_time_premise_and_sequence() -> None:
    entries = [(5, 2, "a"), (5, 1, "b"), (3, 2, "c"), (5, 1, "d")]
    told = set()
    for order in permutations(entries):
        journal = Journal()
        for time, premise, name in order:
            journal.record(time, premise, EventKind.COMMAND, name, "")
        told.add(tuple((e.time, e.premise) for e in journal))
    assert told == {((3, 2), (5, 1), (5, 1), (5, 2))}


def test_within_a_premise_the_order_of_recording_counts() -> None:
    journal = Journal()
    for name in ("first", "second", "third"):
        journal.record(7, 1, EventKind.COMMAND, name, "")
    assert [e.sender for e in journal] == ["first", "second", "third"]
    assert [e.place for e in journal] == [(7, 1, 0), (7, 1, 1), (7, 1, 2)]


@pytest.mark.parametrize(("keeps", "kept"), [(True, b"<sr:Request/>"), (False, None)])
def test_documents_are_kept_where_asked_for(keeps: bool, kept: bytes | None) -> None:
    journal = Journal(keep_documents=keeps)
    event = journal.record(1, 1, EventKind.SERVICE_REQUEST, "Avon Energy", "DSP", document=b"<sr:Request/>")
    assert list(journal) == [event]
    assert event.document == kept


def test_an_entry_as_one_line_of_json() -> None:
    event = Event(
        5, 1, 0, EventKind.REJECTION, "DSP", "Cairngorm Gas & Electric", service="6.21", request_id="A:B:1",
        device="B", code="E4", details={"message": "not\nregistered – ever"}, document=b"\xff",
    )  # fmt: skip
    line = event.as_json()
    assert "\n" not in line
    assert json.loads(line) == {
        "time": 5, "premise": 1, "kind": "rejection", "from": "DSP", "to": "Cairngorm Gas & Electric",
        "service": "6.21", "request_id": "A:B:1", "device": "B", "code": "E4",
        "details": {"message": "not\nregistered – ever"},
    }  # fmt: skip


def test_what_is_empty_is_left_out() -> None:
    content = json.loads(Event(0, 0, 0, EventKind.COMMAND, "broker", "ESME").as_json())
    assert content == {"time": 0, "premise": 0, "kind": "command", "from": "broker", "to": "ESME"}


def test_entries_of_some_kinds() -> None:
    journal = Journal()
    for kind in (EventKind.RESPONSE, EventKind.COMMAND, EventKind.REJECTION):
        journal.record(1, 1, kind, "", "")
    assert [e.kind for e in journal.of_kind(EventKind.RESPONSE, EventKind.REJECTION)] == [
        EventKind.RESPONSE, EventKind.REJECTION,
    ]  # fmt: skip
    assert len(journal) == 3


def test_the_last_entry_about_a_device_is_the_one_that_was_made_last() -> None:
    journal = Journal()
    for time, device in ((1, "A"), (2, "A"), (3, "B")):
        journal.record(time, 1, EventKind.SLOT_CHANGE, "", "", device=device)
    journal.record(4, 1, EventKind.COMMAND, "", "", device="A")
    last = journal.last(EventKind.SLOT_CHANGE, "A")
    assert last is not None
    assert last.time == 2
    assert journal.last(EventKind.SLOT_CHANGE, "C") is None
