"""``pytest --modification``: in force in every scenario, beside what its steps say; files in steps."""

from __future__ import annotations

import pytest

from simulator.bdd import vocabulary
from simulator.bdd.situation import with_those_beside
from simulator.rules.modifications import select
from tests.support.own_modifications import python_file

pytest_plugins = ["pytester"]
vocabulary.load()

FEATURE = """
Feature: A SMETS1 meter
  Background:
    Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
    And the Network Operator slot of the ESME holds the Certificates of LOND

  Scenario: {name}
    {given}
    When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is {answer}
    {then}
"""
REFUSED = "E100 by user owns the proxy held certificate"


def run(pytester: pytest.Pytester, answer: str, *arguments: str, given: str = "", then: str = "") -> pytest.RunResult:
    """Run a feature in which the registered operator sends 6.15.1 for a meter that holds another's certificate."""
    text = FEATURE.format(name="One", given=given, answer=answer, then=then)
    file = pytester.path / f"run_{len(list(pytester.path.glob('*.feature')))}.feature"
    file.write_text(text)
    return pytester.runpytest(file, *arguments)


def test_it_is_in_force_where_the_scenario_says_nothing(pytester: pytest.Pytester) -> None:
    run(pytester, REFUSED).assert_outcomes(passed=1)
    run(pytester, "I0", "--modification", "DP107=registered-operator").assert_outcomes(passed=1)


def test_a_scenario_keeps_its_own_beside_it(pytester: pytest.Pytester) -> None:
    for given in ("Given the modifications in force are SECMP0063", "Given no modification is in force"):
        run(pytester, "I0", "--modification", "DP107=registered-operator", given=given).assert_outcomes(passed=1)


def test_a_scenario_that_names_another_variant_of_it_is_left_alone(pytester: pytest.Pytester) -> None:
    given = "Given DP107 is in force in the reading without-6.1f"
    run(pytester, REFUSED, "--modification", "DP107=registered-operator", given=given).assert_outcomes(passed=1)


def test_the_same_story_under_other_rules_has_it_too(pytester: pytest.Pytester) -> None:
    then = "And under SECMP0063=proposal the response would be I0"
    run(pytester, "I0", "--modification", "DP107=registered-operator", then=then).assert_outcomes(passed=1)


def test_one_that_cannot_be_used(pytester: pytest.Pytester) -> None:
    (pytester.path / "own.py").write_text(python_file("return facts.usr == 1"))
    for text, said in (("own.py", "looks at 'usr', which is no fact"), ("none.py", "cannot read 'none.py'")):
        done = run(pytester, "I0", "--modification", text)
        assert done.ret is pytest.ExitCode.USAGE_ERROR
        done.stderr.fnmatch_lines([f"*--modification: *{said}*"])


def test_a_step_names_a_file(pytester: pytest.Pytester) -> None:
    (pytester.path / "own.py").write_text(python_file("return facts.user_role == 4"))
    given = "Given own.py is in force in the reading only"
    run(pytester, "E0615N7 by 6.15.1 own", given=given).assert_outcomes(passed=1)


def test_each_is_in_force_once() -> None:
    relief, other, reading = select("DP107"), select("DP107=registered-operator"), select("SECMP0063")
    assert with_those_beside([reading], [relief]) == (relief, reading)
    assert with_those_beside([other, reading], [relief]) == (other, reading)
