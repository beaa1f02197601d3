"""The rule set in time, and its answers as small numbers: a response code and the check that gives it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.domain.response_codes import ACCEPTED
from simulator.domain.time import Calendar
from simulator.engine.ways import NO_RESPONSE
from simulator.rules.facts import Column, Facts
from simulator.rules.rulebook import Rule, Rulebook, RuleSet

SUCCESS, SILENCE, RIGHT, WRONG, NONE = range(5)
"""The numbers of I0 and E21, and of the states of a Network Operator slot when it is judged."""

_FIRST = (ACCEPTED.code, NO_RESPONSE, "right", "wrong", "none")


@dataclass(frozen=True)
class _Book:
    """A rulebook, the instant from which it decides, and the number of the answer by the place of the failing check."""

    effective: int
    rulebook: Rulebook
    codes: Column

    def numbers(self, facts: Facts) -> Column:
        return self.codes[self.rulebook.first_failing(facts)]


class RulesInTime:
    """Decides requests by the rulebook that is in force at their instant (simulated milliseconds).

    ``outcomes`` are the rules that reject, by the number of the answer; the first numbers are no rejection and have
    none. ``codes`` are the response codes likewise; two checks may answer with the same code.
    """

    def __init__(self, rules: RuleSet, calendar: Calendar) -> None:
        self.rules = rules
        self._calendar = calendar
        dates = {m.effective for m in rules.modifications if m.effective is not None}
        instants = sorted({0, *(max(0, calendar.milliseconds(date)) for date in dates)})
        self._rulebooks = [(instant, rules.at(calendar.at(instant))) for instant in instants]
        found = {told(rule): rule for _, book in self._rulebooks for rule in book.rules}
        self.outcomes: tuple[Rule | None, ...] = (*(None for _ in _FIRST), *found.values())
        self.codes: tuple[str, ...] = (*_FIRST, *(rule.check.code.code for rule in found.values()))
        self._numbers = {key: number for number, key in enumerate(found, start=len(_FIRST))}

    @cached_property
    def _books(self) -> list[_Book]:
        return [self._book(*entry) for entry in self._rulebooks]

    @cached_property
    def _books_of_s1sp(self) -> list[_Book]:
        return [self._book(instant, book.of_the_proxy_holder) for instant, book in self._rulebooks]

    def _book(self, instant: int, rulebook: Rulebook) -> _Book:
        numbers = [self._numbers[told(rule)] for rule in rulebook.rules]
        return _Book(instant, rulebook, np.array([*numbers, SUCCESS], dtype=np.uint8))

    def decide(self, facts: Facts, moment: Column, *, again: bool = False) -> Column:
        """The number of the answer to each request; 0 where it is accepted.

        ``again`` is the S1SP's decision, which checks nothing but what it knows itself.
        """
        first, *later = self._books_of_s1sp if again else self._books
        numbers = first.numbers(facts)
        for book in later:
            numbers = np.where(moment >= book.effective, book.numbers(facts), numbers)
        return numbers

    def decide_one(self, facts: Facts, moment: int, *, again: bool = False) -> int:
        """As :meth:`decide`, for one request, in the way in which the DSP decides a signed document."""
        books = self._books_of_s1sp if again else self._books
        rulebook = next(book.rulebook for book in reversed(books) if book.effective <= moment)
        rule = rulebook.decide(facts)
        return SUCCESS if rule is None else self._numbers[told(rule)]


def told(rule: Rule) -> tuple[str, str, str | None]:
    """What tells one rule's answer from another's."""
    return rule.check.name, rule.check.code.code, rule.modification
