"""The queue of what Users have not received yet."""

import sqlite3
from pathlib import Path

import pytest

from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.web.undelivered import open_queue
from simulator.world.outbox import Outgoing

ANNE, BOB = EUI64(1), EUI64(2)


def outgoing(recipient: EUI64, document: bytes) -> Outgoing:
    return Outgoing(5, recipient, None, document)


def test_each_user_has_its_own_order() -> None:
    with open_queue(None) as queue:
        for recipient, document in ((ANNE, b"1"), (BOB, b"2"), (ANNE, b"3")):
            queue.add(outgoing(recipient, document))
        first = queue.first(ANNE)
        assert first is not None
        assert (first.document, first.time, first.request_id, first.attempts) == (b"1", 5, None, 0)
        queue.remove(first.number)
        assert [getattr(queue.first(user), "document", None) for user in (ANNE, BOB, EUI64(3))] == [b"3", b"2", None]
        assert [letter.document for letter in queue.all(10)] == [b"2", b"3"]
        assert [letter.document for letter in queue.all(1)] == [b"2"]


def test_a_failure_is_counted_and_a_rejection_lets_the_next_one_pass() -> None:
    with open_queue(None) as queue:
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


def test_a_document_is_found_by_its_own_user_alone() -> None:
    with open_queue(None) as queue:
        queue.add(outgoing(ANNE, b"1"))
        first = queue.first(ANNE)
        assert first is not None
        assert queue.find(BOB, first.number) is None


def test_a_folder_keeps_the_queue(tmp_path: Path) -> None:
    with open_queue(tmp_path / "new") as queue:
        queue.add(outgoing(ANNE, b"1"))
    with open_queue(tmp_path / "new") as queue:
        first = queue.first(ANNE)
        assert first is not None
        assert first.document == b"1"


def test_two_simulators_do_not_share_a_queue(tmp_path: Path) -> None:
    with open_queue(tmp_path), pytest.raises(SimulatorError, match="is another smki-sim serve using it"):
        open_queue(tmp_path).__enter__()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SimulatorError, match="choose another folder with --out"):
        open_queue(tmp_path / "file").__enter__()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "undelivered.sqlite").write_text("this is no database, and it is long enough to be looked at")
    with pytest.raises(SimulatorError, match="file is not a database"):
        open_queue(tmp_path).__enter__()


def test_the_queue_is_closed_with_its_block() -> None:
    with open_queue(None) as queue:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        queue.first(ANNE)
