"""A running server, and what each of its answers must be, whatever is posted to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import httpx
import pytest
from hypothesis import HealthCheck, settings

from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN
from simulator.domain.parties import RemotePartyRole
from simulator.domain.response_codes import RESPONSE_CODES
from simulator.domain.service_requests import (
    READ_INVENTORY,
    RETRIEVE_CREDENTIALS,
    UPDATE_CREDENTIALS,
    UPDATE_DEVICE_CREDENTIALS,
    CommandVariant,
)
from simulator.duis.reading import parse_response
from simulator.duis.values import (
    CredentialsReplacement,
    ReadInventory,
    RequestBody,
    RetrieveCredentials,
    ServiceRequest,
    ServiceResponse,
    UpdateDeviceCredentials,
)
from simulator.engine.home import credentials_of
from simulator.scenario import DeviceSection, RegistrationSection, Scenario
from simulator.world.market import DSP_IDENTITY
from simulator.xmldsig.verifying import SignedBy, verify_document
from tests.web.conftest import METER, PATIENCE, XML, Served, scenario, serving

SMETS1_METER = EUI64.parse("00-DB-12-34-56-78-90-A1")
API_KEY = "open-sesame"
QUICK = 1_000
"""Simulated seconds in a real one: answers come at once, and no date in a far future does."""

COUNTERS = count(1)
REFUSAL = re.compile(r"<Refusal><Code>http-[a-z-]+</Code><Message>[^<]+</Message></Refusal>")


def examples(most: int) -> settings:
    """So many examples against one server, which is looked at before the first and after the last."""
    return settings(max_examples=most, suppress_health_check=[HealthCheck.function_scoped_fixture])


def homes() -> Scenario:
    """Two homes, a SMETS2 meter and a SMETS1 meter."""
    base, mpxn = scenario(api_key=API_KEY), str(MPAN.assemble(10, 7))
    held = {"mpxn": mpxn, "supplier": "Avon Energy", "network_operator": "EELC"}
    meter = DeviceSection(device_id=str(SMETS1_METER), device_type="ESME", smets=1, **held)
    registration = RegistrationSection(**held)
    added = {"devices": (*base.devices, meter), "registrations": (*base.registrations, registration)}
    return base.model_copy(update=added)


class Attacked:
    """A running server, one connection to it, and what every answer must be."""

    def __init__(self, served: Served, client: httpx.Client) -> None:
        self.served = served
        self.twin = served.twin
        self.client = client
        self.avon = served.twin.user_id_of_party("Avon Energy")
        self.devices = [entry.device_id for entry in served.twin.inventory]

    def check(self, answer: httpx.Response) -> ServiceResponse | None:
        """A Service Response with a known code that the DSP has signed, or a refusal with a code of its own."""
        if answer.status_code != 200:
            assert 400 <= answer.status_code < 500, answer.text
            assert REFUSAL.search(answer.text), answer.text
            return None
        response = parse_response(answer.content)
        assert isinstance(response, ServiceResponse), response
        assert response.response_code in RESPONSE_CODES
        signature = verify_document(answer.content, self.twin.registers.certificates.find)
        assert isinstance(signature, SignedBy), signature
        assert signature.certificate.eui64 == DSP_IDENTITY
        return response

    def post(self, document: bytes, service: str, headers: dict[str, str] = XML) -> ServiceResponse | None:
        url = f"{self.served.duis}/api/v1/service{service}"
        return self.check(self.client.post(url, content=document, headers=headers))

    def request(self, body: RequestBody, target: EUI64 = METER) -> ServiceRequest:
        """A request of Avon Energy's with a fresh counter."""
        service, variant = {
            ReadInventory: (READ_INVENTORY, CommandVariant.NON_DEVICE),
            RetrieveCredentials: (RETRIEVE_CREDENTIALS, CommandVariant.NON_CRITICAL_WAN),
            CredentialsReplacement: (UPDATE_CREDENTIALS, CommandVariant.TRANSFORM),
            UpdateDeviceCredentials: (UPDATE_DEVICE_CREDENTIALS, CommandVariant.TRANSFORM),
        }[type(body)]
        return ServiceRequest(self.avon, target, next(COUNTERS), variant, service, body)

    def credentials(self) -> CredentialsReplacement:
        return credentials_of(self.twin, self.avon, RemotePartyRole.SUPPLIER)

    def serves(self) -> None:
        """It still answers a good request, and no bug has shown, at once or while a request was carried out."""
        good = self.post(self.served.signed(self.request(ReadInventory(device_id=METER))), "D")
        assert good is not None
        assert good.response_code == "I0"
        assert [line for line in self.served.log if "internal" in line] == []


@pytest.fixture(scope="module")
def running() -> Iterator[Attacked]:
    """A simulator that is going to be sent nonsense."""
    with serving(homes(), pace=QUICK) as served, httpx.Client(timeout=PATIENCE) as client:
        yield Attacked(served, client)


@pytest.fixture
def attacked(running: Attacked) -> Iterator[Attacked]:
    """The same, which must serve before and after what a test does to it."""
    running.serves()
    yield running
    running.serves()
