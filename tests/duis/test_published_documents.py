"""The documents that Smart DCC publishes (``@smartdcc/duis-templates``, GPL: read where they lie, never copied).

``SMKI_SIM_DUIS_TEMPLATES`` names the directory that holds them.
"""

import os
from pathlib import Path

import pytest

from simulator.duis.reading import parse_request
from simulator.duis.request_bodies import FULLY_READ
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    DevicePreNotification,
    OtherBody,
    ReadFirmwareVersion,
    ReadInventory,
    RetrieveCredentials,
    ServiceRequest,
    SetImportMpxn,
    SignedPreCommand,
    UpdateDeviceCredentials,
    UpdateInventory,
)
from simulator.duis.writing import write_request

TEMPLATES = os.environ.get("SMKI_SIM_DUIS_TEMPLATES", "")
BODIES = {
    "6.15.1": CredentialsReplacement,
    "6.21": CredentialsReplacement,
    "6.23": CredentialsReplacement,
    "6.24.1": RetrieveCredentials,
    "6.15.2": UpdateDeviceCredentials,
    "6.20.1": SetImportMpxn,
    "8.1.1": CommissionDevice,
    "8.2": ReadInventory,
    "8.4": UpdateInventory,
    "11.2": ReadFirmwareVersion,
    "12.2": DevicePreNotification,
}


@pytest.fixture(scope="module")
def documents() -> list[Path]:
    if not TEMPLATES:
        pytest.skip("SMKI_SIM_DUIS_TEMPLATES does not name the directory of the published documents")
    found = sorted(Path(TEMPLATES).glob("*.XML"))
    assert found, f"there is no document in {TEMPLATES}"
    return found


@pytest.fixture(scope="module")
def requests(documents: list[Path]) -> dict[str, ServiceRequest]:
    read = {path.name: parse_request(path.read_bytes()) for path in documents}
    refused = {name: list(map(str, value)) for name, value in read.items() if isinstance(value, tuple)}
    assert refused == {}
    return {name: value for name, value in read.items() if isinstance(value, ServiceRequest)}


def test_all_are_read(documents: list[Path], requests: dict[str, ServiceRequest]) -> None:
    assert len(requests) == len(documents) == 293
    assert all(request.signed for request in requests.values())


def test_the_services_of_the_simulator_are_read_in_full(requests: dict[str, ServiceRequest]) -> None:
    full = [request for request in requests.values() if request.service.variant in BODIES]
    assert len(full) == 26
    assert all(type(request.body) is BODIES[request.service.variant] for request in full)


def test_the_others_are_read_by_name(requests: dict[str, ServiceRequest]) -> None:
    others = [request for request in requests.values() if request.service.variant not in BODIES]
    assert {type(request.body) for request in others} == {OtherBody, SignedPreCommand}
    assert not {request.body.element for request in others if isinstance(request.body, OtherBody)} & FULLY_READ


def test_certificates_are_certificates(requests: dict[str, ServiceRequest]) -> None:
    bodies = [request.body for request in requests.values() if isinstance(request.body, CredentialsReplacement)]
    assert len(bodies) == 12
    for body in bodies:
        certificates = [body.digital_signing_certificate, body.key_agreement_certificate, *body.path_certificates]
        assert all(certificate is not None and certificate.startswith(b"\x30\x82") for certificate in certificates)


def test_what_is_read_can_be_written_and_read_again(requests: dict[str, ServiceRequest]) -> None:
    for request in requests.values():
        again = parse_request(write_request(request))
        assert isinstance(again, ServiceRequest)
        assert (again.body, again.request_id, again.service) == (request.body, request.request_id, request.service)
