"""The driver that takes requests one by one: a SimPy process for each Service Request, deciding with single facts.

It lives the same lives as :mod:`~simulator.engine.fleet.cohorts`, by the same functions, and comes to the same events;
a test holds the two to each other. There is no cryptography in it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from simulator.actors.homes import Homes
from simulator.actors.life import Appointments
from simulator.actors.steps import REQUESTS, Step
from simulator.engine.clock import Clock
from simulator.engine.fleet.codes import SUCCESS
from simulator.engine.fleet.event_log import COLUMNS, EventLog
from simulator.engine.fleet.facts import Request
from simulator.engine.fleet.rollout import Done, RollOut

Steps = Generator[simpy.Event, Any, None]

_STEPS = len(Step)


class OneByOne:
    """Lives the lives of a roll-out's homes. :attr:`log` holds the events once it has run."""

    def __init__(self, rollout: RollOut) -> None:
        self._rollout = rollout
        self._events: list[tuple[int, ...]] = []
        self._clock = Clock()

    @property
    def log(self) -> EventLog:
        """The events so far, in their order."""
        columns = zip(*self._events, strict=True) if self._events else ([] for _ in COLUMNS)
        named = dict(zip(COLUMNS, map(np.array, columns), strict=True))
        return EventLog.of(len(self._events), **named).sorted()

    def run(self, clock: Clock) -> None:
        """Live until the roll-out's end."""
        self._clock = clock
        for row in range(len(self._rollout.homes)):
            home = one(self._rollout.homes, row)
            self._schedule(self._rollout.life.begin(home), row, home)
        clock.advance(self._rollout.end)

    def _schedule(self, appointments: Appointments, row: int, home: Homes) -> None:
        for step, where, time, attempt in appointments:
            if where:
                self._rollout.note(step, row, time)
                live = self._ask if step in REQUESTS else self._happen
                self._clock.process(live(step, attempt, row, home, int(time)))

    def _happen(self, step: Step, attempt: int, row: int, home: Homes, at: int) -> Steps:
        yield self._until(at, step, home)
        done = self._rollout.happen(step, row, home, at)
        self._note(step, attempt, home, None, at, at, done)
        self._follow(step, attempt, row, home, at, succeeded=True, wrong=done.wrong)

    def _ask(self, step: Step, attempt: int, row: int, home: Homes, sent: int) -> Steps:
        """One Service Request, from its sending to its answer."""
        rollout, life, number = self._rollout, self._rollout.life, home.number
        now = sent + int(life.to_the_dsp(step, attempt, number))
        yield self._until(now, step, home)
        request = rollout.request(step, attempt, row, home, sent)
        code = rollout.decide(request, now)
        if code == SUCCESS and request.asked.is_signed_twice:
            now += int(life.pre_command_and_back(step, attempt, number))
            yield self._until(now, step, home)
            code = rollout.decide(request, now, signed=True)
        if code != SUCCESS:
            wrong = rollout.is_wrong(row, home, now)
            self._note(step, attempt, home, request, now, sent, Done(code, wrong, 0), answered=now)
            self._follow(step, attempt, row, home, now, succeeded=False, wrong=wrong)
            return
        now += int(life.to_the_device(step, attempt, number))
        yield self._until(now, step, home)
        done = rollout.carry_out(request, now)
        answered = now + int(life.to_the_user(step, attempt, number))
        self._note(step, attempt, home, request, now, sent, done, answered=answered)
        self._follow(step, attempt, row, home, answered, succeeded=bool(done.code == SUCCESS), wrong=done.wrong)

    def _follow(
        self, step: Step, attempt: int, row: int, home: Homes, now: int, *, succeeded: bool, wrong: Any
    ) -> None:
        following = self._rollout.follow(step, attempt, row, home, now, succeeded=succeeded, wrong=wrong)
        self._schedule(following, row, home)

    def _note(
        self,
        step: Step,
        attempt: int,
        home: Homes,
        request: Request | None,
        now: int,
        sent: int,
        done: Done,
        answered: int | None = None,
    ) -> None:
        user, owner = (request.user, request.owner) if request else (0, 0)
        took = answered - sent if answered is not None else 0
        event = (now, home.number, step, attempt, done.code, user, owner, done.change, took, home.supplier)
        self._events.append(event)

    def _until(self, instant: int, step: Step, home: Homes) -> simpy.Event:
        return self._clock.until(instant, home.number * _STEPS + step)


def one(homes: Homes, row: int) -> Homes:
    """One home of the columns, its numbers as Python's own, which draw fastest."""
    home = homes.at(row)
    return dataclasses.replace(home, number=int(home.number))
