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
from simulator.smki.policy_management import SMKI_SERVICE, Part, Suspension
from simulator.smki.records import Keep, OfficeRecord, RecordKind, keep_nothing
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

    ``served`` are the submissions that were served, in order, each with its service level met or missed.
    """

    def __init__(self, office: SmkiOffice, modules: SigningModules, keep: Keep = keep_nothing) -> None:
        self.office = office
        self.served: list[Served] = []
        self._keep = keep
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
        queue = self._queues[SubmissionKind.BATCH]
        if queue.is_suspended and not any(
            each.lifted is None and each.party is None and Part.DEVICE_CERTIFICATES in each.parts
            for each in self.office.pma.suspensions()
        ):
            queue.resume(at)
        self._take_up_held(at)

    def _queue(self, kept: Kept, at: int) -> None:
        batch = kept.kind is SubmissionKind.BATCH
        calendar = self.office.premises.calendar
        deadline = deadline_of_batch(kept.submitted, calendar) if batch else deadline_of_single(kept.submitted)
        self._queues[kept.kind].submit(kept.number, kept.requests, at, deadline)

    def _do(self, served: Served, spread: Spread) -> Served | None:
        """Do the work whose turn has come. Gives nothing where it is held up, because its Party is suspended."""
        for _ in self.office.process(served.number, served.finished, spread):
            pass
        kept = self.office.ledger.submission(served.number)
        if not kept.state.is_final:
            self._held.append(kept)
            return None
        served = replace(served, submitted=kept.submitted)
        code = "met" if served.is_met else "missed"
        details = {name: str(getattr(served, name)) for name in ("submitted", "started", "finished", "deadline")}
        self._keep(OfficeRecord(served.finished, RecordKind.SERVICE_LEVEL, kept.party, kept.title, code, details))
        return served

    def _take_up_held(self, at: int) -> None:
        held, self._held = self._held, []
        for kept in held:
            if self.office.is_suspended(kept, at):
                self._held.append(kept)
            else:
                self._queue(kept, at)
