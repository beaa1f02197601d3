"""What rule sets and codes are called."""

from simulator.domain.response_codes import ResponseCode, Standing
from simulator.engine.results import Results
from simulator.journal import Journal
from simulator.reports.naming import Meanings, headings, labels, slugs
from simulator.rules.check import check
from simulator.rules.facts import Column, Facts
from simulator.rules.modification import Addition, Delta
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from tests.support.modifications import LOND, in_force


def of(*modifications: str) -> Results:
    return Results(RuleSet(tuple(map(select, modifications))), Journal())


def test_headings_name_the_variant() -> None:
    assert headings([of(), of("SECMP0063=dcc-assessment", "DP107=without-6.1f")]) == (
        "Baseline",
        "SECMP0063 (dcc-assessment)\n+ DP107 (without-6.1f)",
    )


def test_labels_are_as_short_as_can_be_told_apart() -> None:
    assert labels([of(), of("SECMP0063=proposal")]) == ("Baseline", "SECMP0063")
    assert labels([of(), of("SECMP0063=proposal"), of("SECMP0063=all-senders")]) == (
        "Baseline",
        "SECMP0063 (proposal)",
        "SECMP0063 (all-senders)",
    )


def test_no_two_columns_and_files_have_one_name() -> None:
    twice = [of("SECMP0063=proposal"), of("SECMP0063=proposal")]
    assert headings(twice) == ("SECMP0063 (proposal)", "SECMP0063 (proposal) (2)")
    assert len(set(labels(twice))) == 2
    assert slugs(run.rules.name for run in twice) == ("secmp0063-proposal", "secmp0063-proposal-2")


def test_a_file_name_is_no_path() -> None:
    assert slugs(["SECMP0063=proposal,code-6.15.1=../../etc", "..", "x" * 999]) == (
        "secmp0063-proposal-code-6.15.1-..-..-etc",
        "rules",
        "x" * 60,
    )


def test_a_modification_of_somebody_elses_is_named_alike() -> None:
    assert headings([Results(RuleSet((in_force("MP999", "draft"),)), Journal())]) == ("MP999 (draft)",)


def test_a_code_of_an_option_has_the_modifications_meaning() -> None:
    run = of("SECMP0063=proposal,code-6.15.1=E061599")
    code = Meanings.of([run])["E061599"]
    assert code.standing is Standing.SYNTHETIC
    assert code.meaning.startswith("Certificate Party / MPAN mismatch")


def test_a_code_that_two_rule_sets_give_two_meanings_tells_both() -> None:
    @check(ResponseCode("E0615N9", "London may not", Standing.SYNTHETIC), clause="own", source="a test", name="own")
    def own(facts: Facts) -> Column:
        """London may not."""
        return facts.user == LOND

    delta = Delta(added=(Addition(own, after="user-is-known"),))
    other = Results(RuleSet((in_force("MP999", delta=delta),)), Journal())
    code = Meanings.of([of("SECMP0063=proposal,code-6.15.1=E0615N9"), other])["E0615N9"]
    assert "mismatch" in code.meaning
    assert "London may not" in code.meaning
    assert code.standing is Standing.SYNTHETIC


def test_an_unknown_code_says_so() -> None:
    assert "not known" in Meanings.of([of()])["E999"].meaning
