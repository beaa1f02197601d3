"""The matrix: what changes between two rulebooks over every possible combination of facts, and what does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.boxes import boxes_of, condition_of
from simulator.analysis.matrix.combination import Combination
from simulator.analysis.matrix.cover import Condition, cover
from simulator.analysis.matrix.decisions import ACCEPTED, Decided, Decisions, Outcome
from simulator.analysis.matrix.relations import in_words
from simulator.analysis.matrix.rows import Enumeration, Rows
from simulator.analysis.matrix.symmetry import singling_out
from simulator.analysis.matrix.unchanged import Unchanged, unchanged
from simulator.rules.facts import Column
from simulator.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Difference:
    """A rule of what changes: of all requests that were decided as ``before``, those under ``conditions``.

    ``conditions`` gives for each fact that matters the places of its values. Where only an old check gave way,
    ``after`` says what the checks that both rulebooks have make of the request then; ``whatever_follows`` marks that.
    ``count`` counts each combination once, under the first rule that holds for it; ``example`` is one of them.
    """

    conditions: Mapping[str, tuple[int, ...]]
    before: Outcome
    after: Outcome
    count: int
    example: Combination
    whatever_follows: bool = False

    @property
    def rule(self) -> str:
        """The conditions in words, most telling first, and what is to be known of the rest."""
        told = [in_words(fact, places, self.example.places) for fact, places in self.conditions.items()]
        head, rest = told[: self._in_head], told[self._in_head :]
        words = ", ".join(filter(None, [" ".join(head), *rest])) or "every request"
        if self.before.code == self.after.code:
            return f"{words} (rejected with the same code by another check)"
        return f"{words}{self._what_follows}"

    @property
    def _in_head(self) -> int:
        return sum(fact in ("service", "user_role", "device_type") for fact in self.conditions)

    @property
    def _what_follows(self) -> str:
        if not self.whatever_follows:
            return ""
        return ", if no other check rejects it" if self.after.is_accepted else f", if {self.after.check} rejects it"

    def __str__(self) -> str:
        return f"{self.rule}: {self.before} → {self.after}"

    def holds_for(self, combination: Combination) -> bool:
        """Whether the conditions hold for a combination; it says nothing of ``before`` and ``after``."""
        return all(combination.place(name) in places for name, places in self.conditions.items())


@dataclass(frozen=True)
class Matrix:
    """What two rulebooks make of every possible combination of facts."""

    decisions: Decisions

    @cached_property
    def combinations(self) -> int:
        """How many combinations there are."""
        return self.decisions.total

    @cached_property
    def rows(self) -> int:
        """How many distinct decisions of each rulebook they come down to."""
        return sum(part.rows.size for part in (*self.decisions.changed, *self.decisions.unchanged))

    @cached_property
    def changed(self) -> int:
        """How many combinations are decided differently."""
        return sum(int(part.counts.sum()) for part in self.decisions.changed if part.counts is not None)

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """The facts in the matrix, the service among them."""
        return ("service", *self.decisions.space.facts)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """The rules that cover what changes, all of it and nothing else."""
        return tuple(grouped(self.decisions, self.decisions.changed, self.decisions.unchanged))

    def samples(self, difference: Difference, most: int) -> tuple[Combination, ...]:
        """So many combinations that a rule covers, spread over its cases; fewer if it has fewer. Each time the same."""
        return tuple(_samples(self.decisions, difference, most))

    @cached_property
    def singled_out(self) -> tuple[str, ...]:
        """Checks that look at particular Users or Network Operators, of which the matrix has representatives alone."""
        return singling_out(self.decisions.space.checks)

    @cached_property
    def unchanged(self) -> tuple[Unchanged, ...]:
        """What does not change, in statements about services, roles and Devices."""
        return tuple(unchanged(self.decisions))


def matrix(
    before: Rulebook, after: Rulebook, distinctions: Mapping[str, tuple[frozenset[int], ...]] | None = None
) -> Matrix:
    """Compare two rulebooks, of whatever origin. ``distinctions`` are those of an expectation to hold it to."""
    return Matrix(Decisions(before, after, distinctions or {}))


def grouped(decisions: Decisions, wanted: Sequence[Decided], others: Sequence[Decided]) -> Iterator[Difference]:
    """Rules that cover the wanted rows, which all change, and none of the others."""
    pairs, other_pairs = _pairs(wanted), _pairs(others)
    for before, after in sorted(pairs):
        follows = decisions.outcomes[after].check in {*decisions.shared, ACCEPTED.check}
        mine, avoided = [], []
        for part in wanted:
            this = part.before == before
            mine.append(part.where(this & (part.after == after)))
            avoided.append(part.where(this & (part.after != after) & (not follows)))
        for part in others:
            alike = (part.after == before) | (part.after == after) if follows else True
            avoided.append(part.where((part.before == before) & alike))
        alone = {a for b, a in pairs | other_pairs if b == before} <= {before, after}
        yield from _rules(decisions, mine, avoided, (before, after), follows and not alone)


def _pairs(parts: Sequence[Decided]) -> set[tuple[int, int]]:
    return {(int(b), int(a)) for part in parts for b, a in np.unique([part.before, part.after], axis=1).T}


_STATED = {"service": len(AXES["service"].values) - 1, "device_type": 3}
"""What a rule says even where it need not, because a reader wants to know: unless it is more values than this."""


def _rules(
    decisions: Decisions, wanted: list[Decided], avoided: list[Decided], pair: tuple[int, int], follows: bool
) -> Iterator[Difference]:
    wanted = [part for part in wanted if part.rows.size]
    axes = decisions.space.axes
    boxes = boxes_of([part.rows for part in (*wanted, *avoided)], axes)
    size = sum(part.rows.size for part in wanted)
    places = np.arange(len(boxes))
    mine, others = boxes.where(places < size), boxes.where(places >= size)
    counts = np.concatenate([part.counts for part in wanted if part.counts is not None])
    free_first = list(reversed(range(len(axes))))
    left = np.ones(size, dtype=np.bool_)
    stated = {axes.index(name): most for name, most in _STATED.items() if name in axes}
    for condition in cover(mine, others, counts, free_first, stated):
        here = mine.inside(condition) & left
        left &= ~here
        if here.any():
            yield Difference(
                conditions=_conditions(axes, condition),
                before=decisions.outcomes[pair[0]],
                after=decisions.outcomes[pair[1]],
                count=int(counts[here].sum()),
                example=_example(decisions, wanted, here),
                whatever_follows=follows,
            )


def _conditions(axes: Sequence[str], condition: Condition) -> Mapping[str, tuple[int, ...]]:
    stated = zip(axes, condition, strict=True)
    return {fact: tuple(np.flatnonzero(allowed).tolist()) for fact, allowed in stated if not allowed.all()}


def _example(decisions: Decisions, parts: Sequence[Decided], chosen: Column) -> Combination:
    """The most usual combination of the chosen rows."""
    best: tuple[int, Rows] | None = None
    for part in parts:
        here, chosen = chosen[: part.rows.size], chosen[part.rows.size :]
        if here.any():
            usual = np.where(here, _usual(part.rows), -1)
            place = int(np.argmax(usual))
            if best is None or usual[place] > best[0]:
                best = int(usual[place]), part.rows.where(np.array([place]))
    assert best is not None, "a rule covers some row"
    return complete(Enumeration(decisions.space, best[1].family), best[1])


def _samples(decisions: Decisions, difference: Difference, most: int) -> Iterator[Combination]:
    axes = decisions.space.axes
    before, after = map(decisions.outcomes.index, (difference.before, difference.after))
    condition = condition_of(difference.conditions, axes)
    found = []
    for part in decisions.changed:
        covered = boxes_of([part.rows], axes).inside(condition) & (part.before == before) & (part.after == after)
        found += [(part, place) for place in np.flatnonzero(covered)]
    for number in np.unique(np.linspace(0, len(found) - 1, min(most, len(found))).astype(np.int64)):
        part, place = found[number]
        yield complete(Enumeration(decisions.space, part.rows.family), part.rows.where(np.array([place])))


_TRIED = 64
"""Rows that are followed while an example is completed; one would do if no choice led to a dead end."""


def complete(enumeration: Enumeration, row: Rows) -> Combination:
    """The most usual combination that a single row stands for."""
    for fact in enumeration.space.facts:
        row = enumeration.asking(row, [fact])
        row = row.where(np.argsort(-_usual(row), kind="stable")[:_TRIED])
    places = {fact: _most_usual(fact, row.family.classes[fact][int(column[0])]) for fact, column in row.columns.items()}
    return Combination({"service": row.family.services[0] - 1, **{f: places[f] for f in enumeration.space.facts}})


def _usual(rows: Rows) -> Column:
    """For each row how many of its facts can have a usual value."""
    score = np.zeros(rows.size, dtype=np.int64)
    for fact, column in rows.columns.items():
        classes, axis = rows.family.classes[fact], AXES[fact]
        score += np.array([any(axis.values[p].number in axis.usual for p in places) for places in classes])[column]
    return score


def _most_usual(fact: str, places: Sequence[int]) -> int:
    return next((p for p in places if AXES[fact].values[p].number in AXES[fact].usual), places[0])
