"""The SMKI Services that a world has: its own, and beside it the one of the other environment.

Beside the live service stands an enduring test service (seed 004 ¶84 to ¶86). Each has its own office, authorities,
repository and Devices; neither certifies what is the other's. The Parties are the same SEC Parties.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from simulator.domain.time import MINUTE
from simulator.journal import EventKind, Journal
from simulator.pki.ceremonies import CeremonyReason
from simulator.pki.profiles import Environment
from simulator.pki.revocation_list import RevocationList, RevocationLists, parse_revocation_list
from simulator.registers.inventory import SmartMeteringInventory
from simulator.registers.repository import SmkiRepository
from simulator.scenario.smki import Smki
from simulator.smki.library import Library
from simulator.smki.office import Premises, SmkiOffice
from simulator.smki.publication import Publisher
from simulator.smki.records import Keep, OfficeRecord, RecordKind
from simulator.smki.timetable import SigningModules, Timetable

SMKI_SERVICE = "SMKI Service"
SMKI_REPOSITORY = "SMKI Repository"
SMKI_PMA = "SMKI PMA"
"""As whom they stand in the journal."""

NO_PREMISE = -1
"""The premise of the journal's entries about the SMKI Service, which is no home's: before any home's of an instant."""

_BY_THE_PARTY = frozenset(
    {
        RecordKind.ENTRY_TESTS_COMPLETED,
        RecordKind.SUBMITTED,
        RecordKind.ACCEPTED,
        RecordKind.REJECTED,
        RecordKind.FORECAST,
        RecordKind.APPEAL,
    }
)
_BY_THE_PMA = frozenset({RecordKind.SUSPENDED, RecordKind.RESTORED})
_TO_BE_PUBLISHED = frozenset({RecordKind.REVOKED, RecordKind.KEY_CEREMONY})


def _nobody() -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class SmkiEnvironment:
    """One SMKI Service: its office, when the office works, what it publishes when, its documents. It has a ``name``."""

    name: str
    office: SmkiOffice
    timetable: Timetable
    publication: Publisher
    library: Library

    @classmethod
    def open(cls, name: str, premises: Premises, pace: Smki, keep: Keep) -> SmkiEnvironment:
        """Open the office on its premises, to work as fast as a scenario says."""
        office = SmkiOffice(premises, keep)
        office.forecasts.headroom = pace.forecast_headroom
        modules = SigningModules(pace.milliseconds_per_signature, pace.single_lanes, pace.batch_lanes)
        publication = Publisher(office, delay=round(pace.list_delay_minutes * MINUTE))
        library = Library(office, milliseconds_per_document=pace.milliseconds_per_document)
        return cls(name, office, Timetable(office, modules), publication, library)


class SmkiServices:
    """Both services of a world. ``own`` is that of the world's environment, ``beside`` the other one.

    What happens in them goes into the journal, but for the founding of their authorities, which precedes the run.
    ``to_be_published`` is called whenever something has happened that a list or an authority's certificate follows.
    """

    def __init__(self, premises: Premises, journal: Journal, pace: Smki) -> None:
        self._premises = premises
        self._journal = journal
        self._pace = pace
        self._last_list = 0
        self.to_be_published: Callable[[], None] = _nobody
        self.own = self._opened(SMKI_SERVICE, premises)
        """The service whose certificates this world works with."""
        self._lists = RevocationLists()
        self._lists_are_old = True

    @cached_property
    def beside(self) -> SmkiEnvironment:
        """The service of the other environment, with a repository and Devices of its own. It knows of :attr:`own`.

        Opened when it is asked for.
        """
        other = Environment.LIVE if self._premises.environment is Environment.TEST else Environment.TEST
        store = sqlite3.connect(":memory:")
        premises = replace(
            self._premises,
            environment=other,
            connection=store,
            repository=SmkiRepository(store),
            inventory=SmartMeteringInventory(),
        )
        opened = self._opened(f"{other.value.title()} {SMKI_SERVICE}", premises)
        opened.office.stand_beside(self.own.office)
        return opened

    def lists(self, at: int) -> RevocationLists:
        """The newest revocation lists of the own service at an instant: what relying parties act on."""
        if self._lists_are_old or at < self._last_list:
            found = (parse_revocation_list(each.der) for each in self.own.publication.newest(at))
            self._lists = RevocationLists(tuple(each for each in found if isinstance(each, RevocationList)))
            self._lists_are_old = at < self._last_list
        return self._lists

    def of(self, environment: Environment | None) -> SmkiEnvironment:
        """The service of an environment, or the world's own."""
        return self.own if environment in (None, self._premises.environment) else self.beside

    def _opened(self, name: str, premises: Premises) -> SmkiEnvironment:
        def keep(record: OfficeRecord) -> None:
            _write_down(record, name, self._journal)
            if record.kind is RecordKind.LIST_PUBLISHED and premises is self._premises:
                self._lists_are_old, self._last_list = True, max(self._last_list, record.time)
            if record.kind in _TO_BE_PUBLISHED:
                self.to_be_published()

        return SmkiEnvironment.open(name, premises, self._pace, keep)


def _write_down(record: OfficeRecord, service: str, journal: Journal) -> None:
    """An office's record as an entry of the journal: its kind has the same value there."""
    if record.kind is RecordKind.KEY_CEREMONY and record.details.get("reason") == CeremonyReason.FOUNDING.value:
        return
    sender, recipient = _ends(record, service)
    about = {"subject": record.subject} if record.subject else {}
    journal.record(
        record.time,
        NO_PREMISE,
        EventKind(record.kind.value),
        sender,
        recipient,
        code=record.code,
        details={**about, **record.details},
    )


def _ends(record: OfficeRecord, service: str) -> tuple[str, str]:
    """Who told whom. What concerns nobody in particular stays within the service."""
    whom = record.party or service
    if record.kind in _BY_THE_PMA:
        return SMKI_PMA, whom
    if record.kind is RecordKind.LIST_PUBLISHED:
        return service, SMKI_REPOSITORY
    if record.kind is RecordKind.DOCUMENT_LODGED:
        return record.party, SMKI_REPOSITORY
    if record.kind is RecordKind.DOCUMENT_SENT:
        return SMKI_REPOSITORY, record.party
    return (whom, service) if record.kind in _BY_THE_PARTY else (service, whom)
