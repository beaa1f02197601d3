"""States that differ only in who the Network Operators are, taken together: a class of states, and arrows between them.

Renaming the operators changes nothing for a rulebook that treats them alike, so 1,798 states become a handful that
fits on a page. Whether it does treat them alike is not believed but looked at (``Quotient.is_exact``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np

from simulator.analysis.lockout.answers import SERVICES
from simulator.analysis.lockout.moves import Event, Moves
from simulator.analysis.lockout.states import KNOWN, THE_DCC, THE_SUPPLIER, Setting
from simulator.rules.facts import Column


class Held(IntEnum):
    """Whose certificate is held, as seen from the registered Network Operator."""

    RIGHT = 0
    OF_THE_DIGITS = 1
    ANOTHER = 2
    OTHER_FUEL = 3
    DCC = 4


class Who(IntEnum):
    """Who a User is in a state."""

    RIGHT_OWNER = 0
    OWNER = 1
    REGISTERED = 2
    ANOTHER = 3
    SUPPLIER = 4
    DCC = 5

    @property
    def title(self) -> str:
        """In words."""
        return _TITLES[self]


_TITLES = {
    Who.RIGHT_OWNER: "the registered Network Operator, which owns the certificate",
    Who.OWNER: "the owner of the certificate",
    Who.REGISTERED: "the registered Network Operator",
    Who.ANOTHER: "another Network Operator",
    Who.SUPPLIER: "the Supplier",
    Who.DCC: "the DCC",
}


@dataclass(frozen=True, slots=True, order=True)
class StateClass:
    """A class of states. ``known`` and ``digits_fit`` are nothing where they make no difference."""

    known: bool | None
    digits_fit: bool | None
    held: Held


@dataclass(frozen=True, slots=True)
class Arrow:
    """Moves from one class (nothing: the beginning) to another by the same kind of User and service, or event."""

    before: StateClass | None
    after: StateClass
    who: Who | None
    variant: str
    event: Event | None
    count: int


@dataclass(frozen=True)
class Quotient:
    """The classes of states and the arrows between them.

    ``number`` gives the class of each state (flat), ``arrow`` the arrow of each move. ``is_exact`` says that the states
    of a class have the same arrows by requests, so that what holds of the class holds of each of them.
    """

    classes: tuple[StateClass, ...]
    number: Column
    sizes: tuple[int, ...]
    arrows: tuple[Arrow, ...]
    arrow: Column
    is_exact: bool

    def count(self, of: Column) -> dict[StateClass, int]:
        """How many states of each class are among these (truth values, flat)."""
        counts = np.bincount(self.number[of], minlength=len(self.classes))
        return dict(zip(self.classes, map(int, counts), strict=True))

    @cached_property
    def stuck(self) -> frozenset[StateClass]:
        """The classes from which no arrow by a request leads, in however many steps, to the right certificate.

        Found on the classes alone; the same is found on all states, and the two must agree where this is exact.
        """
        free = {c for c in self.classes if c.held is Held.RIGHT}
        requests = [a for a in self.arrows if a.event is None]
        while more := {a.before for a in requests if a.after in free and a.before and a.before not in free}:
            free |= more
        return frozenset(self.classes) - free


def quotient(moves: Moves) -> Quotient:
    """The coarsest of four ways to take states together that is exact; else the finest."""
    found = None
    for by_digits in (False, True) if moves.setting.mpan_operator else (False,):
        for by_known in (False, True):
            found = _quotient(moves, by_known=by_known, by_digits=by_digits)
            if found.is_exact:
                return found
    assert found is not None  # the loop above runs
    return found


def _quotient(moves: Moves, *, by_known: bool, by_digits: bool) -> Quotient:
    codes = _codes(moves.setting, by_known=by_known, by_digits=by_digits).ravel()
    values, number, sizes = np.unique(codes, return_inverse=True, return_counts=True)
    classes = tuple(_class(int(code), by_known=by_known, by_digits=by_digits) for code in values)
    before = np.append(number, len(classes))[moves.before]
    labels = _labels(moves)
    keys = (before * len(classes) + number[moves.after]) * _LABELS + labels
    kinds, arrow, counts = np.unique(keys, return_inverse=True, return_counts=True)
    arrows = (_arrow(int(key), int(count), classes) for key, count in zip(kinds, counts, strict=True))
    exact = _is_exact(moves, keys, sizes, len(classes))
    return Quotient(classes, number, tuple(map(int, sizes)), tuple(arrows), arrow, exact)


def _is_exact(moves: Moves, keys: Column, sizes: Column, classes: int) -> bool:
    """Whether each arrow by a request starts from every state of its class."""
    requests = moves.is_request
    starts = np.unique(keys[requests] * (moves.outside + 1) + moves.before[requests])
    kinds, states = np.unique(starts // (moves.outside + 1), return_counts=True)
    return bool(np.all(states == sizes[kinds // _LABELS // classes]))


def _codes(setting: Setting, *, by_known: bool, by_digits: bool) -> Column:
    """Each state's class as a number: known, digits fit, held."""
    registered, holder = setting.registered[:, None, None], setting.holders[None, :, None]
    digits = setting.mpan_operator.index if setting.mpan_operator else 0
    own = np.isin(holder, setting.registered)
    held = np.where(own, Held.ANOTHER, np.where(holder == THE_DCC, Held.DCC, Held.OTHER_FUEL))
    if by_digits:
        held = np.where(holder == digits, Held.OF_THE_DIGITS, held)
    held = np.where(holder == registered, Held.RIGHT, held)
    fits = (registered == digits) if by_digits else np.zeros_like(registered, dtype=np.bool_)
    known = np.array(KNOWN)[None, None, :] & by_known
    return np.broadcast_to((held + len(Held) * fits) + 2 * len(Held) * ~known, setting.shape)


def _class(code: int, *, by_known: bool, by_digits: bool) -> StateClass:
    rest, held = divmod(code, len(Held))
    unknown, fits = divmod(rest, 2)
    return StateClass(not unknown if by_known else None, bool(fits) if by_digits else None, Held(held))


_EVENT_LABELS = len(Who) * len(SERVICES)
_LABELS = _EVENT_LABELS + len(Event)


def _labels(moves: Moves) -> Column:
    """Who sends what, or which event, as a number for each move."""
    senders = np.append(moves.setting.users, 0)[moves.sender]
    requests = who_is(moves.setting)[np.minimum(moves.before, moves.outside - 1), moves.sender] * len(SERVICES)
    return np.where(senders > 0, requests + moves.service, _EVENT_LABELS + moves.service)


def who_is(setting: Setting) -> Column:
    """Who each User is in each state, ``(states, users)``."""
    users = setting.users
    registered, holder = setting.registered[:, None, None, None], setting.holders[None, :, None, None]
    owns, is_registered = users == holder, users == registered
    network = np.where(
        owns & is_registered,
        Who.RIGHT_OWNER,
        np.where(owns, Who.OWNER, np.where(is_registered, Who.REGISTERED, Who.ANOTHER)),
    )
    others = np.where(users == THE_DCC, Who.DCC, Who.SUPPLIER)
    who = np.where((users == THE_DCC) | (users == THE_SUPPLIER), others, network)
    return np.broadcast_to(who, (*setting.shape, len(users))).reshape(-1, len(users))


def _arrow(key: int, count: int, classes: tuple[StateClass, ...]) -> Arrow:
    places, label = divmod(key, _LABELS)
    before, after = divmod(places, len(classes))
    source = classes[before] if before < len(classes) else None
    if label >= _EVENT_LABELS:
        return Arrow(source, classes[after], None, "", Event(label - _EVENT_LABELS), count)
    who, service = divmod(label, len(SERVICES))
    return Arrow(source, classes[after], Who(who), SERVICES[service].variant, None, count)
