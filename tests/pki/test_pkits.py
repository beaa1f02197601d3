"""The PKITS cases that touch what path validation supports all pass, and the published table says so."""

from __future__ import annotations

import pytest

from tests.support.pkits import DOCUMENT, Row, document, rows

ROWS = rows()


@pytest.mark.parametrize("row", [row for row in ROWS if not row.not_applicable], ids=lambda row: row.case)
def test_a_case_of_pkits_passes(row: Row) -> None:
    assert row.result == "passed", row.findings


def test_what_is_not_supported_does_not_make_a_path_valid() -> None:
    """But for a revoked key that signs lists alone, and a delta list."""
    believed = [row.case for row in ROWS if row.not_applicable and not row.expected_valid and not row.findings]
    assert believed == [
        "InvalidSeparateCertificateandCRLKeysTest21",
        "InvaliddeltaCRLTest4",
    ]


def test_the_published_table_is_up_to_date() -> None:
    """Or write it again with ``python -m tests.support.pkits``."""
    assert DOCUMENT.read_text() == document()
