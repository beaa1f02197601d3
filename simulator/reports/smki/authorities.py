"""What the authorities issued, how their keys ended, what they published and when (seed 004 ¶118 to ¶124, ¶159)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from simulator.domain.time import HOUR
from simulator.pki.ceremonies import CeremonyKind
from simulator.pki.root import Hierarchy
from simulator.reports.smki.tables import Cell, Column, Table, Unit, counts, texts, totalled
from simulator.smki.records import OfficeRecord
from simulator.smki.revoking import RevokedCertificate

_LATEST = 20
"""How many late lists are told, the latest first."""


@dataclass(frozen=True, slots=True)
class IssuingDca:
    """An Issuing DCA from its first key ceremony to its last. ``destroyed`` is nothing while it is in operation."""

    name: str
    generated: int
    issued: int
    destroyed: int | None = None
    reason: str = ""
    issued_as_recorded: int | None = None
    """How many certificates the record of its destruction counts."""


def issuing_dcas(ceremonies: Iterable[OfficeRecord], issued: Mapping[int, int]) -> list[IssuingDca]:
    """The Issuing DCAs in order, from the records of their ceremonies and the ledger's numbers of certificates."""
    of_dca = [one for one in ceremonies if one.details["hierarchy"] == Hierarchy.DCA.name]
    ends = {one.subject: one for one in of_dca if one.details["ceremony"] == CeremonyKind.KEY_DESTROYED}
    begins = [one for one in of_dca if one.details["ceremony"] == CeremonyKind.KEY_GENERATED]
    found = []
    for number, begin in enumerate(begins, start=1):
        end = ends.get(begin.subject)
        count = issued.get(number, 0)
        if end is None:
            found.append(IssuingDca(begin.subject, begin.time, count))
        else:
            told = int(end.details["certificates_issued"])
            found.append(IssuingDca(begin.subject, begin.time, count, end.time, end.details["reason"], told))
    return found


def dca_table(authorities: Sequence[IssuingDca]) -> Table:
    """What each Issuing DCA issued, and when and why its key was destroyed."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.name,
            one.issued,
            one.generated,
            one.destroyed,
            None if one.destroyed is None else one.destroyed - one.generated,
            one.reason or None,
        )
        for one in authorities
    ]
    columns = (
        *texts("Issuing DCA"),
        *counts("Issued"),
        Column("Key generated", Unit.INSTANT),
        Column("Key destroyed", Unit.INSTANT),
        Column("In operation", Unit.DURATION, is_minor=True),
        Column("Why destroyed"),
    )
    return Table(
        "issuing-dcas",
        "Issuing DCAs",
        columns,
        tuple(rows),
        "No Issuing DCA was established.",
        totalled(rows, columns),
    )


def oca_table(ceremonies: Iterable[OfficeRecord]) -> Table:
    """The key ceremonies of the Issuing OCAs."""
    rows = tuple(
        (one.subject, one.time, one.details["ceremony"], one.details["reason"])
        for one in ceremonies
        if one.details["hierarchy"] == Hierarchy.OCA.name
    )
    columns = Column("Issuing OCA"), Column("When", Unit.INSTANT), *texts("Key ceremony", "Why")
    return Table("issuing-ocas", "Issuing OCAs", columns, rows, "No Issuing OCA was established.")


@dataclass(frozen=True, slots=True)
class ListOnRecord:
    """A revocation list as the record of its publication has it."""

    kind: str
    issuer: str
    number: int
    issued: int
    due: int
    late: int
    entries: int

    @classmethod
    def of(cls, record: OfficeRecord) -> Self:
        """What a record of the kind ``LIST_PUBLISHED`` says."""
        told = record.details
        numbers = (int(told[name]) for name in ("number", "issued", "due", "late", "entries"))
        return cls(told["kind"], told["issuer"], *numbers)


def by_issuer(lists: Iterable[ListOnRecord]) -> dict[tuple[str, str], list[ListOnRecord]]:
    """The lists of each issuer in the order of their numbers, by kind and issuer: the ARL first."""
    groups: dict[tuple[str, str], list[ListOnRecord]] = {}
    for one in sorted(lists, key=lambda each: (each.kind, each.issuer, each.number)):
        groups.setdefault((one.kind, one.issuer), []).append(one)
    return groups


def list_tables(lists: Sequence[ListOnRecord]) -> list[Table]:
    """How each issuer kept the times of its lists, and the lists that were late."""
    rows: list[tuple[Cell, ...]] = []
    for (kind, issuer), group in by_issuer(lists).items():
        late = sum(one.late > 0 for one in group)
        gap = max((after.issued - before.issued for before, after in pairwise(group)), default=None)
        worst = max(one.late for one in group) or None
        rows.append((kind, issuer, len(group), len(group) - late, late, worst, gap, group[-1].number))
    columns = (
        *texts("List", "Issuer"),
        *counts("Published", "In time", "Late"),
        Column("Worst delay", Unit.DURATION),
        Column("Longest gap", Unit.DURATION, is_minor=True),
        Column("Newest number", Unit.COUNT, is_minor=True),
    )
    note = (
        "CRL: every 12 hours, and within one hour of a revocation; ARL: every 12 months, and within one hour of the "
        "revocation of an OCA Certificate."
    )
    return [
        Table("lists", "Revocation lists against their limits", columns, tuple(rows), "No list was published.",
              note=note),
        _late_lists(lists),
    ]  # fmt: skip


def _late_lists(lists: Iterable[ListOnRecord]) -> Table:
    late = sorted((one for one in lists if one.late), key=lambda one: (-one.late, one.issuer, one.number))
    rows = tuple((one.kind, one.issuer, one.number, one.due, one.issued, one.late) for one in late[:_LATEST])
    columns = (
        *texts("List", "Issuer"),
        *counts("Number"),
        Column("Due", Unit.INSTANT),
        Column("Published", Unit.INSTANT),
        Column("Late by", Unit.DURATION),
    )
    note = f"The {_LATEST} latest of {len(late):,}." if len(late) > _LATEST else ""
    return Table("late-lists", "Lists that were late", columns, rows, "No list was late.", note=note)


def revocation_table(
    revocations: Sequence[OfficeRecord], known: Mapping[str, RevokedCertificate], lists: Iterable[ListOnRecord]
) -> Table:
    """Each revocation, and how long relying parties could not know of it.

    ``known`` are the revocations on record by serial number, which say on what list each was first.
    """
    published = {(one.issuer, one.number): one.issued for one in lists}
    rows: list[tuple[Cell, ...]] = []
    for record in revocations:
        revoked = known.get(record.subject)
        listed = published.get((revoked.issuer, revoked.listed)) if revoked and revoked.listed else None
        took = None if listed is None else listed - record.time
        level = "not listed yet" if took is None else "held" if took <= HOUR else "missed"
        told = record.details
        rows.append((record.subject, record.party, told["reason"], told["requester"], record.time, listed, took, level))
    columns = (
        *texts("Serial", "Subscriber"),
        Column("Reason", is_minor=True),
        Column("Requester", is_minor=True),
        Column("Revoked", Unit.INSTANT),
        Column("On a list", Unit.INSTANT, is_minor=True),
        Column("Time to the list", Unit.DURATION),
        Column("One hour"),
    )
    return Table("revocations", "Revocations", columns, tuple(rows), "No certificate was revoked.")
