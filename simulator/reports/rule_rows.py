"""A rule set as rows: the checks in order, and what each modification adds, replaces and removes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from simulator.reports.naming import with_standing
from simulator.rules.check import Check
from simulator.rules.modification import InForce
from simulator.rules.rulebook import Rulebook, RuleSet


class Change(StrEnum):
    """What a modification does to a check."""

    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"


@dataclass(frozen=True)
class RuleRow:
    """A check in its place. ``order`` counts from 1; a check that a modification removes has none.

    ``before`` is the check that stood there, where a modification replaces it.
    """

    order: int | None
    check: Check
    modification: str | None = None
    change: Change | None = None
    before: Check | None = None

    @property
    def mark(self) -> str:
        """What happened to it, in words: ``added by SECMP0063``; nothing for the baseline's own."""
        return f"{self.change} by {self.modification}" if self.change else ""

    @property
    def code(self) -> str:
        """The response code, and how well it is known where it is not published: ``E0621N1 (synthetic)``."""
        return with_standing(self.check.code)


def rule_rows(rule_set: RuleSet) -> tuple[RuleRow, ...]:
    """The rulebook with every modification in force, in order, then the checks that are removed."""
    rows = []
    for order, rule in enumerate(rule_set.at().rules, start=1):
        change, before = _change_of(rule.check, rule.modification, rule_set)
        rows.append(RuleRow(order, rule.check, rule.modification, change, before))
    return (*rows, *(row for m in rule_set.modifications for row in _removed(m)))


def changes_of(rule_set: RuleSet, modification: InForce) -> tuple[RuleRow, ...]:
    """What one modification of a rule set changes: its added and replaced checks in order, then those it removes."""
    return tuple(row for row in rule_rows(rule_set) if row.modification == modification.name)


def rules_rows(rule_set: RuleSet) -> list[dict[str, object]]:
    """The rulebook as plain data, a dictionary per check."""
    return [_plain(row) for row in rule_rows(rule_set)]


def _change_of(check: Check, modification: str | None, rule_set: RuleSet) -> tuple[Change | None, Check | None]:
    for in_force in rule_set.modifications:
        if in_force.name == modification:
            for name, replacing in in_force.delta.replaced.items():
                if replacing is check:
                    return Change.REPLACED, _baseline_check(name)
    return (Change.ADDED, None) if modification else (None, None)


def _removed(in_force: InForce) -> Iterator[RuleRow]:
    for check in Rulebook.baseline().checks:
        if check.name in in_force.delta.removed:
            yield RuleRow(None, check, in_force.name, Change.REMOVED)


def _baseline_check(name: str) -> Check | None:
    return next((c for c in Rulebook.baseline().checks if c.name == name), None)


def _plain(row: RuleRow) -> dict[str, object]:
    check = row.check
    return {
        "order": row.order,
        "check": check.name,
        "clause": check.clause,
        "source": check.source,
        "code": check.code.code,
        "code_meaning": check.code.meaning,
        "code_standing": check.code.standing.value,
        "services": [service.variant for service in check.services],
        "sentence": check.sentence,
        "modification": row.modification,
        "change": row.change.value if row.change else None,
    }
