"""When things happen at the office: the queues before its signing modules, and the service levels that come of them.

Single requests have signing modules of their own, always at work; batches are signed at night, as many as the capacity
of the night allows. Latency, lanes and the two separate queues are assumptions, and the first two can be set: slower
modules or fewer of them show overload, backlog and missed service levels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.smki.issuing import Spread, one_by_one
from simulator.smki.ledger_rows import Kept
from simulator.smki.office import SmkiOffice
from simulator.smki.policy_management import SMKI_SERVICE, Appeal, Part, Suspension
from simulator.smki.records import RecordKind
from simulator.smki.service_levels import Served, deadline_of_batch, deadline_of_single
from simulator.smki.signing_queue import SigningQueue, nights
from simulator.smki.submission import Submission, SubmissionKind


@dataclass(frozen=True, slots=True)
class SigningModules:
    """How fast an office can sign: milliseconds for a signature, and how many signatures are made at a time."""

    milliseconds_per_signature: int = 100
    """Assumption: one lane could then make 432,000 signatures in a night, some more than its published capacity."""

    single_lanes: int = 1
    batch_lanes: int = 1


class Timetable:
    """An office on the simulated clock. Instants handed in must not go back.

    ``served`` are the submissions that were served, in order, each with its service level met or missed; after a
    restart those before it are there too.
    """

    def __init__(self, office: SmkiOffice, modules: SigningModules) -> None:
        self.office = office
        self.served = [Served.of(record) for record in office.records.all(RecordKind.SERVICE_LEVEL)]
        self._held: list[Kept] = []
        each = modules.milliseconds_per_signature
        windows = nights(office.premises.calendar, office.forecasts)
        self._queues = {
            SubmissionKind.SINGLE: SigningQueue(milliseconds_per_signature=each, lanes=modules.single_lanes),
            SubmissionKind.BATCH: SigningQueue(
                milliseconds_per_signature=each, lanes=modules.batch_lanes, windows=windows
            ),
        }
        # After a restart: what was taken and is not finished waits again, in the order in which it came.
        if self._is_suspended_for_all:
            self._queues[SubmissionKind.BATCH].suspend(0)
        for kept in office.ledger.submissions(unfinished=True):
            self._queue(kept, kept.submitted)

    def submit(self, submission: Submission, at: int) -> Kept:
        """Hand a submission in. One that is taken waits for its turn."""
        kept = self.office.submit(submission, at)
        if not kept.state.is_final:
            self._queue(kept, at)
        return kept

    def expected(self, kept: Kept) -> Served | None:
        """How a submission that waits will fare, unless something is suspended or changed."""
        return self._queues[kept.kind].expected(kept.number)

    def next_finished(self) -> int | None:
        """When the next submission will be served, unless something is suspended or changed; nothing if none waits."""
        first = (served for queue in self._queues.values() if (served := queue.next_served()))
        return min((served.finished for served in first), default=None)

    def backlog(self, kind: SubmissionKind) -> int:
        """How many signatures are waited for."""
        return self._queues[kind].backlog

    def advance(self, at: int, spread: Spread = one_by_one) -> list[Served]:
        """Let the office work until an instant. Gives what was served by then, each with its results in the ledger."""
        self._take_up_held(at)
        finished = [served for queue in self._queues.values() for served in queue.advance(at)]
        finished.sort(key=lambda served: (served.finished, served.number))
        done = [done for served in finished if (done := self._do(served, spread))]
        self.served += done
        self.office.pass_time(at)
        return done

    def suspend(
        self, threat: str, at: int, *, parts: frozenset[Part] = SMKI_SERVICE, party: str | None = None
    ) -> Suspension:
        """The PMA orders a suspension; see :class:`~simulator.smki.policy_management.PolicyManagementAuthority`."""
        self.advance(at)
        suspension = self.office.pma.suspend(threat, at, parts=parts, party=party)
        if party is None and Part.DEVICE_CERTIFICATES in parts:
            self._queues[SubmissionKind.BATCH].suspend(at)
        return suspension

    def lift(self, suspension: Suspension, at: int) -> None:
        """The PMA ends a suspension; what was held up by it waits at the end of the queue."""
        self.advance(at)
        self.office.pma.lift(suspension, at)
        self._go_on(at)

    def decide_appeal(self, appeal: Appeal, at: int, *, upheld: bool) -> Appeal:
        """The Authority decides an appeal. If it is upheld, the suspension ends, and what it held up goes on."""
        self.advance(at)
        decided = self.office.pma.decide_appeal(appeal, at, upheld=upheld)
        self._go_on(at)
        return decided

    def _go_on(self, at: int) -> None:
        queue = self._queues[SubmissionKind.BATCH]
        if queue.is_suspended and not self._is_suspended_for_all:
            queue.resume(at)
        self._take_up_held(at)

    @property
    def _is_suspended_for_all(self) -> bool:
        """Whether the PMA has suspended the issuing of Device Certificates for everybody."""
        return any(
            each.lifted is None and each.party is None and Part.DEVICE_CERTIFICATES in each.parts
            for each in self.office.pma.suspensions()
        )

    def _queue(self, kept: Kept, at: int) -> None:
        batch = kept.kind is SubmissionKind.BATCH
        calendar = self.office.premises.calendar
        deadline = deadline_of_batch(kept.submitted, calendar) if batch else deadline_of_single(kept.submitted)
        self._queues[kept.kind].submit(kept.number, kept.requests, at, deadline)

    def _do(self, served: Served, spread: Spread) -> Served | None:
        """Do the work whose turn has come. Gives nothing where it is held up, because its Party is suspended."""
        # What was held up was queued again, later than it was submitted.
        served = replace(served, submitted=self.office.ledger.submission(served.number).submitted)
        for _ in self.office.process(served.number, served.finished, spread, served=served):
            pass
        kept = self.office.ledger.submission(served.number)
        if kept.state.is_final:
            return served
        self._held.append(kept)
        return None

    def _take_up_held(self, at: int) -> None:
        held, self._held = self._held, []
        for kept in held:
            if self.office.is_suspended(kept, at):
                self._held.append(kept)
            else:
                self._queue(kept, at)
