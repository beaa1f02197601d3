"""Checks that cannot be used end with a message that names them; and the columns decide as one request by itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from simulator.analysis.lockout.answers import decide_all, facts_of
from simulator.analysis.lockout.lockout import find_lockout
from simulator.analysis.lockout.states import setting
from simulator.domain.devices import Smets
from simulator.rules.check import RulebookError, check
from simulator.rules.facts import FACTS, Column, Facts
from simulator.rules.modification import Addition, Delta
from simulator.rules.modifications import select
from simulator.rules.rulebook import Rulebook, RuleSet


def with_check(condition: Callable[[Facts], Column]) -> Rulebook:
    """The baseline and one check more."""
    condition.__doc__ = "A check of one's own."
    made = check("E4", clause="OWN 1.2", source="own", name="own-check")(condition)
    return Rulebook.baseline().with_delta(Delta(added=(Addition(made, after="user-is-known"),)), "OWN")


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (lambda facts: facts.colour == 1, r"looks at 'colour', which is no fact; facts are service, "),
        (lambda facts: facts.user.colour == 1, r"cannot be evaluated \('numpy.ndarray' object has no attribute 'col"),
        (
            lambda facts: (facts.user == 1) or facts.meter_point_known,
            r"cannot be evaluated \(ValueError: The truth value of an array",
        ),
        (lambda facts: 1 // 0, r"cannot be evaluated \(ZeroDivisionError: "),
        (lambda facts: facts.user - 1, r"answers with int64, not with truth values: end it with a comparison"),
        (lambda facts: None, r"answers with object, not with truth values"),
        (lambda facts: np.ones(3, dtype=np.bool_), r"answers in the shape \(3,\), not one answer for each request"),
        (lambda facts: np.ones((5, 1, 1, 1, 1, 1), dtype=np.bool_), r"answers in the shape \(5, 1, 1, 1, 1, 1\)"),
    ],
)
def test_a_check_that_cannot_be_used(condition: Callable[[Facts], Column], message: str) -> None:
    with pytest.raises(RulebookError, match=message) as raised:
        find_lockout(with_check(condition), setting())
    assert str(raised.value).startswith("the check 'own-check' (OWN 1.2) ")
    assert str(raised.value).endswith("a check uses operators and table look-ups on facts alone")


def test_a_check_may_say_the_same_of_all_requests() -> None:
    locked_out = find_lockout(with_check(lambda facts: np.True_), setting(Smets.SMETS2))
    assert locked_out.locked.sum() == locked_out.wrong.sum()


@pytest.mark.parametrize("smets", [Smets.SMETS1, Smets.SMETS2])
@pytest.mark.parametrize("modifications", [(), ("SECMP0063=business-requirements", "DP107=certificate-owner")])
def test_columns_decide_as_one_request_by_itself(smets: Smets, modifications: tuple[str, ...]) -> None:
    book = RuleSet(tuple(select(text) for text in modifications)).at()
    where = setting(smets)
    answers, facts = decide_all(book, where), facts_of(where)
    columns = np.broadcast_arrays(*(getattr(facts, name) for name in FACTS), answers.outcome)
    random = np.random.default_rng(107)
    for place in random.integers(answers.outcome.size, size=400):
        *values, outcome = (column.flat[place] for column in columns)
        rule = book.decide(Facts(**dict(zip(FACTS, values, strict=True))))
        assert (answers.named(outcome).check or None) == (rule.check.name if rule else None)
