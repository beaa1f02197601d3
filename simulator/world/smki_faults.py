"""What in a scenario's SMKI section cannot be: Parties and officers that do not exist, instants outside the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from simulator.dcc.smki import cells_of
from simulator.domain.devices import DeviceType, TrustAnchorCell
from simulator.domain.errors import IdentifierError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party, UserId
from simulator.duis.findings import near_miss
from simulator.scenario import Scenario
from simulator.scenario.smki import RevocationSection, Smki, SubmissionSection
from simulator.smki.revoking import DCC, PMA
from simulator.world.market import parties_of, remote_party_role

Place = tuple[str | int, ...]
"""Where in the scenario: ``("smki", "submissions", 0, "party")``."""

Fault = tuple[Place, str]


def smki_faults(scenario: Scenario) -> list[Fault]:
    """What is wrong with the SMKI section beyond what its settings can tell by themselves: where, and what to do."""
    if scenario.smki is None:
        return []
    try:
        parties = {party.name: party for party in parties_of(scenario)}
    except ValueError:  # a Party that cannot be: whoever builds the world says so
        return []
    found = _Faults(scenario, scenario.smki, parties).found()
    return [(("smki", *place), message) for place, message in found]


class _Faults:
    def __init__(self, scenario: Scenario, smki: Smki, parties: Mapping[str, Party]) -> None:
        self._smki = smki
        self._start = scenario.start
        self._end = scenario.start + timedelta(days=scenario.days)
        self._environment = scenario.environment
        self._parties = parties

    def found(self) -> Iterator[Fault]:
        smki = self._smki
        for kind in ("enrolments", "forecasts", "submissions", "suspensions", "revocations", "readings"):
            for number, section in enumerate(getattr(smki, kind)):
                yield from self._party((kind, number, "party"), section.party)
        for number, submission in enumerate(smki.submissions):
            yield from self._submission(("submissions", number), submission)
        for number, revocation in enumerate(smki.revocations):
            yield from self._revocation(("revocations", number), revocation)
        for place, moment in self._instants():
            yield from self._within_the_run(place, moment)
        yield from self._devices()

    def _party(self, place: Place, name: str | None) -> Iterator[Fault]:
        if name is not None and name not in self._parties:
            yield place, f"there is no Party named '{name}' in this scenario; {_known(name, self._parties)}"

    def _instants(self) -> Iterator[tuple[Place, datetime | None]]:
        smki = self._smki
        for number, enrolment in enumerate(smki.enrolments):
            yield ("enrolments", number, "at"), enrolment.at
        for number, submission in enumerate(smki.submissions):
            yield ("submissions", number, "at"), submission.at
        for number, revocation in enumerate(smki.revocations):
            yield ("revocations", number, "at"), revocation.at
        for number, document in enumerate(smki.documents):
            yield ("documents", number, "at"), document.at
        for number, reading in enumerate(smki.readings):
            yield ("readings", number, "at"), reading.at
        for number, roll_over in enumerate(smki.oca_roll_overs):
            yield ("oca_roll_overs", number), roll_over
        for number, held in enumerate(smki.held_back_lists):
            yield ("held_back_lists", number, "from"), held.from_
        for number, suspension in enumerate(smki.suspensions):
            yield ("suspensions", number, "from"), suspension.from_
            yield ("suspensions", number, "until"), suspension.until
            if suspension.appeal:
                yield ("suspensions", number, "appeal", "made"), suspension.appeal.made
                yield ("suspensions", number, "appeal", "decided"), suspension.appeal.decided

    def _within_the_run(self, place: Place, moment: datetime | None) -> Iterator[Fault]:
        if moment is not None and not self._start <= moment <= self._end:
            when = "before the start of the run" if moment < self._start else "after the end of the run"
            lasts = f"which lasts from {self._start:%Y-%m-%d %H:%M} to {self._end:%Y-%m-%d %H:%M}"
            yield place, f"{moment:%Y-%m-%d %H:%M} is {when}, {lasts}"

    def _submission(self, place: Place, submission: SubmissionSection) -> Iterator[Fault]:
        officers = [officer for enrolment in self._smki.enrolments for officer in enrolment.officers]
        if submission.officer not in officers:
            hint = _known(submission.officer, officers) if officers else "give 'officers' in an enrolment"
            yield (*place, "officer"), f"'{submission.officer}' is the Authorised Responsible Officer of nobody; {hint}"
        party = self._parties.get(submission.party)
        if party is not None and submission.role is not None:
            yield from _user_id(place, party, submission.user_id)[1]
            yield from _role(place, submission.role)

    def _revocation(self, place: Place, revocation: RevocationSection) -> Iterator[Fault]:
        if revocation.requester not in (None, PMA, DCC):
            yield from self._party((*place, "requester"), revocation.requester)
        party = self._parties.get(revocation.party)
        if party is None:
            return
        user_id, faults = _user_id(place, party, revocation.user_id)
        yield from faults
        if user_id is None:
            return
        role = user_id.remote_party_role
        if revocation.role is not None:
            faults = list(_role(place, revocation.role))
            yield from faults
            if faults:
                return
            role = remote_party_role(revocation.role)
        if TrustAnchorCell(role, revocation.usage) not in cells_of(user_id.remote_party_role):
            held = f"{revocation.key_usage} Certificate of the role {role.title}"
            yield place, f"'{party.name}' holds no {held} under {user_id.eui64}: choose another role or key_usage"

    def _devices(self) -> Iterator[Fault]:
        """Each Party needs as many EUI-64s as Devices are asked for."""
        there: Counter[tuple[str, str]] = Counter()
        for enrolment in self._smki.enrolments:
            count = sum(each.last.value - each.first.value + 1 for each in enrolment.ranges)
            there[enrolment.party, enrolment.service or self._environment] += count
        for number, submission in enumerate(self._smki.submissions):
            if submission.of_device is DeviceType.NONE or submission.party not in self._parties:
                continue
            key = submission.party, submission.service or self._environment
            there[key] -= submission.requests + submission.broken
            if there[key] < 0:
                message = f"'{submission.party}' has not as many EUI-64s for its Devices"
                yield ("submissions", number, "requests"), f"{message}: give more in 'devices' of its enrolment"


def _user_id(place: Place, party: Party, named: str | None) -> tuple[UserId | None, list[Fault]]:
    if named is None:
        return party.user_ids[0], []
    try:
        eui64 = EUI64.parse(named)
    except IdentifierError as error:
        return None, [((*place, "user_id"), str(error))]
    found = next((each for each in party.user_ids if each.eui64 == eui64), None)
    if found is None:
        held = ", ".join(str(each.eui64) for each in party.user_ids)
        return None, [((*place, "user_id"), f"{eui64} is no User ID of '{party.name}'; it holds {held}")]
    return found, []


def _role(place: Place, role: str) -> Iterator[Fault]:
    try:
        remote_party_role(role)
    except IdentifierError as error:
        yield (*place, "role"), str(error)


def _known(name: str, known: Iterable[str]) -> str:
    names = list(dict.fromkeys(known))
    meant = near_miss(name, names)
    return f"did you mean '{meant}'?" if meant else f"known are {', '.join(names)}"
