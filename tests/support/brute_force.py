"""The matrix again, the slow way: every combination of values a row, impossible ones taken out, all decided."""

from __future__ import annotations

from collections import Counter

import numpy as np

from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.decisions import ACCEPTED, Outcome
from simulator.analysis.matrix.matrix import Difference
from simulator.analysis.matrix.relations import RELATIONS
from simulator.analysis.matrix.space import Space
from simulator.rules.facts import Column, Facts
from simulator.rules.rulebook import Rulebook

Pairs = Counter[tuple[Outcome, Outcome]]


class BruteForce:
    """Every possible combination for one service."""

    def __init__(self, before: Rulebook, after: Rulebook, service: int) -> None:
        self.space = Space((*before.checks, *after.checks))
        sizes = [len(AXES[name].values) for name in self.space.facts]
        every = int(np.prod(sizes, dtype=np.int64))
        assert every < 3_000_000, f"{every} combinations are too many to go through"
        places = dict(zip(self.space.facts, np.unravel_index(np.arange(every), sizes), strict=True))
        columns = {name: AXES[name].numbers[place] for name, place in places.items()}
        facts = Facts.of(service=np.full(every, service), **columns)
        possible = np.ones(every, dtype=np.bool_)
        for question in self.space.impossible:
            possible &= ~np.broadcast_to(question.answer(facts), (every,))
        self.places = {name: place[possible] for name, place in places.items()}
        self.places["service"] = np.full(int(possible.sum()), service - 1)
        self.facts = Facts.of(
            service=np.full(int(possible.sum()), service),
            **{name: column[possible] for name, column in columns.items()},
        )
        self.before, self.after = (_answers(book, self.facts) for book in (before, after))

    def __len__(self) -> int:
        return len(self.before)

    @property
    def pairs(self) -> Pairs:
        """How many combinations there are of each pair of outcomes that differ."""
        return Counter(pair for pair in zip(self.before, self.after, strict=True) if pair[0] != pair[1])

    def under(self, difference: Difference) -> Column:
        """The combinations for which a rule holds: its conditions, and its decision before."""
        held = np.array([outcome == difference.before for outcome in self.before], dtype=np.bool_)
        for name, places in difference.conditions.items():
            own = self.places[name] if name in self.places else RELATIONS[name].holds(self.facts).astype(np.int64)
            held &= np.isin(own, places)
        return held


def _answers(book: Rulebook, facts: Facts) -> list[Outcome]:
    outcomes = [*(Outcome(check.code.code, check.name) for check in book.checks), ACCEPTED]
    return [outcomes[place] for place in book.first_failing(facts)]
