"""The lives of the same homes under several rule sets: common random numbers, told as one event log each.

A draw depends on seed, home, attempt and purpose alone, and no home has to do with another. So a home whose every
request gets the same answer under two rule sets lives the same life under both. Only the homes at which an answer
differs are lived through again; what comes out is exactly what each rule set by itself would give.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from simulator.domain.time import Calendar
from simulator.engine.fleet.area import roll_out
from simulator.engine.fleet.codes import RulesInTime, told
from simulator.engine.fleet.cohorts import lived_in_cohorts
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.facts import Request, gather
from simulator.engine.fleet.rollout import RollOut
from simulator.rules.facts import Column
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

_UNKNOWN = 255
"""The number of an answer that another rule set does not have."""


@dataclass(frozen=True)
class Lives:
    """What happened to homes under one rule set, told as a departure from the first.

    ``log`` are the events of the homes that were lived through for it, not sorted; ``instead_of`` the first rule set's
    events of the same homes, none for the first itself. All other homes live as under the first. ``number`` is the
    number of an answer in ``log`` by the number of the same answer in ``instead_of``; ``codes`` are the response codes
    of the former.
    """

    rollout: RollOut
    log: EventLog
    instead_of: EventLog
    number: Column
    codes: tuple[str, ...]


@dataclass(frozen=True)
class _Other:
    """Another rule set: the number of its answer by the first one's, and which homes (rows) it treats otherwise."""

    rules: RulesInTime
    number: Column
    differs: Column

    @classmethod
    def of(cls, rules: RulesInTime, first: RulesInTime, homes: int) -> Self:
        places = {told(rule): place for place, rule in enumerate(rules.outcomes) if rule}
        number = [places.get(told(rule), _UNKNOWN) if rule else place for place, rule in enumerate(first.outcomes)]
        return cls(rules, np.array(number, dtype=np.uint8), np.zeros(homes, dtype=np.bool_))


@dataclass(frozen=True)
class _Watched(RollOut):
    """A roll-out that notes at which homes other rule sets would have answered otherwise."""

    others: tuple[_Other, ...] = ()

    def decide(self, request: Request, now: Column, *, signed: bool = False, again: bool = False) -> Column:
        """The first rule set's answer."""
        answers = super().decide(request, now, signed=signed, again=again)
        facts = gather(request, self.fleet, self.identities, now, signed=signed)
        for other in self.others:
            theirs = other.rules.decide(facts, now, again=again)
            other.differs[request.rows[other.number[answers] != theirs]] = True
        return answers


def lives_under(scenario: Scenario, rule_sets: Sequence[RuleSet], premises: Column) -> Iterator[Lives]:
    """The lives of these homes (``uint32`` numbers) under each rule set, in order."""
    first, *others = rule_sets
    calendar = Calendar(scenario.start)
    rollout = roll_out(scenario, first, premises)
    watching = tuple(_Other.of(RulesInTime(rules, calendar), rollout.rules, len(premises)) for rules in others)
    fields = {field.name: getattr(rollout, field.name) for field in dataclasses.fields(rollout)}
    log, codes = lived_in_cohorts(_Watched(**fields, others=watching)), rollout.rules.codes
    yield Lives(rollout, log, EventLog.joined([]), np.arange(len(codes)), codes)
    for rules, other in zip(others, watching, strict=True):
        again = rollout.homes.number[other.differs]
        instead_of = log.rows(_among(again, log.premise))
        apart = roll_out(scenario, rules, again.astype(np.uint32))
        yield Lives(apart, lived_in_cohorts(apart), instead_of, other.number, other.rules.codes)


def _among(homes: Column, premises: Column) -> Column:
    """Which of these premises are among some homes. Faster than a search, for numbers that lie close together."""
    if not len(homes) or not len(premises):
        return np.zeros(len(premises), dtype=np.bool_)
    first = premises.min()
    marked = np.zeros(int(premises.max() - first) + 1, dtype=np.bool_)
    marked[homes - first] = True
    return marked[premises - first]
