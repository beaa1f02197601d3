"""What a modification is expected to change, as a file beside it: the regression test for a modification.

A file holds changes, each with its decision before and after, the conditions under which it happens, and how many
combinations it takes in. Whatever changes beyond them is unexpected; where a change takes in another number, it is
missing or has grown. Conditions are those of :mod:`simulator.analysis.matrix.relations`, in keys.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from simulator.analysis.matrix.boxes import boxes_of, condition_of
from simulator.analysis.matrix.decisions import Decided
from simulator.analysis.matrix.matrix import Difference, Matrix, grouped, matrix
from simulator.analysis.matrix.relations import CONDITION_AXES, RELATIONS
from simulator.domain.errors import SimulatorError
from simulator.rules.facts import Column
from simulator.rules.rulebook import Rulebook


class UnreadableExpectation(SimulatorError):
    """A text is no expectation file."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Strict):
    """Requests that were decided as ``before`` are decided as ``after`` ``when`` the conditions hold.

    ``before`` and ``after`` are ``accepted``, or a response code and the check in brackets. ``count`` is how many
    combinations this takes in; without it any number will do. ``rule`` says the same in words and is not read.
    """

    before: str
    after: str
    when: Mapping[str, tuple[str, ...]] = {}
    count: int | None = None
    rule: str = ""

    def __str__(self) -> str:
        told = self.rule or "; ".join(f"{name} {' or '.join(keys)}" for name, keys in self.when.items())
        return f"{told or 'every request'}: {self.before} → {self.after}"


class Expectation(_Strict):
    """Everything that is expected to change."""

    change: tuple[Change, ...] = ()

    @property
    def distinctions(self) -> dict[str, tuple[frozenset[int], ...]]:
        """What the matrix must tell apart to be held to this."""
        asked: dict[str, set[frozenset[int]]] = {}
        for change in self.change:
            for name, keys in change.when.items():
                if name in RELATIONS:
                    for fact in RELATIONS[name].reads:
                        asked.setdefault(fact, set())
                elif name in CONDITION_AXES:
                    known = CONDITION_AXES[name].place_of
                    asked.setdefault(name, set()).add(frozenset(known[key] for key in keys if key in known))
        return {name: tuple(sorted(sets, key=sorted)) for name, sets in asked.items()}


@dataclass(frozen=True)
class Departure:
    """Where a matrix departs from what was expected: ``unexpected``, ``missing``, another ``count``, or ``stale``."""

    kind: str
    message: str


def read_expectation(text: str, name: str) -> Expectation:
    """The expectation of a file called ``name``, or :class:`UnreadableExpectation` with the place and the reason."""
    try:
        return Expectation.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableExpectation(f"{name} is no TOML: {error}; write it anew with --write-expectation") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = f"{name}, {where}: {first['msg']}; write it anew with --write-expectation"
        raise UnreadableExpectation(message) from None


def written(differences: Sequence[Difference], title: str) -> str:
    """The file that expects exactly these differences."""
    lines = [f"# What changes from {title}. Made by smki-sim matrix --write-expectation."]
    for difference in differences:
        lines += [
            "",
            "[[change]]",
            f"rule = {_quoted(difference.rule)}",
            f"before = {_quoted(str(difference.before))}",
            f"after = {_quoted(str(difference.after))}",
            f"count = {difference.count}",
        ]
        if difference.conditions:
            lines.append("[change.when]")
        for name, places in difference.conditions.items():
            keys = (CONDITION_AXES[name].values[place].key for place in places)
            lines.append(f"{name} = [{', '.join(map(_quoted, keys))}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def compared(before: Rulebook, after: Rulebook, expectation: Expectation) -> tuple[Matrix, tuple[Departure, ...]]:
    """The matrix of two rulebooks, and where it departs from what was expected."""
    found = matrix(before, after, expectation.distinctions)
    return found, tuple(_departures(found, expectation))


def _departures(found: Matrix, expectation: Expectation) -> Iterator[Departure]:
    stale = {number: reasons for number, c in enumerate(expectation.change) if (reasons := tuple(_stale(found, c)))}
    for number, reasons in stale.items():
        yield Departure("stale", f"change {number + 1} ({expectation.change[number]}): {'; '.join(reasons)}")
    counts = [0] * len(expectation.change)
    unexpected, expected = [], []
    for part in found.decisions.changed:
        left = np.ones(part.rows.size, dtype=np.bool_)
        for number, change in enumerate(expectation.change):
            if number not in stale and part.counts is not None:
                here = left & _covers(found, change, part)
                counts[number] += int(part.counts[here].sum())
                left &= ~here
        unexpected.append(part.where(left))
        expected.append(part.where(~left))
    others = [part for part in (*expected, *found.decisions.unchanged) if part.rows.size]
    for rule in grouped(found.decisions, [part for part in unexpected if part.rows.size], others):
        told = f"{rule}: {rule.count:,} combinations, for example {rule.example}"
        yield Departure("unexpected", told)
    for number, (change, count) in enumerate(zip(expectation.change, counts, strict=True)):
        if number not in stale and change.count is not None and change.count != count:
            kind = "count" if count else "missing"
            yield Departure(kind, f"{change}: expected {change.count:,} combinations, found {count:,}")


def _stale(found: Matrix, change: Change) -> Iterator[str]:
    """What a change speaks of that the rulebooks do not have."""
    known = {str(outcome) for outcome in found.decisions.outcomes}
    for outcome in (change.before, change.after):
        if outcome not in known:
            yield f"neither rulebook decides '{outcome}'"
    for name, keys in change.when.items():
        if name not in CONDITION_AXES:
            yield f"there is no fact '{name}'"
        elif name not in found.decisions.space.axes:
            yield f"no check of either rulebook reads '{name}'"
        else:
            for key in keys:
                if key not in CONDITION_AXES[name].place_of:
                    yield f"'{name}' has no value '{key}', only {', '.join(CONDITION_AXES[name].place_of)}"


def _covers(found: Matrix, change: Change, part: Decided) -> Column:
    outcomes = [str(outcome) for outcome in found.decisions.outcomes]
    pair = (part.before == outcomes.index(change.before)) & (part.after == outcomes.index(change.after))
    axes = found.decisions.space.axes
    allowed = {name: [CONDITION_AXES[name].place_of[key] for key in keys] for name, keys in change.when.items()}
    inside: Column = boxes_of([part.rows], axes).inside(condition_of(allowed, axes))
    return pair & inside
