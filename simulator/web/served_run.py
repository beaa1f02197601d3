"""A served run: its world, and the log that brings it back after a restart as it was."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import simpy

from simulator.domain.errors import SimulatorError
from simulator.domain.service_requests import ServiceUrl
from simulator.engine.gateway import Reply, receive
from simulator.engine.passage import DSP, Passage
from simulator.journal import EventKind
from simulator.web.access_log import Log, internal_error
from simulator.web.live_clock import advance
from simulator.web.received import Received
from simulator.web.run_store import RunStore
from simulator.world import World
from simulator.world.outbox import Outgoing

FAULT = "internal-error"
"""The code of a bug in the journal, where a response code would stand."""

Progress = Callable[[int, int], None]
"""Told how many documents have been brought back, and how many there are."""


class AnsweredOtherwise(SimulatorError):
    """A document of the log is answered otherwise than it was: the simulator is not the one that wrote the log."""


class ServedRun:
    """Takes documents for a world, and keeps each with its instant before anybody learns the answer.

    The same documents at the same simulated instants give the same world, to the byte. So :meth:`resume` needs no
    register written out: it takes the kept documents once more. What it sends again is in the queue, or was
    delivered, already.
    """

    def __init__(self, world: World, store: RunStore, log: Log) -> None:
        self.world = world
        self.queue = store.undelivered
        self.deliver: Callable[[Outgoing], None] = store.undelivered.add
        self.on_broken: Callable[[], None] = lambda: None
        self.broken: sqlite3.Error | None = None
        self._store = store
        self._log = log
        self._is_new = True
        world.outbox.listener = self._post

    def receive(self, document: bytes, url: ServiceUrl) -> Reply:
        """Decide a document at this instant, keep it, and give the answer. What follows happens on the clock.

        Raises whatever a bug raises; it is in the journal then, and the run can go on. Raises
        :class:`sqlite3.Error` where the file cannot be written; the run cannot go on then.
        """
        if self.broken is not None:
            raise self.broken
        instant = self.world.clock.time
        outcome = self._decide(document, url)
        with self._writing():
            self._store.received.add(Received(instant, url, document, _digest(outcome)))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def resume(self, progress: Progress = lambda _done, _of: None) -> int:
        """Bring back what an earlier process left, and say how many documents it had received.

        Raises :class:`AnsweredOtherwise` if it does not come back as it was.
        """
        self._is_new = False
        kept = len(self._store.received)
        for number, received in enumerate(self._store.received, start=1):
            advance(self.world.clock, received.time, self.troubled)
            if _digest(self._decide(received.document, received.url)) != received.answer:
                raise AnsweredOtherwise(
                    f"document {number} in '{self._store.path}' is answered otherwise than before: the simulator, or a "
                    "library that it uses, is not the one that served it. Begin anew with --fresh, which forgets "
                    "this run, or choose another folder with --out"
                )
            progress(number, kept)
        advance(self.world.clock, self._store.received.reached, self.troubled)
        self._is_new = True
        return kept

    def pause(self) -> None:
        """Keep how far simulated time has come: there the next process goes on."""
        if self.broken is None:
            with self._writing():
                self._store.received.reach(self.world.clock.time)

    def troubled(self, error: Exception) -> None:
        """Note a bug that belongs to no request."""
        self.world.journal.record(self.world.clock.time, 0, EventKind.FAULT, DSP, DSP, code=FAULT, details=_told(error))
        self._report("while time went on", error)

    def _decide(self, document: bytes, url: ServiceUrl) -> Reply | Exception:
        passage = Passage(self.world, 0)
        try:
            reply = receive(document, passage, url)
        except Exception as error:  # a bug stops this request, not the others
            passage.record(EventKind.FAULT, DSP, passage.user, code=FAULT, details=_told(error))
            return error
        if reply.completion is not None and reply.completion.callbacks is not None:
            reply.completion.callbacks.append(lambda ended: self._ended(ended, passage))
        return reply

    def _ended(self, process: simpy.Event, passage: Passage) -> None:
        """An acknowledged request has come to its end. If by a bug, the User hears nothing more of it."""
        error = process.value
        if not process.ok and isinstance(error, Exception):
            process.defused = True  # SimPy need not raise it: it is dealt with here
            passage.record(EventKind.FAULT, DSP, passage.user, code=FAULT, details=_told(error))
            self._report(f"while {passage.request.request_id} was carried out", error)

    def _report(self, when: str, error: Exception) -> None:
        if self._is_new:  # what is brought back was reported when it was new
            self._log(f"{internal_error(error)}, {when}")

    def _post(self, outgoing: Outgoing) -> None:
        if self.broken is None:
            with self._writing():
                self.deliver(outgoing)
                self._store.received.reach(outgoing.time)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """What cannot be kept must not go on, else the next process would bring back something else."""
        try:
            yield
        except sqlite3.Error as error:
            self.broken = error
            self.on_broken()
            raise


def _digest(outcome: Reply | Exception) -> bytes:
    if isinstance(outcome, Exception):
        return b""
    # Without a document (the outbox has a listener) the sender found no way in.
    return hashlib.sha256(outcome.document or outcome.code.encode()).digest()


def _told(error: Exception) -> dict[str, str]:
    return {"error": repr(error)}
