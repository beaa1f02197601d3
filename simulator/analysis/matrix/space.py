"""Which facts the matrix is made of, and which of their values no check tells apart.

Facts that no check of either rulebook reads are left out. Of the others, values that every check and every constraint
treats alike, whatever the other facts are, make one class, which is decided once and counts for all its values.
Likewise services make one family if every check treats them alike. Both follow from the checks' own answers over all
values of the facts that they read, so nothing is approximated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np

from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.constraints import CONSTRAINTS, NAMING, reads_of
from simulator.analysis.matrix.relations import CONDITION_AXES, RELATIONS, Relation
from simulator.rules.check import Check
from simulator.rules.facts import Column, Facts

KEPT_APART = ("user_role", "device_type", "smets", "remote_party_role")
"""The facts that the statements of what is unchanged are about: their values never share a class."""

_LARGEST_TABLE = 4_000_000
"""Rows of the table of one check's answers. A check that reads more keeps all values of its facts apart instead."""


@dataclass(frozen=True, eq=False)
class Question:
    """Something that may tell values apart: a check, a constraint, a condition of an expectation file."""

    reads: tuple[str, ...]
    answer: Callable[[Facts], Column]
    services: frozenset[int] = frozenset()

    @classmethod
    def of_check(cls, check: Check) -> Question:
        """Where the check rejects."""
        return cls(check.reads, check.fails, frozenset(service.index for service in check.services))

    def concerns(self, service: int) -> bool:
        """Whether it is asked of this service at all."""
        return not self.services or service in self.services

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it reads beside the service."""
        return tuple(name for name in self.reads if name != "service")

    def table(self, service: int) -> Column:
        """Its answers for a service: an axis for each of :attr:`facts`, over all their values."""
        shape = tuple(len(AXES[name].values) for name in self.facts)
        grid = np.meshgrid(*(AXES[name].numbers for name in self.facts), indexing="ij")
        columns = {name: part.ravel() for name, part in zip(self.facts, grid, strict=True)}
        answers = self.answer(Facts.of(service=service, **columns))
        return np.broadcast_to(np.asarray(answers, dtype=np.bool_), (math.prod(shape),)).reshape(shape)

    @property
    def is_too_large(self) -> bool:
        """Whether its table would not fit."""
        return math.prod(len(AXES[name].values) for name in self.facts) > _LARGEST_TABLE


def alike(check: Check, other: Check) -> bool:
    """Whether two checks of one name and code answer alike, whatever the facts."""
    if check is other:
        return True
    if (check.name, check.code, check.reads, check.services) != (other.name, other.code, other.reads, other.services):
        return False
    one, two = Question.of_check(check), Question.of_check(other)
    services = one.services or AXES["service"].numbers.tolist()
    return not one.is_too_large and all(np.array_equal(one.table(s), two.table(s)) for s in services)


@dataclass(frozen=True)
class Family:
    """Services that every check treats alike, and the classes of values for them.

    ``classes`` gives for each fact the places (in its axis) of the values in each class.
    """

    services: tuple[int, ...]
    classes: Mapping[str, tuple[tuple[int, ...], ...]]

    @cached_property
    def representatives(self) -> Mapping[str, Column]:
        """For each fact the number of the first value of each class."""
        return {f: AXES[f].numbers[[places[0] for places in classes]] for f, classes in self.classes.items()}

    @cached_property
    def sizes(self) -> Mapping[str, Column]:
        """For each fact how many values each class has."""
        return {f: np.array([len(places) for places in classes]) for f, classes in self.classes.items()}


@dataclass(frozen=True)
class Space:
    """Every combination of the facts that some check reads.

    ``distinctions`` are, for facts that somebody asks about, sets of values (by place) that share no class with others.
    """

    checks: tuple[Check, ...]
    distinctions: Mapping[str, tuple[frozenset[int], ...]] = field(default_factory=dict)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts in the matrix, beside the service, the most telling first."""
        read = set(chain.from_iterable(check.reads for check in self.checks)) | {"user_role"}
        return tuple(name for name in AXES if name in read and name != "service")

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The relations between these facts. Values that they tell apart share no class."""
        return tuple(relation for relation in RELATIONS.values() if set(relation.reads) <= set(self.facts))

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """What conditions are written in: the service, the facts and their relations, the most telling first."""
        here = {"service", *self.facts, *(relation.axis.fact for relation in self.relations)}
        return tuple(name for name in CONDITION_AXES if name in here)

    @cached_property
    def impossible(self) -> tuple[Question, ...]:
        """Where the facts in the matrix cannot occur together."""
        here = {*self.facts, "service"}
        stated = [(c, reads_of(c)) for constraint in CONSTRAINTS for c in constraint.conditions]
        named = [(c, reads_of(c)) for constraint in NAMING for c in constraint.conditions]
        return (
            *(Question(reads, condition) for condition, reads in stated if here.issuperset(reads)),
            *(
                Question(tuple(n for n in reads if n in here), condition)
                for condition, reads in named
                if here.intersection(reads)
            ),
        )

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """The services in families, each with the classes of its values."""
        related = [Question(r.reads, r.holds) for r in self.relations]
        questions = [*map(Question.of_check, self.checks), *self.impossible, *related]
        once = {q: q.table(0) for q in questions if "service" not in q.reads and not q.is_too_large}
        found: dict[object, tuple[list[int], Mapping[str, tuple[tuple[int, ...], ...]]]] = {}
        for service in AXES["service"].numbers.tolist():
            asked = [q for q in questions if q.concerns(service)]
            tables = {q: once[q] if q in once else q.table(service) for q in asked if not q.is_too_large}
            whole = service if any(q.is_too_large and "service" in q.reads for q in asked) else None
            told = tuple(service - 1 in places for places in self.distinctions.get("service", ()))
            signature = whole, told, tuple((id(q), np.packbits(t).tobytes()) for q, t in tables.items())
            if signature not in found:
                whole_facts = {name for q in asked if q.is_too_large for name in q.facts}
                found[signature] = [], self._classes(tables, whole_facts)
            found[signature][0].append(service)
        return tuple(Family(tuple(services), classes) for services, classes in found.values())

    def _classes(
        self, tables: Mapping[Question, Column], whole: Iterable[str]
    ) -> Mapping[str, tuple[tuple[int, ...], ...]]:
        tellings: dict[str, list[Sequence[object]]] = {name: [] for name in self.facts}
        for name in {*KEPT_APART, *whole} & tellings.keys():
            tellings[name].append(range(len(AXES[name].values)))
        for name, sets in self.distinctions.items():
            if name in tellings:
                tellings[name].extend([p in places for p in range(len(AXES[name].values))] for places in sets)
        for question, table in tables.items():
            for place, name in enumerate(question.facts):
                by_value = np.moveaxis(table, place, 0).reshape(table.shape[place], -1)
                tellings[name].append([row.tobytes() for row in np.packbits(by_value, axis=1)])
        return {name: _alike(len(AXES[name].values), told) for name, told in tellings.items()}


def _alike(values: int, tellings: Sequence[Sequence[object]]) -> tuple[tuple[int, ...], ...]:
    classes: dict[tuple[object, ...], list[int]] = {}
    for place in range(values):
        classes.setdefault(tuple(told[place] for told in tellings), []).append(place)
    return tuple(map(tuple, classes.values()))
