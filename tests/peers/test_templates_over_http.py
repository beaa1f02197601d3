"""Every published template, signed by the published tool, posted to the simulator, and what the client gets for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from simulator.dcc.commands import OFFERED
from simulator.domain.service_requests import ServiceUrl
from simulator.duis.reading import parse_request
from simulator.duis.values import ServiceRequest
from tests.peers.node_programs import NodeProgram
from tests.peers.published_pki import SUPPLIER, options_for
from tests.peers.serving import PATIENCE, Simulator, certificate_of_signer, simulator
from tests.peers.signing_tool import SigningTool
from tests.peers.test_decide_published_documents import SCENARIO
from tests.peers.user_system import Received
from tests.support.waiting import until

ENDING = "_REQUEST_DUIS.XML"
XML = {"Content-Type": "application/xml"}

NOT_SIGNED_BY_THE_TOOL = {"ECS47e_7.16_APC_INPUT_SUCCESS", "ECS47e_7.16_APC_OUTPUT_SUCCESS"}
"""It has no certificate of their sender, the load controller 90-B3-D5-1F-30-01-00-08."""

CARRIED_OUT = {
    "8.2_READ_INVENTORY": ("I0", "DSPInventory"),
    "CS02bNOByNO_6.15.1_SUCCESS": ("I0", "PreCommand"),
    "CS02bSupplierBySupplier_6.15.1_CANCELLATION_SUCCESS": ("I0", "PreCommand"),
    "CS02bSupplierBySupplier_6.15.1_FUTURE_DATED_SUCCESS": ("I0", "PreCommand"),
    "CS02bSupplierBySupplier_6.15.1_IMMEDIATE_SUCCESS": ("I0", "PreCommand"),
    "CS02d_6.15.2_SUCCESS": ("I0", "PreCommand"),
    "CS02aMAC_6.24.1_SUCCESS": ("I99", "NoBody"),
    "CS02bNOByNOHandover_6.21_SUCCESS": ("I99", "NoBody"),
    "CS02bSupplierBySupplierHandover_6.21_SUCCESS": ("I99", "NoBody"),
    "CS02bSupplierByTransCoS_6.23_CANCELLATION_SUCCESS": ("I99", "NoBody"),
    "CS02bSupplierByTransCoS_6.23_FUTURE_DATED_SUCCESS": ("I99", "NoBody"),
    "CS02bSupplierByTransCoS_6.23_IMMEDIATE_SUCCESS": ("I99", "NoBody"),
    "ECS39a_6.20.1_SINGLE_SUCCESS": ("I99", "NoBody"),
    "ECS39a_6.20.1_TWIN_SUCCESS": ("I99", "NoBody"),
    "ECS52_11.2_SUCCESS": ("I99", "NoBody"),
    "GCS38_11.2_SUCCESS": ("I99", "NoBody"),
    "GCS41_6.20.1_SUCCESS": ("I99", "NoBody"),
}
"""Response code and kind of body, as the published parser calls it."""

REJECTED = {
    # signed by the DSP's key, or by a Supplier's that is not for XML
    "CS02fMAC_6.24.1_SUCCESS": "E100",
    "CS08_11.2_SUCCESS": "E100",
    "GCS16b_4.14_URP_SUCCESS": "E100",
    "GCS59_8.12.2_SUCCESS": "E100",
    # for Export Suppliers (4.6.2, 6.20.2), for Other Users (9.1), or for no User at all (8.5, 8.6)
    "ECS21c_4.6.2_SUCCESS": "E2",
    "ECS39b_6.20.2_SUCCESS": "E2",
    "ECS50_9.1_SUCCESS": "E2",
    "GCS36_9.1_SUCCESS": "E2",
    "CS02bACBByACB_8.5_SUCCESS": "E2",
    "8.6_SERVICE_OPTIN": "E2",
    # a Signed Pre-Command that no request came before
    "ECS42_7.1": "E1010",
    # Devices that this scenario does not have
    "CS03A2Critical_8.7.1_SUCCESS": "E19",
    "CS03A2NonCritical_8.7.2_SUCCESS": "E19",
    "CS03CNonCritical_8.7.2_SUCCESS": "E19",
    "CS04ACNonCritical_8.8.2_SUCCESS": "E19",
    "ECS46d_6.14.3_CANCELLATION_APC_OUTPUT_SUCCESS": "E19",
    "ECS46d_6.14.3_FUTURE_DATED_APC_OUTPUT_SUCCESS": "E19",
    # Devices that are commissioned already
    "8.4_UPDATE_INVENTORY": "E5",
    "ECS70Commission_8.1.1_SUCCESS": "E5",
    "GCS28Commission_8.1.1_SUCCESS": "E5",
    "12.2_DEVICE_PRE_NOTIFICATION": "E120201",
    # a Supplier does not place Load Controllers
    "CS02gLoadControllerBySupplier_6.15.1_CANCELLATION_SUCCESS": "E061501",
    "CS02gLoadControllerBySupplier_6.15.1_FUTURE_DATED_SUCCESS": "E061501",
    "CS02gLoadControllerBySupplier_6.15.1_IMMEDIATE_SUCCESS": "E061501",
}
NOT_OFFERED = "E1006"
"""The code of all others: the rulebook accepts them, but the simulator does not carry them out."""

LATER = {
    "CS02aMAC_6.24.1_SUCCESS": ("I0", "GBCSPayload"),
    "CS02bNOByNOHandover_6.21_SUCCESS": ("I0", "GBCSPayload"),
    "CS02bSupplierBySupplierHandover_6.21_SUCCESS": ("E21", "NoBody"),  # its cells were handed over before
    "CS02bSupplierByTransCoS_6.23_CANCELLATION_SUCCESS": ("I0", "NoBody"),
    "CS02bSupplierByTransCoS_6.23_IMMEDIATE_SUCCESS": ("I0", "GBCSPayload"),
    "ECS39a_6.20.1_SINGLE_SUCCESS": ("I0", "GBCSPayload"),
    "ECS39a_6.20.1_TWIN_SUCCESS": ("I0", "GBCSPayload"),
    "ECS52_11.2_SUCCESS": ("I0", "GBCSPayload"),
    "GCS38_11.2_SUCCESS": ("I0", "GBCSPayload"),
    "GCS41_6.20.1_SUCCESS": ("I0", "GBCSPayload"),
}
"""What the asynchronous response says of each that was acknowledged; a change of Supplier in 2030 has not come yet.

Nobody is alerted, because no Device replaces anything: they hold the simulator's root, not the published one.
"""


@dataclass(frozen=True)
class Session:
    """What came of all templates.

    ``answers`` and ``requests`` (as signed) are by the template's name, ``unsigned`` has the log of the signing tool;
    ``later`` is what waited for the Supplier in the end.
    """

    requests: Mapping[str, ServiceRequest]
    answers: Mapping[str, Received]
    later: Sequence[Received]
    unsigned: Mapping[str, str]
    dsp_certificate: Path


@pytest.fixture(scope="module")
def session(
    duis_templates: Path,
    published_keystore: Path,
    sign_tool: SigningTool,
    node_program: NodeProgram,
    tmp_path_factory: pytest.TempPathFactory,
) -> Session:
    folder = tmp_path_factory.mktemp("templates")
    options = options_for(published_keystore, duis_templates, folder)
    signed, unsigned = {}, {}
    with (
        simulator(SCENARIO, folder, *options) as addresses,
        httpx.Client(headers=XML, timeout=PATIENCE) as client,
    ):
        answers = {}
        for template in sorted(duis_templates.glob(f"*{ENDING}")):
            name = template.name.removesuffix(ENDING)
            tool = sign_tool("Sign", template.read_bytes())
            if tool.code:
                unsigned[name] = tool.log
                continue
            signed[name] = as_request(tool.document)
            answers[name] = post(client, addresses, tool.document, signed[name])
        later = list(fetch(client, addresses, SUPPLIER, len(LATER)))
        pem = certificate_of_signer(later[0], addresses, node_program, folder)
    return Session(
        signed,
        dict(zip(answers, read(answers.values(), node_program), strict=True)),
        read(later, node_program),
        unsigned,
        pem,
    )


def as_request(document: bytes) -> ServiceRequest:
    request = parse_request(document)
    assert isinstance(request, ServiceRequest), request
    return request


def post(client: httpx.Client, addresses: Simulator, document: bytes, request: ServiceRequest) -> bytes:
    """Send to the URL for the request's Command Variant; a Service Response comes back, whatever it says."""
    (url,) = (u for u in ServiceUrl if u is not ServiceUrl.NONE and request.command_variant in u.command_variants)
    answer = client.post(addresses.duis + url.title, content=document)
    assert answer.status_code == 200, answer.text
    return answer.content


def fetch(client: httpx.Client, addresses: Simulator, user: str, count: int) -> Iterator[bytes]:
    """Take so many documents that wait for a User; there must be no more."""
    url = f"{addresses.duis}/api/v1/responses/{user}"
    for number in range(1, count + 1):
        until(lambda: client.get(url).status_code == httpx.codes.OK, f"document {number} of {count} has come")
        answer = client.get(url)
        client.delete(addresses.duis + answer.headers["Content-Location"])
        yield answer.content
    assert client.get(url).status_code == httpx.codes.NO_CONTENT


def read(documents: Iterable[bytes], node_program: NodeProgram) -> list[Received]:
    """The documents as the published parser reads them."""
    held = list(documents)
    found = json.loads(node_program("read_documents.mjs", given=json.dumps([each.decode() for each in held])))
    return [Received(document, each) for document, each in zip(held, found, strict=True)]


def test_the_tool_signs_every_template_but_the_load_controller_s(session: Session) -> None:
    assert set(session.unsigned) == NOT_SIGNED_BY_THE_TOOL
    assert all("could not locate certificate" in log for log in session.unsigned.values())
    assert len(session.requests) == 291


def test_the_tool_validates_every_document_of_the_simulator(session: Session, sign_tool: SigningTool) -> None:
    received = [*session.answers.values(), *session.later]
    checked = [sign_tool("Validate", each.document, session.dsp_certificate) for each in received]
    assert [tool.log for tool in checked if not tool.validated] == []


def test_every_answer_is_about_its_request(session: Session) -> None:
    for name, request in session.requests.items():
        answer = session.answers[name]
        assert answer.request_id == request.request_id.lower(), name
        message = answer.read["body"]["ResponseMessage"]
        assert message["ServiceReference"] == request.service.reference, name
        assert message["ServiceReferenceVariant"] == request.service.variant, name


def test_what_is_offered_is_accepted_or_carried_out(session: Session) -> None:
    accepted = {name: each.said for name, each in session.answers.items() if each.code[0] == "I"}
    assert accepted == CARRIED_OUT


def test_what_the_rulebook_refuses_is_rejected_with_its_code(session: Session) -> None:
    refused = {name: each for name, each in session.answers.items() if each.code[0] == "E" and each.code != NOT_OFFERED}
    assert {name: each.code for name, each in refused.items()} == REJECTED
    assert {each.kind for each in refused.values()} == {"NoBody"}


def test_exactly_the_other_services_are_not_offered(session: Session) -> None:
    others = session.requests.keys() - CARRIED_OUT.keys() - REJECTED.keys()
    assert len(others) == 250
    assert {session.answers[name].code for name in others} == {NOT_OFFERED}
    assert {session.answers[name].kind for name in others} == {"NoBody"}
    assert {session.requests[name].service for name in others}.isdisjoint(OFFERED)


def test_what_was_acknowledged_is_answered_later(session: Session) -> None:
    names = {request.request_id.lower(): name for name, request in session.requests.items()}
    assert {names[str(each.request_id)]: each.said for each in session.later} == LATER
