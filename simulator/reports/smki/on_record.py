"""What the report is drawn from: an office's stored records and its ledger, read once."""

from __future__ import annotations

from functools import cached_property

from simulator.domain.time import Calendar
from simulator.registers.documents import LodgedDocument, RepositoryDocuments
from simulator.registers.lodging_table import DOCUMENTS
from simulator.reports.smki.authorities import IssuingDca, ListOnRecord, issuing_dcas
from simulator.reports.smki.levels import TimedSubmission
from simulator.smki.forecasts import ForecastOutcome
from simulator.smki.ledger_rows import Kept, Tally
from simulator.smki.office import SmkiOffice
from simulator.smki.outcomes import ResultCode
from simulator.smki.records import OfficeRecord, RecordKind
from simulator.smki.revoking import RevokedCertificate
from simulator.smki.service_levels import Served


class OnRecord:
    """An office's records, sorted for the report. The office is not changed."""

    def __init__(self, office: SmkiOffice) -> None:
        self.office = office
        self.calendar: Calendar = office.premises.calendar
        self.records: list[OfficeRecord] = office.records.all()
        self.submissions: list[Kept] = office.ledger.submissions()
        self.tally: list[Tally] = office.ledger.tally()
        self.issued = office.ledger.issued()
        self.forecasts: list[ForecastOutcome] = office.forecasts.outcomes()
        self.timed = self._timed()
        self.ceremonies = self.of(RecordKind.KEY_CEREMONY)
        self.revocations = self.of(RecordKind.REVOKED)
        self.lists = [ListOnRecord.of(record) for record in self.of(RecordKind.LIST_PUBLISHED)]

    def of(self, kind: RecordKind) -> list[OfficeRecord]:
        """The records of a kind, in order."""
        return [record for record in self.records if record.kind is kind]

    def _timed(self) -> list[TimedSubmission]:
        by_number = {kept.number: kept for kept in self.submissions}
        served = [Served.of(record) for record in self.of(RecordKind.SERVICE_LEVEL)]
        return [TimedSubmission(by_number[each.number], each) for each in served]

    @property
    def served(self) -> list[Served]:
        """How the submissions fared that were served on the simulated clock."""
        return [each.served for each in self.timed]

    @property
    def until(self) -> int:
        """The last instant on record."""
        return max((record.time for record in self.records), default=0)

    @property
    def unfinished(self) -> list[Kept]:
        """The submissions that are still to be worked on."""
        return [kept for kept in self.submissions if not kept.state.is_final]

    @cached_property
    def issuing_dcas(self) -> list[IssuingDca]:
        """The Issuing DCAs in order."""
        return issuing_dcas(self.ceremonies, self.issued)

    @cached_property
    def revoked(self) -> dict[str, RevokedCertificate]:
        """What this service's own authorities have revoked, by serial number."""
        issuers = [certificate.subject for certificate in self.office.authorities.oca.certificates]
        return {one.serial: one for issuer in issuers for one in self.office.revocations.revoked(issuer)}

    @property
    def documents(self) -> list[LodgedDocument]:
        """Every version of every document in the repository, in the order of ¶159."""
        kept = RepositoryDocuments(self.office.premises.connection)
        return [version for information in DOCUMENTS for version in kept.versions(information)]

    @property
    def certificates(self) -> int:
        """How many certificates were issued on signing requests."""
        return sum(each.results for each in self.tally if each.code is ResultCode.SUCCESS)
