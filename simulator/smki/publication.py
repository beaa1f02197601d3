"""What the authorities publish in the SMKI Repository, and when: revocation lists and their own certificates.

The CRL of each Issuing OCA: every 12 hours, even if nothing has changed, and within one hour of a revocation. The ARL
of the Root OCA: every 12 months, and within one hour of the revocation of an OCA Certificate (seed 004 ¶124, ¶159).
Certificates of authorities: promptly upon issue (¶159). Relying parties act on the newest list that was published, not
on the truth: between a revocation and the list lies a window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.time import MINUTE, SECOND, Calendar
from simulator.pki.certificate import Certificate
from simulator.pki.list_issuance import ListKind
from simulator.registers.lodging_table import Information
from simulator.registers.repository_entry import RepositoryEntry
from simulator.smki.office import SmkiOffice
from simulator.smki.published_lists import PublishedList, PublishedLists
from simulator.smki.records import OfficeRecord, RecordKind

__all__ = ["PublishedList", "Publisher"]

WITHIN = Information.CRL.row.within
"""A revocation is to be in a published list so soon (¶124, ¶159)."""

DELAY = 30 * MINUTE
"""How long the OCA takes from a revocation to the list, unless it is told otherwise (assumption)."""


@dataclass(frozen=True, slots=True)
class _Issuer:
    """An authority that publishes lists: since when, and what makes them."""

    kind: ListKind
    name: str
    since: int
    issue: Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class _Next:
    """The next list of an issuer: when it will be published, and by when it has to be."""

    at: int
    due: int
    issuer: _Issuer


class Publisher:
    """Publishes the lists of an office's authorities. Instants are milliseconds and must not go back.

    ``delay`` is the time from a revocation to the list in milliseconds: above an hour, the limit is missed. After a
    restart it goes on from what is in the office's SQLite file. Let it :meth:`advance` before the key of an Issuing OCA
    is destroyed: that one issues no further list.
    """

    def __init__(self, office: SmkiOffice, *, delay: int = DELAY) -> None:
        if delay < 0:
            raise SimulatorError(f"A list cannot follow a revocation by {delay} milliseconds: give 0 or more")
        self._office = office
        self._delay = delay
        self._held_until = 0
        self._calendar = office.premises.calendar
        self._lodged: set[Certificate] = set()
        self.lists = PublishedLists(office.premises.connection)

    def next_due(self, at: int) -> int:
        """When the next list will be published: later than ``at``, or ``at`` itself if one is waiting."""
        return max(at, self._next().at)

    def advance(self, at: int) -> list[PublishedList]:
        """Publish whatever is due up to an instant, each list at its own instant and in order. Gives the lists."""
        self._lodge_authorities(at)
        published = []
        while (coming := self._next()).at <= at:
            published.append(self._publish(coming))
        return published

    def newest(self, at: int) -> tuple[PublishedList, ...]:
        """The lists that relying parties act on at an instant: the newest of each issuer, the ARL first."""
        return tuple(self.lists.newest_of_each(at))

    def hold_back(self, until: int) -> None:
        """A fault: no list reaches the repository before an instant. What is due before follows then, too late.

        Not kept over a restart: it is no act of the office, but of the scenario, which is lived through anew.
        """
        self._held_until = until

    def _issuers(self) -> Iterator[_Issuer]:
        """Every Root OCA and every Issuing OCA: a former one still lists its own certificates while it has its key."""
        oca, milliseconds = self._office.authorities.oca, self._calendar.milliseconds
        for root in (*oca.former_roots, oca.root):
            if not root.key_is_destroyed:
                begins = milliseconds(root.certificate.not_before)
                yield _Issuer(ListKind.ARL, root.certificate.subject, begins, root.issue_arl)
        for each in (*oca.former, oca.current):
            if not each.key_is_destroyed:
                since = milliseconds(each.issuing.not_before)
                yield _Issuer(ListKind.CRL, each.issuing.subject, since, each.issue_crl)

    def _next(self) -> _Next:
        """The list that comes first; at the same instant, the ARL does."""
        return min(map(self._plan, self._issuers()), key=lambda plan: plan.at)

    def _plan(self, issuer: _Issuer) -> _Next:
        newest = self.lists.newest(issuer.name)
        if newest is None:
            return _Next(max(issuer.since, self._held_until), issuer.since, issuer)
        unlisted = self._office.revocations.first_unlisted(issuer.name)
        at, due = following(issuer.kind, newest.issued, unlisted, self._delay, self._calendar)
        # A list is newer than another by its time, which counts seconds.
        return _Next(max(at, newest.issued + SECOND, self._held_until), due, issuer)

    def _publish(self, plan: _Next) -> PublishedList:
        issuer, revocations = plan.issuer, self._office.revocations
        with self._office.records.together():
            newest = self.lists.newest(issuer.name)
            number = newest.number + 1 if newest else 1
            entries = revocations.entries(issuer.name, plan.at)
            der = issuer.issue(entries, number=number, issued=self._calendar.at(plan.at))
            published = PublishedList(issuer.kind, issuer.name, number, plan.at, plan.due, len(entries), der)
            self.lists.add(published)
            revocations.mark_listed(issuer.name, plan.at, number)
            self._office.records.keep(_record(published))
        return published

    def _lodge_authorities(self, at: int) -> None:
        """Lodge the certificates of authorities that were issued by an instant (¶159). Lodged ones stay as they are."""
        authorities, moment = self._office.authorities, self._calendar.at(at)
        issued = (*authorities.oca.certificates, *authorities.dca.path)
        new = [one for one in issued if one not in self._lodged and one.not_before <= moment]
        if new:  # else nothing needs to be written
            self._office.premises.repository.lodge(map(self._entry, new))
            self._lodged.update(new)

    def _entry(self, certificate: Certificate) -> RepositoryEntry:
        return RepositoryEntry(
            serial=f"{certificate.serial:X}",
            issuer=certificate.issuer,
            eui64=None,
            role=certificate.role,
            key_usage=KeyUsage.KEY_CERT_SIGN,
            status="I",
            lodged=self._calendar.milliseconds(certificate.not_before),
            organisation=None,
            der=certificate.der,
        )


def following(kind: ListKind, issued: int, unlisted: int | None, delay: int, calendar: Calendar) -> tuple[int, int]:
    """When the list that follows one issued at an instant is published, and by when it has to be (milliseconds).

    ``unlisted`` is the first revocation that is in no list yet, if there is one.
    """
    # To the second, as the list itself states it: no gap between two lists.
    regular = calendar.milliseconds(kind.next_due(calendar.at(issued).replace(microsecond=0)))
    if unlisted is None:
        return regular, regular
    return min(regular, unlisted + delay), min(regular, unlisted + WITHIN)


def _record(published: PublishedList) -> OfficeRecord:
    """For the journal and the report: with the time limit held or missed, in milliseconds."""
    details = {
        "kind": published.kind.name,
        "number": str(published.number),
        "issuer": published.issuer,
        "issued": str(published.issued),
        "due": str(published.due),
        "late": str(published.late),
        "entries": str(published.entries),
    }
    code = "missed" if published.late else "met"
    return OfficeRecord(published.issued, RecordKind.LIST_PUBLISHED, "", published.issuer, code, details)
