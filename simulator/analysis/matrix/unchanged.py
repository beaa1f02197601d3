"""Statements of what two rulebooks decide alike: computed, and only what is true of every combination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.decisions import Decisions
from simulator.analysis.matrix.space import Family
from simulator.domain.parties import NETWORK_ROLES, SUPPLIER_ROLES, UserRole
from simulator.rules.check import Check

_GROUPS: Mapping[str, tuple[UserRole, ...]] = {
    "from Suppliers": SUPPLIER_ROLES,
    "from Network Operators": NETWORK_ROLES,
    "from the DCC": (UserRole.DCC,),
    "from Registered Supplier Agents and Other Users": (UserRole.RSA, UserRole.OU),
}
_PARTICULARS = ("device_type", "smets", "remote_party_role")


@dataclass(frozen=True)
class Unchanged:
    """A part of the matrix in which no decision differs; ``count`` is how many combinations it has."""

    about: str
    count: int

    @property
    def statement(self) -> str:
        """``6.15.1 from Network Operators: 0 of 1,024 decisions differ``."""
        return f"{self.about}: 0 of {self.count:,} decisions differ"


def unchanged(decisions: Decisions) -> Iterator[Unchanged]:
    """For the services that a changed check looks at, or whose decisions change, by sender, Device and role addressed.

    All other services are told together.
    """
    changed = {part.rows.family.services for part in decisions.changed}
    named = {service.index for check in _changed_checks(decisions) for service in check.services}
    others = Counter[str]()
    for family in decisions.space.families:
        total = sum(decisions.totals(family, "user_role").values())
        if family.services in changed:
            yield from _within(decisions, family)
        elif named.intersection(family.services):
            yield Unchanged(_label(family), total)
        else:
            others.update(services=len(family.services), combinations=total)
    if others:
        about = "All other Service Reference Variants" if changed or named else "All Service Reference Variants"
        yield Unchanged(f"{about} ({others['services']})", others["combinations"])


def _changed_checks(decisions: Decisions) -> Iterator[Check]:
    for check in (*decisions.before.checks, *decisions.after.checks):
        if check.name not in decisions.shared:
            yield check


def _within(decisions: Decisions, family: Family) -> Iterator[Unchanged]:
    roles = decisions.totals(family, "user_role")
    with_change = _places_with_change(decisions, family, "user_role")
    for group, members in _GROUPS.items():
        if with_change.isdisjoint(members):
            yield Unchanged(f"{_label(family)} {group}", sum(roles.get(role, 0) for role in members))
    for fact in _PARTICULARS:
        if fact in decisions.space.facts:
            with_change = _places_with_change(decisions, family, fact)
            named = {
                p: n for p, n in decisions.totals(family, fact).items() if n and AXES[fact].values[p].key != "NONE"
            }
            alike = {p: n for p, n in named.items() if p not in with_change}
            if alike and with_change:
                yield Unchanged(f"{_label(family)} {AXES[fact].words(alike)}", sum(alike.values()))


def _places_with_change(decisions: Decisions, family: Family, fact: str) -> set[int]:
    """The values of a fact (each in a class of its own) for which some decision of the family changes."""
    parts = (part.rows for part in decisions.changed if part.rows.family is family)
    return {family.classes[fact][int(number)][0] for rows in parts for number in set(rows.columns[fact].tolist())}


def _label(family: Family) -> str:
    return AXES["service"].words(service - 1 for service in family.services)
