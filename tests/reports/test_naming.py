"""What rule sets and codes are called."""

from datetime import UTC, datetime

from simulator.domain.response_codes import Standing
from simulator.engine.results import Results
from simulator.journal import Journal
from simulator.reports.naming import Meanings, headings, labels, rule_set_of, slugs
from simulator.scenario import ModificationSection, Scenario


def of(*modifications: str) -> Results:
    return Results(" + ".join(modifications) or "baseline", modifications, Journal())


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
    assert slugs(run.rules for run in twice) == ("secmp0063-proposal", "secmp0063-proposal-2")


def test_a_file_name_is_no_path() -> None:
    assert slugs(["SECMP0063=proposal,code-6.15.1=../../etc", "..", "x" * 999]) == (
        "secmp0063-proposal-code-6.15.1-..-..-etc",
        "rules",
        "x" * 60,
    )


def test_effective_dates_are_the_scenarios() -> None:
    effective = datetime(2019, 4, 1, tzinfo=UTC)
    section = ModificationSection(name="SECMP0063", variant="proposal", effective=effective)
    (in_force,) = rule_set_of(of("SECMP0063=proposal"), Scenario(modifications=(section,))).modifications
    assert in_force.effective == effective


def test_a_modification_of_somebody_elses_is_left_out() -> None:
    assert rule_set_of(of("MP999=draft")).modifications == ()
    assert headings([of("MP999=draft")]) == ("MP999 (draft)",)


def test_a_code_of_an_option_has_the_modifications_meaning() -> None:
    run = of("SECMP0063=proposal,code-6.15.1=E061599")
    code = Meanings.of([run])["E061599"]
    assert code.standing is Standing.SYNTHETIC
    assert code.meaning.startswith("Certificate Party / MPAN mismatch")


def test_a_code_with_two_meanings_tells_both() -> None:
    code = Meanings.of([of("SECMP0063=proposal,code-6.15.1=E4")])["E4"]
    assert "not authorised" in code.meaning
    assert "mismatch" in code.meaning
    assert code.standing is Standing.SYNTHETIC


def test_an_unknown_code_says_so() -> None:
    assert "not known" in Meanings.of([of()])["E999"].meaning
