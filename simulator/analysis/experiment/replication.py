"""One replication of a cell: the same homes under every rule set, counted and told as measures.

The homes are worked on in blocks, so that a replication takes the same memory whatever their number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from simulator.actors.draws import Draws, Stream
from simulator.actors.homes import DISTRIBUTORS
from simulator.analysis.experiment.lives import Lives, lives_under
from simulator.analysis.experiment.measures import Measures, measures_of
from simulator.domain.time import DAY, Calendar
from simulator.engine.fleet.chosen import Chosen, rule_set
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.figures import Figures, months_of
from simulator.rules.facts import Column
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

BLOCK = 1 << 17
"""So many homes are lived through together: fewer cost more time, more no less."""

_COUNTS = [field.name for field in dataclasses.fields(Figures) if field.name != "codes"]
_BY_ANSWER = ("by_step", "by_user")
"""Those whose last axis is the number of the answer."""


def replication_seed(seed: int, replication: int) -> int:
    """The seed of a replication (from 0): the same for every cell and rule set, and no other experiment's."""
    draws = Draws(seed)
    high, low = (draws.word(replication, Stream.REPLICATION, word) for word in (0, 1))
    return int((high >> 1) << 32 | low)


@dataclass(frozen=True)
class Task:
    """A replication of a cell, to be lived through wherever there is room. ``cell`` is the cell's number."""

    cell: int
    replication: int
    scenario: Scenario
    rules: tuple[tuple[Chosen, ...], ...]


def replicate(task: Task) -> tuple[Measures, ...]:
    """The measures of a replication, for each rule set in order."""
    scenario = task.scenario
    scenario = scenario.model_copy(update={"seed": replication_seed(scenario.seed, task.replication)})
    tallies = counted(scenario, [rule_set(modifications) for modifications in task.rules])
    suppliers = [supplier.name for supplier in scenario.suppliers]
    return tuple(measures_of(tally.figures, tally.wrong_by_area, suppliers) for tally in tallies)


def counted(scenario: Scenario, rule_sets: Sequence[RuleSet], block: int = BLOCK) -> list[Tally]:
    """The counts of a scenario's homes under each rule set."""
    homes = scenario.fleet.homes
    blocks = [
        _of_block(scenario, rule_sets, np.arange(begin, min(begin + block, homes), dtype=np.uint32))
        for begin in range(0, homes, block)
    ]
    totals, *others = blocks
    for other in others:
        totals = [total + tally for total, tally in zip(totals, other, strict=True)]
    return totals


@dataclass(frozen=True)
class Tally:
    """Counts of events: the figures of a national run, and ESMEs with a wrong certificate at the end by area."""

    figures: Figures
    wrong_by_area: Column

    @classmethod
    def of(cls, lives: Lives, log: EventLog, codes: tuple[str, ...], scenario: Scenario) -> Self:
        """Those of a log whose answers are numbered as these codes."""
        calendar, homes = Calendar(scenario.start), lives.rollout.homes
        months = np.array([calendar.milliseconds(m) for m in months_of(calendar, scenario.days * DAY)], dtype=np.int64)
        users = len(lives.rollout.identities.names)
        figures = Figures.empty(codes, users, len(scenario.suppliers), len(months))
        figures.count(log, months)
        changed = log.change != 0
        areas = _by_number(homes.number, homes.area, log.premise[changed])
        wrong = np.bincount(areas, weights=log.change[changed], minlength=len(DISTRIBUTORS)).astype(np.int64)
        return cls(figures, wrong)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.figures + other.figures, self.wrong_by_area + other.wrong_by_area)

    def instead_of(self, other: Tally, number: Column, codes: tuple[str, ...]) -> Tally:
        """Without another's events, its answers numbered anew as these ``codes``."""
        left = {name: getattr(self.figures, name) - getattr(other.figures, name) for name in _COUNTS}
        left |= {name: _renumbered(left[name], number, len(codes)) for name in _BY_ANSWER}
        return Tally(Figures(codes=codes, **left), self.wrong_by_area - other.wrong_by_area)


def _of_block(scenario: Scenario, rule_sets: Sequence[RuleSet], premises: Column) -> list[Tally]:
    found: list[Tally] = []
    first_codes: tuple[str, ...] = ()
    for lives in lives_under(scenario, rule_sets, premises):
        own = Tally.of(lives, lives.log, lives.codes, scenario)
        if found:
            same_homes = Tally.of(lives, lives.instead_of, first_codes, scenario)
            own = found[0].instead_of(same_homes, lives.number, lives.codes) + own
        else:
            first_codes = lives.codes
        found.append(own)
    return found


def _by_number(numbers: Column, values: Column, wanted: Column) -> Column:
    """The values of some homes out of a column; ``numbers``, those of its rows, lie close together."""
    if not len(wanted):
        return np.empty(0, values.dtype)
    first = numbers.min()
    table = np.empty(int(numbers.max() - first) + 1, values.dtype)
    table[numbers - first] = values
    return table[wanted - first]


def _renumbered(counts: Column, number: Column, codes: int) -> Column:
    """Counts by answer (the last axis) in another numbering. An answer without a number there never occurs."""
    known = number < codes
    found = np.zeros((*counts.shape[:-1], codes), dtype=counts.dtype)
    found[..., number[known]] = counts[..., known]
    return found
