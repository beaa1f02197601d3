"""What the S1SP signs: documents of their own, which a response carries and gives back as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import UPDATE_CREDENTIALS, service
from simulator.duis.errors import DocumentError
from simulator.duis.reading import parse_response
from simulator.duis.s1sp_reading import parse_s1sp_alert, parse_smets1_response
from simulator.duis.s1sp_writing import write_s1sp_alert, write_smets1_response
from simulator.duis.values import (
    DccAlert,
    ReplacementOutcome,
    ResponseBody,
    S1spAlert,
    S1spAlertDsp,
    ServiceResponse,
    Smets1Response,
    Smets1ResponseMessage,
)
from simulator.duis.writing import write_response
from simulator.pki.profiles import Environment
from simulator.xmldsig.issuers import find_among
from simulator.xmldsig.verifying import SignedBy, verify_document
from tests.xmldsig.conftest import Signer, World

DECLARED = b' xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway"'
NOW = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
DEVICE, USER = EUI64(0x00DB1234567890A0), EUI64(0x90B3D51F30010000)
OUTCOME = ReplacementOutcome("success", "DigitalSigning", RemotePartyRole.SUPPLIER, USER, EUI64(7), None, b"\1" * 20)
ANSWER = Smets1Response(DEVICE, USER, 12, UPDATE_CREDENTIALS, success=True, replacements=(OUTCOME,), date_time=NOW)
ALERT = S1spAlert(f"{USER}:{DEVICE}:12", DEVICE, "E4", "not <yours>", NOW)


@pytest.fixture(scope="module")
def signer() -> Signer:
    return World.found(Environment.TEST).signer()


def test_the_canonical_form_of_an_answer() -> None:
    assert write_smets1_response(replace(ANSWER, replacements=(), date_time=None)).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?><sr:SMETS1SignedResponse'
        ' xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert"'
        ' xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.1"><sr:SMETS1Response>'
        "<sr:Header><ra:BusinessOriginatorID>00-DB-12-34-56-78-90-A0</ra:BusinessOriginatorID>"
        "<ra:BusinessTargetID>90-B3-D5-1F-30-01-00-00</ra:BusinessTargetID><ra:OriginatorCounter>12"
        "</ra:OriginatorCounter><ra:ServiceReference>6.15</ra:ServiceReference>"
        "<ra:ServiceReferenceVariant>6.15.1</ra:ServiceReferenceVariant></sr:Header><sr:Body><sr:ResponseMessage>"
        '<ra:SMETSData><ra:UpdateSecurityCredentialsKRPRsp MessageSuccess="true"></ra:UpdateSecurityCredentialsKRPRsp>'
        "</ra:SMETSData></sr:ResponseMessage></sr:Body></sr:SMETS1Response></sr:SMETS1SignedResponse>"
    )


def carriers(signed: bytes, alert: bytes) -> list[tuple[bytes, ResponseBody]]:
    return [(signed, Smets1ResponseMessage(signed)), (alert, DccAlert("N55", S1spAlertDsp(alert)))]


def carried(response: ServiceResponse | object) -> bytes:
    assert isinstance(response, ServiceResponse), response
    body = response.body.content if isinstance(response.body, DccAlert) else response.body
    assert isinstance(body, Smets1ResponseMessage | S1spAlertDsp)
    return body.document


def test_a_response_gives_back_what_the_s1sp_signed(signer: Signer) -> None:
    """To the octet, however the response around it is written or indented."""
    find = find_among([signer.certificate])
    both = carriers(signer.sign(write_smets1_response(ANSWER)), signer.sign(write_s1sp_alert(ALERT)))
    for signed, body in both:
        response = write_response(ServiceResponse(None, None, "I0", NOW, None, body))
        assert signed.partition(b"?>")[2].replace(DECLARED, b"", 1) in response
        crowded = response.replace(b"<sr:Response ", b'<sr:Response xmlns:x="urn:x" xmlns:ds="urn:other" ')
        assert carried(parse_response(response)) == carried(parse_response(crowded)) == signed
        assert carried(parse_response(signer.sign(response))) == signed
        tree = etree.fromstring(response)
        etree.indent(tree)
        indented = carried(parse_response(etree.tostring(tree, encoding="UTF-8")))
        assert indented != signed
        assert isinstance(verify_document(indented, find), SignedBy)


def test_what_a_response_gives_back_can_be_read(signer: Signer) -> None:
    (signed, _), (alert, _) = carriers(signer.sign(write_smets1_response(ANSWER)), signer.sign(write_s1sp_alert(ALERT)))
    assert parse_smets1_response(signed) == ANSWER
    assert parse_s1sp_alert(alert) == ALERT


def test_a_namespace_that_only_the_response_declares_is_declared_again() -> None:
    alone = write_s1sp_alert(ALERT)
    response = write_response(ServiceResponse(None, None, "I0", NOW, None, DccAlert("N55", S1spAlertDsp(alone))))
    assert response.count(DECLARED) == 1
    twice = response.replace(b"<sr:S1SPAlert ", b"<sr:S1SPAlert" + DECLARED + b" ")
    assert carried(parse_response(response)) == carried(parse_response(twice)) == alone


def test_the_service_may_stand_beside_the_answer() -> None:
    body = Smets1ResponseMessage(write_smets1_response(ANSWER))
    for known in (None, UPDATE_CREDENTIALS):
        read = parse_response(write_response(ServiceResponse(None, None, "I0", NOW, known, body)))
        assert isinstance(read, ServiceResponse)
        assert read.service is known


def test_other_items_of_the_schema_are_passed_over() -> None:
    document = write_smets1_response(ANSWER).decode()
    fuller = (
        document.replace("<ra:Timestamp>", '<ra:Timestamp ClockStatus="reliable">')
        .replace("<ra:ServiceReference>", "<ra:SupplementaryOriginatorCounter>1</ra:SupplementaryOriginatorCounter>"
                 "<ra:GBCSHexadecimalMessageCode>0008</ra:GBCSHexadecimalMessageCode><ra:ServiceReference>")
        .replace("<ra:SMETSData>", "<ra:GBCSData><ra:x/></ra:GBCSData><ra:GBCSData/><ra:SMETSData>")
        .replace("</ra:SMETSData>", "</ra:SMETSData><ra:DebugInfo/>")
    )  # fmt: skip
    assert parse_smets1_response(fuller.encode()) == ANSWER


@pytest.mark.parametrize(
    ("old", "new", "reason", "element"),
    [
        ('"5.1"', '"1"', "schema-version", "SMETS1SignedResponse"),
        ("SMETS1SignedResponse", "SMETS1Response", "wrong-root", "SMETS1Response"),
        ("ra:BusinessTargetID", "sr:BusinessTargetID", "wrong-namespace", "BusinessTargetID"),
        (">12<", ">18446744073709551616<", "out-of-range", "OriginatorCounter"),
        (">6.15<", ">6.21<", "service-reference-mismatch", "ServiceReference"),
        (">6.15.1<", ">6.15.2<", "body-mismatch", "UpdateSecurityCredentialsKRPRsp"),
        ("KRPRsp", "KRP", "unexpected-element", "UpdateSecurityCredentialsKRP"),
        (' MessageSuccess="true"', "", "bad-boolean", "UpdateSecurityCredentialsKRPRsp"),
        ("MessageSuccess", "MesageSuccess", "unexpected-attribute", "UpdateSecurityCredentialsKRPRsp"),
        (">success<", ">sucess<", "unknown-value", "ASN1Status"),
        ("NewCertificateHash>", "OldCertificateHash>", "unexpected-element", "OldCertificateHash"),
    ],
)
def test_what_is_wrong_with_an_answer(old: str, new: str, reason: str, element: str) -> None:
    document = write_smets1_response(ANSWER).decode()
    assert old in document
    findings = parse_smets1_response(document.replace(old, new).encode())
    assert isinstance(findings, tuple)
    assert [(finding.details["reason"], finding.details["element"]) for finding in findings] == [(reason, element)]
    assert findings[0].code == "E1001"


def test_the_outcome_of_another_service_is_told_by_its_line() -> None:
    document = (
        write_smets1_response(ANSWER)
        .replace(b">6.15.1<", b">6.15.2<")
        .replace(b"<ra:SMETSData>", b"\n<ra:SMETSData>\n")
    )
    (finding,) = parse_smets1_response(document)  # type: ignore[misc]
    assert finding.message == (
        "Line 3, UpdateSecurityCredentialsKRPRsp: the outcome does not go with 6.15.2 "
        "Update Security Credentials (Device); expected UpdateSecurityCredentialsDeviceRsp"
    )


@pytest.mark.parametrize("read", [parse_smets1_response, parse_s1sp_alert])
def test_unsafe_octets_are_refused(read: object) -> None:
    (finding,) = read(b"<!DOCTYPE a []><a/>")  # type: ignore[operator]
    assert (finding.code, finding.details["reason"]) == ("E1000", "document-type")


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (replace(ANSWER, counter=-1), "OriginatorCounter"),
        (replace(ANSWER, service=service("8.2")), "8.2"),
        (replace(ANSWER, service=service("6.15.2"), replacements=()), "6.15.2"),
        (replace(ANSWER, service=service("8.1.1")), "replacements"),
        (replace(ANSWER, replacements=(OUTCOME,) * 4), "ReplacementOutcome"),
        (replace(ANSWER, replacements=(replace(OUTCOME, status="fine"),)), "ASN1Status"),
        (replace(ANSWER, date_time=datetime(2024, 1, 1)), "Timestamp"),
        (replace(ANSWER, schema_version="1"), "schemaVersion"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_answer_that_no_document_can_state_is_refused(wrong: Smets1Response, named: str) -> None:
    with pytest.raises(DocumentError, match=named):
        write_smets1_response(wrong)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"", "SMETS1SignedResponse: .*not well-formed"),
        (b"<!DOCTYPE a []><a/>", "SMETS1SignedResponse: .*document type"),
        (write_s1sp_alert(ALERT), "give the SMETS1SignedResponse that the S1SP signed"),
        (b'<a xmlns="../relative"/>', "SMETS1SignedResponse"),
        (
            write_smets1_response(ANSWER).replace(b"ra:x", b"y").replace(b"xmlns:ra", b'xmlns:q="../q" xmlns:ra'),
            "full one",
        ),
    ],
    ids=["empty", "document type", "another", "relative", "relative within"],
)
def test_only_what_the_s1sp_signed_is_carried(document: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        write_response(ServiceResponse(None, None, "I0", NOW, None, Smets1ResponseMessage(document)))


@pytest.mark.parametrize(
    "attributes",
    [
        'xmlns:q="../q"',
        " ".join(f'xmlns:n{i}="urn:{i}"' for i in range(101)),
        " ".join(f'a{i}=""' for i in range(101)),
    ],
    ids=["relative", "namespaces", "attributes"],
)
def test_what_has_no_canonical_form_is_a_finding(attributes: str) -> None:
    body = Smets1ResponseMessage(write_smets1_response(ANSWER))
    response = write_response(ServiceResponse(None, None, "I0", NOW, None, body))
    bad = response.replace(b"<sr:SMETS1Response>", f"<sr:SMETS1Response {attributes}>".encode())
    assert bad != response
    findings = parse_response(bad)
    assert isinstance(findings, tuple)
    assert [finding.details["reason"] for finding in findings] == ["not-canonical"]
