"""Every possible combination of facts, decided by two rulebooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from simulator.analysis.matrix.rows import Enumeration, Rows
from simulator.analysis.matrix.space import KEPT_APART, Family, Space, alike
from simulator.rules.check import Check
from simulator.rules.facts import Column
from simulator.rules.rulebook import Rulebook


@dataclass(frozen=True, order=True)
class Outcome:
    """What a rulebook answers: the check that rejects and its response code, or ``accepted``."""

    code: str
    check: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether no check rejects."""
        return not self.check

    def __str__(self) -> str:
        return f"{self.code} ({self.check})" if self.check else self.code


ACCEPTED = Outcome("accepted")


@dataclass(frozen=True)
class Decided:
    """Rows of one family that have been decided: ``before`` and ``after`` are numbers of outcomes.

    ``counts`` says how many combinations each row stands for; it is there for rows whose decision changes.
    """

    rows: Rows
    before: Column
    after: Column
    counts: Column | None = None

    def where(self, chosen: Column) -> Decided:
        """The chosen rows."""
        counts = None if self.counts is None else self.counts[chosen]
        return Decided(self.rows.where(chosen), self.before[chosen], self.after[chosen], counts)


@dataclass(frozen=True)
class Decisions:
    """All decisions of two rulebooks. ``distinctions`` are those of :class:`~simulator.analysis.matrix.space.Space`."""

    before: Rulebook
    after: Rulebook
    distinctions: Mapping[str, tuple[frozenset[int], ...]] = field(default_factory=dict)
    _totals: dict[tuple[tuple[int, ...], str], Mapping[int, int]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def space(self) -> Space:
        """The facts that some check of either rulebook reads."""
        return Space(tuple(dict.fromkeys((*self.before.checks, *self._after))), self.distinctions)

    @cached_property
    def _after(self) -> tuple[Check, ...]:
        """The checks after; for each that answers as one before does, that one."""
        before = {check.name: check for check in self.before.checks}
        known = ((check, before.get(check.name, check)) for check in self.after.checks)
        return tuple(old if alike(check, old) else check for check, old in known)

    @cached_property
    def shared(self) -> frozenset[str]:
        """The names of the checks that both rulebooks have."""
        return frozenset(check.name for check in set(self.before.checks) & set(self._after))

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every outcome that either rulebook has, by its number."""
        own = (_outcomes(book) for book in (self.before, self.after))
        return tuple(dict.fromkeys(outcome for outcomes in own for outcome in outcomes))

    @cached_property
    def total(self) -> int:
        """How many combinations there are."""
        return sum(count for family in self.space.families for count in self.totals(family, "user_role").values())

    def totals(self, family: Family, fact: str) -> Mapping[int, int]:
        """How many combinations there are for each value of a fact that is kept apart, by the value's place."""
        asked = family.services, fact
        if asked not in self._totals:
            enumeration = Enumeration(self.space, family)
            rows = enumeration.asking(enumeration.start(), [fact])
            counts, classes = enumeration.counts(rows).tolist(), family.classes[fact]
            places = (classes[number][0] for number in rows.columns[fact])
            self._totals[asked] = dict(zip(places, counts, strict=True))
        return self._totals[asked]

    @cached_property
    def unchanged(self) -> tuple[Decided, ...]:
        """The rows that both decide alike."""
        return tuple(part for part, changed in self._parts if not changed)

    @cached_property
    def changed(self) -> tuple[Decided, ...]:
        """The rows that they decide differently, counted."""
        return tuple(part for part, changed in self._parts if changed)

    @cached_property
    def _parts(self) -> tuple[tuple[Decided, bool], ...]:
        return tuple(part for family in self.space.families for part in self._of_family(family))

    def _of_family(self, family: Family) -> Iterator[tuple[Decided, bool]]:
        enumeration = Enumeration(self.space, family)
        first, second = (_outcome_numbers(book, self.outcomes) for book in (self.before, self.after))
        for rows in self._rows(enumeration):
            facts = rows.facts()
            before, after = first[self.before.first_failing(facts)], second[self.after.first_failing(facts)]
            same = before == after
            if same.any():
                yield Decided(rows.where(same), before[same], after[same]), False
            if not same.all():
                outcomes = {"before": before[~same], "after": after[~same]}
                yield _counted(enumeration, replace(rows.where(~same), carried=outcomes)), True

    def _rows(self, enumeration: Enumeration) -> Iterator[Rows]:
        """Rows that each rulebook decides as a whole. What both begin with is asked once."""
        first, second = map(enumeration.concerning, (self.before.checks, self._after))
        shared = _common_beginning(first, second)
        *rejected, left = enumeration.split(enumeration.start(), first[:shared])
        yield from (rows for rows in rejected if rows.size)
        for part in enumeration.split(left, first[shared:]):
            yield from (rows for rows in enumeration.split(part, second[shared:]) if rows.size)


def _counted(enumeration: Enumeration, rows: Rows) -> Decided:
    """Changed rows, told apart by every fact that statements and expectations speak of."""
    space = enumeration.space
    asked = enumeration.asking(rows, [name for name in (*KEPT_APART, *space.distinctions) if name in space.facts])
    outcomes = asked.carried["before"], asked.carried["after"]
    plain = replace(asked, carried={})
    counts = enumeration.counts(plain)
    return Decided(plain, *outcomes, counts).where(counts > 0)  # of some rows every completion is impossible


def _common_beginning(first: tuple[Check, ...], second: tuple[Check, ...]) -> int:
    alike = [one is other for one, other in zip(first, second, strict=False)]
    return alike.index(False) if False in alike else len(alike)


def _outcomes(book: Rulebook) -> tuple[Outcome, ...]:
    return (*(Outcome(check.code.code, check.name) for check in book.checks), ACCEPTED)


def _outcome_numbers(book: Rulebook, outcomes: tuple[Outcome, ...]) -> Column:
    """The number of the outcome of each place that ``first_failing`` answers with."""
    return np.array([outcomes.index(outcome) for outcome in _outcomes(book)])
