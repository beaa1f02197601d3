"""Acceptance: a Subscriber picks its certificates up within 30 days, which accepts them, and they are lodged.

Source: "SMKI Registration Authority Policies and Procedures" (30 days; accepted unless rejected at once; a rejected
Organisation Certificate is revoked); seed 004 ¶159 (lodged promptly upon acceptance).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import DAY
from simulator.registers.repository import SmkiRepository
from simulator.registers.repository_entry import RepositoryEntry
from simulator.smki.ledger import SmkiLedger
from simulator.smki.ledger_rows import Kept
from simulator.smki.record_store import RecordStore
from simulator.smki.records import OfficeRecord, RecordKind
from simulator.smki.results import Acceptance, Result
from simulator.smki.revoking import RevocationOffice

PICK_UP_WITHIN = 30 * DAY
"""A certificate waits this long for its Subscriber."""


class PickUpDesk:
    """Where certificates wait until they are accepted."""

    def __init__(
        self, ledger: SmkiLedger, repository: SmkiRepository, revocations: RevocationOffice, records: RecordStore
    ) -> None:
        self._ledger = ledger
        self._repository = repository
        self._revocations = revocations
        self._records = records

    def pick_up(self, kept: Kept, at: int, reject: Collection[int] = ()) -> Finding | None:
        """The Subscriber picks up the certificates of a submission. See :meth:`SmkiOffice.pick_up`."""
        refused = frozenset(reject)
        if kept.finished is None:
            message = f"The submission is {kept.state.value}: there are no results to pick up."
            return Finding("results-not-ready", message, "SMKI Interface Design Specification", str(kept.number))
        if kept.is_settled and self._ledger.was_accepted(kept.number):
            message = "The certificates have been picked up already: they are rejected at once or not at all."
            return _finding("already-accepted", message, kept) if refused else None
        if at > kept.finished + PICK_UP_WITHIN:
            self.lapse(at)
            message = "The certificates were not picked up within 30 days and are not given out any more."
            return _finding("certificates-lapsed", message, kept)
        rejected = [each for each in self._waiting(kept.number) if each.line in refused] if refused else []
        if len(rejected) < len(refused):
            missing = ", ".join(str(line + 1) for line in sorted(refused - {each.line for each in rejected}))
            message = f"There is no certificate to be rejected on these lines of the submission: {missing}."
            return _finding("nothing-to-reject", message, kept)
        # Lodged before it is noted: a restart between the two lodges the same again, which changes nothing.
        self._repository.lodge(
            _entry(each, kept.party, at) for each in self._waiting(kept.number)
            if each.line not in refused or not each.is_device
        )  # fmt: skip
        with self._records.together():
            for each in rejected:
                if not each.is_device and each.serial is not None:
                    self._revocations.revoke(each.serial, at, RevocationReason.REJECTED, kept.party)
            self._ledger.settle(kept.number, Acceptance.ACCEPTED, [each.line for each in rejected])
            if rejected:
                self._note(at, RecordKind.REJECTED, kept, {"certificates": str(len(rejected))})
            self._note(at, RecordKind.ACCEPTED, kept, {})
        return None

    def lapse(self, at: int) -> list[Kept]:
        """Let the certificates go that were not picked up in time. Gives their submissions."""
        late = self._ledger.unsettled(at - PICK_UP_WITHIN)
        for kept in late:
            with self._records.together():
                self._ledger.settle(kept.number, Acceptance.LAPSED)
                self._note(at, RecordKind.LAPSED, kept, {})
        return late

    def _waiting(self, number: int) -> Iterator[Result]:
        return self._ledger.results(number, acceptance=Acceptance.WAITING)

    def _note(self, at: int, kind: RecordKind, kept: Kept, details: dict[str, str]) -> None:
        self._records.keep(OfficeRecord(at, kind, kept.party, kept.title, details=details))


def _finding(code: str, message: str, kept: Kept) -> Finding:
    return Finding(code, message, "SMKI RAPP", str(kept.number))


def _entry(result: Result, party: str, at: int) -> RepositoryEntry:
    return RepositoryEntry(
        serial=result.serial or "",
        issuer=result.issuer or "",
        eui64=None if result.eui64 is None else EUI64(result.eui64),
        role=None if result.role is None else RemotePartyRole(result.role),
        key_usage=KeyUsage(result.key_usage or 0),
        status="I",
        lodged=at,
        organisation=None if result.is_device else party,
        der=result.certificate or b"",
    )
