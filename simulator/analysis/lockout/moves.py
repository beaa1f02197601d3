"""The moves from state to state: requests that somebody can be asked to send, and events that nobody can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np

from simulator.analysis.lockout.answers import SERVICES, Answers, Request
from simulator.analysis.lockout.states import KNOWN, THE_DCC, Setting, State, name
from simulator.domain.devices import Smets
from simulator.rules.facts import Column


class Event(IntEnum):
    """What happens to a Device or its meter point without any request for the slot."""

    BEGINNING = 0
    REGISTRATION = 1
    COPY_LOSES = 2
    COPY_GAINS = 3

    def told(self, setting: Setting, after: State) -> str:
        """The event in words, by the state after it."""
        if self is Event.REGISTRATION:
            return f"{name(after.registered)} comes to be registered for the meter point"
        if self is Event.BEGINNING:
            happened = "migrated" if setting.smets is Smets.SMETS1 else "installed"
            return f"the Device is {happened}: {setting.describe(after)}"
        verb = "lose" if self is Event.COPY_LOSES else "gain"
        return f"the DSP's copy of Registration Data {verb}s the meter point"


@dataclass(frozen=True, slots=True)
class Move:
    """One step: from a state (nothing before the beginning) by a request or an event to another state."""

    before: State | None
    by: Request | Event
    after: State

    def told(self, setting: Setting) -> str:
        """The move in words."""
        return self.by.told(setting, self.after) if isinstance(self.by, Event) else str(self.by)


@dataclass(frozen=True)
class Moves:
    """All moves, a column each. States are numbered row by row in the setting's shape; ``outside`` is before them all.

    ``sender`` and ``service`` are places on their axes; for events ``sender`` is -1 and ``service`` the event's number.
    """

    setting: Setting
    before: Column
    after: Column
    sender: Column
    service: Column

    @cached_property
    def outside(self) -> int:
        """The number of no state: where a Device is before its beginning."""
        return int(np.prod(self.setting.shape))

    @cached_property
    def is_request(self) -> Column:
        """Which moves are requests."""
        return self.sender >= 0

    def state(self, number: int) -> State | None:
        """The state of this number."""
        if number == self.outside:
            return None
        return self.setting.state([int(place) for place in np.unravel_index(number, self.setting.shape)])

    def move(self, place: int) -> Move:
        """The move at a place of the columns."""
        after = self.state(int(self.after[place]))
        assert after is not None  # no move leads out again
        sender, service = int(self.sender[place]), int(self.service[place])
        by: Request | Event = Event(service)
        if sender >= 0:
            by = Request(int(self.setting.users[sender]), SERVICES[service].variant, after.holder)
        return Move(self.state(int(self.before[place])), by, after)

    def __iter__(self) -> Iterator[Move]:
        """Every move, one by one."""
        return (self.move(place) for place in range(len(self.before)))


def moves_of(answers: Answers) -> Moves:
    """Every request that changes the holder, then every event."""
    setting = answers.setting
    numbers = np.arange(np.prod(setting.shape)).reshape(setting.shape)
    columns = [_requests(answers, numbers), *_events(setting, numbers)]
    before, after, sender, service = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    return Moves(setting, before, after, sender, service)


def _requests(answers: Answers, numbers: Column) -> tuple[Column, ...]:
    registered, holder, known, sender, service, placed = np.nonzero(answers.carried_out)
    changes = holder != placed
    before, after = numbers[registered, holder, known], numbers[registered, placed, known]
    return before[changes], after[changes], sender[changes], service[changes]


def _events(setting: Setting, numbers: Column) -> Iterator[tuple[Column, ...]]:
    """Each kind of event from and to all states where it can happen.

    SMETS1 Devices come with whatever certificate their migration brought, SMETS2 Devices with the DCC's in the slot.
    """
    operators = setting.shape[0]
    everywhere = np.broadcast_to(numbers[:, None], (operators, operators, *setting.shape[1:]))
    elsewhere = np.swapaxes(everywhere, 0, 1)
    changed = everywhere != elsewhere
    yield _event(Event.REGISTRATION, everywhere[changed], elsewhere[changed])
    known, unknown = (numbers[:, :, KNOWN.index(is_known)].ravel() for is_known in (True, False))
    yield _event(Event.COPY_LOSES, known, unknown)
    yield _event(Event.COPY_GAINS, unknown, known)
    first = numbers if setting.smets is Smets.SMETS1 else numbers[:, setting.holders == THE_DCC]
    yield _event(Event.BEGINNING, np.full(first.size, numbers.size), first.ravel())


def _event(event: Event, before: Column, after: Column) -> tuple[Column, ...]:
    return before, after, np.full(len(before), -1), np.full(len(before), int(event))
