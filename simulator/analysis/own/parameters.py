"""Changed parameters as a delta on the rulebook: the same checks, with other tables and other codes.

A change overrides what it names and leaves the rest to the check that stood there, so nothing of a check is repeated
here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.domain.response_codes import RESPONSE_CODES, ResponseCode, Standing
from simulator.domain.service_requests import CHANGE_OF_SUPPLIER, HANDOVER, UPDATE_CREDENTIALS, service
from simulator.rules.baseline import device_type_is_compatible, smi_status_is_compatible, user_role_is_eligible
from simulator.rules.check import Check, Condition
from simulator.rules.facts import Column, Facts
from simulator.rules.modification import Addition, Delta
from simulator.rules.modifications import select
from simulator.rules.rulebook import Rulebook
from simulator.rules.tables import combination_table

BASELINE = "baseline"

COMBINATIONS = {s.variant: f"{s.variant}-combination" for s in (UPDATE_CREDENTIALS, HANDOVER, CHANGE_OF_SUPPLIER)}
"""The check of the correct combinations, by Service Reference Variant."""


@dataclass(frozen=True)
class Changes:
    """What is changed, by Service Reference Variant or by name of a check. What is not named stays as it is.

    For a service that is named, exactly these User Roles, Device Types or statuses are right; for a User Role in
    ``combinations``, exactly these Remote Party Roles, each on these Device Types.
    """

    based_on: str = BASELINE
    remove: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    eligible_user_roles: Mapping[str, tuple[UserRole, ...]] = field(default_factory=dict)
    device_types: Mapping[str, tuple[DeviceType, ...]] = field(default_factory=dict)
    smi_statuses: Mapping[str, tuple[SmiStatus, ...]] = field(default_factory=dict)
    combinations: Mapping[str, Mapping[UserRole, Mapping[RemotePartyRole, tuple[DeviceType, ...]]]] = field(
        default_factory=dict
    )

    def conditions(self) -> Iterator[tuple[str, Callable[[Condition], Condition]]]:
        """The checks whose tables change, by name, and how the new condition is made of the old one."""
        of_services: tuple[tuple[Check, str, Mapping[str, Iterable[int]]], ...] = (
            (user_role_is_eligible, "user_role", self.eligible_user_roles),
            (device_type_is_compatible, "device_type", self.device_types),
            (smi_status_is_compatible, "smi_status", self.smi_statuses),
        )
        for check, fact, table in of_services:
            for variant, values in table.items():
                yield check.name, _for_service(service(variant).index, fact, values)
        for variant, by_role in self.combinations.items():
            for user_role, roles in by_role.items():
                yield COMBINATIONS[variant], _for_user_role(user_role, roles)


def base_of(text: str) -> Delta:
    """The delta that a modification starts from: nothing for the baseline, else that of a modification by name."""
    return Delta() if text == BASELINE else select(text).delta


def missing(changes: Changes) -> list[str]:
    """What a change refers to that its base has not got; or that it changes nothing."""
    known = {check.name for check in _book(changes).checks}
    table_checks = [name for name, _ in changes.conditions()]
    named = dict.fromkeys((*changes.remove, *changes.codes, *table_checks))
    faults = [f"its base, {changes.based_on}, has no check '{name}'" for name in named if name not in known]
    both = [name for name in dict.fromkeys((*changes.codes, *table_checks)) if name in changes.remove]
    faults += [f"the check '{name}' is both changed and removed" for name in both]
    if not named and changes.based_on == BASELINE:
        faults.append("it changes nothing: add remove, codes, eligible_user_roles, device_types or combinations")
    return faults


def delta_of(changes: Changes, name: str, source: str) -> Delta:
    """The delta of a modification of this name: that of its base, with the changes in it."""
    base, checks = base_of(changes.based_on), {check.name: check for check in _book(changes).checks}
    changed: dict[str, Check] = {}

    def change(of: str, **parts: object) -> None:
        old = checks[of]
        clause = old.clause if of in changed else f"{name} ({old.clause})"
        changed[of] = checks[of] = dataclasses.replace(old, clause=clause, source=source, **parts)  # type: ignore[arg-type]

    for of, made in changes.conditions():
        change(of, condition=made(checks[of].condition))
    for of, number in changes.codes.items():
        change(of, code=_code(number, checks[of].code))
    added = [a for a in base.added if a.check.name not in changes.remove]
    names_added = {addition.check.name for addition in base.added}
    removed = base.removed | (set(changes.remove) - names_added)
    replaced = {**base.replaced, **{of: check for of, check in changed.items() if of not in names_added}}
    return Delta(
        added=tuple(Addition(changed.get(a.check.name, a.check), a.after) for a in added),
        replaced={of: check for of, check in replaced.items() if of not in removed},
        removed=frozenset(removed),
    )


def _book(changes: Changes) -> Rulebook:
    return Rulebook.baseline().with_delta(base_of(changes.based_on), changes.based_on)


def _code(number: str, before: ResponseCode) -> ResponseCode:
    """A published number with its own meaning; a new one takes the meaning over."""
    return RESPONSE_CODES.get(number) or ResponseCode(number, before.meaning, Standing.SYNTHETIC)


def _for_service(index: int, fact: str, right: Iterable[int]) -> Callable[[Condition], Condition]:
    """Of one service, requests are wrong unless the fact has one of these values."""
    wrong = np.ones(_HIGHEST, dtype=np.bool_)
    wrong[list(map(int, right))] = False

    def make(before: Condition) -> Condition:
        def condition(facts: Facts) -> Column:
            return np.where(facts.service == index, wrong[getattr(facts, fact)], before(facts))[()]

        return condition

    return make


_HIGHEST = 1 + max(*map(int, UserRole), *map(int, DeviceType), *map(int, SmiStatus))


def _for_user_role(
    user_role: UserRole, roles: Mapping[RemotePartyRole, tuple[DeviceType, ...]]
) -> Callable[[Condition], Condition]:
    """From one User Role, these combinations alone are right."""
    right = combination_table({user_role: {role: frozenset(types) for role, types in roles.items()}})[user_role]

    def make(before: Condition) -> Condition:
        def condition(facts: Facts) -> Column:
            wrong = ~right[facts.remote_party_role, facts.device_type]
            return np.where(facts.user_role == user_role, wrong, before(facts))[()]

        return condition

    return make
