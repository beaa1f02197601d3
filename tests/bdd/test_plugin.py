"""The plugin in other people's projects: what it collects, what it leaves alone, and what must not pass."""

from __future__ import annotations

from textwrap import dedent

import pytest

from simulator.bdd import vocabulary

pytest_plugins = ["pytester"]

# The runs below happen in this process; what is imported now need not be imported again by each of them.
vocabulary.load()

ACCEPTED = """
    Feature: A meter
      Scenario: A Supplier places the registered distributor's certificate
        Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
        When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
        Then the response is I0
"""
FOREIGN = """
    Feature: A shop
      Scenario: Buying
        Given I have 3 coins
        When I buy a cake
        Then I have 1 coin
"""
FOREIGN_STEPS = """
    from pytest_bdd import given, scenarios, then, when

    scenarios("shop.feature")

    @given("I have 3 coins")
    @when("I buy a cake")
    @then("I have 1 coin")
    def step() -> None: ...
"""


def feature(pytester: pytest.Pytester, name: str, text: str) -> None:
    path = pytester.path / f"{name}.feature"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text))


# -- what is collected ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["."], ["wishes"], ["wishes/meter.feature"]])
def test_features_need_nothing_beside_them(pytester: pytest.Pytester, arguments: list[str]) -> None:
    feature(pytester, "wishes/meter", ACCEPTED)
    pytester.runpytest(*arguments).assert_outcomes(passed=1)


def test_one_scenario_can_be_named(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", ACCEPTED)
    name = "meter.feature::test_a_supplier_places_the_registered_distributors_certificate"
    pytester.runpytest(name).assert_outcomes(passed=1)


def test_tags_select_and_need_not_be_registered(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", ACCEPTED.replace("Feature:", "@my-6.21\n    Feature:"))
    feature(pytester, "other", ACCEPTED)
    done = pytester.runpytest("-m", "my-6.21", "--strict-markers", "-W", "error")
    done.assert_outcomes(passed=1, deselected=1)


def test_a_run_on_several_workers(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", ACCEPTED)
    feature(pytester, "wrong", ACCEPTED.replace("response is I0", "response is I99"))
    feature(pytester, "undefined", ACCEPTED.replace("response is", "answer is"))
    done = pytester.runpytest_subprocess("-n", "2", "-p", "xdist")
    done.assert_outcomes(passed=1, failed=2)
    done.stdout.fnmatch_lines(["*Step definition is not found*", "*Did you mean: Then the response is {answer}"])


def test_own_steps_stand_beside_these(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("""
        from pytest_bdd import then

        @then("the meter is mine")
        def mine(stage) -> None:
            assert stage.holder("the ESME", 3) == "EELC"
    """)
    feature(pytester, "meter", ACCEPTED + "        And the meter is mine\n")
    pytester.runpytest().assert_outcomes(passed=1)


def test_a_feature_that_a_test_module_binds_is_not_collected_twice(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", ACCEPTED)
    pytester.makepyfile(test_meter="from pytest_bdd import scenarios\nscenarios('meter.feature')")
    pytester.runpytest().assert_outcomes(passed=1)
    pytester.runpytest("test_meter.py").assert_outcomes(passed=1)


def test_the_features_of_others_are_left_alone(pytester: pytest.Pytester) -> None:
    feature(pytester, "wishes/shop", FOREIGN)
    feature(pytester, "shop", FOREIGN)
    pytester.makepyfile(test_shop=FOREIGN_STEPS)
    pytester.runpytest("-W", "error::pytest.PytestWarning").assert_outcomes(passed=1)
    assert pytester.runpytest("wishes").ret is pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_file_that_is_named_is_always_run(pytester: pytest.Pytester) -> None:
    feature(pytester, "shop", FOREIGN)
    pytester.runpytest("shop.feature").assert_outcomes(failed=1)


def test_a_feature_without_a_known_step_fails_among_others(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", ACCEPTED)
    feature(pytester, "shop", FOREIGN)
    pytester.runpytest().assert_outcomes(passed=1, failed=1)


def test_collection_can_be_switched_off(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nsmki_sim_features = false")
    feature(pytester, "meter", ACCEPTED)
    assert pytester.runpytest("meter.feature").ret is pytest.ExitCode.USAGE_ERROR
    assert pytester.runpytest().ret is pytest.ExitCode.NO_TESTS_COLLECTED


def test_without_pytest_bdd_nothing_happens(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", ACCEPTED)
    pytester.makepyfile("def test_it(): pass")
    pytester.runpytest_subprocess("-p", "no:pytest-bdd").assert_outcomes(passed=1)


def test_who_does_not_use_it_does_not_pay_for_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import sys

        def test_it():
            ours = {name for name in sys.modules if name.partition(".")[0] == "simulator"}
            assert ours == {"simulator", "simulator.bdd", "simulator.bdd.plugin", "simulator.bdd.stash"}
    """)
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_nor_do_those_who_have_other_features(pytester: pytest.Pytester) -> None:
    feature(pytester, "shop", FOREIGN)
    pytester.makepyfile(test_shop=FOREIGN_STEPS)
    pytester.makeconftest("""
        import sys

        def pytest_sessionfinish():
            assert not {"numpy", "simpy", "simulator.bdd.stage"} & sys.modules.keys()
    """)
    done = pytester.runpytest_subprocess("-p", "no:hypothesispytest")
    done.assert_outcomes(passed=1)
    assert done.ret is pytest.ExitCode.OK


def test_common_wording_of_others_is_not_taken_for_these_steps(pytester: pytest.Pytester) -> None:
    steps = FOREIGN.replace("I have 3 coins", "it is raining").replace("I have 1 coin", "the response is 200")
    feature(pytester, "web", steps)
    assert pytester.runpytest().ret is pytest.ExitCode.NO_TESTS_COLLECTED


# -- what must not pass -----------------------------------------------------------------------------------------------


def test_an_undefined_step_fails(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", ACCEPTED.replace("sends 6.21 to place the", "uses 6.21 to put the"))
    done = pytester.runpytest()
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*Did you mean: When {user} sends {service} to place the Certificates of*"])


def test_a_coroutine_as_a_step_fails(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("""
        from pytest_bdd import then

        @then("it all comes right")
        async def never_awaited() -> None:
            raise AssertionError
    """)
    feature(pytester, "meter", ACCEPTED + "        And it all comes right\n")
    done = pytester.runpytest()
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*'it all comes right' is a coroutine, which nothing would await: write 'def'*"])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (ACCEPTED + ACCEPTED.split("\n", 2)[2], "*meter.feature:3: there are 2 scenarios named 'A Supplier places*"),
        (ACCEPTED + "\n      Scenario: Nothing\n", "*meter.feature:8: the scenario 'Nothing' has no steps"),
        (ACCEPTED.replace("Scenario:", "Scenario Outline:"), "*meter.feature:3: the outline 'A Supplier* lacks a row*"),
        (
            ACCEPTED.replace("Scenario:", "Scenario Outline:") + "\n        Examples:\n          | one |\n",
            "*meter.feature:3: the outline 'A Supplier* lacks a row of examples",
        ),
        (ACCEPTED.replace("Feature:", "Featur:"), "*meter.feature:2*expected:*got 'Featur: A meter'"),
        (ACCEPTED.split("Scenario", maxsplit=1)[0], "*meter.feature:1: there is no Scenario in this feature"),
        ("", "*meter.feature:1: there is no Feature in this file"),
    ],
    ids=["same-name", "no-steps", "no-examples", "no-rows", "no-gherkin", "no-scenario", "empty"],
)
def test_what_pytest_bdd_would_lose_is_an_error(pytester: pytest.Pytester, text: str, complaint: str) -> None:
    feature(pytester, "meter", text)
    done = pytester.runpytest("meter.feature")
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines([complaint])


def test_a_file_in_another_encoding_is_an_error(pytester: pytest.Pytester) -> None:
    (pytester.path / "meter.feature").write_bytes(dedent(ACCEPTED).replace("A meter", "Zähler").encode("latin-1"))
    done = pytester.runpytest()
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*meter.feature:1: this file is not in UTF-8*"])


# -- what is said of a failure ----------------------------------------------------------------------------------------


WRONG = """
    Feature: A meter
      Background:
        Given SECMP0063 is in force in the reading dcc-assessment
        And a SMETS2 ESME supplied by Avon Energy in the network of EELC
        When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
"""


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        (
            "the response is I0",
            "the response: expected I0, but the DCC answered E0621N1 by 6.21-certificate-party "
            "(SECMP0063 (DUIS 6.21 validation); SECMP0063): On an ESME or GPF, the certificate must be *",
        ),
        (
            "the response is E4 by user is eligible by registration",
            "the response: expected E4 by user-is-eligible-by-registration, but the DCC answered E0621N1 by *",
        ),
        (
            "the response is E0621N1 by 6.21 combination",
            "the response: expected E0621N1 by 6.21-combination, but the DCC answered E0621N1 by 6.21-certificate-p*",
        ),
        ("the response is E0621N1", "the code is right; name what decided it as well, so that *"),
        ("the check belongs to DP107", "where the check comes from (E0621N1 *): expected DP107, but found SECMP0063"),
        ("the check rests on SRPD 6.1(f)", "the clause that decided (*): expected SRPD 6.1(f), but found SECMP0063 *"),
        (
            "the Network Operator slot of the ESME holds the Certificates of LOND",
            "the holder of the Network Operator slot of the ESME: expected LOND, but found the DCC",
        ),
        ("the report to the SEC Panel counts 0 invalid Network Certificate codes", "*expected 0, but found 1"),
        ("a DCC Alert N42 tells Avon Energy of the Network Operator slot of the ESME", "*N42 to Avon*found none"),
        ("the responses are the same without SECMP0063", "request 1 is decided differently."),
        ("the responses are the same without DP107", "DP107 is not in force here, so that nothing is compared*"),
        ("under today's rules the response would be E4", "under today's rules: expected E4, but the DCC answered I0"),
        ("SEC Appendix AC 5.2(a) is met for the ESME", "SEC Appendix AC 5.2(a) *none): expected met, but found not*"),
        ("the second response is I0", "there is no second response: 1 requests were sent"),
        ("the explanation is path-expired", "expected path-expired to explain E0621N1 *, but found no explanation"),
        ("the first response is E0621N1 by 6.21 certificate party", None),
        ("the response is E0621N1 by 6.21-certificate-party", None),
    ],
)
def test_a_wrong_expectation_fails_and_says_why(pytester: pytest.Pytester, step: str, complaint: str | None) -> None:
    feature(pytester, "meter", WRONG + f"      Scenario: What is expected\n        Then {step}\n")
    done = pytester.runpytest()
    if complaint is None:
        done.assert_outcomes(passed=1)
        return
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines([complaint.replace("[", "[[]"), "*meter.feature:8", f"Then {step}"])
    done.stdout.fnmatch_lines(["*rejection: DSP → Avon Energy 6.21 E0621N1 (check = 6.21-certificate-party)"])
    done.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("Avon Energy sends", "Avon Enrgy sends", "market participant 'Avon Enrgy'; did you mean 'Avon Energy'?"),
        ("slot of the ESME", "slot of the GPF", "meter.feature:6: there is no Device 'GPF'; known are ESME"),
        ("dcc-assessment", "dcc-asessment", "variant of SECMP0063 'dcc-asessment'; did you mean 'dcc-assessment'?"),
        ("SMETS2 ESME", "SMETS2 ESM", "meter.feature:5: there is no Device Type 'ESM'; did you mean 'ESME'?"),
        ("Network Operator slot", "Network Oprator slot", "Role 'Network Oprator'; did you mean 'Network Operator'?"),
        ("sends 6.21", "sends 6.99", "meter.feature:6: '6.99' is no Service Reference Variant of the matrix"),
        ("Certificates of LOND", "Certificates of UK Power Networks", "UK Power Networks holds 3 User IDs: name the"),
    ],
)
def test_a_wrong_name_is_explained_without_a_traceback(
    pytester: pytest.Pytester, old: str, new: str, complaint: str
) -> None:
    feature(pytester, "meter", WRONG.replace(old, new) + "      Scenario: It\n        Then the response is I0\n")
    done = pytester.runpytest()
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines([f"*{complaint}*"])
    done.stdout.no_fnmatch_line("*site-packages*")
