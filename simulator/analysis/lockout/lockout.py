"""The lockout: states of a Device in which the wrong certificate is held and no permitted request can put it right.

``find_lockout`` takes any rulebook, a user's own modification included. It looks at all Network Operators, all requests
for the Network Operator slot and all states of one meter point, so its answer is a proof for that model of the DCC,
not a sample. What is taken as given is in ``docs/lockout.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.analysis.lockout.answers import PLACED, SENDER, SERVICE, SERVICES, Answer, Answers, decide_all
from simulator.analysis.lockout.classes import Arrow, Quotient, StateClass, Who, quotient, who_is
from simulator.analysis.lockout.moves import Move, Moves, moves_of
from simulator.analysis.lockout.states import THE_DCC, Setting, State
from simulator.analysis.lockout.ways import distances, shortest_way
from simulator.rules.facts import Column
from simulator.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class WayIn:
    """How states with a way out lead into locked ones: the arrow, how many moves of it do, the shortest example."""

    arrow: Arrow
    count: int
    example: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the Users of one kind are answered in the locked states of a class, and how often.

    ``right`` tells whether they place the registered Network Operator's certificates or any others.
    """

    who: Who
    variant: str
    right: bool
    answers: Mapping[Answer, int]


@dataclass(frozen=True)
class Lockout:
    """The states of one meter point under a rulebook, the moves between them, and which states are locked."""

    setting: Setting
    answers: Answers

    @cached_property
    def moves(self) -> Moves:
        """Every move, by a request or an event."""
        return moves_of(self.answers)

    @cached_property
    def quotient(self) -> Quotient:
        """The states taken together in classes."""
        return quotient(self.moves)

    @cached_property
    def wrong(self) -> Column:
        """The states in which another's certificate is held than the registered Network Operator's; flat."""
        return ~self.setting.is_right.ravel()

    @cached_property
    def locked(self) -> Column:
        """The states from which no sequence of permitted requests brings the right certificate back; flat."""
        return _without_way_out(self.setting, self.answers.carried_out)

    @cached_property
    def locked_but_for_recovery(self) -> Column:
        """The states from which every way out needs the DCC's Recovery key; flat."""
        by_users = np.take(self.answers.carried_out, np.flatnonzero(self.setting.users != THE_DCC), axis=SENDER)
        return _without_way_out(self.setting, by_users) & ~self.locked

    @cached_property
    def mended_by(self) -> Mapping[Who, int]:
        """Who can put the right certificate in place by one request, and in how many of the wrong states."""
        mends = (self.answers.carried_out & self._places_right).any(axis=(SERVICE, PLACED))
        mending = mends.reshape(-1, len(self.setting.users)) & self.wrong[:, None]
        return {who: n for who in Who if (n := int((mending & (self._who == who)).any(axis=1).sum()))}

    @cached_property
    def ways_in(self) -> tuple[WayIn, ...]:
        """Every kind of move from a state with a way out (or the beginning) into a locked one, shortest first."""
        moves, entering = self.moves, self._entering
        reached = distances(moves)
        far = reached[moves.before[entering]]
        found = []
        for arrow in np.unique(self.quotient.arrow[entering]):
            here = self.quotient.arrow[entering] == arrow
            nearest = int(entering[here][np.argmin(far[here])])
            example = (*shortest_way(moves, reached, int(moves.before[nearest])), moves.move(nearest))
            found.append(WayIn(self.quotient.arrows[arrow], int(here.sum()), example))
        return tuple(sorted(found, key=_requests_and_short_ones_first))

    @cached_property
    def entered_by(self) -> tuple[Who, ...]:
        """Whose requests lead from a state with a way out into a locked one."""
        requests = self._entering[self.moves.is_request[self._entering]]
        who = self._who[self.moves.before[requests], self.moves.sender[requests]]
        return tuple(map(Who, np.unique(who)))

    def attempts(self, of: StateClass) -> tuple[Attempt, ...]:
        """What every User is answered in the locked states of a class, whatever certificate it places."""
        number = self.quotient.classes.index(of)
        states = np.flatnonzero(self.locked & (self.quotient.number == number))
        shape = (-1, *self.answers.outcome.shape[SENDER:])
        outcome = self.answers.outcome.reshape(shape)[states]
        right = np.broadcast_to(self._places_right, self.answers.outcome.shape).reshape(shape)[states]
        who = self._who[states]
        attempts = []
        for kind in map(Who, np.unique(who)):
            for place, service in enumerate(SERVICES):
                mine, placed = outcome[who == kind][:, place], right[who == kind][:, place]
                for is_right in (True, False):
                    found, counts = np.unique(mine[placed == is_right], return_counts=True)
                    told = {self.answers.named(int(o)): int(n) for o, n in zip(found, counts, strict=True)}
                    attempts.append(Attempt(kind, service.variant, is_right, told))
        return tuple(attempts)

    def example(self, of: StateClass) -> State:
        """The first locked state of a class, or the first state where none is locked."""
        members = self.quotient.number == self.quotient.classes.index(of)
        chosen = members & self.locked if (members & self.locked).any() else members
        found = self.moves.state(int(np.argmax(chosen)))
        assert found is not None  # it is a state, not the beginning
        return found

    @cached_property
    def _entering(self) -> Column:
        """The moves into locked states from any other, or from the beginning."""
        way_out = np.append(~self.locked, True)
        return np.flatnonzero(way_out[self.moves.before] & self.locked[self.moves.after])

    @cached_property
    def _who(self) -> Column:
        return who_is(self.setting)

    @cached_property
    def _places_right(self) -> Column:
        setting = self.setting
        return setting.registered[:, None, None, None, None, None] == setting.holders[None, None, None, None, None, :]


def find_lockout(book: Rulebook, setting: Setting) -> Lockout:
    """Analyse a rulebook in a setting.

    Raises :class:`~simulator.rules.check.RulebookError` where a check cannot be used.
    """
    return Lockout(setting, decide_all(book, setting))


def _requests_and_short_ones_first(way: WayIn) -> tuple[bool, int, bool, int]:
    into = way.arrow.after
    return way.arrow.event is not None, len(way.example), into.known is False, into.held


def _without_way_out(setting: Setting, carried_out: Column) -> Column:
    """The states from which no sequence of these requests leads to the right certificate; flat."""
    step = carried_out.any(axis=(SENDER, SERVICE))
    reaches = setting.is_right
    while True:
        more = reaches | (step & np.moveaxis(reaches, 1, -1)[:, None]).any(axis=-1)
        if (more == reaches).all():
            return ~reaches.ravel()
        reaches = more
