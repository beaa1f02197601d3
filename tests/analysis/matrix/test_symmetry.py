"""The checks only compare Users and Network Operators with one another: which ones they are makes no difference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.analysis.matrix.symmetry import renamed, singling_out
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.rules.check import Check, check
from simulator.rules.facts import FACTS, Column, Facts
from simulator.rules.rulebook import RuleSet
from tests.support.facts import RULE_SETS, random_columns


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), operators=st.integers(0, len(NETWORK_OPERATORS) - 1), users=st.integers(0, 6))
def test_other_names_same_decision(rules: RuleSet, seed: int, operators: int, users: int) -> None:
    columns = random_columns(seed, 400, 0.1)
    named = {name: getattr(columns, name) for name in FACTS}
    named["digital_signing_operators"] = named["digital_signing_operators"] & ~1  # bit 0 is nobody's
    named["key_agreement_operators"] = named["key_agreement_operators"] & ~1
    others = {name: renamed(name, column, operators, users) for name, column in named.items()}
    book = rules.at()
    assert np.array_equal(book.first_failing(Facts.of(**named)), book.first_failing(Facts.of(**others)))


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
def test_no_check_singles_anybody_out(rules: RuleSet) -> None:
    assert singling_out(rules.at().checks) == ()


def _check(name: str, condition: Column) -> Check:
    condition.__doc__ = "Somebody is treated otherwise."
    return check("E4", clause="test", source="test", name=name)(condition)


EELC, NT = 1, 30


@pytest.mark.parametrize(
    ("name", "condition", "found"),
    [
        ("one-operator", lambda facts: facts.registered_operator == EELC, True),
        ("another-operator", lambda facts: facts.mpan_operator == NT, True),
        ("a-certificate-of-one", lambda facts: (facts.digital_signing_operators >> NT & 1) == 1, True),
        ("one-user", lambda facts: facts.slot_holder == 5, True),
        ("some-operator", lambda facts: facts.registered_operator != 0, False),
        ("the-same-user", lambda facts: facts.user == facts.slot_holder, False),
        ("no-identity", lambda facts: facts.user_role == 1, False),
    ],
)
def test_a_check_that_names_somebody_is_found(name: str, condition: Column, found: bool) -> None:
    assert singling_out([_check(name, condition)]) == ((name,) if found else ())
