"""The library of the SMKI Repository: documents are lodged and read, and both go on record (seed 004 ¶154 to ¶160)."""

from __future__ import annotations

from simulator.domain.finding import Finding
from simulator.domain.time import SECOND
from simulator.registers.documents import LodgedDocument, RepositoryDocuments
from simulator.registers.lodging_table import TABLE, Information
from simulator.smki.office import SmkiOffice
from simulator.smki.records import OfficeRecord, RecordKind
from simulator.smki.service_levels import DOCUMENT


class Library:
    """The documents of one environment's repository. Instants are milliseconds on the simulated clock.

    They are sent one after another, each in ``milliseconds_per_document`` (assumption): of many at once some wait.
    """

    def __init__(self, office: SmkiOffice, *, milliseconds_per_document: int = SECOND) -> None:
        self._office = office
        self._each = milliseconds_per_document
        before = office.records.all(RecordKind.DOCUMENT_SENT)
        self._free_at = max((int(each.details["sent"]) for each in before), default=0)
        self.documents = RepositoryDocuments(office.premises.connection)

    def lodge(
        self, information: Information, content: bytes, *, lodger: str, at: int, since: int
    ) -> LodgedDocument | Finding:
        """Lodge the next version of a document, which goes on record as in time or late; a refusal does too.

        See :meth:`~simulator.registers.documents.RepositoryDocuments.lodge`, also for the findings.
        """
        with self._office.records.together():
            lodged = self.documents.lodge(information, content, lodger=lodger, at=at, since=since)
            self._office.records.keep(_record(information, lodged, lodger, at))
        return lodged

    def read(
        self, information: Information, party: str, at: int, *, officer: str | None = None, version: int | None = None
    ) -> tuple[LodgedDocument, bytes] | Finding:
        """A version of a document and its octets, by default the newest that was lodged by an instant.

        Every SEC Party may read that has been through the entry process (¶158, ¶179); one of its officers, whose
        account must not be locked, may do it for the Party. That it was sent goes on record, in time or late (¶160).
        Findings: those of :meth:`~simulator.smki.office.SmkiOffice.repository_finding`, ``officer-locked-out``,
        ``document-not-lodged``.
        """
        finding = self._office.repository_finding(party, at)
        if finding is None and officer is not None:
            finding = self._office.portal.lock_finding(officer)
        if finding is not None:
            return finding
        for document in self.documents.versions(information, at, newest_first=True):
            if version in (None, document.version):
                self._free_at = max(at, self._free_at) + self._each
                self._office.records.keep(_sent(document, party, at, self._free_at))
                return document, self.documents.content(document)
        message = "The SMKI Repository holds no such document, or not this version of it."
        return Finding("document-not-lodged", message, TABLE, information.row.title)


def _record(information: Information, lodged: LodgedDocument | Finding, lodger: str, at: int) -> OfficeRecord:
    title = information.row.title
    if isinstance(lodged, Finding):
        return OfficeRecord(at, RecordKind.DOCUMENT_LODGED, lodger, title, lodged.code)
    details = {name: str(getattr(lodged, name)) for name in ("version", "since", "lodged", "due", "late")}
    return OfficeRecord(at, RecordKind.DOCUMENT_LODGED, lodger, title, "missed" if lodged.late else "met", details)


def _sent(document: LodgedDocument, party: str, at: int, sent: int) -> OfficeRecord:
    due = at + DOCUMENT
    times = {"requested": at, "sent": sent, "due": due, "late": max(0, sent - due)}
    details = {name: str(value) for name, value in {"version": document.version, **times}.items()}
    title = document.information.row.title
    return OfficeRecord(at, RecordKind.DOCUMENT_SENT, party, title, "missed" if sent > due else "met", details)
