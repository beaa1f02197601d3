"""Combinations of facts as rows, which grow by a column whenever a check asks for another fact.

A request that an early check rejects is rejected whatever its other facts are. So a row stands for all combinations
that agree in the facts asked for so far, and only rows that no check has rejected yet are multiplied further. Every
combination is in exactly one row, and is decided with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from simulator.analysis.matrix.space import Family, Question, Space
from simulator.rules.check import Check
from simulator.rules.facts import Column, Facts

_LARGEST_KEY = 1 << 62


@dataclass(frozen=True)
class Rows:
    """Rows over one family of services: for each fact asked for so far a column of class numbers.

    ``carried`` are further columns that go with the rows and are no facts.
    """

    family: Family
    columns: Mapping[str, Column]
    size: int
    carried: Mapping[str, Column] = field(default_factory=dict)

    def facts(self, names: Iterable[str] | None = None) -> Facts:
        """The rows as facts (or these of them), each class by its first value; others keep their default."""
        known = self.columns if names is None else [name for name in names if name in self.columns]
        numbers = {name: self.family.representatives[name][self.columns[name]] for name in known}
        return Facts.of(service=np.full(self.size, self.family.services[0]), **numbers)

    def where(self, chosen: Column) -> Rows:
        """The chosen rows, by truth values or by place."""
        kept, carried = ({n: c[chosen] for n, c in part.items()} for part in (self.columns, self.carried))
        return Rows(self.family, kept, len(np.arange(self.size)[chosen]), carried)

    def times(self, fact: str) -> Rows:
        """Each row once for each class of another fact."""
        classes = len(self.family.classes[fact])
        repeated = self.where(np.repeat(np.arange(self.size), classes))
        added = np.tile(np.arange(classes, dtype=np.uint8), self.size)
        return replace(repeated, columns={**repeated.columns, fact: added})

    def merged(self, names: Iterable[str]) -> tuple[Rows, Column]:
        """One row for all that agree in these facts and in what is carried, and the place of each row among them."""
        kept = {name: self.columns[name] for name in names if name in self.columns}
        key, sizes = np.zeros(self.size, dtype=np.int64), 1
        for column in (*kept.values(), *self.carried.values()):
            size = int(column.max(initial=0)) + 1
            if sizes * size > _LARGEST_KEY:
                distinct, key = np.unique(key, return_inverse=True)
                sizes = len(distinct)
            key, sizes = key * size + column, sizes * size
        _, first, place = np.unique(key, return_index=True, return_inverse=True)
        return replace(self.where(first), columns={n: c[first] for n, c in kept.items()}), place


@dataclass(frozen=True)
class Enumeration:
    """Makes the rows of a family."""

    space: Space
    family: Family

    def start(self) -> Rows:
        """One row that stands for everything: no fact has been asked for."""
        return Rows(self.family, {}, 1)

    def asking(self, rows: Rows, facts: Iterable[str]) -> Rows:
        """The rows multiplied by the facts that they lack, without what cannot occur together."""
        for fact in facts:
            if fact != "service" and fact not in rows.columns:
                rows = rows.times(fact)
                for question in self._completed(rows.columns, fact):
                    impossible = np.broadcast_to(question.answer(rows.facts(question.reads)), (rows.size,))
                    rows = rows.where(~impossible)
        return rows

    def _completed(self, known: Mapping[str, Column], fact: str) -> Iterator[Question]:
        for question in self.space.impossible:
            if fact in question.reads and all(name in known for name in question.facts):
                yield question

    def split(self, rows: Rows, checks: Iterable[Check]) -> Iterator[Rows]:
        """Rows of which each check rejects all or none, as far as it is asked: those of each first rejecting check.

        The last are those that no check rejects.
        """
        for check in checks:
            rows = self.asking(rows, check.reads)
            rejected = np.broadcast_to(check.fails(rows.facts(check.reads)), (rows.size,))
            yield rows.where(rejected)
            rows = rows.where(~rejected)
        yield rows

    def concerning(self, checks: Iterable[Check]) -> tuple[Check, ...]:
        """The checks that look at this family's services at all."""
        one = self.family.services[0]
        return tuple(c for c in checks if not c.services or one in [service.index for service in c.services])

    def counts(self, rows: Rows) -> Column:
        """How many combinations each row stands for, over all its family's services: shape ``(rows.size,)``."""
        bound = self._bound(name for name in self.space.facts if name not in rows.columns)
        counts = len(self.family.services) * self._completions(rows, bound)
        for name in self.space.facts:
            sizes = self.family.sizes[name]
            if name in rows.columns:
                counts = counts * sizes[rows.columns[name]]
            elif name not in bound:
                counts = counts * int(sizes.sum())
        return counts

    def _completions(self, rows: Rows, bound: set[str]) -> Column:
        """In how many ways the facts that constraints bind and that have not been asked for can be added to each row.

        They are multiplied in one after the other, and each is forgotten as soon as no constraint waits for it.
        """
        start, origin = rows.merged(bound)
        ways = np.ones(start.size, dtype=np.int64)
        partial = replace(start, carried={"origin": np.arange(start.size)})
        missing = [name for name in self.space.facts if name in bound and name not in rows.columns]
        for place, fact in enumerate(missing, start=1):
            numbered = replace(partial, carried={**partial.carried, "row": np.arange(partial.size)})
            grown = self.asking(numbered, [fact])
            ways = ways[grown.carried["row"]] * self.family.sizes[fact][grown.columns[fact]]
            partial, merged = replace(grown, carried={"origin": grown.carried["origin"]}).merged(
                self._bound(missing[place:])
            )
            ways = _summed(ways, merged, partial.size)
        return _summed(ways, partial.carried["origin"], start.size)[origin]

    def _bound(self, missing: Iterable[str]) -> set[str]:
        """The facts of all constraints that wait for one of these."""
        waited = set(missing)
        return {name for q in self.space.impossible if not waited.isdisjoint(q.facts) for name in q.facts}


def _summed(counts: Column, place: Column, size: int) -> Column:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, place, counts)
    return sums
