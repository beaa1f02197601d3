"""The figures of an area, counted from its event log alone, and added up over areas."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Self

import numpy as np

from simulator.actors.steps import REQUESTS, Step
from simulator.domain.time import SECOND, Calendar
from simulator.engine.fleet.codes import NONE, RIGHT, SUCCESS, WRONG
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.orders import BY_SUPPLIER
from simulator.rules.facts import Column

_STEPS = len(Step)
_BY_THE_SECOND, _LONGEST = 600, (1 << 32) // SECOND
"""Response times are counted by the second up to the former; none is longer than what an event log can hold."""

_IS_REQUEST = np.isin(np.arange(_STEPS), list(REQUESTS))

_COUNTS = ("by_step", "by_user", "judged", "changes", "seconds", "equipped")


def _widening() -> Iterator[int]:
    """Seconds one by one, and then in steps of a hundredth."""
    bound = 0
    while bound < _LONGEST:
        bound += 1 if bound < _BY_THE_SECOND else bound // 100
        yield bound


RESPONSE_BOUNDS = np.array(list(_widening()), dtype=np.int64)
"""The seconds within which response times are told."""


def months_of(calendar: Calendar, end: int) -> list[datetime]:
    """The first of each month of a run, the start's own month first."""
    month, found = calendar.start.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0), []
    while calendar.milliseconds(month) <= end:
        found.append(month)
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return found


@dataclass(frozen=True)
class Figures:
    """Counts of events. Those of several areas add up.

    ``by_step[step, code]`` and ``by_user[user, code]`` count final answers; ``judged[supplier, state]`` the ESMEs after
    seven Working Days (right, wrong, none); ``changes[month, supplier]`` by how much the number of ESMEs with a wrong
    Network Operator Certificate changed; ``seconds[n]`` the requests that were answered within the seconds of
    :data:`RESPONSE_BOUNDS` at ``n``, and not sooner.
    ``equipped`` are the homes whose Devices need certificates (:func:`~simulator.engine.fleet.orders.homes_to_equip`;
    empty where they were not counted).
    """

    codes: tuple[str, ...]
    by_step: Column
    by_user: Column
    judged: Column
    changes: Column
    seconds: Column
    equipped: Column

    @classmethod
    def empty(cls, codes: tuple[str, ...], users: int, suppliers: int, months: int) -> Self:
        """Nothing counted yet."""
        answers, equipped = ((_STEPS, len(codes)), (users, len(codes))), (0, suppliers, len(BY_SUPPLIER))
        shapes = (*answers, (suppliers, 3), (months, suppliers), RESPONSE_BOUNDS.shape, equipped)
        return cls(codes, *(np.zeros(shape, dtype=np.int64) for shape in shapes))

    def count(self, log: EventLog, month_starts: Column) -> None:
        """Count the events of a part of a log. ``month_starts`` are instants in milliseconds."""
        if not len(log):
            return
        codes, suppliers = len(self.codes), self.judged.shape[0]
        _add(self.by_step, log.step.astype(np.int64) * codes + log.code)
        asked = _IS_REQUEST[log.step]
        _add(self.by_user, log.user[asked].astype(np.int64) * codes + log.code[asked])
        _add(self.seconds, _place_of(log.took[asked] // SECOND))
        judged = log.step == Step.JUDGE
        _add(self.judged, log.supplier[judged].astype(np.int64) * 3 + (log.code[judged] - RIGHT))
        changed = log.rows(log.change != 0)
        month = np.searchsorted(month_starts, changed.time, side="right") - 1
        places = month * suppliers + changed.supplier
        _add(self.changes, places[changed.change > 0])
        _add(self.changes, places[changed.change < 0], -1)

    def __add__(self, other: Figures) -> Figures:
        counts = {name: getattr(self, name) + getattr(other, name) for name in _COUNTS}
        return dataclasses.replace(self, **counts)

    # -- what is read off ---------------------------------------------------------------------------------------------

    @property
    def requests(self) -> int:
        """How many Service Requests came to an answer."""
        return int(self.by_step[list(REQUESTS)].sum())

    @cached_property
    def answers(self) -> Mapping[str, int]:
        """How often each response code was the final answer."""
        return self.by_code(self.by_step[list(REQUESTS)].sum(axis=0))

    def by_code(self, counts: Column) -> dict[str, int]:
        """A row of counts by response code, in order of the codes; several checks may answer with one."""
        found: Counter[str] = Counter()
        for code, count in zip(self.codes, counts, strict=True):
            found[code] += int(count)
        return {code: count for code, count in sorted(found.items()) if count}

    @property
    def esmes(self) -> int:
        """How many ESMEs were commissioned or, as SMETS1, migrated."""
        return int(self.by_step[Step.COMMISSION_ESME, SUCCESS]) + self.smets1_esmes

    @property
    def smets1_esmes(self) -> int:
        """How many SMETS1 ESMEs were migrated."""
        return int(self.by_step[Step.MIGRATE].sum())

    @property
    def judgements(self) -> Mapping[str, int]:
        """ESMEs after seven Working Days, by what was in their Network Operator slot."""
        totals = self.judged.sum(axis=0)
        return {self.codes[state]: int(totals[state - RIGHT]) for state in (RIGHT, WRONG, NONE)}

    @property
    def wrong(self) -> Column:
        """ESMEs with a wrong Network Operator Certificate: ``[month, supplier]``, at the end of each month."""
        return np.cumsum(self.changes, axis=0)

    @property
    def wrong_at_the_end(self) -> int:
        """Likewise, at the end of the run."""
        return int(self.changes.sum())

    @property
    def lockouts(self) -> int:
        """SMETS1 ESMEs whose wrong certificate neither the operator in charge nor its owner could replace."""
        answers = self.by_step[Step.CORRECT_PROXY]
        return int(answers.sum() - answers[SUCCESS])

    def response_seconds(self, share: float) -> int:
        """Within how many seconds this share of the requests was answered; after ten minutes up to a hundredth more."""
        return int(RESPONSE_BOUNDS[np.searchsorted(np.cumsum(self.seconds), share * self.seconds.sum())])


def total(figures: Sequence[Figures]) -> Figures:
    """Those of several areas as one."""
    first, *others = figures
    for other in others:
        first = first + other
    return first


def _place_of(seconds: Column) -> Column:
    """The place in :data:`RESPONSE_BOUNDS` of what took so many whole seconds and a fraction."""
    places = seconds.astype(np.int64)
    slow = places >= _BY_THE_SECOND
    places[slow] = np.searchsorted(RESPONSE_BOUNDS, places[slow], side="right")
    return places


def _add(counts: Column, places: Column, sign: int = 1) -> None:
    counts += sign * np.bincount(places, minlength=counts.size).reshape(counts.shape)
