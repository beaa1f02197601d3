"""Reading: what a document says, however it is written, and what no document may do to the reader."""

import doctest
from datetime import UTC, datetime

import pytest

import simulator.duis
from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.documents import DUIS_NAMESPACE
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import UPDATE_CREDENTIALS, CommandVariant, service
from simulator.duis.findings import MOST_FINDINGS
from simulator.duis.names import BODY_ELEMENTS
from simulator.duis.reading import parse_request, parse_response
from simulator.duis.request_bodies import FULLY_READ
from simulator.duis.values import (
    CredentialsReplacement,
    Inventory,
    InventoryDevice,
    OtherBody,
    ServiceRequest,
    ServiceResponse,
    SignedPreCommand,
)

REQUEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.2">
  <sr:Header>
    <sr:RequestID>90-b3-d5-1f-30-02-00-00:00-DB-12-34-56-78-90-A0:18446744073709551615</sr:RequestID>
    <sr:CommandVariant>4</sr:CommandVariant>
    <sr:ServiceReference>6.15</sr:ServiceReference>
    <sr:ServiceReferenceVariant>6.15.1</sr:ServiceReferenceVariant>
  </sr:Header>
  <sr:Body>
    <sr:UpdateSecurityCredentialsKRP>
      <sr:ExecutionDateTime>2030-01-02T00:00:00.00Z</sr:ExecutionDateTime>
      <sr:RemotePartyRole>LoadController</sr:RemotePartyRole>
      <sr:RemotePartyFloorSeqNumber>0</sr:RemotePartyFloorSeqNumber>
      <sr:ReplacementCertificates>
        <sr:SupplierOrNetworkOperatorCertificates>
          <sr:KeyAgreementCertificate>AAEC</sr:KeyAgreementCertificate>
        </sr:SupplierOrNetworkOperatorCertificates>
      </sr:ReplacementCertificates>
      <sr:CertificationPathCertificates>
        <sr:Certificate>Aw==</sr:Certificate>
        <sr:Certificate>BA==</sr:Certificate>
      </sr:CertificationPathCertificates>
      <sr:ApplyTimeBasedCPVChecks>false</sr:ApplyTimeBasedCPVChecks>
    </sr:UpdateSecurityCredentialsKRP>
  </sr:Body>
</sr:Request>
"""
EXPECTED = ServiceRequest(
    originator=EUI64(0x90B3D51F30020000),
    target=EUI64(0x00DB1234567890A0),
    counter=2**64 - 1,
    command_variant=CommandVariant.TRANSFORM,
    service=UPDATE_CREDENTIALS,
    body=CredentialsReplacement(
        remote_party_role=RemotePartyRole.LOAD_CONTROLLER,
        floor_seq_number=0,
        key_agreement_certificate=b"\x00\x01\x02",
        path_certificates=(b"\x03", b"\x04"),
        apply_time_based_cpv_checks=False,
        execution_date_time=datetime(2030, 1, 2, tzinfo=UTC),
    ),
    schema_version="5.2",
)
SIGNATURE = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'


def reasons(document: str | bytes) -> list[str]:
    data = document.encode() if isinstance(document, str) else document
    found = parse_request(data)
    assert isinstance(found, tuple), "the document was accepted"
    return [finding.details["reason"] for finding in found]


def changed(old: str, new: str) -> str:
    assert old in REQUEST
    return REQUEST.replace(old, new, 1)


def with_body(variant: str, command_variant: int, body: str) -> bytes:
    start, _, rest = REQUEST.partition("<sr:Body>")
    head = (
        start.replace("6.15.1", variant)
        .replace("Reference>6.15<", f"Reference>{'.'.join(variant.split('.')[:2])}<")
        .replace("CommandVariant>4", f"CommandVariant>{command_variant}")
    )
    return f"{head}<sr:Body>{body}</sr:Body></sr:Request>".encode() if rest else b""


def test_the_example_of_the_package_works() -> None:
    results = doctest.testmod(simulator.duis)
    assert results.attempted
    assert not results.failed


def test_a_request_gives_all_that_it_says() -> None:
    request = parse_request(REQUEST.encode())
    assert request == EXPECTED
    assert isinstance(request, ServiceRequest)
    assert request.request_id == "90-B3-D5-1F-30-02-00-00:00-DB-12-34-56-78-90-A0:18446744073709551615"


@pytest.mark.parametrize(
    "document",
    [
        REQUEST.replace("sr:", "duis:").replace(":sr", ":duis"),
        REQUEST.replace("<sr:", "<").replace("</sr:", "</").replace("xmlns:sr", "xmlns"),
        REQUEST.replace("\n", "\r\n"),
        "\ufeff" + REQUEST,
        REQUEST.replace('<?xml version="1.0" encoding="UTF-8"?>\n', ""),
        REQUEST.replace("UTF-8", "utf-8"),
        changed("LoadController", "Load<!-- and nothing else -->Cont<?really?>roller"),
        changed("LoadController", "<![CDATA[LoadController]]>"),
        changed("LoadController", "&#76;oadController"),
        changed("LoadController", "\n  LoadController\t"),
        changed("AAEC", "\n  AA\n  EC\n"),
        changed(">false<", "> 0 <"),
        changed("FloorSeqNumber>0<", "FloorSeqNumber> +000 <"),
        changed("00:00:00.00Z", "00:00:00Z"),
        changed("2030-01-02T00:00:00.00Z", "2030-01-01T24:00:00Z"),
        changed("2030-01-02T00:00:00.00Z", "2030-01-02T05:30:00+05:30"),
        changed("2030-01-02T00:00:00.00Z", "2030-01-01T23:00:00.000-01:00"),
        changed(
            'schemaVersion="5.2"',
            'schemaVersion="5.2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"',
        ),
    ],
)
def test_the_same_request_may_be_written_in_many_ways(document: str) -> None:
    assert parse_request(document.encode()) == EXPECTED


@pytest.mark.parametrize("version", ["5.0", "5.1", "5.2", "5.3", "5.4"])
def test_schema_versions(version: str) -> None:
    request = parse_request(changed('"5.2"', f'"{version}"').encode())
    assert isinstance(request, ServiceRequest)
    assert request.schema_version == version


def test_a_signature_is_noted() -> None:
    request = parse_request(changed("</sr:Request>", SIGNATURE + "</sr:Request>").encode())
    assert isinstance(request, ServiceRequest)
    assert request.signed


def test_two_signatures_are_one_too_many() -> None:
    assert reasons(changed("</sr:Request>", SIGNATURE * 2 + "</sr:Request>")) == ["repeated-element"]


@pytest.mark.parametrize("variant", BODY_ELEMENTS)
def test_every_service_of_the_matrix_has_a_body_element(variant: str) -> None:
    known = service(variant)
    unread = OtherBody(BODY_ELEMENTS[variant])
    command_variant = min(known.command_variants).value
    request = parse_request(with_body(variant, command_variant, f"<sr:{unread.element}><any/></sr:{unread.element}>"))
    if unread.element in FULLY_READ:
        assert isinstance(request, tuple)
    else:
        assert isinstance(request, ServiceRequest)
        assert (request.service, request.body) == (known, unread)


def test_a_signed_pre_command_takes_the_place_of_the_body() -> None:
    body = "<sr:SignedPreCommand><sr:GBCSPayload>3wkB</sr:GBCSPayload></sr:SignedPreCommand>"
    request = parse_request(with_body("7.1", 7, body))
    assert isinstance(request, ServiceRequest)
    assert request.body == SignedPreCommand(b"\xdf\x09\x01")


def test_a_signed_pre_command_cannot_be_transformed() -> None:
    body = "<sr:SignedPreCommand><sr:GBCSPayload>3wkB</sr:GBCSPayload></sr:SignedPreCommand>"
    assert reasons(with_body("6.15.1", 4, body)) == ["body-mismatch"]


@pytest.mark.parametrize("command_variant", [1, 5, 8])
def test_a_command_variant_that_the_service_does_not_have_is_for_the_rules(command_variant: int) -> None:
    body = "<sr:ReadInventory><sr:UPRN>1</sr:UPRN></sr:ReadInventory>"
    request = parse_request(with_body("8.2", command_variant, body))
    assert isinstance(request, ServiceRequest)
    assert request.command_variant == command_variant


@pytest.mark.parametrize("data", [REQUEST.encode(), b" " * 2000])
def test_an_oversized_document_is_not_looked_at(data: bytes) -> None:
    findings = parse_request(data, limit=1000)
    assert isinstance(findings, tuple)
    (finding,) = findings
    assert (finding.code, finding.details["reason"]) == ("E1000", "oversized")
    assert f"{len(data):,} octets" in finding.message


def test_a_document_of_exactly_the_limit_is_read() -> None:
    assert parse_request(REQUEST.encode(), limit=len(REQUEST)) == EXPECTED


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"<a>" * 5000, "too-deep"),
        (REQUEST.encode("utf-16"), "wrong-encoding"),
        (REQUEST.encode("utf-16-be"), "wrong-encoding"),
        (REQUEST.encode("utf-32"), "wrong-encoding"),
        (REQUEST.replace("UTF-8", "IBM037").encode("cp037"), "wrong-encoding"),
        (REQUEST.replace("UTF-8", "klingon").encode(), "wrong-encoding"),
        (REQUEST.replace(' encoding="UTF-8"', " " * 300 + 'encoding="ISO-8859-1"').encode(), "wrong-encoding"),
        (b"<!DOCTYPE a []><a/>", "document-type"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a --><?b?>\n<!DOCTYPE a><a/>", "document-type"),
        (b"<!-- " * 100_000, "not-well-formed"),
        (b"<?a" * 300_000, "not-well-formed"),
        (b"\n" * 999_999, "not-well-formed"),
        (b"<" * 999_999, "not-well-formed"),
        (b"<" + b"a" * 900_000 + b"/>", "not-well-formed"),
        (b"<a>&#0;</a>", "not-well-formed"),
        (b"<sr:Request/>", "not-well-formed"),
        (b"\x00" * 100, "wrong-encoding"),
        (b"<a/>", "wrong-root"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_documents_are_refused(document: bytes, reason: str) -> None:
    assert reasons(document) == [reason]


@pytest.mark.parametrize(
    "body",
    [
        "<sr:x/>" * 100_000,
        "x<sr:ReadInventory/>" * 20_000,
        "<sr:ReadInventory>" + "<sr:DeviceI/>" * 50_000 + "</sr:ReadInventory>",
        "<sr:ReadInventory " + " ".join(f'a{i}=""' for i in range(50_000)) + "/>",
        "<sr:ReadInventory><sr:UPRN>" + "0" * 500_000 + "x</sr:UPRN></sr:ReadInventory>",
        "<sr:ReadInventory><sr:UPRN>" + "9" * 500_000 + "</sr:UPRN></sr:ReadInventory>",
        "<sr:ReadInventory><sr:DeviceID>" + "00-" * 200_000 + "</sr:DeviceID></sr:ReadInventory>",
        "<sr:" + "ReadInventory" * 3_000 + "/>",
    ],
    ids=["elements", "text", "near misses", "attributes", "zeros", "digits", "dashes", "name"],
)
def test_a_document_full_of_faults_gives_so_many_findings_and_no_more(body: str) -> None:
    found = reasons(with_body("8.2", 8, body))
    assert 1 <= len(found) <= MOST_FINDINGS + 1
    assert ("many-more" in found) == (len(found) > MOST_FINDINGS)


def test_faults_in_all_parts_are_found_at_once() -> None:
    document = (
        REQUEST.replace("00-DB-12", "0-DB-12").replace(">4<", ">x<").replace("LoadC", "loadC").replace("AAEC", "?")
    )
    assert reasons(document) == ["bad-request-id", "bad-integer", "unknown-remote-party-role", "bad-base64"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<sr:ReplacementC", "<sr:RemotePartyRoles/><sr:ReplacementC", "unexpected-element"),
        ("<sr:ReplacementC", '<RemotePartyRole xmlns="urn:x"/><sr:ReplacementC', "wrong-namespace"),
        ("ExecutionDateTime", "ExecutionDate", "unexpected-element"),
        ("<sr:Body>", "<sr:Body><sr:FirstInSequence/>", "unexpected-element"),
        ("</sr:Body>", "<sr:ReadInventory/></sr:Body>", "repeated-element"),
        ("</sr:Body>", "</sr:Body><sr:Body/>", "repeated-element"),
    ],
)
def test_one_fault_makes_one_finding(old: str, new: str, reason: str) -> None:
    assert reasons(REQUEST.replace(f"</sr:{old}>", f"</sr:{new}>").replace(old, new, 1)) == [reason]


def test_a_response_gives_all_that_it_says() -> None:
    document = f"""
<r:Response xmlns:r="{DUIS_NAMESPACE}" schemaVersion="5.3">
  <r:Header>
    <r:ResponseCode>I0</r:ResponseCode>
    <r:ResponseDateTime>2024-03-01T09:30:00.5Z</r:ResponseDateTime>
  </r:Header>
  <r:Body>
    <r:ResponseMessage>
      <r:ServiceReference>8.2</r:ServiceReference>
      <r:ServiceReferenceVariant>8.2</r:ServiceReferenceVariant>
      <r:DSPInventory>
        <r:Device>
          <r:DeviceID>00-DB-12-34-56-78-90-A0</r:DeviceID>
          <r:DeviceType>GPF</r:DeviceType>
          <r:DeviceStatus>InstalledNotCommissioned</r:DeviceStatus>
          <r:DeviceManufacturer>0A1B</r:DeviceManufacturer>
          <r:DeviceModel/>
          <r:UPRN>1</r:UPRN>
          <r:S1SP/>
        </r:Device>
      </r:DSPInventory>
    </r:ResponseMessage>
  </r:Body>
</r:Response>"""
    device = InventoryDevice(
        EUI64(0x00DB1234567890A0), DeviceType.GPF, "0A1B", "", SmiStatus.INSTALLED_NOT_COMMISSIONED
    )
    assert parse_response(document.encode()) == ServiceResponse(
        request_id=None,
        response_id=None,
        response_code="I0",
        response_date_time=datetime(2024, 3, 1, 9, 30, 0, 500_000, UTC),
        service=service("8.2"),
        body=Inventory((device,)),
        schema_version="5.3",
    )


@pytest.mark.parametrize("code", ["E0615N1", "E061508", "W110101"])
def test_response_codes_that_no_published_text_explains_are_read(code: str) -> None:
    document = f"""
<Response xmlns="{DUIS_NAMESPACE}" schemaVersion="5.1"><Header><ResponseCode>{code}</ResponseCode>
<ResponseDateTime>2024-03-01T09:30:00Z</ResponseDateTime></Header><Body/></Response>"""
    response = parse_response(document.encode())
    assert isinstance(response, ServiceResponse)
    assert (response.response_code, response.service, response.body) == (code, None, None)
