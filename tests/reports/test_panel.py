"""The SEC Panel's report: requirement 4's three figures, held against the journal."""

import csv
import io
from dataclasses import replace

from simulator.domain.response_codes import Standing
from simulator.engine.results import Results
from simulator.journal import EventKind, Journal
from simulator.reports.panel import NO_SUCH_CHECK, panel_csv, panel_sections
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet

FORMULA, MARKUP = "=1+1", '<b>Avon & "Co"</b>'

TwoRuns = tuple[Results, Results]


def test_the_three_figures_by_hand(by_hand: TwoRuns) -> None:
    _, section = panel_sections(by_hand)
    assert [(row.supplier, row.code.code, row.on_esme, row.on_gpf, row.count) for row in section.rows] == [
        (MARKUP, "E0615N1", 1, 0, 1),
        (MARKUP, "E0621N1", 1, 1, 2),
        (FORMULA, "E0621N1", 2, 0, 2),
    ]
    assert [(row.code.code, row.on_esme, row.on_gpf, row.count) for row in section.totals] == [
        ("E0615N1", 1, 0, 1),
        ("E0621N1", 3, 1, 4),
    ]
    assert (section.on_esme, section.on_gpf, section.count) == (4, 1, 5)
    assert {row.code.standing for row in section.rows} == {Standing.SYNTHETIC}


def test_the_totals_are_the_rejections_of_the_journal(real: tuple[Results, ...]) -> None:
    for run, section in zip(real, panel_sections(real), strict=True):
        rejections = [e for e in run.journal.of_kind(EventKind.REJECTION) if e.code in ("E0615N1", "E0621N1")]
        assert section.rejections == len(rejections)
        assert section.count == sum(e.details["user_role"].endswith("Supplier") for e in rejections)
        assert section.reconciles
    assert panel_sections(real)[1].count > 0


def test_network_parties_are_left_out_and_named(by_hand: TwoRuns) -> None:
    _, section = panel_sections(by_hand)
    assert (section.sent, section.rejections, section.to_network_parties) == (5, 6, 1)
    assert section.reconciliation == (
        "The rows add up to 5 codes; journal-secmp0063-all-senders.ndjson holds 6 rejections by "
        "6.15.1-certificate-party and 6.21-certificate-party, 1 of them of Network Parties, which this report leaves "
        "out: the two agree."
    )


def test_a_report_that_does_not_add_up_says_so(by_hand: TwoRuns) -> None:
    section = replace(panel_sections(by_hand)[1], rejections=7)
    assert not section.reconciles
    assert "DO NOT AGREE" in section.reconciliation


def test_the_baseline_has_nothing_to_report(by_hand: TwoRuns) -> None:
    section, _ = panel_sections(by_hand)
    assert (section.rows, section.count, section.reconciles) == ((), 0, True)
    assert section.reconciliation == NO_SUCH_CHECK


def test_a_relief_alone_has_nothing_to_report() -> None:
    rules = RuleSet((select("DP107"),))
    (section,) = panel_sections([Results(rules, Journal())])
    assert section.reconciliation == NO_SUCH_CHECK


def test_the_csv_can_be_read_back(by_hand: TwoRuns) -> None:
    rows = list(csv.DictReader(io.StringIO(panel_csv(by_hand))))
    assert [(row["rule_set"], row["supplier_party"], row["code"], row["on_esme"], row["on_gpf"], row["count"])
            for row in rows] == [
        ("SECMP0063=all-senders", MARKUP, "E0615N1", "1", "0", "1"),
        ("SECMP0063=all-senders", MARKUP, "E0621N1", "1", "1", "2"),
        ("SECMP0063=all-senders", f"'{FORMULA}", "E0621N1", "2", "0", "2"),
    ]  # fmt: skip
    assert {row["code_standing"] for row in rows} == {"synthetic"}


def test_a_csv_of_nothing_is_its_header(empty: TwoRuns) -> None:
    assert panel_csv(empty) == "rule_set,supplier_party,code,code_standing,meaning,on_esme,on_gpf,count\n"
