"""The SEC Panel's report: requirement 4's three figures, held against the journal."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

from simulator.domain.response_codes import Standing
from simulator.engine.results import Results
from simulator.journal import EventKind, Journal
from simulator.reports.panel import NO_SUCH_CHECK, panel_csv, panel_sections
from simulator.reports.panel_page import panel_page
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

FORMULA, MARKUP = "=1+1", '<b>Avon & "Co"</b>'
SMALL = f"{FORMULA} (small)"

TwoRuns = tuple[Results, Results]


def test_the_three_figures_by_hand(by_hand: TwoRuns, scenario: Scenario) -> None:
    _, section = panel_sections(by_hand, scenario)
    assert [(row.label, row.code.code, *row.counts) for row in section.rows] == [
        (MARKUP, "E0615N1", 1, 0, 1, 0, 1),
        (MARKUP, "E0621N1", 1, 1, 1, 1, 2),
        (SMALL, "E0621N1", 2, 0, 1, 1, 2),
    ]
    assert [(row.code.code, *row.counts) for row in section.totals] == [
        ("E0615N1", 1, 0, 1, 0, 1),
        ("E0621N1", 3, 1, 2, 2, 4),
    ]
    assert section.sums == (4, 1, 3, 2, 5)
    assert {row.code.standing for row in section.rows} == {Standing.SYNTHETIC}


def test_small_suppliers_months_and_areas_are_told_apart(by_hand: TwoRuns, scenario: Scenario) -> None:
    _, section = panel_sections(by_hand, scenario)
    parties, categories, months, areas = section.breakdowns
    assert [(row.label, row.count) for row in categories.rows] == [
        ("Large Supplier Party", 1),
        ("Large Supplier Party", 2),
        ("Small Supplier Party", 2),
    ]
    assert [(row.label, row.code.code, row.count) for row in months.rows] == [
        ("2019-03", "E0615N1", 1),
        ("2019-03", "E0621N1", 4),
    ]
    assert [(row.label, row.code.code, row.count) for row in areas.rows] == [
        ("Eastern (EELC)", "E0615N1", 1),
        ("Eastern (EELC)", "E0621N1", 3),
        ("North Thames (NT)", "E0621N1", 1),
    ]
    assert {sum(row.count for row in breakdown.rows) for breakdown in section.breakdowns} == {5}
    assert parties.title == "By Supplier Party"


def test_a_code_sent_after_the_month_has_turned_counts_there(by_hand: TwoRuns) -> None:
    late = Scenario(start=datetime(2019, 3, 31, 18, tzinfo=UTC))
    _, section = panel_sections(by_hand, late)
    assert {row.label for row in section.breakdowns[2].rows} == {"2019-03", "2019-04"}


def test_the_totals_are_the_rejections_of_the_journal(real: tuple[Results, ...], country: Scenario) -> None:
    for run, section in zip(real, panel_sections(real, country), strict=True):
        rejections = [e for e in run.journal.of_kind(EventKind.REJECTION) if e.code in ("E0615N1", "E0621N1")]
        assert section.rejections == len(rejections)
        assert section.count == sum(e.details["user_role"].endswith("Supplier") for e in rejections)
        assert section.reconciles
    assert panel_sections(real, country)[1].count > 0


def test_network_parties_are_left_out_and_named(by_hand: TwoRuns, scenario: Scenario) -> None:
    _, section = panel_sections(by_hand, scenario)
    assert (section.sent, section.rejections, section.to_network_parties) == (5, 6, 1)
    assert section.reconciliation == (
        "The rows add up to 5 codes; journal-secmp0063-all-senders.ndjson holds 6 rejections by "
        "6.15.1-certificate-party and 6.21-certificate-party, 1 of them of Network Parties, which this report leaves "
        "out: the two agree."
    )


def test_a_report_that_does_not_add_up_says_so(by_hand: TwoRuns, scenario: Scenario) -> None:
    section = replace(panel_sections(by_hand, scenario)[1], rejections=7)
    assert not section.reconciles
    assert "DO NOT AGREE" in section.reconciliation


def test_the_baseline_has_nothing_to_report(by_hand: TwoRuns, scenario: Scenario) -> None:
    section, _ = panel_sections(by_hand, scenario)
    assert (section.rows, section.count, section.reconciles) == ((), 0, True)
    assert section.reconciliation == NO_SUCH_CHECK


def test_a_relief_alone_has_nothing_to_report() -> None:
    rules = RuleSet((select("DP107"),))
    (section,) = panel_sections([Results(rules, Journal())], Scenario())
    assert section.reconciliation == NO_SUCH_CHECK


def test_the_csv_can_be_read_back(by_hand: TwoRuns, scenario: Scenario) -> None:
    rows = list(csv.DictReader(io.StringIO(panel_csv(by_hand, scenario))))
    names = (
        "supplier_party", "party_category", "network_area", "code",
        "on_esme", "on_gpf", "first_attempts", "repeated_attempts", "count",
    )  # fmt: skip
    assert [tuple(row[name] for name in names) for row in rows] == [
        (MARKUP, "Large Supplier Party", "Eastern (EELC)", "E0615N1", "1", "0", "1", "0", "1"),
        (MARKUP, "Large Supplier Party", "Eastern (EELC)", "E0621N1", "1", "0", "0", "1", "1"),
        (MARKUP, "Large Supplier Party", "North Thames (NT)", "E0621N1", "0", "1", "1", "0", "1"),
        (f"'{FORMULA}", "Small Supplier Party", "Eastern (EELC)", "E0621N1", "2", "0", "1", "1", "2"),
    ]
    assert {row["rule_set"] for row in rows} == {"SECMP0063=all-senders"}
    assert {row["month"] for row in rows} == {"2019-03"}
    assert {row["code_standing"] for row in rows} == {"synthetic"}


def test_a_csv_of_nothing_is_its_header(empty: TwoRuns, scenario: Scenario) -> None:
    (line,) = panel_csv(empty, scenario).splitlines()
    assert line.startswith("rule_set,month,supplier_party,")


def test_the_page_holds_every_breakdown_and_no_markup_of_names(by_hand: TwoRuns, scenario: Scenario) -> None:
    text = panel_page(by_hand, scenario)
    assert "<b>Avon" not in text
    titles = "By Supplier Party", "By category of Party", "By month", "By network area"
    assert all(text.count(f"<h3>{title}</h3>") == 1 for title in titles), "the baseline has none"
    assert "DO NOT AGREE" not in text
    assert "TEST PKI" in text
