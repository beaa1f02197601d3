"""The signing requests of a scenario's Parties: real PKCS#10, with keys that follow from the seed, and with faults."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.pki.keys import KeyPair, derive_key
from simulator.pki.signing_request import device_signing_request, organisation_signing_request
from simulator.scenario.smki import SubmissionSection
from simulator.smki.subscribers import Subscribers
from simulator.world import World
from simulator.world.market import remote_party_role
from simulator.world.smki_services import SmkiEnvironment


class MadeRequest(NamedTuple):
    """A request (DER) and the key pair that it is for."""

    der: bytes
    key: KeyPair


class SigningRequests:
    """Makes the requests of submissions at one SMKI Service. Same scenario, same octets."""

    def __init__(self, world: World, service: SmkiEnvironment) -> None:
        self._world = world
        self._environment = service.office.premises.environment
        self._subscribers: Subscribers = service.office.subscribers
        self._devices: dict[str, Iterator[EUI64]] = {}

    def of(self, number: int, section: SubmissionSection) -> list[MadeRequest]:
        """The requests of the ``number``-th submission of the scenario, the faulty ones spread among the good."""
        keys = (self._key(number, line) for line in range(section.lines))
        good = [self._good(section, next(keys)) for _ in range(section.requests)]
        faulty = [
            *(_broken(self._good(section, next(keys))) for _ in range(section.broken)),
            *(good[copy % len(good)] for copy in range(section.duplicate)),
            *(self._foreign(section, place, next(keys)) for place in range(section.foreign)),
            *(self._organisation(section, next(keys)) for _ in range(section.ineligible)),
        ]
        return _spread(good, faulty)

    def _key(self, number: int, line: int) -> KeyPair:
        return derive_key(self._world.scenario.seed, "submission", self._environment.value, number, line)

    def _good(self, section: SubmissionSection, key: KeyPair) -> MadeRequest:
        if section.role is not None:
            return self._organisation(section, key)
        device = next(self._devices.setdefault(section.party, self._allocated(section.party)), None)
        if device is None:
            raise SimulatorError(f"'{section.party}' has no further EUI-64 for its Devices: allocate more to it")
        return _for_device(device, section.usage, key)

    def _foreign(self, section: SubmissionSection, place: int, key: KeyPair) -> MadeRequest:
        """For a Device whose EUI-64 comes after all those of the Party."""
        last = max((each.last.value for each in self._subscribers.ranges(section.party)), default=0)
        return _for_device(EUI64((last + 1 + place) % (1 << 64)), section.usage, key)

    def _organisation(self, section: SubmissionSection, key: KeyPair) -> MadeRequest:
        own = self._world.user_id_of_party(section.party)
        eui64 = EUI64.parse(section.user_id) if section.user_id else own
        role = remote_party_role(section.role) if section.role else self._world.role_of(eui64)
        return MadeRequest(organisation_signing_request(eui64, role, section.usage, key), key)

    def _allocated(self, party: str) -> Iterator[EUI64]:
        ranges = self._subscribers.ranges(party)
        return map(EUI64, chain.from_iterable(range(each.first.value, each.last.value + 1) for each in ranges))


def _for_device(device: EUI64, usage: KeyUsage, key: KeyPair) -> MadeRequest:
    return MadeRequest(device_signing_request(device, usage, key), key)


def _broken(request: MadeRequest) -> MadeRequest:
    """The same with another signature than that of its key."""
    return MadeRequest(request.der[:-1] + bytes((request.der[-1] ^ 1,)), request.key)


def _spread(good: list[MadeRequest], faulty: list[MadeRequest]) -> list[MadeRequest]:
    """The faulty ones evenly among the good."""
    placed = [(place * len(faulty), request) for place, request in enumerate(good)]
    placed += [(place * len(good), request) for place, request in enumerate(faulty, start=1)]
    return [request for _, request in sorted(placed, key=lambda each: each[0])]
