"""The SMKI Services of a story: they work while time passes, Parties enrol with them, and officers log in.

Every other part of a story that uses them stands on this one (:mod:`simulator.bdd.smki_submissions`,
:mod:`simulator.bdd.smki_orders`). A service is at work from when a step first needs it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from types import MappingProxyType

import simpy

from simulator.bdd import reading
from simulator.bdd.incidents import Incidents
from simulator.bdd.telling import told
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.engine.agenda import Agenda
from simulator.engine.smki_work import ServiceAtWork
from simulator.pki.authorities import DeviceAuthority
from simulator.pki.profiles import Environment
from simulator.rules.modification import InForce
from simulator.smki.office import SmkiOffice
from simulator.smki.subscribers import Access, Eui64Range
from simulator.world.smki_services import NO_PREMISE, SmkiEnvironment

_ACCESSES: Mapping[str, tuple[Access, ...]] = MappingProxyType(
    {access.value: (access,) for access in Access} | {"the whole SMKI Service": tuple(Access)}
)
_ENVIRONMENTS = MappingProxyType({each.value: each for each in Environment})
_DEVICES = 0x00DB_2000_0000_0000
_DEVICES_OF_A_PARTY = 1 << 24


class SmkiDesk(Incidents):
    """A situation in which Parties meet the SMKI Service: first of all, its entry process."""

    def __init__(self, rules: Sequence[InForce] = (), beside: Sequence[InForce] = ()) -> None:
        super().__init__(rules, beside)
        self.finding: Finding | None = None
        """Why the SMKI Service has refused what it was asked last; nothing if it has not."""
        self._environment: Environment | None = None
        self._at_work: dict[str, ServiceAtWork] = {}
        self._first_dca: dict[str, DeviceAuthority] = {}
        self._alarm = 0
        self._new_devices: Counter[str] = Counter()

    # -- the services at work -----------------------------------------------------------------------------------------

    @property
    def service(self) -> SmkiEnvironment:
        """The service that the Parties turn to. It has done whatever was due by now, and works on as time passes."""
        service = self.world.smki_services.of(self._environment)
        if service.name not in self._at_work:
            self._at_work[service.name] = ServiceAtWork(self.world, service, Agenda())
            self._first_dca[service.name] = service.office.authorities.dca.current
        self._work()
        return service

    @property
    def office(self) -> SmkiOffice:
        """The office of this service."""
        return self.service.office

    @property
    def first_dca(self) -> DeviceAuthority:
        """The Issuing DCA that was in operation when this service began to work in the story."""
        return self._first_dca[self.service.name]

    @property
    def at_work(self) -> ServiceAtWork:
        """This service, as it works in a run."""
        return self._at_work[self.service.name]

    def _work(self) -> None:
        """Have what is due done, and set the alarm for what comes next: an alarm that was set before is off."""
        for service in self._at_work.values():
            service.work()
        for service in self._at_work.values():
            service.publish()
        self._alarm += 1
        self.world.clock.process(self._wake(self._alarm))

    def _wake(self, alarm: int) -> Generator[simpy.Event, None, None]:
        clock = self.world.clock
        due = min(service.next_due() for service in self._at_work.values())
        yield clock.until(max(clock.time + 1, due), NO_PREMISE)
        if alarm == self._alarm:
            self._work()

    @told
    def settle_smki(self, name: str, value: int) -> None:
        """Settle how fast the SMKI Services work: a setting of a scenario file's section ``smki``."""
        if self.has_begun:
            raise SimulatorError("this has to be said before anything happens: move the step to the beginning")
        before = self._setting.get("smki", {})
        assert isinstance(before, dict)
        self._setting["smki"] = {**before, name: value}

    @told
    def turn_to(self, environment: str) -> None:
        """The Parties turn to the live or to the test service: what follows happens there."""
        self._environment = reading.look_up("SMKI Service", environment, _ENVIRONMENTS)

    # -- the entry process --------------------------------------------------------------------------------------------

    @told
    def complete_entry_tests(self, party: str, access: str) -> None:
        """A Party completes the SMKI and Repository Entry Process Tests."""
        for each in _accesses(access):
            self.office.subscribers.complete_entry_tests(self.party_name(party), each, self.world.clock.time)

    @told
    def apply_as_subscriber(self, party: str, access: str) -> None:
        """A Party applies to become an Authorised Subscriber."""
        name, now = self.party_name(party), self.world.clock.time
        found = [self.office.subscribers.authorise(name, each, now) for each in _accesses(access)]
        self.finding = next((finding for finding in found if finding), None)

    @told
    def authenticate(self, officer: str) -> None:
        """The Registration Authority verifies an individual's identity; a locked account is opened again."""
        self.office.subscribers.authenticate(officer, self.world.clock.time)
        self.office.portal.unlock(officer, self.world.clock.time)

    @told
    def enrol_officer(self, party: str, officer: str) -> None:
        """A Party has an individual enrolled as its Authorised Responsible Officer."""
        self.finding = self.office.subscribers.enrol(officer, self.party_name(party), self.world.clock.time)

    @told
    def dismiss_officer(self, party: str, officer: str) -> None:
        """A Party's officer acts for it no more."""
        self.office.subscribers.dismiss(officer, self.party_name(party), self.world.clock.time)

    @told
    def allocate(self, party: str, device: str) -> None:
        """The EUI-64 of a Device of the story is one of those that a Party may ask certificates for."""
        eui64 = self.device(device)
        self.office.subscribers.allocate(self.party_name(party), Eui64Range(eui64, eui64), at=self.world.clock.time)

    @told
    def make_subscriber(self, party: str) -> None:
        """The whole entry process: an Authorised Subscriber for everything, with an officer and EUI-64s of its own."""
        self.complete_entry_tests(party, "the whole SMKI Service")
        self.apply_as_subscriber(party, "the whole SMKI Service")
        name, now = self.party_name(party), self.world.clock.time
        self.authenticate(officer_of(name))
        self.enrol_officer(party, officer_of(name))
        self.office.subscribers.allocate(name, self.devices_of(name), at=now)

    def devices_of(self, party: str) -> Eui64Range:
        """The block of EUI-64s of a Party's new Devices."""
        names = list(dict.fromkeys(entry.party.name for entry in self.world.directory.entries()))
        first = _DEVICES | names.index(party) * _DEVICES_OF_A_PARTY
        return Eui64Range(EUI64(first), EUI64(first + _DEVICES_OF_A_PARTY - 1))

    def new_device(self, party: str) -> EUI64:
        """The next of these EUI-64s."""
        self._new_devices[party] += 1
        return EUI64(self.devices_of(party).first.value + self._new_devices[party])

    @told
    def log_in(self, officer: str, *, times: int = 1, credentials_hold: bool) -> None:
        """An officer logs in to the SMKI Portal, or tries to."""
        for _ in range(times):
            now = self.world.clock.time
            self.finding = self.office.portal.log_in(officer, now, credentials_hold=credentials_hold)

    def party_name(self, name: str) -> str:
        """The Party of this name, or the one that a User belongs to (``EELC``). ``an unknown User`` is of none."""
        directory = self.world.directory
        if name != "the DCC" and directory.party(name):
            return name
        entry = directory.find(self.user(name))
        return entry.party.name if entry else name


def officer_of(party: str) -> str:
    """The individual who submits for a Party, where a feature names none."""
    return f"the officer of {party}"


def _accesses(text: str) -> tuple[Access, ...]:
    return reading.look_up("part of the SMKI Service", text, _ACCESSES)
