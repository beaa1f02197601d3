"""The schema that is made from the declarations, held against the reader."""

import subprocess
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from simulator.domain.eui64 import EUI64
from simulator.domain.service_requests import CommandVariant, service
from simulator.duis.reading import parse_request, parse_response
from simulator.duis.schema import own_schema
from simulator.duis.values import Deletion, ServiceRequest, ServiceResponse, UpdateInventory
from simulator.duis.writing import write_request, write_response
from tests.duis.damage import GOOD, rearranged
from tests.duis.strategies import requests, responses
from tests.support.child import child

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
SCHEMA = etree.XMLSchema(etree.fromstring(own_schema()))
BEYOND_A_SCHEMA = {"service-reference-mismatch", "body-mismatch"}
"""What the reader finds by comparing one element with another."""


def reasons(document: bytes) -> set[str]:
    """What the reader finds, as a request or as a response, whichever the document is."""
    read = parse_response if etree.QName(etree.fromstring(document)).localname == "Response" else parse_request
    found = read(document)
    return {finding.details["reason"] for finding in found} if isinstance(found, tuple) else set()


def agree(document: bytes) -> bool:
    found = reasons(document)
    return SCHEMA.validate(etree.fromstring(document)) == (not found - BEYOND_A_SCHEMA)


def test_it_is_the_same_in_every_process() -> None:
    program = "import sys; from simulator.duis.schema import own_schema; sys.stdout.buffer.write(own_schema())"
    elsewhere = subprocess.run(child(program), capture_output=True, check=True)
    assert elsewhere.stdout == own_schema()


@pytest.mark.parametrize("document", GOOD, ids=lambda _: "")
def test_it_accepts_the_good_documents(document: bytes) -> None:
    SCHEMA.assertValid(etree.fromstring(document))


@given(requests())
def test_it_accepts_every_request_that_is_written(request: ServiceRequest) -> None:
    SCHEMA.assertValid(etree.fromstring(write_request(request)))


@given(responses())
def test_it_accepts_every_response_that_is_written(response: ServiceResponse) -> None:
    SCHEMA.assertValid(etree.fromstring(write_response(response)))


BAD = tomllib.loads((DOCUMENTS / "bad.toml").read_text(encoding="utf-8"))
WELL_FORMED = sorted(
    name
    for name, entry in BAD.items()
    if entry["findings"][0]["code"] == "E1001" and entry["findings"][0]["reason"] != "wrong-root"
)


@pytest.mark.parametrize("name", WELL_FORMED)
def test_it_refuses_the_bad_documents(name: str) -> None:
    assert agree((DOCUMENTS / "bad" / name).read_bytes())


@given(rearranged())
def test_it_agrees_with_the_reader_on_elements_gone_wrong(document: bytes) -> None:
    assert agree(document)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<sr:DeviceID>00-DB-12-34-56-78-90-A0</sr:DeviceID><sr:DeleteDevice></sr:DeleteDevice>", b""),
        (b"<sr:DeleteDevice></sr:DeleteDevice>", b""),
        (b"<sr:DeleteDevice></sr:DeleteDevice>", b"<sr:DeleteDevice>x</sr:DeleteDevice>"),
        (b"<sr:DeleteDevice></sr:DeleteDevice>", b"<sr:DeleteDevice></sr:DeleteDevice><sr:UpdateMPxN></sr:UpdateMPxN>"),
        (b"DeleteDevice>", b"UpdateMPxN>"),
        (b"<sr:DeleteDevice></sr:DeleteDevice>", b"<sr:UpdateDeviceStatusCH>Pending</sr:UpdateDeviceStatusCH>"),
    ],
)
def test_it_refuses_a_change_of_the_inventory_as_the_reader_does(old: bytes, new: bytes) -> None:
    good = write_request(
        ServiceRequest(
            EUI64(1),
            EUI64(2),
            3,
            CommandVariant.NON_DEVICE,
            service("8.4"),
            UpdateInventory(EUI64(0x00DB1234567890A0), Deletion()),
        )
    )
    assert old in good
    bad = good.replace(old, new)
    assert reasons(bad)
    assert agree(bad)
