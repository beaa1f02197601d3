from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from simulator.reports.smki.report import SmkiReport, smki_report
from simulator.reports.smki.tables import Cell, Table, Unit
from simulator.smki.office import SmkiOffice
from tests.support.smki_office import AVON, GASWORKS, MAKER, premises
from tests.support.smki_year import ISSUE_VOLUME


@pytest.fixture(scope="module")
def report(months: SmkiOffice) -> SmkiReport:
    return smki_report(months)


def table(report: SmkiReport, slug: str) -> Table:
    (found,) = [each for each in report.tables if each.slug == slug]
    return found


def rows(report: SmkiReport, slug: str, *names: str) -> list[tuple[Cell, ...]]:
    """Some columns of a table."""
    found = table(report, slug)
    places = [[column.name for column in found.columns].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in found.rows]


def test_service_levels_are_told_by_kind_by_party_and_by_month(report: SmkiReport) -> None:
    counted = "Served", "Held", "Missed", "Requests"
    assert rows(report, "service-levels-by-kind", "Kind", *counted) == [
        ("Batches", 3, 0, 3, 34),
        ("Single requests", 6, 4, 2, 6),
    ]
    by_party = [(AVON, 4, 2, 2, 32), (GASWORKS, 1, 0, 1, 4), (MAKER, 4, 2, 2, 4)]
    assert rows(report, "service-levels-by-party", "Party", *counted) == by_party
    assert rows(report, "service-levels-by-month", "Month", *counted) == [("2018-01", 9, 4, 5, 40)]


def test_the_worst_delays_come_first(report: SmkiReport) -> None:
    told = rows(report, "worst-delays", "Submission", "Late by")
    assert [name for name, _ in told] == ["batch 10", "batch 2", "batch 1", "single 7", "single 6"]
    assert told[-1] == ("single 6", 6_000)


def test_a_wrong_forecast_is_seen_in_the_capacity_and_beside_what_was_asked_for(report: SmkiReport) -> None:
    nights = rows(report, "nightly-capacity", "Capacity", "Used", "Share used")
    assert nights[-2:] == [(5, 5, "100.0%"), (5, 4, "80.0%")]
    assert sum(used for _, used, _ in nights if isinstance(used, int)) == 34
    assert rows(report, "forecasts", "Month", "Party", "Forecast", "Asked for", "Difference")[:2] == [
        ("2018-01", AVON, 120, 30, -90),
        ("2018-01", GASWORKS, None, 4, 4),
    ]


def test_results_are_told_by_party_and_by_what_the_certificates_are_for(report: SmkiReport) -> None:
    wanted = "Party", "For", "Taken", "SUCCESS", "CSR_ERROR", "ISSUANCE_ANOMALY", "No result yet"
    assert rows(report, "results", *wanted) == [
        (AVON, "ESME", 34, 30, 0, 0, 4),
        (AVON, "Organisation", 2, 2, 0, 0, 0),
        (GASWORKS, "GSME", 4, 2, 1, 1, 0),
        (MAKER, "ESME", 4, 4, 0, 0, 0),
    ]
    assert ("single refused", "party-unknown", "Nobody Energy", 1) in table(report, "reasons").rows


def test_it_is_told_who_accepted_rejected_or_never_picked_up(report: SmkiReport) -> None:
    wanted = "Party", "For", "Accepted", "Rejected", "Lapsed"
    assert rows(report, "acceptance", *wanted) == [
        (AVON, "ESME", 30, 0, 0),
        (AVON, "Organisation", 2, 0, 0),
        (GASWORKS, "GSME", 1, 1, 0),
        (MAKER, "ESME", 0, 0, 4),
    ]


def test_each_issuing_dca_is_told_with_the_end_of_its_key(report: SmkiReport) -> None:
    told = rows(report, "issuing-dcas", "Issued", "Why destroyed")
    assert [count for count, _ in told] == [ISSUE_VOLUME] * 4 + [4, 0]
    assert [why for _, why in told] == [
        *["the Maximum Issue Volume was reached"] * 4,
        "the Maximum Operational Time Period was reached",
        None,
    ]


def test_lists_stand_against_their_limits_and_revocations_beside_their_list(report: SmkiReport) -> None:
    assert rows(report, "lists", "List", "Published", "In time", "Late") == [("ARL", 1, 1, 0), ("CRL", 16, 15, 1)]
    assert rows(report, "late-lists", "List", "Number", "Late by") == [("CRL", 12, 22 * 3_600_000 + 30 * 60_000)]
    assert rows(report, "revocations", "Requester", "Time to the list", "One hour") == [
        (AVON, 30 * 60_000, "held"),
        ("SMKI PMA", 23 * 3_600_000, "missed"),
    ]


def test_suspensions_stand_with_their_appeals_and_documents_with_their_timing(report: SmkiReport) -> None:
    assert rows(report, "suspensions", "For", "Appeal") == [
        (GASWORKS, "upheld"),
        ("everybody", "none"),
        (MAKER, "none"),
    ]
    assert rows(report, "documents", "Version", "Late by") == [(1, None), (2, 39 * 86_400_000)]


def test_totals_are_the_sums_of_their_rows(report: SmkiReport) -> None:
    checked = 0
    for each in report.tables:
        for place, column in enumerate(each.columns):
            if each.total and column.unit is Unit.COUNT:
                assert each.total[place] == sum(cell for row in each.rows if isinstance(cell := row[place], int))
                checked += 1
    assert checked > 20


def test_the_figures_agree(report: SmkiReport) -> None:
    assert [agreement.sentence for agreement in report.agreements if not agreement.holds] == []
    assert len(report.agreements) == 8


def test_the_report_is_that_of_the_stored_records_alone(report: SmkiReport, months_file: Path) -> None:
    assert smki_report(SmkiOffice(premises(months_file))) == report


def test_an_office_in_which_nothing_happened_has_a_report_too() -> None:
    report = smki_report(SmkiOffice(premises()))
    assert report.reconciles
    assert [each.slug for each in report.tables if each.rows] == ["issuing-dcas", "issuing-ocas"]


@pytest.mark.parametrize(
    ("tampering", "sentence"),
    [
        ("DELETE FROM smki_result WHERE id = (SELECT max(id) FROM smki_result)", "44 signing requests taken"),
        ("UPDATE smki_result SET code = 'CA_ERROR' WHERE code = 'CSR_ERROR'", "The records of finished work"),
        ("UPDATE smki_result SET acceptance = NULL WHERE acceptance = 'rejected'", "38 certificates issued"),
        ("UPDATE smki_issued SET certificates = 9 WHERE issuing_dca = 2", "The Issuing DCAs issued"),
        ("UPDATE smki_submission SET finished = finished + 1 WHERE number = 1", "9 submissions finished"),
        ("DELETE FROM document WHERE version = 2", "1 document lodged"),
        ("DELETE FROM smki_record WHERE kind = 'revocation-list-published' AND details LIKE '%\"7\"%'", "16 lists"),
    ],
)
def test_figures_that_were_tampered_with_do_not_agree(
    tampering: str, sentence: str, months_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "tampered.sqlite"
    shutil.copy(months_file, path)
    with sqlite3.connect(path) as connection:
        assert connection.execute(tampering).rowcount == 1
    report = smki_report(SmkiOffice(premises(path)))
    assert any(not each.holds and each.sentence.startswith(sentence) for each in report.agreements)
    assert not report.reconciles
