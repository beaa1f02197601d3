"""The rulebook: the ordered checks that are in force, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

import numpy as np

from simulator.domain.finding import Finding
from simulator.rules.baseline import baseline_checks, user_owns_the_proxy_held_certificate
from simulator.rules.check import Check, RulebookError
from simulator.rules.facts import Column, Facts
from simulator.rules.modification import Delta, InForce

_REMEMBERED = 8192
"""So many different requests. Those of a roll-out differ in little but the Device, which is no fact."""


@dataclass(frozen=True)
class Rule:
    """A check in its place: ``modification`` names the one that brought or changed it; none is the baseline."""

    check: Check
    modification: str | None = None


@dataclass(frozen=True)
class Rulebook:
    """An ordered list of checks. The first check that fails decides; if none does, the request is accepted."""

    rules: tuple[Rule, ...]

    @classmethod
    def baseline(cls) -> Rulebook:
        """What the DCC checks today."""
        return cls(tuple(Rule(c) for c in baseline_checks()))

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks alone, in order."""
        return tuple(rule.check for rule in self.rules)

    @cached_property
    def of_the_proxy_holder(self) -> Rulebook:
        """What the S1SP asks again: whether the User owns the certificate that it holds itself.

        In all else it trusts what the DSP has countersigned (assumption).
        """
        name = user_owns_the_proxy_held_certificate.name
        return Rulebook(tuple(rule for rule in self.rules if rule.check.name == name))

    def first_failing(self, facts: Facts) -> Column:
        """For each request the place of the check that rejects it, or ``len(rules)`` where it is accepted.

        Shape of the facts: a numpy scalar for one request, ``(n,)`` for columns of them.
        """
        answer = np.full(np.shape(facts.service), len(self.rules))[()]
        for place in range(len(self.rules) - 1, -1, -1):
            answer = np.where(self.checks[place].fails(facts), place, answer)
        return answer

    def decide(self, facts: Facts) -> Rule | None:
        """The rule that rejects one request, or nothing if it is accepted: :meth:`first_failing` for one.

        Facts that were decided before are not decided again.
        """
        return self._decided(facts)

    @cached_property
    def _decided(self) -> Callable[[Facts], Rule | None]:
        def decide(facts: Facts) -> Rule | None:
            return next((rule for rule in self.rules if rule.check.fails(facts)), None)

        return lru_cache(maxsize=_REMEMBERED)(decide)

    def with_delta(self, delta: Delta, modification: str) -> Rulebook:
        """This rulebook with a modification's delta applied."""
        names = [rule.check.name for rule in self.rules]
        for name in (*delta.replaced, *delta.removed, *(addition.after for addition in delta.added)):
            if name not in names:
                raise RulebookError(f"{modification} refers to the check '{name}', which the rulebook does not have")
        rules: list[Rule] = []
        for rule in self.rules:
            name = rule.check.name
            changed = name in delta.replaced or name in delta.removed
            if changed and rule.modification is not None:
                raise RulebookError(f"{modification} and {rule.modification} both change the check '{name}'")
            if name in delta.replaced:
                rules.append(Rule(delta.replaced[name], modification))
            elif name not in delta.removed:
                rules.append(rule)
            rules.extend(Rule(a.check, modification) for a in delta.added if a.after == name)
        if len({rule.check.name for rule in rules}) < len(rules):
            raise RulebookError(f"{modification} adds a check whose name the rulebook has already")
        return Rulebook(tuple(rules))


def finding_of(rule: Rule, readings: Mapping[str, str], subject: str = "") -> Finding:
    """The rejection as a value: the check's code, sentence and clause, with what it read."""
    details = {"check": rule.check.name, "modification": rule.modification or "baseline", **readings}
    return Finding(rule.check.code.code, rule.check.sentence, rule.check.clause, subject, details)


@dataclass(frozen=True)
class RuleSet:
    """The baseline and the modifications that a scenario puts in force, each from its effective date.

    Raises :class:`~simulator.rules.check.RulebookError` for modifications that cannot all be in force.
    """

    modifications: tuple[InForce, ...] = ()
    _books: dict[int, Rulebook] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self.at()

    def at(self, moment: datetime | None = None) -> Rulebook:
        """The rulebook at a date and time; without one, with every modification in force."""
        effective = tuple(m for m in self.modifications if moment is None or m.is_effective(moment))
        key = sum(1 << i for i, m in enumerate(self.modifications) if m in effective)
        if key not in self._books:
            self._books[key] = _apply(effective)
        return self._books[key]

    @property
    def name(self) -> str:
        """``baseline``, or the modifications in force: ``SECMP0063=dcc-assessment``."""
        return " + ".join(str(m) for m in self.modifications) or "baseline"


def _apply(modifications: Sequence[InForce]) -> Rulebook:
    book = Rulebook.baseline()
    for number, modification in enumerate(modifications):
        try:
            book = book.with_delta(modification.delta, modification.name)
        except RulebookError:
            twice = [str(m) for m in modifications[: number + 1] if m.name == modification.name]
            if len(twice) < 2:
                raise
            message = f"{modification.name} is named twice, and not both can be in force; choose one of"
            raise RulebookError(f"{message} {', '.join(dict.fromkeys(twice))}") from None
    return book
