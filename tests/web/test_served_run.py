"""A served run comes back after a restart as it was: the same world, to the byte, and nothing sent twice."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.actors.users import sign_pre_command
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import UPDATE_CREDENTIALS, CommandVariant, ServiceUrl
from simulator.domain.time import DAY
from simulator.duis.values import ServiceRequest
from simulator.duis.writing import write_request
from simulator.engine.gateway import Reply, receive
from simulator.engine.home import credentials_of
from simulator.journal import Event, EventKind
from simulator.rules.rulebook import RuleSet
from simulator.web.live_clock import JUMP, advance
from simulator.web.run_store import FILE, RunStore, open_run_store
from simulator.web.served_run import FAULT, AnsweredOtherwise, ServedRun
from simulator.web.served_world import served_world
from simulator.world import World
from tests.web.conftest import METER, retrieval, scenario, serving

SUPPLIER = RemotePartyRole.SUPPLIER
A_WEEK = 7 * DAY


@contextmanager
def opened(folder: Path, log: list[str] | None = None) -> Iterator[tuple[ServedRun, RunStore]]:
    """One process's time with the run: what the folder keeps is brought back, and nothing is noted at the end."""
    with open_run_store(folder) as store:
        run = ServedRun(served_world(scenario(), RuleSet()), store, (log if log is not None else []).append)
        run.resume()
        yield run, store


def avon(world: World) -> Any:
    return world.user_id_of_party("Avon Energy")


def signed(world: World, request: ServiceRequest) -> bytes:
    return world.smki.sign(write_request(request), request.originator)


def send(run: ServedRun, document: bytes, url: ServiceUrl = ServiceUrl.SEND) -> str:
    return run.receive(document, url).code


def update(run: ServedRun, counter: int, due: int | None = None) -> str:
    """6.15.1 for the Supplier's own slots: Pre-Command, signature, and the code of the answer to that."""
    world = run.world
    body = credentials_of(world, avon(world), SUPPLIER)
    if due is not None:
        body = replace(body, execution_date_time=world.calendar.at(due))
    request = ServiceRequest(avon(world), METER, counter, CommandVariant.TRANSFORM, UPDATE_CREDENTIALS, body)
    reply = run.receive(signed(world, request), ServiceUrl.TRANSFORM)
    assert reply.pre_command is not None, reply.response
    command = sign_pre_command(request, reply.pre_command, world.signing_key(avon(world)))
    return send(run, signed(world, command))


def journal(run: ServedRun) -> list[str]:
    return [event.as_json() for event in run.world.journal]


def faults(run: ServedRun) -> list[Event]:
    return run.world.journal.of_kind(EventKind.FAULT)


def waiting(run: ServedRun) -> list[bytes]:
    return [letter.document for letter in run.queue.all(100)]


def test_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    """Two processes do what one does without a break; what a Pre-Command waits for survives as well."""
    with opened(tmp_path / "one") as (run, _):
        for counter, instant in ((1, 0), (2, 5_000), (7, 6_001)):
            run.world.clock.advance(instant)
            assert update(run, counter) == "I99"
        run.world.clock.advance(DAY)
        one, sent = journal(run), waiting(run)
        counters, cells = run.world.registers.counters, run.world.devices[METER].cells
    with opened(tmp_path / "two") as (run, _):
        for counter, instant in ((1, 0), (2, 5_000)):
            run.world.clock.advance(instant)
            assert update(run, counter) == "I99"
    with opened(tmp_path / "two") as (run, _):
        run.world.clock.advance(6_001)
        assert update(run, 7) == "I99"
        run.world.clock.advance(DAY)
        assert journal(run) == one
        assert waiting(run) == sent
        assert run.world.registers.counters == counters
        assert run.world.devices[METER].cells == cells


def test_a_request_of_before_the_restart_is_a_replay(tmp_path: Path) -> None:
    with opened(tmp_path) as (run, _):
        document = retrieval(run.world, 5)
        assert send(run, document) == "I99"
    with opened(tmp_path) as (run, _):
        assert send(run, document) == "E1010"
        assert send(run, retrieval(run.world, 4)) == "E1010"
        assert send(run, retrieval(run.world, 6)) == "I99"


def test_a_future_dated_command_of_before_the_restart_is_carried_out_after_it(tmp_path: Path) -> None:
    with opened(tmp_path) as (run, _):
        assert update(run, 1, due=A_WEEK) == "I99"
        run.world.clock.advance(DAY)
        accepted = waiting(run)
    with opened(tmp_path) as (run, _):
        assert waiting(run) == accepted
        assert run.world.journal.of_kind(EventKind.DEVICE_ALERT) == []
        run.world.clock.advance(A_WEEK)
        (alert,) = run.world.journal.of_kind(EventKind.DEVICE_ALERT)
        assert (alert.code, alert.time) == ("8F66", A_WEEK)
        assert waiting(run)[: len(accepted)] == accepted
        assert len(waiting(run)) > len(accepted)


def test_what_was_delivered_is_not_sent_again(tmp_path: Path) -> None:
    with opened(tmp_path) as (run, _):
        assert send(run, retrieval(run.world, 1)) == "I99"
        assert send(run, retrieval(run.world, 2)) == "I99"
        run.world.clock.advance(DAY)
        first, second = run.queue.all(10)
        run.queue.remove(first.number)
    with opened(tmp_path) as (run, _):
        run.world.clock.advance(DAY)
        assert run.queue.all(10) == [second]


def test_time_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with opened(tmp_path) as (run, _):
        assert send(run, retrieval(run.world, 1)) == "I99"
        run.world.clock.advance(DAY)
        run.pause()
    with opened(tmp_path):
        pass
    with opened(tmp_path) as (run, _):
        assert run.world.clock.time == DAY


def test_time_does_not_fall_behind_what_was_sent(tmp_path: Path) -> None:
    """A process that was killed could not say how far it had come."""
    with opened(tmp_path) as (run, _):
        assert send(run, retrieval(run.world, 1)) == "I99"
        run.world.clock.advance(A_WEEK)
        (letter,) = run.queue.all(10)
    with opened(tmp_path) as (run, _):
        assert run.world.clock.time == letter.time > 0


@pytest.mark.parametrize("pace", [JUMP, 1_000])
def test_what_came_at_once_over_http_comes_back(tmp_path: Path, pace: float) -> None:
    """Of 16 connections, while time goes on: an instant says all about when a document came."""
    with serving(scenario(), tmp_path, pace) as served:
        documents = [retrieval(served.twin, counter) for counter in range(1, 49)]
        with ThreadPoolExecutor(16) as pool:
            codes = Counter(pool.map(lambda document: served.post("S", document).response_code, documents))
        assert set(codes) <= {"I99", "E1010"}, "one that a higher counter has overtaken is refused"
    with opened(tmp_path) as (run, store):
        sent: list[tuple[int, str | None, bytes]] = []
        again = ServedRun(served_world(scenario(), RuleSet()), store, list[str]().append)
        again.deliver = lambda outgoing: sent.append((outgoing.time, outgoing.request_id, outgoing.document))
        assert again.resume() == 48
        assert [(letter.time, letter.request_id, letter.document) for letter in run.queue.all(1000)] == sent
        assert 0 < len(sent) <= codes["I99"]


def test_progress_is_told(tmp_path: Path) -> None:
    with opened(tmp_path) as (run, store):
        for counter in (1, 2, 3):
            send(run, retrieval(run.world, counter))
        told: list[tuple[int, int]] = []
        again = ServedRun(served_world(scenario(), RuleSet()), store, list[str]().append)
        assert again.resume(lambda done, of: told.append((done, of))) == 3
        assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_log_that_is_answered_otherwise_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as (run, _):
        for counter in (1, 2, 3):
            send(run, retrieval(run.world, counter))
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("DELETE FROM received WHERE number = 1")
        connection.execute("UPDATE received SET answer = x'00' WHERE number = 3")
    connection.close()
    with pytest.raises(AnsweredOtherwise, match=r"document 2 in .* Begin anew with --fresh"), opened(tmp_path):
        pass


def broken(*_: object, **__: object) -> Any:
    raise ValueError("a bug")


def test_a_bug_while_a_request_is_carried_out_stops_nothing_else(tmp_path: Path) -> None:
    """It is in the journal and in the log, by its RequestID; and once more in the journal that comes back."""
    log: list[str] = []
    with opened(tmp_path, log) as (run, _), pytest.MonkeyPatch.context() as patch:
        patch.setattr(run.world.broker, "command", broken)
        assert send(run, retrieval(run.world, 1)) == "I99"
        run.world.clock.advance(0)
        patch.undo()
        assert send(run, retrieval(run.world, 2)) == "I99"
        run.world.clock.advance(DAY)
        (fault,) = faults(run)
        assert (fault.code, fault.details) == (FAULT, {"error": "ValueError('a bug')"})
        assert fault.request_id.endswith(":1")
        (line,) = log
        assert line.startswith("internal error: ValueError('a bug') in test_served_run.py, line ")
        assert line.endswith(f", while {fault.request_id} was carried out")
        (letter,) = run.queue.all(10)
        assert letter.request_id is not None
        assert letter.request_id.endswith(":2")


def test_a_bug_while_a_request_is_decided_stops_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as (run, _):
        document = retrieval(run.world, 1)
        with monkeypatch.context() as patch:
            patch.setattr("simulator.web.served_run.receive", broken)
            with pytest.raises(ValueError, match="a bug"):
                run.receive(document, ServiceUrl.SEND)
        (fault,) = faults(run)
        assert (fault.code, fault.sender, fault.details) == (FAULT, "DSP", {"error": "ValueError('a bug')"})
        assert send(run, retrieval(run.world, 2)) == "I99"


def test_a_bug_that_belongs_to_no_request_is_noted(tmp_path: Path) -> None:
    log: list[str] = []
    with opened(tmp_path, log) as (run, _):
        run.troubled(ValueError("a bug"))
        assert [fault.code for fault in faults(run)] == [FAULT]
        assert log == ["internal error: ValueError('a bug'), while time went on"]


def test_a_bug_comes_back_and_is_not_reported_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log: list[str] = []

    def faulty(document: bytes, passage: Any, url: ServiceUrl) -> Reply:
        reply = receive(document, passage, url)
        if reply.completion is not None:
            passage.world.clock.process(failing(passage.world))
        return reply

    def failing(world: World) -> Iterator[Any]:
        yield world.clock.after(1, 0)
        raise ValueError("a bug")

    monkeypatch.setattr("simulator.web.served_run.receive", faulty)
    with opened(tmp_path, log) as (run, _):
        assert send(run, retrieval(run.world, 1)) == "I99"
        advance(run.world.clock, DAY, run.troubled)
        before = journal(run)
    assert [fault.code for fault in faults(run)] == [FAULT]
    with opened(tmp_path, log) as (run, _):
        assert journal(run) == before
    assert len(log) == 1


def test_what_cannot_be_kept_is_not_answered_and_ends_the_run(tmp_path: Path) -> None:
    """As when the disk is full: here the file may not grow."""
    ends: list[str] = []
    with opened(tmp_path) as (run, store):
        run.on_broken = lambda: ends.append("ended")
        assert send(run, retrieval(run.world, 1)) == "I99"
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            for counter in range(2, 100):
                send(run, retrieval(run.world, counter))
        assert ends == ["ended"]
        kept = len(store.received)
        with pytest.raises(sqlite3.OperationalError, match="full"):
            send(run, retrieval(run.world, 100))
        run.world.clock.advance(DAY)
        run.pause()
        assert waiting(run) == []
    with opened(tmp_path) as (run, _):
        assert run.world.registers.counters == {(avon(run.world), METER): kept}
        assert send(run, retrieval(run.world, kept + 1)) == "I99"
