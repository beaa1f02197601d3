"""The signing requests of a scenario's Parties: real PKCS#10, with keys that follow from the seed, and with faults."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from simulator.domain.devices import KeyUsage
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
        self._asked: Counter[str] = Counter()

    def of(self, number: int, section: SubmissionSection) -> list[MadeRequest]:
        """The requests of the ``number``-th submission of the scenario, the faulty ones spread among the good."""
        keys = (self._key(number, line) for line in range(section.lines))
        good = [self._good(section, next(keys)) for _ in range(section.requests)]
        faulty = [
            *(_broken(self._good(section, next(keys))) for _ in range(section.broken)),
            *(good[copy % len(good)] for copy in range(section.duplicate)),
            *(
                _for_device(self._not_allocated(section.party, place), section.usage, next(keys))
                for place in range(section.foreign)
            ),
            *(self._organisation(section, next(keys)) for _ in range(section.ineligible)),
        ]
        return _spread(good, faulty)

    def _key(self, number: int, line: int) -> KeyPair:
        return derive_key(self._world.scenario.seed, "submission", self._environment.value, number, line)

    def _good(self, section: SubmissionSection, key: KeyPair) -> MadeRequest:
        if section.role is not None:
            return self._organisation(section, key)
        return _for_device(self._next_device(section.party), section.usage, key)

    def _next_device(self, party: str) -> EUI64:
        """The next EUI-64 of those that are allocated to a Party by now.

        Where none is left it comes after them all, and the office refuses it.
        """
        place = self._asked[party]
        self._asked[party] += 1
        for each in self._subscribers.ranges(party):
            held = each.last.value - each.first.value + 1
            if place < held:
                return EUI64(each.first.value + place)
            place -= held
        return self._not_allocated(party, place)

    def _not_allocated(self, party: str, place: int) -> EUI64:
        """An EUI-64 that comes after all those of a Party."""
        last = max((each.last.value for each in self._subscribers.ranges(party)), default=0)
        return EUI64((last + 1 + place) % (1 << 64))

    def _organisation(self, section: SubmissionSection, key: KeyPair) -> MadeRequest:
        own = self._world.user_id_of_party(section.party)
        eui64 = EUI64.parse(section.user_id) if section.user_id else own
        role = remote_party_role(section.role) if section.role else self._world.role_of(eui64)
        return MadeRequest(organisation_signing_request(eui64, role, section.usage, key), key)


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
