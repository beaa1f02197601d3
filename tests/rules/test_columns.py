"""One rulebook for one request and for a million: the same check functions give the same answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.rules.check import check
from simulator.rules.facts import FACTS, Column, Facts
from simulator.rules.rulebook import Rule, Rulebook, RuleSet
from tests.support.facts import RULE_SETS, VALID, described, domain, random_columns, row, valid

ROWS = 250


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1), departure_rate=st.sampled_from([0.01, 0.03, 0.1, 0.3, 1.0]))
def test_one_by_one_and_as_columns(rules: RuleSet, seed: int, departure_rate: float) -> None:
    book = rules.at()
    places = {id(rule): place for place, rule in enumerate(book.rules)}
    columns = random_columns(seed, ROWS, departure_rate)
    together = book.first_failing(columns)
    assert together.shape == (ROWS,)
    for place in range(ROWS):
        alone = row(columns, place)
        rule = book.decide(alone)
        expected = places[id(rule)] if rule else len(book.rules)
        assert together[place] == expected, described(alone)
    assert book.first_failing(row(columns, 0)) == together[0]


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
def test_the_random_requests_reach_every_check(rules: RuleSet) -> None:
    """Else the test above would say nothing of the checks at the end of the list."""
    book = rules.at()
    decided = {int(place) for rate in (0.02, 0.06) for place in book.first_failing(random_columns(7, 30_000, rate))}
    never = [rule.check.name for place, rule in enumerate(book.rules) if place not in decided]
    assert never == []
    assert len(book.rules) in decided  # some are accepted


@pytest.mark.parametrize("name", FACTS)
def test_the_random_requests_take_every_value(name: str) -> None:
    drawn = getattr(random_columns(1, 20_000, 1.0), name)
    assert set(np.unique(drawn).tolist()) == set(domain(name))


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
@pytest.mark.parametrize("name", VALID)
def test_the_valid_requests_are_accepted_everywhere(name: str, rules: RuleSet) -> None:
    book = rules.at()
    assert book.decide(valid(name)) is None
    assert book.first_failing(valid(name)) == len(book.rules)


def test_facts_that_were_decided_are_not_decided_again() -> None:
    asked: list[int] = []

    @check("E4", clause="a test", source="this test")
    def looks_at_the_user(facts: Facts) -> Column:
        """The request must not be one of user 7."""
        asked.append(int(facts.user))
        return facts.user == 7

    book = Rulebook((Rule(looks_at_the_user),))
    decided = [book.decide(valid("6.15.1", user=user)) for user in (7, 8, 7, 8)]
    assert decided == [book.rules[0], None, book.rules[0], None]
    assert asked == [7, 8]


def test_columns_of_no_request() -> None:
    assert RuleSet().at().first_failing(random_columns(1, 0, 0.5)).shape == (0,)
