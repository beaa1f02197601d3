"""The queue of what Users have not received yet."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from simulator.domain.eui64 import EUI64
from simulator.web.undelivered import Undelivered
from simulator.world.outbox import Outgoing

ANNE, BOB = EUI64(1), EUI64(2)


def outgoing(recipient: EUI64, document: bytes) -> Outgoing:
    return Outgoing(5, recipient, None, document)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        yield opened


@pytest.fixture
def queue(connection: sqlite3.Connection) -> Undelivered:
    return Undelivered(connection)


def test_each_user_has_its_own_order(queue: Undelivered) -> None:
    for recipient, document in ((ANNE, b"1"), (BOB, b"2"), (ANNE, b"3")):
        queue.add(outgoing(recipient, document))
    first = queue.first(ANNE)
    assert first is not None
    assert (first.document, first.time, first.request_id, first.attempts) == (b"1", 5, None, 0)
    queue.remove(first.number)
    assert [getattr(queue.first(user), "document", None) for user in (ANNE, BOB, EUI64(3))] == [b"3", b"2", None]
    assert [letter.document for letter in queue.all(10)] == [b"2", b"3"]
    assert [letter.document for letter in queue.all(1)] == [b"2"]


def test_a_failure_is_counted_and_a_rejection_lets_the_next_one_pass(queue: Undelivered) -> None:
    queue.add(outgoing(ANNE, b"1"))
    queue.add(outgoing(ANNE, b"2"))
    first = queue.first(ANNE)
    assert first is not None
    queue.note_failure(first.number, "cannot connect", rejected=False)
    again = queue.first(ANNE)
    assert again is not None
    assert (again.document, again.attempts, again.last_error) == (b"1", 1, "cannot connect")
    queue.note_failure(first.number, "answered 400", rejected=True)
    following = queue.first(ANNE)
    assert following is not None
    assert following.document == b"2"
    rejected = queue.find(ANNE, first.number)
    assert rejected is not None
    assert (rejected.rejected, rejected.attempts) == (True, 2)
    assert (queue.count(rejected=False), queue.count(rejected=True)) == (1, 1)


def test_a_document_is_found_by_its_own_user_alone(queue: Undelivered) -> None:
    queue.add(outgoing(ANNE, b"1"))
    first = queue.first(ANNE)
    assert first is not None
    assert queue.find(BOB, first.number) is None


def waiting(queue: Undelivered) -> list[bytes]:
    return [letter.document for letter in queue.all(10)]


def test_a_run_that_is_brought_back_sends_nothing_twice(connection: sqlite3.Connection, queue: Undelivered) -> None:
    """The first was delivered and the second waits; the third is new."""
    queue.add(outgoing(ANNE, b"1"))
    queue.add(outgoing(BOB, b"2"))
    queue.remove(1)
    again = Undelivered(connection)
    for recipient, document in ((ANNE, b"1"), (BOB, b"2"), (ANNE, b"3")):
        again.add(outgoing(recipient, document))
    assert waiting(again) == [b"2", b"3"]


def test_what_begins_anew_sends_everything(connection: sqlite3.Connection, queue: Undelivered) -> None:
    queue.add(outgoing(ANNE, b"1"))
    queue.add(outgoing(BOB, b"2"))
    again = Undelivered(connection)
    again.forget()
    assert waiting(again) == []
    again.add(outgoing(ANNE, b"3"))
    assert waiting(again) == [b"3"]
