"""The files in which the SMKI Repository is given away as a whole: a full one each week, one of changes each day.

Source: SEC Appendix O ("SMKI Repository Interface Design Specification") 2.3.3 as MP147 "SMKI Full Extract" left it:
the full extract weekly with seven daily incremental updates. Assumptions: days are UTC days, a file is made at the
midnight that ends its day, the full one at the end of Sundays; a file is a ZIP with a table (CSV), the certificates
(PEM), the revocation lists (DER) and the documents. It shows no names of Organisations.

Whenever it is made, a file shows the repository as it stood when it was due: the same octets each time.
"""

from __future__ import annotations

import csv
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from io import TextIOWrapper
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from simulator.domain.time import Calendar
from simulator.registers.documents import RepositoryDocuments
from simulator.registers.lodging_table import DOCUMENTS
from simulator.registers.repository import LodgedCertificate
from simulator.smki.office import SmkiOffice
from simulator.smki.published_lists import PublishedLists

_SUNDAY = 6
_DAY = timedelta(days=1)
_BEGINNING = -(1 << 62)
"""Before anything was lodged: also certificates that are older than the scenario are in a full file."""
COLUMNS = ("change", "serial", "issuer", "eui64", "role", "key_usage", "status", "lodged", "revoked")


class ExtractKind(StrEnum):
    """Which of the two files."""

    FULL = "full"
    DELTA = "delta"


@dataclass(frozen=True, slots=True)
class Extract:
    """A file that is due: what it is about are the instants of ``between``, in milliseconds, its end not included."""

    kind: ExtractKind
    between: range

    @classmethod
    def delta(cls, day: date, calendar: Calendar) -> Extract:
        """What changed on a day."""
        return cls(ExtractKind.DELTA, range(_midnight(day, calendar), _midnight(day + _DAY, calendar)))

    @classmethod
    def full(cls, day: date, calendar: Calendar) -> Extract:
        """Everything that was there at the end of a day."""
        return cls(ExtractKind.FULL, range(_BEGINNING, _midnight(day + _DAY, calendar)))

    @property
    def due(self) -> int:
        """When it is made."""
        return self.between.stop

    def name(self, calendar: Calendar) -> str:
        """The file's name: it says the day that the file closes."""
        return f"smki-repository-{self.kind}-{calendar.at(self.due - 1):%Y-%m-%d}.zip"


def due_extracts(after: int, until: int, calendar: Calendar) -> Iterator[Extract]:
    """The files that are made after an instant and up to another, in order: after a Sunday's changes the full one."""
    day = calendar.at(after).date()
    while (delta := Extract.delta(day, calendar)).due <= until:
        yield delta
        if day.weekday() == _SUNDAY:
            yield Extract.full(day, calendar)
        day += _DAY


def write_extract(extract: Extract, office: SmkiOffice, into: IO[bytes]) -> int:
    """Write a file from what is in an office's repository. Gives how many certificates are in its table."""
    premises = office.premises
    calendar, repository = premises.calendar, premises.repository
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:

        def member(name: str) -> IO[bytes]:
            moment = calendar.at(extract.due)
            info = ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
            info.compress_type = ZIP_DEFLATED
            return archive.open(info, "w", force_zip64=True)

        count = 0
        with member("certificates.csv") as raw, TextIOWrapper(raw, "utf-8", newline="") as text:
            table = csv.writer(text, lineterminator="\n")
            table.writerow(COLUMNS)
            for change, entry in _changes(extract, office):
                table.writerow((change, *_row(entry, extract.due, calendar)))
                count += 1
        with member("certificates.pem") as pem:
            for entry in repository.lodged(extract.between):
                pem.write(ssl.DER_cert_to_PEM_cert(entry.der).encode())
        for name, content in (*_lists(extract, office), *_documents(extract, office)):
            with member(name) as file:
                file.write(content)
    return count


def _changes(extract: Extract, office: SmkiOffice) -> Iterator[tuple[str, LodgedCertificate]]:
    """The certificates of a file: each that was lodged, and in a delta those that were revoked and lodged before."""
    repository, between = office.premises.repository, extract.between
    for entry in repository.lodged(between):
        yield "lodged", entry
    for entry in repository.revoked(between):
        if entry.lodged not in between:
            yield "revoked", entry


def _row(entry: LodgedCertificate, at: int, calendar: Calendar) -> tuple[str, ...]:
    """A line of the table, as the certificate stood at an instant."""
    is_revoked = entry.revoked is not None and entry.revoked < at
    return (
        entry.serial,
        entry.issuer,
        str(entry.eui64 or ""),
        "" if entry.role is None else entry.role.title,
        entry.key_usage.name,
        "R" if is_revoked else "I",
        _written(entry.lodged, calendar),
        _written(entry.revoked, calendar) if is_revoked and entry.revoked is not None else "",
    )


def _lists(extract: Extract, office: SmkiOffice) -> Iterator[tuple[str, bytes]]:
    """The revocation lists published meanwhile; in a full file the newest of each issuer."""
    lists = PublishedLists(office.premises.connection)
    is_full = extract.kind is ExtractKind.FULL
    for each in lists.newest_of_each(extract.due - 1) if is_full else lists.within(extract.between):
        issuer = each.issuer.replace("/", " ")
        yield f"lists/{each.kind.name} {each.number} by {issuer}.der", each.der


def _documents(extract: Extract, office: SmkiOffice) -> Iterator[tuple[str, bytes]]:
    """The versions of documents lodged meanwhile."""
    documents = RepositoryDocuments(office.premises.connection)
    for information in DOCUMENTS:
        for version in documents.versions(information):
            if version.lodged in extract.between:
                yield f"documents/{information.row.title}, version {version.version}", documents.content(version)


def _midnight(day: date, calendar: Calendar) -> int:
    """The instant at which a day begins."""
    return calendar.milliseconds(datetime.combine(day, time(), UTC))


def _written(at: int, calendar: Calendar) -> str:
    return calendar.at(at).isoformat(timespec="milliseconds")
