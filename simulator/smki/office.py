"""The office of one SMKI Service, live or test: submissions come in, results are picked up.

The way of a submission: :meth:`SmkiOffice.submit` takes it (or refuses it), :meth:`SmkiOffice.process` gives each of
its requests a result, :meth:`SmkiOffice.results` shows them, and :meth:`SmkiOffice.pick_up` accepts the certificates,
which are then lodged. All of it is kept in the SQLite file that is handed in, and goes on after a restart. When each
step happens on the simulated clock is the business of :class:`~simulator.smki.timetable.Timetable`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from simulator.domain.devices import DeviceType
from simulator.domain.finding import Finding
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import Calendar
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import parse_signing_request
from simulator.pki.succession import MAXIMUM_ISSUE_VOLUME
from simulator.registers.directory import Directory
from simulator.registers.inventory import SmartMeteringInventory
from simulator.registers.repository import SmkiRepository
from simulator.smki.admission import Admission, part_for
from simulator.smki.certifying import CertifyingAuthorities
from simulator.smki.forecasts import Forecasts
from simulator.smki.issuing import (
    REQUESTS_AT_ONCE,
    OtherService,
    Proved,
    RegistrationAuthority,
    Spread,
    one_by_one,
    prove,
)
from simulator.smki.ledger import SmkiLedger
from simulator.smki.ledger_rows import Kept
from simulator.smki.outcomes import BatchState, Step, after
from simulator.smki.pick_up import PickUpDesk
from simulator.smki.policy_management import PolicyManagementAuthority
from simulator.smki.portal import Portal
from simulator.smki.record_store import RecordStore
from simulator.smki.records import Keep, OfficeRecord, RecordKind, keep_nothing
from simulator.smki.results import Result
from simulator.smki.revoking import RevocationOffice, RevokedCertificate
from simulator.smki.service_levels import Served
from simulator.smki.submission import Submission, SubmissionKind, batch_lines, read_batch
from simulator.smki.subscribers import Subscribers


@dataclass(frozen=True)
class Premises:
    """What an office works with: the registers of its world, and the SQLite file that the repository is in.

    ``inventory`` holds the Devices of this service's own world: the live service and the test service do not share one.
    """

    seed: int
    environment: Environment
    calendar: Calendar
    connection: Connection
    repository: SmkiRepository
    directory: Directory
    inventory: SmartMeteringInventory


class SmkiOffice:
    """Registration Authority and certification authorities of one environment, with what is kept of their work.

    Everything that it decides is on record in the SQLite file (``records``), and ``keep`` is told of it.
    """

    def __init__(
        self, premises: Premises, keep: Keep = keep_nothing, *, issue_volume: int = MAXIMUM_ISSUE_VOLUME
    ) -> None:
        self.premises = premises
        p = premises
        self.ledger = SmkiLedger(p.connection)
        self.records = records = RecordStore(p.connection, keep)
        self.subscribers = Subscribers(records.keep, records.all(*Subscribers.kinds))
        self.portal = Portal(records.keep, records.all(*Portal.kinds))
        self.pma = PolicyManagementAuthority(records.keep, records.all(*PolicyManagementAuthority.kinds))
        self.forecasts = Forecasts(records.keep, records.all(*Forecasts.kinds))
        self.revocations = RevocationOffice(p.connection, p.repository, p.directory, p.calendar, records)
        self._desk = PickUpDesk(self.ledger, p.repository, self.revocations, records)
        with records.together():
            self.authorities = CertifyingAuthorities(
                p.seed,
                p.environment,
                p.calendar,
                self.ledger,
                records,
                self.revocations,
                issue_volume=issue_volume,
            )
        self._admission = Admission(self.subscribers, self.portal, self.pma, self.ledger, p.directory, p.calendar)
        self._registration = RegistrationAuthority(
            self.authorities, self.ledger, p.directory, p.inventory, self.subscribers
        )
        for kept in self.ledger.submissions():
            self._count(kept)

    def stand_beside(self, other: SmkiOffice) -> None:
        """Let this and another service know of each other, so that neither certifies what is the other's."""
        for one, two in ((self, other), (other, self)):
            one._registration.beside = OtherService(two.premises.environment, two.ledger, two.premises.inventory)

    def submit(self, submission: Submission, at: int) -> Kept:
        """Take a submission. If it is not taken, or is no batch, its state and ``refusal`` say so."""
        refusal = self._admission.finding(submission, at)
        state = after(BatchState.PENDING, Step.REFUSE if refusal else Step.TAKE)
        if refusal is None and submission.kind is SubmissionKind.BATCH:
            state, refusal = read_batch(submission)
        elif refusal is None:
            state = after(state, Step.READ)
        requests = len(batch_lines(submission.content)) if submission.kind is SubmissionKind.BATCH else 1
        kind, code = (RecordKind.REFUSED, refusal.code) if refusal else (RecordKind.SUBMITTED, "")
        with self.records.together():
            kept = self.ledger.take(submission, at, state, requests, refusal)
            self._note(at, kind, kept, code, {"requests": str(requests)})
        self._count(kept)
        return kept

    def process(
        self,
        number: int,
        at: int,
        spread: Spread = one_by_one,
        *,
        at_once: int = REQUESTS_AT_ONCE,
        served: Served | None = None,
    ) -> Iterator[int]:
        """Give the requests of a submission their results, and yield how many have theirs after each step.

        Work that was broken off goes on where it was, with certificates that begin at the same instant. It pauses
        while the part of the service is suspended. ``spread`` may verify the requests in other processes; the results
        of ``at_once`` requests are written together. ``served`` says how the submission fared in the queue: its service
        level goes on record with the last result.
        """
        kept = self.ledger.submission(number)
        if kept.state.is_final:
            return
        if self.is_suspended(kept, at):
            self._pause(kept, at)
            return
        issued_at = at if kept.issued_at is None else kept.issued_at
        if kept.state is not BatchState.PROCESSING:
            step = Step.START if kept.state is BatchState.QUEUED else Step.RESUME
            self._move(kept, after(kept.state, step), at, issued_at)
        done = self.ledger.results_done(number)
        for proved in self._proved(kept, done, spread, at_once):
            if self.is_suspended(kept, at):
                self._pause(self.ledger.submission(number), at)
                return
            with self.records.together():
                results = self._registration.results(kept, done, proved, issued_at, at)
                self._write(number, results)
            done += len(results)
            yield done
        with self.records.together():
            if served is not None:
                self._note_level(kept, served)
            self._finish(kept, after(BatchState.PROCESSING, Step.FINISH), at)

    def pass_time(self, at: int) -> None:
        """Do what time alone asks for: destroy a key whose time is over, let go what nobody picked up."""
        with self.records.together():
            self.authorities.dca.keep_limits(self.premises.calendar.at(at))
        self._desk.lapse(at)

    def repository_finding(self, party: str, at: int) -> Finding | None:
        """Why a Party may not read the SMKI Repository now. See :meth:`Admission.repository_finding`."""
        return self._admission.repository_finding(party, at)

    def results(self, number: int) -> Iterator[Result]:
        """The results of a submission, a line each, in order. Looking at them accepts nothing."""
        return self.ledger.results(number)

    def pick_up(
        self, number: int, at: int, party: str, officer: str, *, reject: Collection[int] = ()
    ) -> Finding | None:
        """An officer picks a Subscriber's certificates up, which accepts them all but those on the lines it rejects.

        That is done at once, so only the first time may lines be rejected. Accepted certificates are lodged. A rejected
        Organisation Certificate is lodged and revoked; a rejected Device Certificate, which cannot be revoked, is not
        lodged (assumption).
        Findings: those of :meth:`Admission.pick_up_finding`; ``results-not-ready``, ``certificates-lapsed``,
        ``already-accepted``, ``nothing-to-reject``.
        """
        kept = self.ledger.submission(number)
        return self._admission.pick_up_finding(kept, party, officer, at) or self._desk.pick_up(kept, at, reject)

    def revoke(self, serial: str, at: int, reason: RevocationReason, requester: str) -> RevokedCertificate | Finding:
        """Revoke an Organisation Certificate. See :meth:`~simulator.smki.revoking.RevocationOffice.revoke`."""
        return self.revocations.revoke(serial, at, reason, requester)

    def _count(self, kept: Kept) -> None:
        """Hold what was taken against the forecasts."""
        if kept.refusal is None and kept.device_type is not DeviceType.NONE:
            self.forecasts.count(kept.party, self.premises.calendar.at(kept.submitted).date(), kept.requests)

    def _proved(self, kept: Kept, done: int, spread: Spread, at_once: int) -> Iterable[Proved]:
        """The requests that have no result yet, read, some at a time."""
        content = self.ledger.content(kept.number)
        if kept.kind is SubmissionKind.SINGLE:
            return [] if done else [[parse_signing_request(content)]]
        lines = batch_lines(content)
        return spread(prove, [lines[i : i + at_once] for i in range(done, len(lines), at_once)])

    def is_suspended(self, kept: Kept, at: int) -> bool:
        """Whether the part of the service that a submission uses is suspended for its Party."""
        return self.pma.finding(part_for(kept), kept.party, at) is not None

    def _pause(self, kept: Kept, at: int) -> None:
        if kept.state is BatchState.PROCESSING:
            self._move(kept, after(kept.state, Step.SUSPEND), at, kept.issued_at)

    def _move(self, kept: Kept, state: BatchState, at: int, issued_at: int | None) -> None:
        with self.records.together():
            self.ledger.move(kept.number, state, issued_at=issued_at)
            self._note(at, RecordKind.BATCH_STATE, kept, state.value)

    def _write(self, number: int, results: Sequence[Result]) -> None:
        self.ledger.write(number, results, self.authorities.unwritten_issued)
        self.authorities.written()

    def _finish(self, kept: Kept, state: BatchState, at: int) -> None:
        self.ledger.finish(kept.number, state, at)
        counts = {code.value: str(count) for code, count in self.ledger.counts(kept.number).items()}
        self._note(at, RecordKind.ISSUED, kept, state.value, counts)

    def _note_level(self, kept: Kept, served: Served) -> None:
        code = "met" if served.is_met else "missed"
        self._note(served.finished, RecordKind.SERVICE_LEVEL, kept, code, served.details)

    def _note(
        self, at: int, kind: RecordKind, kept: Kept, code: str = "", details: dict[str, str] | None = None
    ) -> None:
        self.records.keep(OfficeRecord(at, kind, kept.party, kept.title, code, details or {}))
