"""Whether the office takes a submission at all, before it looks into it, and who may pick its certificates up.

Source: seed 004 ¶70 (suspension), ¶116 and ¶179 (who may submit and accept); "SMKI Interface Design Specification"
(log-ins, ad hoc requests a day).
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from simulator.domain.devices import DeviceType
from simulator.domain.finding import Finding
from simulator.domain.time import DAY, Calendar
from simulator.registers.directory import Directory
from simulator.smki.ledger import SmkiLedger
from simulator.smki.ledger_rows import Kept
from simulator.smki.policy_management import Part, PolicyManagementAuthority
from simulator.smki.portal import Portal
from simulator.smki.service_levels import AD_HOC_REQUESTS_A_DAY
from simulator.smki.submission import Submission, SubmissionKind
from simulator.smki.subscribers import Access, Subscribers


class Admission:
    """The office's front desk."""

    def __init__(
        self,
        subscribers: Subscribers,
        portal: Portal,
        pma: PolicyManagementAuthority,
        ledger: SmkiLedger,
        directory: Directory,
        calendar: Calendar,
    ) -> None:
        self._subscribers = subscribers
        self._portal = portal
        self._pma = pma
        self._ledger = ledger
        self._directory = directory
        self._calendar = calendar

    def finding(self, submission: Submission, at: int) -> Finding | None:
        """Why a submission is not taken; nothing, if it is.

        Findings: ``party-unknown``, ``officer-not-enrolled``, ``officer-locked-out``, ``entry-process-incomplete``,
        ``service-suspended``, ``ad-hoc-limit``.
        """
        party, officer = submission.party, submission.officer
        return (
            self._party(party)
            or self._portal.lock_finding(officer)
            or self._subscribers.entry_finding(party, access_for(submission))
            or self._officer(officer, party)
            or self._pma.finding(part_for(submission), party, at)
            or self._ad_hoc(submission, at)
        )

    def pick_up_finding(self, kept: Kept, party: str, officer: str, at: int) -> Finding | None:
        """Why an officer may not pick up for a Party what a submission has brought; nothing, if he may.

        Findings: ``not-the-subscriber``, ``officer-locked-out``, ``officer-not-enrolled``, ``service-suspended``.
        """
        return (
            _subscriber(kept, party)
            or self._portal.lock_finding(officer)
            or self._officer(officer, party)
            or self._pma.finding(part_for(kept), party, at)
        )

    def repository_finding(self, party: str, at: int) -> Finding | None:
        """Why a Party may not read the SMKI Repository; nothing, if it may (seed 004 ¶158, ¶179).

        Findings: ``party-unknown``, ``entry-process-incomplete``, ``service-suspended``.
        """
        return (
            self._party(party)
            or self._subscribers.entry_finding(party, Access.REPOSITORY)
            or self._pma.finding(Part.REPOSITORY, party, at)
        )

    def _party(self, party: str) -> Finding | None:
        if self._directory.party(party) is not None:
            return None
        return Finding("party-unknown", "The Subscriber is not a SEC Party.", "seed 004 ¶80", party)

    def _officer(self, officer: str, party: str) -> Finding | None:
        if self._subscribers.acts_for(officer, party):
            return None
        message = "The individual is not an Authorised Responsible Officer of the Subscriber."
        return Finding("officer-not-enrolled", message, "seed 004 ¶116", officer)

    def _ad_hoc(self, submission: Submission, at: int) -> Finding | None:
        if submission.kind is not SubmissionKind.SINGLE:
            return None
        midnight = datetime.combine(self._calendar.at(at).date(), time(), UTC)
        begins = self._calendar.milliseconds(midnight)
        if self._ledger.single_requests(submission.party, begins, begins + DAY) < AD_HOC_REQUESTS_A_DAY:
            return None
        message = f"The Subscriber has submitted {AD_HOC_REQUESTS_A_DAY} single requests today."
        return Finding("ad-hoc-limit", message, "SMKI Interface Design Specification", submission.party)


def _subscriber(kept: Kept, party: str) -> Finding | None:
    if kept.party == party:
        return None
    message = "The certificates are picked up by the Subscriber that requested them, and by no other Party."
    return Finding("not-the-subscriber", message, "seed 004 ¶116", party)


def is_for_devices(submission: Submission | Kept) -> bool:
    """Whether Device Certificates are asked for: in any batch, and by a request that states a Device Type."""
    return submission.kind is SubmissionKind.BATCH or submission.device_type is not DeviceType.NONE


def access_for(submission: Submission) -> Access:
    """What a Party must have completed the entry process for."""
    return Access.DEVICE_CERTIFICATES if is_for_devices(submission) else Access.ORGANISATION_CERTIFICATES


def part_for(submission: Submission | Kept) -> Part:
    """The part of the service that a submission uses."""
    return Part.DEVICE_CERTIFICATES if is_for_devices(submission) else Part.ORGANISATION_CERTIFICATES
