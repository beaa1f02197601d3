"""The cohort driver: all requests of a stretch of time are decided together, over columns.

SimPy keeps the time: it wakes the roll-out at the end of every cohort. Within a cohort the steps are taken in batches
of one kind. Steps that look into the same slot of the same home are taken in the order of time, a home's earliest
first, so that the result does not depend on how long a cohort is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple

import numpy as np
import simpy

from simulator.actors.homes import Homes, either
from simulator.actors.life import Appointments
from simulator.actors.steps import REQUESTS, Step
from simulator.domain.time import DAY
from simulator.engine.clock import Clock
from simulator.engine.fleet.codes import SUCCESS
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.rollout import CONTESTED, CONTESTED_WHEN_DECIDED, Done, RollOut
from simulator.rules.facts import Column

Sink = Callable[[EventLog], None]

COHORT = 365 * DAY
"""The usual length of a cohort in milliseconds. It changes the speed alone."""

_BATCH = 1 << 15
"""So many homes are worked on at once: what is drawn for them fits into the processor's cache."""

_STEP_BITS = 6


class Kind(NamedTuple):
    """What a batch of events is: a step, or the arrival of its Command at the Device."""

    step: Step
    commanded: bool = False

    @property
    def is_contested(self) -> bool:
        """Whether a home's events of this kind must be taken in the order of time."""
        return self.step in (CONTESTED if self.commanded else CONTESTED_WHEN_DECIDED)


class Batch(NamedTuple):
    """Events of one kind: rows of homes, which attempt, when it happens, when it was sent, a Command's parties."""

    rows: Column
    attempt: Column
    time: Column
    sent: Column
    user: Column
    owner: Column

    def take(self, where: Column) -> Batch:
        """Some of them."""
        return Batch(*(column[where] for column in self))


class Cohorts:
    """Lives the lives of a roll-out's homes; ``sink`` is given the events of each cohort, not yet sorted."""

    def __init__(self, rollout: RollOut, sink: Sink, length: int = COHORT) -> None:
        self._rollout = rollout
        self._sink = sink
        # A home's row, the time within a cohort and the step make one key of 64 bits.
        self._time_bits = 64 - _STEP_BITS - len(rollout.homes).bit_length()
        self._length = min(length, 1 << self._time_bits)
        self._future: dict[int, dict[Kind, list[Batch]]] = defaultdict(lambda: defaultdict(list))
        self._now = -1
        self._due: dict[Kind, list[Batch]] = defaultdict(list)
        self._log: list[EventLog] = []

    def run(self, clock: Clock) -> None:
        """Live until the roll-out's end."""
        clock.process(self._cohorts(clock))
        clock.advance(self._rollout.end + 1)

    def _cohorts(self, clock: Clock) -> Generator[simpy.Event, None, None]:
        homes = self._rollout.homes
        for part in _parts(len(homes)):
            rows = np.arange(part.start, part.stop)
            self._schedule(self._rollout.life.begin(homes.at(part)), rows, homes.number[part])
        last = self._rollout.end // self._length
        for number in range(last + 1):
            yield clock.until(min((number + 1) * self._length, self._rollout.end + 1), 0)
            self._live_through(number)

    def _live_through(self, number: int) -> None:
        self._now, self._due = number, self._future.pop(number, defaultdict(list))
        while self._due:
            kind = min(self._due, key=_rank)
            if kind.is_contested:
                for earliest, batch in self._earliest():
                    self._live_in_parts(earliest, batch)
            else:
                self._live_in_parts(kind, _joined(self._due.pop(kind)))
        self._tell(min((number + 1) * self._length, self._rollout.end + 1))

    def _tell(self, until: int) -> None:
        """Give away the events before an instant; later ones belong to the next cohort, or to none."""
        log = EventLog.joined(self._log)
        over = log.time < until
        self._log = []
        if not over.all():
            self._log = [log.rows(~over)]
            log = log.rows(over)
        self._sink(log)

    # -- order --------------------------------------------------------------------------------------------------------

    def _earliest(self) -> list[tuple[Kind, Batch]]:
        """The earliest contested event of each home; the others stay due."""
        kinds = sorted(self._due)
        batches = [_joined(self._due.pop(kind)) for kind in kinds]
        key = np.concatenate([self._key(kind, batch) for kind, batch in zip(kinds, batches, strict=True)])
        order = np.argsort(key)
        home = key[order] >> np.uint64(self._time_bits + _STEP_BITS)
        first = np.empty(len(order), dtype=np.bool_)
        first[order] = np.concatenate(([True], home[1:] != home[:-1]))
        found, place = [], 0
        for kind, batch in zip(kinds, batches, strict=True):
            chosen = first[place : place + len(batch.rows)]
            place += len(batch.rows)
            if chosen.any():
                found.append((kind, batch.take(chosen)))
            if not chosen.all():
                self._due[kind].append(batch.take(~chosen))
        return found

    def _key(self, kind: Kind, batch: Batch) -> Column:
        """The order of events: home, time, step."""
        time = (batch.time - self._now * self._length).astype(np.uint64)
        home = batch.rows.astype(np.uint64) << np.uint64(self._time_bits + _STEP_BITS)
        return home | (time << np.uint64(_STEP_BITS)) | np.uint64(kind.step)

    # -- life ---------------------------------------------------------------------------------------------------------

    def _live_in_parts(self, kind: Kind, batch: Batch) -> None:
        for part in _parts(len(batch.rows)):
            self._live(kind, batch.take(part))

    def _live(self, kind: Kind, batch: Batch) -> None:
        home = self._rollout.homes.at(batch.rows)
        batch = batch._replace(attempt=batch.attempt.astype(np.uint64))
        if kind.step not in REQUESTS:
            done = self._rollout.happen(kind.step, batch.rows, home, batch.time)
            self._note(kind, batch, home, batch.time, done)
            self._follow(kind, batch, home, batch.time, succeeded=True, wrong=done.wrong)
        elif kind.commanded:
            self._carry_out(kind, batch, home)
        else:
            self._decide(kind, batch, home)

    def _decide(self, kind: Kind, batch: Batch, home: Homes) -> None:
        """The DSP decides, twice where a Pre-Command is signed; what it accepts goes on its way."""
        rollout, step, attempt = self._rollout, kind.step, batch.attempt
        request = rollout.request(step, attempt, batch.rows, home, batch.sent)
        code, decided = rollout.decide(request, batch.time), batch.time
        if request.asked.is_signed_twice:
            second = batch.time + rollout.life.pre_command_and_back(step, attempt, home.number)
            accepted = code == SUCCESS
            decided = either(accepted, second, batch.time)
            code = either(accepted, rollout.decide(request, second, signed=True), code)
        user, owner = (np.broadcast_to(who, np.shape(batch.rows)) for who in (request.user, request.owner))
        sent = Batch(batch.rows, attempt, decided, batch.sent, user, owner)
        refused = code != SUCCESS
        if refused.any():
            self._refuse(kind, sent.take(refused), home.at(refused), code[refused])
            sent, home = sent.take(~refused), home.at(~refused)
        commanded = kind._replace(commanded=True)
        sent = sent._replace(time=sent.time + rollout.life.to_the_device(step, sent.attempt, home.number))
        if commanded.is_contested:
            self._keep(commanded, sent)
        else:
            self._carry_out(commanded, sent, home)

    def _refuse(self, kind: Kind, batch: Batch, home: Homes, code: Column) -> None:
        wrong = self._rollout.is_wrong(batch.rows, home, batch.time) if kind.is_contested else False
        self._note(kind, batch, home, batch.time, Done(code, wrong, 0))
        self._follow(kind, batch, home, batch.time, succeeded=False, wrong=wrong)

    def _carry_out(self, kind: Kind, batch: Batch, home: Homes) -> None:
        """The Device, or the S1SP, answers."""
        rollout = self._rollout
        in_time = batch.time <= rollout.end
        if not in_time.all():
            batch, home = batch.take(in_time), home.at(in_time)
        request = rollout.on_its_way(kind.step, batch.rows, home, batch.user, batch.owner)
        done = rollout.carry_out(request, batch.time)
        answered = batch.time + rollout.life.to_the_user(kind.step, batch.attempt, home.number)
        self._note(kind, batch, home, answered, done)
        obeyed = np.broadcast_to(done.code == SUCCESS, batch.rows.shape)
        wrong = np.broadcast_to(done.wrong, batch.rows.shape)
        if obeyed.all():
            self._follow(kind, batch, home, answered, succeeded=True, wrong=wrong)
            return
        for succeeded in (True, False):
            here = obeyed == succeeded
            self._follow(kind, batch.take(here), home.at(here), answered[here], succeeded=succeeded, wrong=wrong[here])

    def _note(self, kind: Kind, batch: Batch, home: Homes, answered: Column, done: Done) -> None:
        self._log.append(
            EventLog.of(
                len(batch.rows),
                time=batch.time,
                premise=home.number,
                step=kind.step,
                attempt=batch.attempt,
                code=done.code,
                user=batch.user,
                owner=batch.owner,
                change=done.change,
                took=answered - batch.sent,
                supplier=home.supplier,
            )
        )

    # -- what comes ---------------------------------------------------------------------------------------------------

    def _follow(self, kind: Kind, batch: Batch, home: Homes, now: Column, *, succeeded: bool, wrong: Column) -> None:
        rows = batch.rows
        if len(rows):
            following = self._rollout.follow(
                kind.step, batch.attempt, rows, home, now, succeeded=succeeded, wrong=wrong
            )
            self._schedule(following, rows, home.number)

    def _schedule(self, appointments: Appointments, rows: Column, numbers: Column) -> None:
        """Put appointments into the diaries; a request reaches the DSP after its first leg."""
        for step, where, time, attempt in appointments:
            kept = np.broadcast_to(where, rows.shape)
            if not kept.any():
                continue
            its_rows, sent = rows[kept], time[kept]
            attempts = np.broadcast_to(attempt, rows.shape)[kept].astype(np.uint64)
            self._rollout.note(step, its_rows, sent)
            arrives = sent
            if step in REQUESTS:
                arrives = sent + self._rollout.life.to_the_dsp(step, attempts, numbers[kept])
            nobody = np.broadcast_to(np.uint16(0), its_rows.shape)
            self._keep(Kind(step), Batch(its_rows, attempts.astype(np.uint8), arrives, sent, nobody, nobody))

    def _keep(self, kind: Kind, batch: Batch) -> None:
        """Keep events for their cohorts; what comes after the end does not come."""
        if not len(batch.time):
            return
        end, length = self._rollout.end, self._length
        first, last = int(batch.time.min()) // length, int(batch.time.max()) // length
        for number in range(first, min(last, end // length) + 1):
            begins, ends = number * length, min((number + 1) * length, end + 1)
            whole = first == last and batch.time.max() < ends
            here = batch if whole else batch.take((batch.time >= begins) & (batch.time < ends))
            if len(here.time):
                due = self._due if number <= self._now else self._future[number]
                due[kind].append(here)


def lived_in_cohorts(rollout: RollOut) -> EventLog:
    """All events of a roll-out's homes, not yet sorted."""
    logs: list[EventLog] = []
    Cohorts(rollout, logs.append).run(Clock())
    return EventLog.joined(logs)


def _parts(count: int) -> Iterator[slice]:
    return (slice(begin, min(begin + _BATCH, count)) for begin in range(0, count, _BATCH))


def _joined(batches: list[Batch]) -> Batch:
    return batches[0] if len(batches) == 1 else Batch(*map(np.concatenate, zip(*batches, strict=True)))


def _rank(kind: Kind) -> tuple[bool, Kind]:
    """First everything that may be taken in any order, in the order of the steps."""
    return kind.is_contested, kind
