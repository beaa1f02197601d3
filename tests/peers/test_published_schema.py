"""What is read and written here, held against the DUIS schema 5.1 that Smart DCC's signing tool carries."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from simulator.domain.finding import Finding
from simulator.domain.response_codes import RESPONSE_CODES, Standing
from simulator.domain.service_requests import service
from simulator.duis.published_schema import PublishedSchema
from simulator.duis.reading import parse_request
from simulator.duis.request_bodies import FULLY_READ
from simulator.duis.s1sp_writing import write_s1sp_alert, write_smets1_response
from simulator.duis.schema import own_schema
from simulator.duis.values import (
    DccAlert,
    OtherBody,
    ResponseBody,
    S1spAlertDsp,
    ServiceRequest,
    ServiceResponse,
    Smets1ResponseMessage,
)
from simulator.duis.writing import write_request, write_response
from simulator.pki.profiles import Environment
from tests.duis.strategies import requests, responses, s1sp_alerts, smets1_responses
from tests.xmldsig.conftest import Signer, World

DUIS_5_1 = "DUIS Schema V5.1.xsd"
PUBLISHED_CODES = ["I0", "I99", "E4", "E061501"]
UPDATE_CREDENTIALS = "CS02bNOByNO_6.15.1_SUCCESS_REQUEST_DUIS.XML"


@pytest.fixture(scope="module")
def schema(node_modules: Path) -> PublishedSchema:
    with zipfile.ZipFile(node_modules / "@smartdcc" / "duis-sign-wrap" / "dist" / "tool.jar") as archive:
        return PublishedSchema.from_bytes(archive.read(DUIS_5_1), archive.read)


@pytest.fixture(scope="module")
def signer() -> Signer:
    return World.found(Environment.TEST).signer()


def is_whole(request: ServiceRequest) -> bool:
    """Not with a body of which only the name is known."""
    return not isinstance(request.body, OtherBody)


def in_full(response: ServiceResponse) -> bool:
    """With a body that is known in full: the schema has no response without one."""
    body = response.body.content if isinstance(response.body, DccAlert) else response.body
    answers = response.service is not None and body is None
    return response.response_code in PUBLISHED_CODES and (answers or not isinstance(body, OtherBody | None))


def sendable(response: ServiceResponse, alert: bytes, answer: bytes) -> ServiceResponse:
    """With a code of the published list, and with documents that the S1SP did sign."""
    body: ResponseBody | None = response.body
    if isinstance(body, Smets1ResponseMessage):
        body = Smets1ResponseMessage(answer)
    elif isinstance(body, DccAlert):
        content = S1spAlertDsp(alert) if isinstance(body.content, S1spAlertDsp) else body.content
        body = DccAlert("N42", content)
    return replace(response, body=body)


@given(request=requests().filter(is_whole))
def test_every_request_that_is_written_is_valid(
    schema: PublishedSchema, signer: Signer, request: ServiceRequest
) -> None:
    assert schema.findings(signer.sign(write_request(request))) == ()


@given(
    response=responses().filter(in_full),
    alert=s1sp_alerts.map(write_s1sp_alert),
    answer=smets1_responses().map(write_smets1_response),
)
def test_every_response_that_is_written_is_valid(
    schema: PublishedSchema, signer: Signer, response: ServiceResponse, alert: bytes, answer: bytes
) -> None:
    sent = sendable(response, signer.sign(alert), signer.sign(answer))
    assert schema.findings(signer.sign(write_response(sent))) == ()


def test_every_code_but_the_synthetic_is_in_the_published_list(schema: PublishedSchema) -> None:
    """The real clients' tool refuses a Service Response with any other."""
    answer = ServiceResponse(None, None, "I0", datetime(2024, 3, 4, tzinfo=UTC), service("8.4"))
    codes = [code.code for code in RESPONSE_CODES.values() if code.standing is not Standing.SYNTHETIC]
    assert [code for code in codes if schema.findings(write_response(replace(answer, response_code=code)))] == []


@given(response=responses().filter(in_full))
def test_the_simulators_own_codes_are_in_no_published_list(schema: PublishedSchema, response: ServiceResponse) -> None:
    findings = schema.findings(write_response(replace(response, response_code="E0615N1")))
    assert "ResponseCode" in {finding.details["element"] for finding in findings}


def test_published_documents_are_valid_by_both_schemas(schema: PublishedSchema, duis_templates: Path) -> None:
    own = etree.XMLSchema(etree.fromstring(own_schema()))
    documents = [path.read_bytes() for path in duis_templates.glob("*.XML")]
    assert len(documents) == 293
    for document in documents:
        assert schema.findings(document) == ()
        own.assertValid(etree.fromstring(document))


def test_what_is_refused_here_the_schema_refuses(schema: PublishedSchema, duis_templates: Path) -> None:
    document = (duis_templates / UPDATE_CREDENTIALS).read_bytes()
    bad = document.replace(b">NetworkOperator<", b">NetworkOperators<")
    ours, theirs = parse_request(bad), schema.findings(bad)
    assert isinstance(ours, tuple)
    assert {place(finding) for finding in ours} == {place(finding) for finding in theirs}
    assert {(finding.code, finding.details["reason"]) for finding in theirs} == {("E1001", "published-schema")}
    assert {finding.subject for finding in theirs} == {finding.subject for finding in ours}


def place(finding: Finding) -> tuple[str, str]:
    return finding.details["line"], finding.details["element"]


def test_content_that_is_not_read_here_is_checked_by_the_schema(schema: PublishedSchema, duis_templates: Path) -> None:
    document = (duis_templates / "ECS10_3.1_SUCCESS_REQUEST_DUIS.XML").read_bytes()
    request = parse_request(document)
    assert isinstance(request, ServiceRequest)
    assert isinstance(request.body, OtherBody)
    assert request.body.element not in FULLY_READ
    bad = document.replace(b"<sr:DisplayMessage>", b"<sr:DisplayMessage><sr:Else/>")
    assert isinstance(parse_request(bad), ServiceRequest)
    (finding,) = schema.findings(bad)
    assert finding.details["element"] == "Else"


def test_a_document_that_is_not_safe_is_refused_as_the_reader_refuses_it(schema: PublishedSchema) -> None:
    document = b"<!DOCTYPE a []><a/>"
    assert schema.findings(document) == parse_request(document)
