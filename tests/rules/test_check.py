"""What a check is: operators only, honest about what it reads, its clause written once."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.response_codes import ResponseCode, response_code
from simulator.domain.service_requests import HANDOVER, UPDATE_CREDENTIALS
from simulator.rules import baseline
from simulator.rules.check import Check, RulebookError, among, check, speaks_for
from simulator.rules.facts import FACTS, Column, Facts
from simulator.rules.modifications import dp107, secmp0063
from tests.support.facts import RULE_SETS, domain, random_columns, rulebook, valid

CHECKS = {
    f"{rule.check.name} of {rule.modification or 'the baseline'}: {rule.check.sentence}": rule.check
    for rules in RULE_SETS.values()
    for rule in rules.at().rules
}
ROWS = 3_000


def with_other(facts: Facts, name: str, seed: int) -> Facts:
    """The same requests, but for one fact, which is drawn anew from its whole domain."""
    choices = np.asarray(domain(name))
    drawn = choices[np.random.default_rng(seed).integers(len(choices), size=ROWS)]
    return Facts(**{fact: drawn if fact == name else getattr(facts, fact) for fact in FACTS})


@cache
def requests(seed: int) -> Facts:
    return random_columns(seed, ROWS, 0.3)


# -- what it reads ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", CHECKS.values(), ids=CHECKS)
@settings(max_examples=4)
@given(seed=st.integers(0, 7))
def test_no_other_fact_than_those_it_reads_changes_its_answer(one: Check, seed: int) -> None:
    facts = requests(seed)
    answer = one.fails(facts)
    for name in FACTS.keys() - set(one.reads):
        assert np.array_equal(one.fails(with_other(facts, name, seed)), answer), name


@pytest.mark.parametrize("one", CHECKS.values(), ids=CHECKS)
def test_every_fact_that_it_reads_can_change_its_answer(one: Check) -> None:
    idle = {
        name
        for name in one.reads
        if all(
            np.array_equal(one.fails(with_other(requests(seed), name, seed)), one.fails(requests(seed)))
            for seed in range(8)
        )
    }
    assert idle == set()


def test_a_check_of_one_service_reads_the_service_first() -> None:
    by_name = {rule.check.name: rule.check for rule in rulebook().rules}
    assert by_name["6.15.1-future-dating"].reads == ("service", "execution_time_given", "remote_party_role")
    assert by_name["user-is-known"].reads == ("user", "user_role")


# -- operators only --------------------------------------------------------------------------------------------

FORBIDDEN = {
    ast.If: "if", ast.IfExp: "if … else", ast.BoolOp: "and / or", ast.Not: "not", ast.While: "while",
    ast.For: "for", ast.Try: "try", ast.Match: "match", ast.Assert: "assert", ast.NamedExpr: ":=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
TRUTH_VALUES = {"bool", "any", "all", "int", "float", "len", "max", "min", "sum", "set", "list", "tuple"}


def conditions(source: str) -> Iterator[ast.FunctionDef]:
    """The functions that take facts, or a column of them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.args, *node.args.kwonlyargs, *filter(None, [node.args.vararg])]
            if {ast.unparse(a.annotation) for a in arguments if a.annotation} & {"Facts", "Column"}:
                yield node


def not_operators(source: str) -> list[str]:
    """What in the conditions of a source text asks for the truth value of a whole column."""
    found = []
    for function in conditions(source):
        for node in ast.walk(function):
            for kind, name in FORBIDDEN.items():
                if isinstance(node, kind) and not _over_constants(node):
                    found.append(f"{function.name}: {name}")
            if isinstance(node, ast.comprehension) and not _over_constants(node):
                found.append(f"{function.name}: comprehension")
            if isinstance(node, ast.Compare) and len(node.ops) > 1:
                found.append(f"{function.name}: chained comparison")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRUTH_VALUES:
                found.append(f"{function.name}: {node.func.id}()")
    return found


def _over_constants(node: ast.AST) -> bool:
    """A loop or comprehension over names in capitals or over literals: none over facts."""
    if not isinstance(node, ast.For | ast.comprehension):
        return False
    return all(name.id.isupper() for name in ast.walk(node.iter) if isinstance(name, ast.Name))


@pytest.mark.parametrize("module", [baseline, dp107, secmp0063], ids=lambda module: module.__name__)
def test_conditions_use_operators_only(module: ModuleType) -> None:
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert list(conditions(source))
    assert not_operators(source) == []


@pytest.mark.parametrize("one", CHECKS.values(), ids=CHECKS)
def test_every_condition_stands_in_one_of_those_files(one: Check) -> None:
    assert inspect.getmodule(one.condition) in (baseline, dp107, secmp0063)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return facts.user == 0", []),
        ("return (facts.user == 0) | ~facts.sender_authenticated", []),
        ("return TABLE[facts.service, facts.user_role]", []),
        ("return np.where(facts.a, facts.b, facts.c)", []),
        ("return among(facts.user_role, *[role for role in ROLES])", []),
        ("if facts.user == 0:\n        return True\n    return False", ["c: if"]),
        ("return facts.a if facts.b else facts.c", ["c: if … else"]),
        ("return facts.a and facts.b", ["c: and / or"]),
        ("return not facts.a", ["c: not"]),
        ("return facts.user_role in ROLES", ["c: in"]),
        ("return facts.user is None", ["c: is"]),
        ("return 0 < facts.user < 3", ["c: chained comparison"]),
        ("return [a for a in facts.user]", ["c: comprehension"]),
        ("for a in facts.user:\n        pass", ["c: for"]),
        ("return any(facts.user)", ["c: any()"]),
    ],
)
def test_what_counts_as_an_operator(body: str, found: list[str]) -> None:
    assert not_operators(f"def c(facts: Facts) -> Column:\n    {body}\n") == found


# -- how one is made -------------------------------------------------------------------------------------------


def test_a_check_is_made_of_a_condition_and_its_docstring() -> None:
    @check("E4", clause="SRPD 6.1(f)", source="seed 002", services=(UPDATE_CREDENTIALS,))
    def a_new_check(facts: Facts) -> Column:
        """The User must be eligible.

        Further words are not shown.
        """
        return facts.user == 0

    assert a_new_check.name == "6.15.1-a-new-check"
    assert a_new_check.sentence == "The User must be eligible"
    assert a_new_check.code is response_code("E4")


def test_a_check_without_words_is_refused() -> None:
    with pytest.raises(RulebookError, match="check 'silent' says nothing: give its function a docstring"):

        @check("E4", clause="SRPD 6.1(f)", source="seed 002")
        def silent(facts: Facts) -> Column:
            return facts.user == 0


def test_a_twin_is_the_same_condition_under_another_code_and_service() -> None:
    by_name = {rule.check.name: rule.check for rule in rulebook().rules}
    one = by_name["6.15.1-top-up-floor"]
    other = one.twin(ResponseCode("E062199", "for this test"), HANDOVER, "DUIS (6.21)", "assumption")
    assert (other.name, other.code.code, other.condition) == ("6.21-top-up-floor", "E062199", one.condition)
    update, handover = valid("6.15.1", top_up_floor_given=True), valid("6.21", top_up_floor_given=True)
    assert (bool(one.fails(update)), bool(one.fails(handover))) == (True, False)
    assert (bool(other.fails(update)), bool(other.fails(handover))) == (False, True)


def test_among() -> None:
    assert among(np.asarray([1, 2, 3, 4]), 2, 4).tolist() == [False, True, False, True]
    assert bool(among(np.int64(3), 3)) is True


def test_who_speaks_for_an_operator() -> None:
    sets = np.array([0, 0b1, 0b10, 0b11, 0b1000])
    assert speaks_for(sets, np.int64(0)).tolist() == [False, True, False, True, False]
    assert speaks_for(sets, np.array([1, 1, 1, 1, 3])).tolist() == [False, False, True, True, True]
