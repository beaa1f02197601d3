"""The synthetic homes as columns: what is installed where, when and by whom, and how its registration is known.

Every function here takes one premise number or a ``uint64`` column of them, and draws the very same either way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from simulator.actors.draws import Draws, Stream, log_normal_table
from simulator.domain.network_operators import NETWORK_OPERATORS, NetworkOperator
from simulator.domain.parties import UserRole
from simulator.domain.time import DAY, HOUR, MINUTE
from simulator.rules.facts import Column

NEVER = 1 << 62
"""An instant that no run reaches, in milliseconds."""

SPREAD = 0.6
"""Sigma of the log-normal delays of people and organisations (assumption)."""

FIRST_VISIT, LAST_VISIT = 8 * HOUR, 17 * HOUR
_YEAR = 365.25 * DAY

DISTRIBUTORS = tuple(o for o in NETWORK_OPERATORS if o.user_role is UserRole.ED and not o.independent)
INDEPENDENTS = tuple(o for o in NETWORK_OPERATORS if o.independent)
TRANSPORTERS = tuple(o for o in NETWORK_OPERATORS if o.user_role is UserRole.GT)

_TRANSPORTER_OF_AREA = {
    "EELC": "EA", "EMEB": "EM", "LOND": "NT", "MANW": "WN", "MIDE": "WM", "NEEB": "NO", "NORW": "NW",
    "HYDE": "SC", "SPOW": "SC", "SEEB": "SE", "SOUT": "SO", "SWAE": "WS", "SWEB": "SW", "YELG": "NE",
}  # fmt: skip
"""The gas network that mostly lies under an electricity area (assumption; the borders differ)."""

_BY_PARTICIPANT = {o.participant: o.index for o in NETWORK_OPERATORS}


def either(where: Column, this: Column, that: Column) -> Column:
    """``this`` where a condition holds, ``that`` elsewhere; one value or columns."""
    if isinstance(where, bool | np.bool_):
        return this if where else that  # much faster than numpy for one value
    chosen: Column = np.where(where, this, that)
    return chosen[()]


def _indices(operators: tuple[NetworkOperator, ...]) -> Column:
    return np.array([o.index for o in operators], dtype=np.uint8)


_DISTRIBUTOR, _INDEPENDENT = _indices(DISTRIBUTORS), _indices(INDEPENDENTS)
_TRANSPORTER = np.array([_BY_PARTICIPANT[_TRANSPORTER_OF_AREA[o.participant]] for o in DISTRIBUTORS], dtype=np.uint8)
_PLACE_AMONG_INDEPENDENTS = np.full(len(NETWORK_OPERATORS) + 1, len(INDEPENDENTS))
_PLACE_AMONG_INDEPENDENTS[_INDEPENDENT] = np.arange(len(INDEPENDENTS))


class TakingOver(NamedTuple):
    """From an instant (milliseconds) on, one Network Operator has all the meter points of another (indices)."""

    operator: int
    successor: int
    at: int


@dataclass(frozen=True, slots=True)
class Habits:
    """The shares that shape the population; :class:`simulator.scenario.Fleet` and its neighbours explain each.

    ``area_weights`` are in order of :data:`DISTRIBUTORS`; without them all areas are alike.
    """

    smets1_share: float
    dual_fuel_share: float
    independent_share: float
    display_share: float
    installation_days: int
    supplier_weights: tuple[float, ...]
    missing_share: float = 0.0
    stale_share: float = 0.0
    moves_per_year: float = 0.0
    move_lag_hours: float = 0.0
    mergers: tuple[TakingOver, ...] = ()
    days: int = 0
    area_weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Homes:
    """Columns of homes, a row each (or the numbers of one home).

    ``area`` is a place in :data:`DISTRIBUTORS`; ``operator``, ``transporter``, ``adopter`` and ``successor`` are
    indices of Network Operators; instants are simulated milliseconds. ``missing``: the DSP's copy of Registration Data
    lacks the meter point. ``stale``: ``adopter`` is registered from the start and the copy never hears of it. At
    ``moved`` the ``successor`` is registered, and at ``move_heard`` the copy knows.
    """

    number: Column
    area: Column
    operator: Column
    transporter: Column
    supplier: Column
    smets1: Column
    gas: Column
    display: Column
    installed: Column
    missing: Column
    stale: Column
    adopter: Column
    successor: Column
    moved: Column
    move_heard: Column

    def at(self, rows: Column) -> Self:
        """These rows, as homes of their own; one row gives one home."""
        return type(self)(*(getattr(self, name)[rows] for name in _COLUMNS))

    def packed(self) -> Self:
        """The same columns in as few bytes as their values need."""
        return type(self)(*(np.asarray(getattr(self, name)).astype(_TYPES.get(name, np.bool_)) for name in _COLUMNS))

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Several columns of homes as one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS))

    def __len__(self) -> int:
        return len(self.number)


_COLUMNS = tuple(f.name for f in dataclasses.fields(Homes))
_INDICES = ("area", "operator", "transporter", "adopter", "successor")
_INSTANTS = ("installed", "moved", "move_heard")
_TYPES = {
    "number": np.uint64,
    "supplier": np.uint16,
    **dict.fromkeys(_INDICES, np.uint8),
    **dict.fromkeys(_INSTANTS, np.int64),
}


def area_of(draws: Draws, habits: Habits, number: Column) -> Column:
    """The network area that a home lies in: a place in :data:`DISTRIBUTORS`."""
    if habits.area_weights:
        return draws.weighted(habits.area_weights, number, Stream.AREA)
    return draws.below(len(DISTRIBUTORS), number, Stream.AREA)


def draw_homes(draws: Draws, habits: Habits, installation_days: Column, number: Column) -> Homes:
    """The homes of these numbers. ``installation_days`` are the midnights of the Working Days of the roll-out."""
    area = area_of(draws, habits, number)
    independent = draws.happens(habits.independent_share, number, Stream.OPERATOR)
    which = draws.below(len(INDEPENDENTS), number, Stream.OPERATOR, 1)
    operator = either(independent, _INDEPENDENT[which], _DISTRIBUTOR[area])
    day = draws.below(habits.installation_days, number, Stream.INSTALLATION_DAY)
    minute = draws.below((LAST_VISIT - FIRST_VISIT) // MINUTE, number, Stream.INSTALLATION_TIME)
    missing = is_missing(draws, habits.missing_share, number)
    stale = is_stale(draws, habits.stale_share, number) & ~np.bool_(missing)
    moved = _moved(draws, habits, number)
    moved = either(missing | stale, NEVER, moved)
    successor = another_independent(draws, operator, number, Stream.OPERATOR_MOVE)
    for merger in habits.mergers:
        merges = (operator == merger.operator) & ~np.bool_(stale) & (moved > merger.at)
        moved, successor = either(merges, merger.at, moved), either(merges, merger.successor, successor)
        adopts_no_more = (successor == merger.operator) & (moved >= merger.at)
        successor = either(adopts_no_more, merger.successor, successor)
    table = np.array(log_normal_table(round(habits.move_lag_hours * HOUR), SPREAD), dtype=np.int64)
    return Homes(
        number=number,
        area=area,
        operator=operator,
        transporter=_TRANSPORTER[area],
        supplier=draws.weighted(habits.supplier_weights, number, Stream.SUPPLIER),
        smets1=draws.happens(habits.smets1_share, number, Stream.GENERATION),
        gas=draws.happens(habits.dual_fuel_share, number, Stream.FUEL),
        display=draws.happens(habits.display_share, number, Stream.FUEL, 1),
        installed=installation_days[day] + FIRST_VISIT + np.asarray(minute, np.int64)[()] * MINUTE,
        missing=missing,
        stale=stale,
        adopter=another_independent(draws, operator, number, Stream.REGISTRATION_LAG),
        successor=successor,
        moved=moved,
        move_heard=moved + draws.quantile(table, number, Stream.OPERATOR_MOVE_LAG),
    )


def is_missing(draws: Draws, share: float, number: Column) -> Column:
    """Whether the DSP's copy of Registration Data lacks the home's MPAN."""
    return draws.happens(share, number, Stream.REGISTRATION_MISSING)


def is_stale(draws: Draws, share: float, number: Column) -> Column:
    """Whether the home's operator changed before the start, and the DSP's copy never hears of it."""
    return draws.happens(share, number, Stream.REGISTRATION_LAG)


def another_independent(draws: Draws, operator: Column, number: Column, stream: Stream) -> Column:
    """The independent operator, another than ``operator``, that takes a meter point over (index)."""
    own = _PLACE_AMONG_INDEPENDENTS[operator]
    others = len(INDEPENDENTS) - (own < len(INDEPENDENTS))
    word = draws.word(number, stream, 1)
    place = (word * np.asarray(others, np.uint64)[()]) >> np.uint64(32)
    return _INDEPENDENT[place + (place >= own)]


def _moved(draws: Draws, habits: Habits, number: Column) -> Column:
    """When another operator takes the meter point over: some time in the run, or never."""
    if not habits.moves_per_year:
        return np.full(np.shape(number), NEVER)[()]
    share = min(1.0, habits.moves_per_year * habits.days * DAY / _YEAR)
    day = draws.below(max(1, habits.days), number, Stream.OPERATOR_MOVE_TIME)
    return either(draws.happens(share, number, Stream.OPERATOR_MOVE), np.asarray(day, np.int64)[()] * DAY, NEVER)


# -- who is registered, and who knows -------------------------------------------------------------------------------


def registered_operator(home: Homes, moment: Column) -> Column:
    """The Network Operator that is registered for the MPAN at a moment: the truth."""
    return either(moment >= home.moved, home.successor, either(home.stale, home.adopter, home.operator))


def operator_in_charge(home: Homes, moment: Column) -> Column:
    """The Network Operator that everybody takes for the registered one; an adoption unseen it does not know of."""
    return either(moment >= home.moved, home.successor, home.operator)


def operator_in_copy(home: Homes, moment: Column) -> Column:
    """The Network Operator in the DSP's copy of Registration Data, where it holds the MPAN."""
    return either(moment >= home.move_heard, home.successor, home.operator)
