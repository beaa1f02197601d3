"""Documents of the SMKI Repository: lodged by the DCC and the PMA alone, read by every SEC Party that may."""

from __future__ import annotations

import pytest

from simulator.domain.finding import Finding
from simulator.domain.time import DAY, SECOND
from simulator.registers.documents import LodgedDocument
from simulator.registers.lodging_table import Information, Lodger
from simulator.smki.library import Library
from simulator.smki.policy_management import Part
from simulator.smki.records import OfficeRecord, RecordKind
from tests.support.smki_office import AVON, OFFICER, office

RAPP = Information.RAPP


def library(kept: list[OfficeRecord] | None = None) -> Library:
    return Library(office(keep=(kept if kept is not None else []).append))


def lodge(shelf: Library, content: bytes = b"version 1", at: int = 0, since: int = 0) -> LodgedDocument:
    lodged = shelf.lodge(RAPP, content, lodger=Lodger.DCC, at=at, since=since)
    assert isinstance(lodged, LodgedDocument)
    return lodged


def code_of(answer: object) -> str:
    assert isinstance(answer, Finding)
    return answer.code


def test_every_party_reads_what_the_dcc_has_lodged_as_it_stood_at_an_instant() -> None:
    shelf = library()
    first, second = lodge(shelf), lodge(shelf, b"version 2", at=DAY, since=DAY)
    assert shelf.read(RAPP, AVON, DAY - 1) == (first, b"version 1")
    assert shelf.read(RAPP, AVON, DAY, officer=OFFICER) == (second, b"version 2")
    assert shelf.read(RAPP, AVON, DAY, version=1) == (first, b"version 1")
    assert code_of(shelf.read(RAPP, AVON, 0, version=2)) == "document-not-lodged"


def test_a_party_that_may_not_read_the_repository_reads_no_document() -> None:
    made = office()
    shelf = Library(made)
    lodge(shelf)
    assert code_of(shelf.read(RAPP, "Somebody else", 0)) == "party-unknown"
    for _ in range(5):
        made.portal.log_in(OFFICER, 0, credentials_hold=False)
    assert code_of(shelf.read(RAPP, AVON, 0, officer=OFFICER)) == "officer-locked-out"
    made.pma.suspend("an attack", 1, parts=frozenset({Part.REPOSITORY}))
    assert code_of(shelf.read(RAPP, AVON, 1)) == "service-suspended"


def test_documents_are_sent_one_after_another_and_the_thirty_first_at_once_is_late() -> None:
    kept: list[OfficeRecord] = []
    made = office(keep=kept.append)
    shelf = Library(made)
    lodge(shelf)
    for _ in range(30):
        shelf.read(RAPP, AVON, DAY)
    Library(made).read(RAPP, AVON, DAY)  # after a restart the queue is as long as before
    sent = [record for record in kept if record.kind is RecordKind.DOCUMENT_SENT]
    assert [record.code for record in sent] == ["met"] * 30 + ["missed"]
    assert {record.party for record in sent} == {AVON}
    assert sent[-1].details == {
        "version": "1",
        "requested": str(DAY),
        "sent": str(DAY + 31 * SECOND),
        "due": str(DAY + 30 * SECOND),
        "late": str(SECOND),
    }


def test_a_lodging_goes_on_record_as_in_time_or_late() -> None:
    kept: list[OfficeRecord] = []
    shelf = library(kept)
    lodge(shelf, at=DAY)
    late = lodge(shelf, b"version 2", at=3 * DAY, since=DAY)
    assert late.late == DAY
    records = [(each.code, each.details) for each in kept if each.kind is RecordKind.DOCUMENT_LODGED]
    assert records == [
        ("met", {"version": "1", "since": "0", "lodged": str(DAY), "due": str(DAY), "late": "0"}),
        ("missed", {"version": "2", "since": str(DAY), "lodged": str(3 * DAY), "due": str(2 * DAY), "late": str(DAY)}),
    ]


@pytest.mark.parametrize("lodger", [AVON, Lodger.PMA])
def test_nobody_but_its_lodger_lodges_a_document_and_an_attempt_goes_on_record(lodger: str) -> None:
    kept: list[OfficeRecord] = []
    shelf = library(kept)
    assert code_of(shelf.lodge(RAPP, b"mine", lodger=lodger, at=0, since=0)) == "lodging-not-permitted"
    assert (kept[-1].party, kept[-1].subject, kept[-1].code) == (lodger, RAPP.row.title, "lodging-not-permitted")
    assert code_of(shelf.read(RAPP, AVON, 0)) == "document-not-lodged"
