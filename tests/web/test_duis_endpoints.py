"""The DUIS endpoints over real HTTP: Service Requests in, Service Responses out, and what is never taken."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import count

import httpx
import pytest

from simulator.actors.users import correlate, sign_pre_command
from simulator.domain.documents import LIMIT
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import (
    READ_INVENTORY,
    RETRIEVE_CREDENTIALS,
    UPDATE_CREDENTIALS,
    CommandVariant,
    ServiceReferenceVariant,
)
from simulator.duis.reading import parse_response
from simulator.duis.values import (
    GbcsPayload,
    Inventory,
    PreCommand,
    ReadInventory,
    RequestBody,
    RetrieveCredentials,
    ServiceRequest,
    ServiceResponse,
)
from simulator.duis.writing import write_request
from simulator.engine.home import credentials_of
from simulator.rules.rulebook import RuleSet
from simulator.smki.policy_management import Part
from simulator.web.duis_endpoints import DuisEndpoints
from simulator.web.live_clock import JUMP, LiveClock
from simulator.web.run_store import open_run_store
from simulator.web.served_run import ServedRun
from simulator.web.served_world import served_world
from tests.support.waiting import until
from tests.web.conftest import METER, PATIENCE, XML, Served, scenario
from tests.web.conftest import retrieval as retrieval_of

COUNTERS = count(1)
NETWORK_OPERATOR = RemotePartyRole.NETWORK_OPERATOR
HUNDRED_MEGABYTES = 100 * LIMIT


def ask(
    served: Served,
    service: ServiceReferenceVariant,
    variant: CommandVariant,
    body: RequestBody,
    target: EUI64 = METER,
    user: EUI64 | None = None,
) -> ServiceRequest:
    """A request of Eastern's Network Operator, unless another User is named."""
    return ServiceRequest(user or served.operator(), target, next(COUNTERS), variant, service, body)


def inventory(served: Served) -> ServiceRequest:
    return ask(served, READ_INVENTORY, CommandVariant.NON_DEVICE, ReadInventory(device_id=METER))


def retrieval(served: Served, target: EUI64 = METER) -> ServiceRequest:
    return ask(
        served,
        RETRIEVE_CREDENTIALS,
        CommandVariant.NON_CRITICAL_WAN,
        RetrieveCredentials((NETWORK_OPERATOR,)),
        target,
    )


def update(served: Served) -> ServiceRequest:
    body = credentials_of(served.twin, served.operator(), NETWORK_OPERATOR)
    return ask(served, UPDATE_CREDENTIALS, CommandVariant.TRANSFORM, body)


def waiting(served: Served, user: EUI64) -> Iterator[ServiceResponse]:
    """Fetches what waits for a User, one after the other, and says that each was received."""
    url = f"{served.duis}/api/v1/responses/{user}"
    while (answer := httpx.get(url)).status_code == 200:
        response = parse_response(answer.content)
        assert isinstance(response, ServiceResponse)
        yield response
        assert httpx.delete(served.duis + answer.headers["Content-Location"]).status_code == 204
    assert answer.status_code == 204


def test_the_inventory_is_answered_at_once(served: Served) -> None:
    request = inventory(served)
    response = served.post("D", served.signed(request))
    assert (response.request_id, response.response_code) == (request.request_id, "I0")
    assert isinstance(response.body, Inventory)
    assert [device.device_id for device in response.body.devices] == [METER]


def test_the_whole_way_of_a_critical_request(served: Served) -> None:
    """Transform, check and sign the Pre-Command, send it back, I99, then the Device's answer and the DCC Alert."""
    user = served.operator()
    assert list(waiting(served, user)) == []
    request = update(served)
    transformed = served.post("T", served.signed(request))
    assert transformed.response_code == "I0"
    assert isinstance(transformed.body, PreCommand)
    assert transformed.body.payload[0] == 0xDF, "the published client signs what comes after this octet"
    assert correlate(request, transformed.body.payload) is None
    signed = sign_pre_command(request, transformed.body.payload, served.twin.signing_key(user))
    assert served.post("S", served.signed(signed)).response_code == "I99"
    received: list[ServiceResponse] = []

    def two_have_come() -> bool:
        received.extend(waiting(served, user))
        return len(received) == 2

    until(two_have_come, received)
    final = next(response for response in received if response.request_id == request.request_id)
    assert final.response_code == "I0"
    assert isinstance(final.body, GbcsPayload)
    alert = next(response for response in received if response is not final)
    assert alert.request_id is None


def test_a_document_is_fetched_again_until_it_is_said_to_be_received(served: Served) -> None:
    user = served.operator()
    request = retrieval(served)
    assert served.post("S", served.signed(request)).response_code == "I99"
    url = f"{served.duis}/api/v1/responses/{user}"
    until(lambda: httpx.get(url).status_code != 204)
    first = httpx.get(url)
    again = httpx.get(served.duis + first.headers["Content-Location"])
    assert first.content == again.content == httpx.get(url).content
    queue = httpx.get(f"{served.duis}/queue").json()
    assert (queue["waiting"], queue["rejected"]) == (1, 0)
    assert queue["documents"] == [
        {
            "document": first.headers["Content-Location"],
            "recipient": str(user),
            "request_id": request.request_id,
            "sent": queue["documents"][0]["sent"],
            "attempts": 0,
            "last_error": "",
            "state": "waiting",
        }
    ]
    assert [response.request_id for response in waiting(served, user)] == [request.request_id]
    assert httpx.delete(served.duis + first.headers["Content-Location"]).status_code == 404


@pytest.mark.parametrize(
    "path", ["nobody", "00-00-00-00-00-00-00-01/7", "00-00-00-00-00-00-00-01/²", f"1/{'9' * 5000}"]
)
def test_there_is_no_such_document(served: Served, path: str) -> None:
    answer = httpx.get(f"{served.duis}/api/v1/responses/{path}")
    assert answer.status_code == 404
    assert "<Code>http-" in answer.text


@pytest.mark.parametrize("service", ["T", "D"])
def test_a_request_on_the_wrong_url_is_e13(served: Served, service: str) -> None:
    assert served.post(service, served.signed(retrieval(served))).response_code == "E13"


def test_a_request_that_nobody_signed_is_never_accepted(served: Served) -> None:
    response = served.post("D", write_request(inventory(served)))
    assert response.response_code.startswith("E")


def test_a_changed_request_is_never_accepted(served: Served) -> None:
    document = served.signed(inventory(served))
    changed = document.replace(str(METER).encode() + b"</sr:DeviceID>", b"00-DB-12-34-56-78-90-A1</sr:DeviceID>")
    assert changed != document
    assert served.post("D", changed).response_code.startswith("E")


def test_a_request_is_taken_once(served: Served) -> None:
    document = served.signed(inventory(served))
    assert served.post("D", document).response_code == "I0"
    assert served.post("D", document).response_code.startswith("E")


@pytest.mark.parametrize(
    "content_type", ["application/xml; charset=utf-8", "text/xml", "Application/XML;charset=UTF-8"]
)
def test_content_types_that_are_taken(served: Served, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    answer = httpx.post(f"{served.duis}/api/v1/serviceD", content=served.signed(inventory(served)), headers=headers)
    assert b"<sr:ResponseCode>I0<" in answer.content


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not XML",
        b"<sr:Request",
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><r>&b;</r>',
        b"<a>" * 10_000,
        "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
    ],
    ids=["empty", "no XML", "cut", "entity bomb", "deep", "UTF-16"],
)
def test_what_is_no_xml_is_e1000(served: Served, document: bytes) -> None:
    response = served.post("D", document)
    assert (response.response_code, response.request_id) == ("E1000", None)


def test_another_document_is_e1001(served: Served) -> None:
    assert served.post("D", b"<html/>").response_code == "E1001"


REFUSED = [
    ("GET", "/api/v1/serviceT", {}, 405, "http-method"),
    ("POST", "/api/v1/service", XML, 404, "http-path"),
    ("POST", "/api/v1/serviceT/", XML, 404, "http-path"),
    ("POST", "/queue", XML, 405, "http-method"),
    ("POST", "/api/v1/serviceT", {}, 415, "http-content-type"),
    ("POST", "/api/v1/serviceT", {"Content-Type": "application/json"}, 415, "http-content-type"),
    ("POST", "/api/v1/serviceT", {**XML, "Content-Encoding": "gzip"}, 415, "http-content-encoding"),
]


@pytest.mark.parametrize(("method", "path", "headers", "status", "code"), REFUSED)
def test_what_is_no_such_message_is_told_why(
    served: Served, method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = httpx.request(method, served.duis + path, headers=headers, content=b"<a/>")
    assert answer.status_code == status
    assert f"<Refusal><Code>{code}</Code><Message>" in answer.text


def endless(total: int) -> Iterator[bytes]:
    for _ in range(total // 65_536):
        yield bytes(65_536)


@pytest.mark.parametrize("headers", [{"Content-Length": str(HUNDRED_MEGABYTES)}, {"Transfer-Encoding": "chunked"}])
def test_a_hundred_megabytes_are_refused_unread(served: Served, headers: dict[str, str]) -> None:
    address = served.duis.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1])), timeout=PATIENCE) as client:
        lines = [f"{name}: {value}" for name, value in {"Host": "a", **XML, **headers}.items()]
        client.sendall("\r\n".join(["POST /api/v1/serviceT HTTP/1.1", *lines, "", ""]).encode())
        sent = 0
        answer = b""
        try:
            while sent < HUNDRED_MEGABYTES and not answer:
                client.sendall(b"10000\r\n" + bytes(0x10000) + b"\r\n")
                sent += 0x10000
                client.settimeout(0.01)
                with suppress(TimeoutError):
                    answer = client.recv(4096)
                client.settimeout(PATIENCE)
        except OSError:
            answer = client.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert sent < HUNDRED_MEGABYTES // 2


def test_one_octet_too_many(served: Served) -> None:
    for octets, status in ((LIMIT, 200), (LIMIT + 1, 413)):
        answer = httpx.post(f"{served.duis}/api/v1/serviceD", content=b" " * octets, headers=XML)
        assert answer.status_code == status


def test_many_at_once_are_each_answered(served: Served) -> None:
    """Each has a target of its own: the counters of one originator and target must rise, and here none waits."""
    requests = [replace(inventory(served), target=EUI64(0xA0_0000_0000 + number)) for number in range(64)]
    documents = [served.signed(request) for request in requests]
    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(lambda document: served.post("D", document), documents))
    assert [response.request_id for response in responses] == [request.request_id for request in requests]
    assert {response.response_code for response in responses} == {"I0"}


def test_the_log_has_a_line_for_each_message_and_no_secret(served: Served) -> None:
    request = inventory(served)
    served.post("D", served.signed(request))
    httpx.get(f"{served.duis}/nothing?apikey=secret")
    until(lambda: "/nothing" in "".join(served.log[-1:]), served.log)  # a line is written after its answer
    posted, got = served.log[-2:]
    assert re.fullmatch(rf"\d\d:\d\d:\d\d POST /api/v1/serviceD {request.request_id} 200 I0 \d+\.\d ms", posted)
    assert re.fullmatch(r"\d\d:\d\d:\d\d GET /nothing - 404 \d+\.\d ms", got)


def test_a_party_whose_access_the_pma_has_suspended_is_refused_the_connection() -> None:
    with open_run_store(None) as store:
        run = ServedRun(served_world(scenario(), RuleSet()), store, lambda _: None)
        pma = run.world.smki_services.own.office.pma
        pma.suspend("malware", 0, parts=frozenset({Part.GATEWAY}), party="Avon Energy")
        endpoints = DuisEndpoints(run, LiveClock(run.world.clock, JUMP, run.troubled), body_seconds=PATIENCE)

        async def post() -> httpx.Response:
            transport = httpx.ASGITransport(app=endpoints.application())
            async with httpx.AsyncClient(transport=transport, base_url="http://dcc") as client:
                return await client.post("/api/v1/serviceS", content=retrieval_of(run.world, 1), headers=XML)

        answer = asyncio.run(post())
    assert answer.status_code == 403
    assert "<Code>service-suspended</Code>" in answer.text
