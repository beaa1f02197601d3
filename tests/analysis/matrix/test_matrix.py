"""The matrix says what brute force says, and its rules cover what changes: all of it and nothing else."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.constraints import CONSTRAINTS, reads_of
from simulator.analysis.matrix.decisions import ACCEPTED, Outcome
from simulator.analysis.matrix.matrix import Matrix, matrix
from simulator.analysis.matrix.relations import RELATIONS
from simulator.analysis.matrix.rows import Enumeration
from simulator.domain.parties import UserRole
from simulator.domain.service_requests import (
    HANDOVER,
    RETRIEVE_CREDENTIALS,
    SERVICE_REFERENCE_VARIANTS,
    UPDATE_CREDENTIALS,
    ServiceReferenceVariant,
    service,
)
from simulator.rules.check import Check, check
from simulator.rules.facts import FACTS, Column, Facts
from simulator.rules.modification import Addition, Delta
from simulator.rules.rulebook import Rule, Rulebook
from tests.support.brute_force import BruteForce
from tests.support.facts import random_columns, rulebook

BASELINE = rulebook()
CHECKS = {check.name: check for check in BASELINE.checks}
SERVICES = (UPDATE_CREDENTIALS, HANDOVER, RETRIEVE_CREDENTIALS, service("8.2"))

POOL = (
    "user-role-is-eligible",
    "device-exists",
    "device-type-is-compatible",
    "6.21-device-is-dcc-controlled",
    "smi-status-is-compatible",
    "6.15.1-combination",
    "6.15.1-future-dating",
    "6.21-combination",
    "6.23-combination",
)


def book(*names: str) -> Rulebook:
    return Rulebook(tuple(Rule(CHECKS[name]) for name in names))


def of_check(name: str, *modifications: str) -> Check:
    return next(c for c in rulebook(*modifications).checks if c.name == name)


def adding(before: Rulebook, *checks: Check) -> Rulebook:
    return Rulebook((*before.rules, *map(Rule, checks)))


def changed_of(found: Matrix, service_index: int) -> Counter[tuple[Outcome, Outcome]]:
    """How many combinations of one service change, by the pair of outcomes."""
    counts: Counter[tuple[Outcome, Outcome]] = Counter()
    outcomes = found.decisions.outcomes
    for part in found.decisions.changed:
        if service_index in part.rows.family.services and part.counts is not None:
            for before, after, count in zip(part.before, part.after, part.counts, strict=True):
                counts[outcomes[before], outcomes[after]] += int(count) // len(part.rows.family.services)
    return counts


def assert_exact(before: Rulebook, after: Rulebook) -> None:
    found = matrix(before, after)
    counts = Counter[str]()
    for srv in SERVICES:
        slow = BruteForce(before, after, srv.index)
        assert changed_of(found, srv.index) == slow.pairs, srv
        family = next(f for f in found.decisions.space.families if srv.index in f.services)
        assert sum(found.decisions.totals(family, "user_role").values()) == len(slow) * len(family.services)
        differs = np.array([b != a for b, a in zip(slow.before, slow.after, strict=True)], dtype=np.bool_)
        left = differs.copy()
        for number, difference in enumerate(found.differences):
            held = slow.under(difference)
            assert not (held & ~differs).any(), f"{difference} holds for what does not change"
            mine = held & left & np.array([outcome == difference.after for outcome in slow.after], dtype=np.bool_)
            counts[str(number)] += int(mine.sum())
            left &= ~mine
            if not difference.whatever_follows:
                assert all(slow.after[place] == difference.after for place in np.flatnonzero(held)), difference
        assert not left.any(), "something that changes is under no rule"
    covered = {srv.index for srv in SERVICES}
    for number, difference in enumerate(found.differences):
        if {place + 1 for place in difference.conditions.get("service", (-1,))} <= covered:
            assert counts[str(number)] == difference.count


def test_secmp0063_on_6_21() -> None:
    before = book("user-role-is-eligible", "device-type-is-compatible", "6.21-combination", "6.15.1-combination")
    assert_exact(before, adding(before, of_check("6.21-certificate-party", "SECMP0063")))


@pytest.mark.parametrize("relief", ["without-6.1f", "certificate-owner", "registered-operator"])
def test_the_reliefs_of_dp107(relief: str) -> None:
    names = ("user-owns-the-proxy-held-certificate", "user-is-eligible-by-registration", "6.15.1-future-dating")
    after = Rulebook(tuple(Rule(of_check(name, f"DP107={relief}")) for name in names))
    assert_exact(book(*names), after)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(POOL), unique=True), st.lists(st.sampled_from(POOL), unique=True))
def test_any_two_rulebooks(before: list[str], after: list[str]) -> None:
    """Checks added, removed and reordered at will."""
    assert_exact(book(*before), book(*after))


@check("E3", clause="a house rule", source="test")
def the_dcc_does_not_ask(facts: Facts) -> Column:
    """The DCC must not send requests of its own."""
    return facts.user_role == UserRole.DCC


def test_a_check_of_a_user_at_the_front() -> None:
    delta = Delta(added=(Addition(the_dcc_does_not_ask, after="user-is-known"),))
    found = matrix(BASELINE, BASELINE.with_delta(delta, "HOUSE"))
    afters = {difference.after for difference in found.differences}
    assert afters == {Outcome("E3", "the-dcc-does-not-ask")}
    assert {d.before.check for d in found.differences} >= {"", "user-role-is-eligible", "sender-is-authenticated"}
    assert all(difference.example.key("user_role") == "DCC" for difference in found.differences)
    assert sum(difference.count for difference in found.differences) == found.changed > 0


def test_the_same_code_from_another_check_is_a_difference() -> None:
    other = check("E3", clause="c", source="s", name="user-is-not-suspended")(_suspended)
    names = ("user-role-is-eligible", "user-status-permits")
    found = matrix(book(*names), Rulebook((Rule(CHECKS[names[0]]), Rule(other))))
    (difference,) = found.differences
    assert (difference.before.code, difference.after.code) == ("E3", "E3")
    assert "same code by another check" in difference.rule


def _suspended(facts: Facts) -> Column:
    """The User must not be suspended."""
    return facts.user_status == 1


@cache
def comparing(*modifications: str) -> Matrix:
    return matrix(BASELINE, rulebook(*modifications))


def test_a_rulebook_and_itself() -> None:
    found = comparing()
    assert (found.changed, found.differences) == (0, ())
    (everything,) = found.unchanged
    assert everything.count == found.combinations
    assert everything.statement.startswith(f"All Service Reference Variants ({len(SERVICE_REFERENCE_VARIANTS)}): 0 of ")


def test_two_reliefs_of_dp107_are_the_same_today() -> None:
    """Who does not own the certificate held is rejected with E100 before 6.1(f) is asked."""
    assert matrix(rulebook("DP107=without-6.1f"), rulebook("DP107=certificate-owner")).changed == 0


def test_the_rules_of_secmp0063_in_words() -> None:
    rules = [f"{d.rule}: {d.before} → {d.after.code}" for d in comparing("SECMP0063").differences]
    assert rules[2] == (
        "6.21 from a Supplier on an ESME or a GPF, for the Remote Party Role NetworkOperator, "
        "registered operator known, signing certificate not of the registered operator: accepted → E0621N1"
    )
    assert len(rules) == 4


def test_the_counts_add_up() -> None:
    found = comparing("SECMP0063", "DP107")
    assert sum(difference.count for difference in found.differences) == found.changed


def test_each_example_is_decided_as_its_rule_says() -> None:
    for modifications in (("SECMP0063",), ("SECMP0063", "DP107"), ("DP107=registered-operator",)):
        found = comparing(*modifications)
        for difference in found.differences:
            facts = difference.example.facts()
            assert difference.holds_for(difference.example), difference
            for rules, outcome in ((BASELINE, difference.before), (rulebook(*modifications), difference.after)):
                rule = rules.decide(facts)
                assert (Outcome(rule.check.code.code, rule.check.name) if rule else ACCEPTED) == outcome, difference


def test_facts_that_no_check_reads_are_left_out() -> None:
    assert "registered_operator" not in comparing("DP107").axes
    assert "registered_operator" in comparing("SECMP0063").axes


@pytest.mark.parametrize(
    ("modification", "about", "said"),
    [
        ("SECMP0063", "6.15.1 from Network Operators", True),
        ("SECMP0063=all-senders", "6.15.1 from Network Operators", False),
        ("SECMP0063", "6.21 from the DCC", True),
        ("SECMP0063", "6.21 from Suppliers", False),
        ("DP107=registered-operator", "6.15.1 from Suppliers", True),
        ("DP107=registered-operator", "6.15.1 with SMETS2 equipment", True),
    ],
)
def test_what_does_not_change_is_said(modification: str, about: str, said: bool) -> None:
    assert (about in [part.about for part in comparing(modification).unchanged]) is said


def test_statements_and_changes_make_up_each_service() -> None:
    found = comparing("SECMP0063")
    others = found.unchanged[-1]
    services = ("6.15.1", "6.21")
    families = [f for f in found.decisions.space.families if service(services[0]).index in f.services]
    families += [f for f in found.decisions.space.families if service(services[1]).index in f.services]
    theirs = sum(sum(found.decisions.totals(family, "user_role").values()) for family in families)
    assert others.count + theirs == found.combinations


@pytest.mark.parametrize("modification", ["SECMP0063", "SECMP0063=all-senders", "DP107=registered-operator"])
def test_the_rules_hold_for_random_requests_with_real_users_and_operators(modification: str) -> None:
    """Forty-two operators and four Users, not their representatives: what changes is what the rules say."""
    columns = possible(random_columns(11, 400_000, 0.05))
    before, after = (answers(book, columns) for book in (BASELINE, rulebook(modification)))
    said = np.zeros(len(before), dtype=np.bool_)
    for difference in comparing(modification).differences:
        held = before == str(difference.before)
        for name, places in difference.conditions.items():
            held &= has(columns, name, places)
        said |= held
    assert np.array_equal(said, before != after)
    assert said.sum() > 20


def has(columns: Facts, name: str, places: tuple[int, ...]) -> Column:
    if name in RELATIONS:
        return np.isin(RELATIONS[name].holds(columns).astype(int), places)
    column = getattr(columns, name)
    numbers = np.minimum(column, 1) if name == "registered_operator" else column
    return np.isin(numbers, AXES[name].numbers[list(places)])


def answers(book: Rulebook, columns: Facts) -> Column:
    outcomes = [*(str(Outcome(c.code.code, c.name)) for c in book.checks), str(ACCEPTED)]
    return np.array(outcomes)[book.first_failing(columns)]


def possible(columns: Facts) -> Facts:
    """Those that no constraint excludes."""
    excluded = columns.service == 0
    for constraint in CONSTRAINTS:
        for condition in constraint.conditions:
            if "user_operators" not in reads_of(condition):
                excluded |= condition(columns)
    return Facts.of(**{name: getattr(columns, name)[~excluded] for name in FACTS})


@pytest.mark.parametrize("srv", [UPDATE_CREDENTIALS, RETRIEVE_CREDENTIALS], ids=str)
def test_every_combination_is_in_exactly_one_row(srv: ServiceReferenceVariant) -> None:
    """All checks of both rulebooks: the rows' counts make up the number of combinations that there are."""
    decisions = comparing("DP107=registered-operator").decisions
    family = next(family for family in decisions.space.families if srv.index in family.services)
    enumeration = Enumeration(decisions.space, family)
    parts = (part.rows for part in (*decisions.changed, *decisions.unchanged) if part.rows.family is family)
    counted = sum(int(enumeration.counts(rows).sum()) for rows in parts)
    assert counted == sum(decisions.totals(family, "user_role").values())
