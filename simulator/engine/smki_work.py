"""One SMKI Service in a run: what the sections of a scenario mean at its desks, and what follows from them later."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from simulator.dcc.smki import Credential
from simulator.domain.devices import TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.time import HOUR
from simulator.engine.agenda import Action, Agenda
from simulator.engine.smki_requests import MadeRequest, SigningRequests
from simulator.journal import EventKind
from simulator.pki.certificate import parse_certificate
from simulator.scenario.smki import (
    AppealSection,
    DocumentSection,
    EnrolmentSection,
    ForecastSection,
    HeldBackSection,
    ReadingSection,
    RevocationSection,
    SubmissionSection,
    SuspensionSection,
)
from simulator.smki.forecasts import Forecast
from simulator.smki.policy_management import Appeal, Suspension
from simulator.smki.results import Acceptance
from simulator.smki.submission import Submission, SubmissionKind, batch_file
from simulator.world import World
from simulator.world.market import remote_party_role
from simulator.world.smki_services import NO_PREMISE, SmkiEnvironment


class _HandedIn(NamedTuple):
    """A submission at the office, the section of the scenario that it is of, and what is in it."""

    section: SubmissionSection
    requests: list[MadeRequest]
    first_line: int
    """Single requests of one section are submissions of their own: which line of the section this one begins with."""


class ServiceAtWork:
    """Does at one SMKI Service, at the present instant, what a section of the scenario says."""

    def __init__(self, world: World, service: SmkiEnvironment, agenda: Agenda) -> None:
        self.service = service
        self._world = world
        self._agenda = agenda
        self._requests = SigningRequests(world, service)
        self._handed_in: dict[int, _HandedIn] = {}
        self._served = len(service.timetable.served)
        self._held_up: list[Action] = []

    @property
    def _now(self) -> int:
        return self._world.clock.time

    # -- the passing of time ------------------------------------------------------------------------------------------

    def work(self) -> None:
        """Let the office work until now, and plan when what it has served will be picked up."""
        self.service.timetable.advance(self._now)
        served = self.service.timetable.served
        for each in served[self._served :]:
            handed_in = self._handed_in.pop(each.number, None)
            if handed_in is not None and not handed_in.section.never_picked_up:
                at = each.finished + round(handed_in.section.pick_up_hours * HOUR)
                self._agenda.enter(at, partial(self._pick_up, each.number, handed_in))
        self._served = len(served)

    def publish(self) -> None:
        """Publish the revocation lists that are due by now."""
        self.service.publication.advance(self._now)

    def next_due(self) -> int:
        """When there is something to do at the service again: at the latest, the next list."""
        finished = self.service.timetable.next_finished()
        lists = self.service.publication.next_due(self._now)
        return lists if finished is None else min(lists, finished)

    # -- the entry process --------------------------------------------------------------------------------------------

    def enrol(self, section: EnrolmentSection) -> None:
        """A Party goes through the entry process."""
        subscribers, party, now = self.service.office.subscribers, section.party, self._now
        for access in section.accesses:
            subscribers.complete_entry_tests(party, access, now)
            subscribers.authorise(party, access, now)
        for officer in section.officers:
            subscribers.authenticate(officer, now)
            self._note(party, subscribers.enrol(officer, party, now))
        if section.ranges:
            subscribers.allocate(party, *section.ranges, at=now)

    def forecast(self, section: ForecastSection) -> None:
        """A Party hands a forecast in."""
        forecast = Forecast(section.party, section.made, section.requests)
        self._note(section.party, self.service.office.forecasts.hand_in(forecast, self._now))

    # -- requests and certificates ------------------------------------------------------------------------------------

    def submit(self, number: int, section: SubmissionSection) -> None:
        """An officer hands requests in: a batch, or single ones one after another."""
        requests = self._requests.of(number, section)
        party, officer, device_type = section.party, section.officer, section.of_device
        if section.kind is SubmissionKind.BATCH:
            content = batch_file([request.der for request in requests])
            self._hand_in(Submission.batch(party, officer, content, device_type), _HandedIn(section, requests, 1))
            return
        for line, request in enumerate(requests, start=1):
            submission = Submission.single(party, officer, request.der, device_type)
            self._hand_in(submission, _HandedIn(section, [request], line))

    def _hand_in(self, submission: Submission, handed_in: _HandedIn) -> None:
        kept = self.service.timetable.submit(submission, self._now)
        self._handed_in[kept.number] = handed_in

    def _pick_up(self, number: int, handed_in: _HandedIn) -> None:
        section = handed_in.section
        lines = range(handed_in.first_line, handed_in.first_line + len(handed_in.requests))
        office, now = self.service.office, self._now
        issued = {result.line for result in office.results(number) if result.serial is not None}
        rejected = [line - lines.start for line in section.rejected if line in lines and line - lines.start in issued]
        refused = office.pick_up(number, now, section.party, section.officer, reject=rejected)
        self._note(section.party, refused)
        if refused is not None and refused.code == "service-suspended":
            self._held_up.append(partial(self._pick_up, number, handed_in))
        if refused is None and section.role is not None and self.service is self._world.smki_services.own:
            self._make_known(number, handed_in)

    def _make_known(self, number: int, handed_in: _HandedIn) -> None:
        """The DSP finds Organisation Certificates from now on that were accepted, and perhaps their Party uses them."""
        office, smki = self.service.office, self._world.smki
        for result in office.ledger.results(number, acceptance=Acceptance.ACCEPTED):
            for entry in office.premises.repository.search(serial=result.serial):
                certificate = parse_certificate(entry.der)
                if isinstance(certificate, Finding) or entry.eui64 is None or entry.role is None:
                    continue
                smki.known.add(certificate)
                if handed_in.section.put_in_use:
                    cell = TrustAnchorCell(entry.role, entry.key_usage)
                    credential = Credential(certificate, handed_in.requests[result.line].key)
                    smki.adopt(entry.eui64, cell, credential, self._now)

    # -- documents ----------------------------------------------------------------------------------------------------

    def lodge(self, section: DocumentSection) -> None:
        """Whoever is to lodge a document does."""
        lodger = section.information.row.lodger.value
        since = self._now if section.since is None else self._world.calendar.milliseconds(section.since)
        content = section.text.encode()
        self.service.library.lodge(section.information, content, lodger=lodger, at=self._now, since=since)

    def read(self, section: ReadingSection) -> None:
        """A Party reads a document."""
        for _ in range(section.times):
            found = self.service.library.read(section.information, section.party, self._now)
            self._note(section.party, found if isinstance(found, Finding) else None)

    # -- the PMA, revocation ------------------------------------------------------------------------------------------

    def suspend(self, section: SuspensionSection) -> None:
        """The PMA orders a suspension; its end and an appeal are planned."""
        timetable, milliseconds = self.service.timetable, self._world.calendar.milliseconds
        parts = frozenset(section.parts)
        suspension = timetable.suspend(section.threat, self._now, parts=parts, party=section.party)
        if section.appeal is not None:
            self._agenda.enter(milliseconds(section.appeal.made), partial(self._appeal, section.appeal, suspension))
        if section.until is not None:
            self._agenda.enter(milliseconds(section.until), partial(self._lift, suspension))

    def _lift(self, suspension: Suspension) -> None:
        in_force = self.service.office.pma.suspensions()[suspension.number - 1]
        if in_force.lifted is None:  # no appeal has been upheld
            self.service.timetable.lift(suspension, self._now)
            self._go_on()

    def _appeal(self, section: AppealSection, suspension: Suspension) -> None:
        appeal = self.service.office.pma.appeal(suspension, self._now)
        if section.decided is not None:
            at = self._world.calendar.milliseconds(section.decided)
            self._agenda.enter(at, partial(self._decide, appeal, upheld=section.upheld))

    def _decide(self, appeal: Appeal, *, upheld: bool) -> None:
        self.service.timetable.decide_appeal(appeal, self._now, upheld=upheld)
        self._go_on()

    def _go_on(self) -> None:
        """Who could not pick up during a suspension tries again."""
        held_up, self._held_up = self._held_up, []
        for pick_up in held_up:
            self._agenda.enter(self._now, pick_up)

    def revoke(self, section: RevocationSection) -> None:
        """The certificate that a Party uses for something is revoked."""
        own = self._world.user_id_of_party(section.party)
        eui64 = EUI64.parse(section.user_id) if section.user_id else own
        role = remote_party_role(section.role) if section.role else self._world.role_of(eui64)
        certificate = self._world.smki.certificate(eui64, role, section.usage)
        requester = section.requester or section.party
        revoked = self.service.office.revoke(f"{certificate.serial:X}", self._now, section.grounds, requester)
        self._note(section.party, revoked if isinstance(revoked, Finding) else None)

    def roll_over(self) -> None:
        """A new Issuing OCA takes over. Relying parties know it from now on, and the former one as well."""
        registers, oca = self._world.registers, self.service.office.authorities.oca
        registers.authorities = oca.roll_over(self._world.calendar.at(self._now)).issuing, *registers.authorities

    def hold_back(self, section: HeldBackSection) -> None:
        """A fault: no list reaches the repository for a while."""
        self.service.publication.hold_back(self._world.calendar.milliseconds(section.until))

    def _note(self, party: str, finding: Finding | None) -> None:
        """Note what the office has refused."""
        if finding is not None:
            details = {"message": finding.message, "clause": finding.clause, "subject": finding.subject}
            self._world.journal.record(
                self._now,
                NO_PREMISE,
                EventKind.OFFICE_REFUSAL,
                self.service.name,
                party,
                code=finding.code,
                details=details,
            )
