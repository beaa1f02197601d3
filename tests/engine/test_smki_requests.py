"""What a scenario's Parties hand in: real requests, the same each time, and the faults that it asks for."""

from __future__ import annotations

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.engine.smki_requests import SigningRequests
from simulator.pki.signing_request import SigningRequest, parse_signing_request
from simulator.scenario.smki import SubmissionSection
from simulator.smki.subscribers import Eui64Range
from simulator.world import World
from tests.support.worlds import AVON, build, supplier

FIRST = 0x00DB_1234_0000_0000
DEVICES = Eui64Range(EUI64(FIRST), EUI64(FIRST + 9))


@pytest.fixture
def world() -> World:
    made = build()
    made.smki_services.own.office.subscribers.allocate(AVON, DEVICES)
    return made


def section(**settings: object) -> SubmissionSection:
    asked = {"party": AVON, "officer": "Ada", "at": "2019-03-04T09:00:00Z", "kind": "batch", "device_type": "ESME"}
    return SubmissionSection.model_validate({**asked, **settings})


def made(world: World, *sections: SubmissionSection) -> list[list[SigningRequest | Finding]]:
    requests = SigningRequests(world, world.smki_services.own)
    return [
        [parse_signing_request(request.der) for request in requests.of(number, section)]
        for number, section in enumerate(sections)
    ]


def devices(requests: list[SigningRequest | Finding]) -> list[int | str]:
    """The number of each Device, or the finding."""
    return [each.code if isinstance(each, Finding) else each.eui64.value - FIRST for each in requests]


def test_each_good_request_is_for_the_partys_next_device(world: World) -> None:
    first, second = made(world, section(requests=3), section(requests=2))
    assert (devices(first), devices(second)) == ([0, 1, 2], [3, 4])


def test_the_next_device_may_be_one_that_was_allocated_after_others_were_asked_for(world: World) -> None:
    requests, asked = SigningRequests(world, world.smki_services.own), section(requests=8)
    before = [parse_signing_request(request.der) for request in requests.of(0, asked)]
    later = Eui64Range(EUI64(FIRST + 100), EUI64(FIRST + 109))
    world.smki_services.own.office.subscribers.allocate(AVON, later)
    after = [parse_signing_request(request.der) for request in requests.of(1, asked)]
    assert devices(before) + devices(after) == [*range(10), *range(100, 106)]


def test_without_an_eui64_left_devices_come_after_those_that_are_allocated(world: World) -> None:
    first, second = made(world, section(requests=9), section(requests=3))
    assert devices(first) + devices(second) == list(range(12))


def test_faulty_requests_stand_evenly_among_the_good(world: World) -> None:
    (requests,) = made(world, section(requests=4, broken=1, duplicate=1, foreign=1, ineligible=1))
    *but_last, last = requests
    assert devices(but_last) == [0, 1, "signing-request-possession", 2, 0, 3, 10]
    assert isinstance(last, SigningRequest)
    assert (last.eui64, last.role) == (supplier(world), RemotePartyRole.SUPPLIER)


def test_every_good_request_has_a_key_of_its_own(world: World) -> None:
    sections = section(requests=4), section(requests=3, key_usage="keyAgreement")
    requests = [request for each in made(world, *sections) for request in each]
    points = {request.public_point for request in requests if isinstance(request, SigningRequest)}
    assert len(points) == 7


def test_an_organisation_asks_for_its_own_user_id_and_role(world: World) -> None:
    asked = section(kind="single", device_type=None, role="XmlSigningUser")
    ((request,),) = made(world, asked)
    assert isinstance(request, SigningRequest)
    assert (request.eui64, request.role, request.key_usage, request.common_name) == (
        supplier(world), RemotePartyRole.XML_SIGNING_USER, KeyUsage.DIGITAL_SIGNATURE, None,
    )  # fmt: skip


def test_the_same_scenario_asks_with_the_same_octets(world: World) -> None:
    asked = section(requests=2, broken=1)
    again = build()
    again.smki_services.own.office.subscribers.allocate(AVON, DEVICES)
    once, twice = ([r.der for r in SigningRequests(w, w.smki_services.own).of(0, asked)] for w in (world, again))
    assert once == twice


def test_the_test_service_is_asked_with_other_keys(world: World) -> None:
    world.smki_services.beside.office.subscribers.allocate(AVON, DEVICES)
    asked = section(requests=2)
    own, beside = (
        {request.key.public_point for request in SigningRequests(world, service).of(0, asked)}
        for service in (world.smki_services.own, world.smki_services.beside)
    )
    assert own.isdisjoint(beside)
