"""Writing: canonical bytes, and a refusal for every value that no document can state."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    HANDOVER,
    READ_INVENTORY,
    RETRIEVE_CREDENTIALS,
    UPDATE_CREDENTIALS,
    CommandVariant,
    service,
)
from simulator.duis.errors import DocumentError
from simulator.duis.reading import parse_request
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    DccAlert,
    DeviceAlert,
    GbcsPayload,
    Inventory,
    InventoryDevice,
    OtherBody,
    PreCommand,
    ReadInventory,
    ReplacedCertificate,
    RequestBody,
    ResponseBody,
    RetrieveCredentials,
    SecurityCredentialsUpdated,
    ServiceRequest,
    ServiceResponse,
    SignedPreCommand,
)
from simulator.duis.writing import write_request, write_response

ESME = EUI64(0x00DB1234567890A0)
NOW = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
REPLACEMENT = CredentialsReplacement(
    RemotePartyRole.SUPPLIER, 0, digital_signing_certificate=b"a", path_certificates=(b"b",)
)
UPDATE = ServiceRequest(EUI64(1), ESME, 7, CommandVariant.TRANSFORM, UPDATE_CREDENTIALS, REPLACEMENT)
ANSWER = ServiceResponse(UPDATE.request_id, None, "I0", NOW, READ_INVENTORY)
CREDENTIALS_UPDATED = SecurityCredentialsUpdated(
    ESME, RemotePartyRole.SUPPLIER, (ReplacedCertificate("DigitalSigning", b"\0" * 20),)
)


def request(number: str, body: RequestBody, command_variant: int | None = None) -> ServiceRequest:
    known = service(number)
    variant = min(known.command_variants) if command_variant is None else CommandVariant(command_variant)
    return replace(UPDATE, service=known, command_variant=variant, body=body)


def test_the_canonical_form() -> None:
    asked = request("6.24.1", RetrieveCredentials((RemotePartyRole.SUPPLIER, RemotePartyRole.ACCESS_CONTROL_BROKER)))
    assert write_request(asked) == (
        b'<?xml version="1.0" encoding="UTF-8"?>'
        b'<sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.1">'
        b"<sr:Header><sr:RequestID>00-00-00-00-00-00-00-01:00-DB-12-34-56-78-90-A0:7</sr:RequestID>"
        b"<sr:CommandVariant>1</sr:CommandVariant><sr:ServiceReference>6.24</sr:ServiceReference>"
        b"<sr:ServiceReferenceVariant>6.24.1</sr:ServiceReferenceVariant></sr:Header>"
        b"<sr:Body><sr:RetrieveDeviceSecurityCredentialsKRP><sr:RemotePartyRole>Supplier</sr:RemotePartyRole>"
        b"<sr:RemotePartyRole>ACB</sr:RemotePartyRole></sr:RetrieveDeviceSecurityCredentialsKRP></sr:Body></sr:Request>"
    )


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (NOW, b">2024-03-01T09:30:00.000Z<"),
        (NOW + timedelta(milliseconds=50), b">2024-03-01T09:30:00.050Z<"),
        (NOW + timedelta(microseconds=1), b">2024-03-01T09:30:00.000001Z<"),
        (NOW.astimezone(timezone(timedelta(hours=1))), b">2024-03-01T09:30:00.000Z<"),
    ],
)
def test_times_are_in_utc_and_in_milliseconds(moment: datetime, written: bytes) -> None:
    assert written in write_request(replace(UPDATE, body=replace(REPLACEMENT, execution_date_time=moment)))


def test_text_is_escaped() -> None:
    inventory = ReadInventory(post_code="<&>]]>", address_identifier="\r\n\t'\"")
    asked = request("8.2", inventory)
    document = write_request(asked)
    assert b"&lt;&amp;&gt;]]&gt;" in document
    assert parse_request(document) == asked


def test_a_signature_is_not_written() -> None:
    assert write_request(replace(UPDATE, signed=True)) == write_request(UPDATE)


def test_a_command_variant_that_the_service_does_not_have_can_be_written() -> None:
    asked = request("8.2", ReadInventory(uprn=1), 4)
    assert parse_request(write_request(asked)) == asked


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (replace(UPDATE, counter=-1), "RequestID"),
        (replace(UPDATE, counter=2**64), "RequestID"),
        (replace(UPDATE, preceding_request_id="yesterday's"), "PrecedingServiceRequestID"),
        (replace(UPDATE, schema_version="6.0"), "schemaVersion"),
        (replace(UPDATE, command_variant=CommandVariant.SIGNED_PRE_COMMAND_WAN), "Body"),
        (replace(UPDATE, body=SignedPreCommand(b"")), "Body"),
        (replace(UPDATE, body=OtherBody("EnableSupply")), "Body"),
        (replace(UPDATE, body=OtherBody("UpdateSecurityCredentialsKRP")), "Body"),
        (replace(UPDATE, service=RETRIEVE_CREDENTIALS), "Body"),
        (request("7.1", REPLACEMENT), "Body"),
        (request("7.1", OtherBody("DisableSupply")), "Body"),
        (replace(UPDATE, body=replace(REPLACEMENT, path_certificates=())), "CertificationPathCertificates"),
        (replace(UPDATE, body=replace(REPLACEMENT, path_certificates=(b"",) * 4)), "CertificationPathCertificates"),
        (replace(UPDATE, body=replace(REPLACEMENT, floor_seq_number=-1)), "RemotePartyFloorSeqNumber"),
        (
            replace(UPDATE, body=replace(REPLACEMENT, top_up_floor_seq_number=2**63)),
            "RemotePartyPrepaymentTopUpFloorSeqNumber",
        ),
        (replace(UPDATE, body=replace(REPLACEMENT, remote_party_role=RemotePartyRole.OTHER)), "RemotePartyRole"),
        (replace(UPDATE, body=replace(REPLACEMENT, import_mpxn="1")), "ImportMPxN"),
        (replace(UPDATE, body=replace(REPLACEMENT, execution_date_time=datetime(2030, 1, 2))), "ExecutionDateTime"),
        (
            request(HANDOVER.variant, replace(REPLACEMENT, digital_signing_certificate=None)),
            "DigitalSigningCertificate",
        ),
        (request(CHANGE_OF_SUPPLIER.variant, REPLACEMENT), "ImportMPxN"),
        (request(CHANGE_OF_SUPPLIER.variant, replace(REPLACEMENT, import_mpxn="one")), "ImportMPxN"),
        (
            request(
                CHANGE_OF_SUPPLIER.variant,
                replace(REPLACEMENT, import_mpxn="1", remote_party_role=RemotePartyRole.NETWORK_OPERATOR),
            ),
            "Supplier",
        ),
        (request("6.24.1", RetrieveCredentials(())), "RemotePartyRole"),
        (request("6.24.1", RetrieveCredentials((RemotePartyRole.ROOT,) * 8)), "RemotePartyRole"),
        (request("8.1.1", CommissionDevice(NOW, 86_401)), "TolerancePeriod"),
        (request("8.2", ReadInventory()), "ReadInventory"),
        (request("8.2", ReadInventory(uprn=1, mpxn="1")), "ReadInventory"),
        (request("8.2", ReadInventory(post_code="AB1 2CD")), "ReadInventory"),
        (request("8.2", ReadInventory(uprn=1, address_identifier="1")), "ReadInventory"),
        (request("8.2", ReadInventory(post_code="short", address_identifier="1")), "PostCode"),
        (request("8.2", ReadInventory(post_code="AB1 2C\0", address_identifier="1")), "PostCode"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_request_that_no_document_can_state_is_refused(wrong: ServiceRequest, named: str) -> None:
    with pytest.raises(DocumentError, match=named) as refusal:
        write_request(wrong)
    assert isinstance(refusal.value, SimulatorError)


def answer(body: ResponseBody | None, *, answers: bool = True) -> ServiceResponse:
    return replace(ANSWER, body=body, service=READ_INVENTORY if answers else None)


DEVICE = InventoryDevice(
    ESME, DeviceType.ESME, "maker", "model", SmiStatus.PENDING, date_commissioned=date(2024, 2, 29)
)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (replace(ANSWER, request_id="1"), "RequestID"),
        (replace(ANSWER, response_code="fine"), "ResponseCode"),
        (replace(ANSWER, response_date_time=datetime(2024, 1, 1)), "ResponseDateTime"),
        (answer(OtherBody("PreCommand")), "Body"),
        (answer(DeviceAlert("8F66", b"")), "Body"),
        (answer(PreCommand("\x01", b"")), "GBCSVersion"),
        (answer(GbcsPayload(b""), answers=False), "Body"),
        (answer(OtherBody("LocalCommand"), answers=False), "Body"),
        (answer(Inventory(())), "Device"),
        (answer(Inventory((DEVICE,) * 18)), "Device"),
        (answer(Inventory((replace(DEVICE, device_type=DeviceType.NONE),))), "Device"),
        (answer(Inventory((replace(DEVICE, status=SmiStatus.NONE),))), "Device"),
        (answer(Inventory((replace(DEVICE, model="m" * 31),))), "DeviceModel"),
        (answer(Inventory((replace(DEVICE, firmware_version=""),))), "DeviceFirmwareVersion"),
        (answer(DeviceAlert("8F6", b""), answers=False), "AlertCode"),
        (answer(DccAlert("N4242", CREDENTIALS_UPDATED), answers=False), "DCCAlertCode"),
        (answer(DccAlert("N42", OtherBody("Fire")), answers=False), "DCCAlert"),
        (answer(DccAlert("N42", replace(CREDENTIALS_UPDATED, certificates=())), answers=False), "Certificates"),
        (
            answer(DccAlert("N42", replace(CREDENTIALS_UPDATED, top_up_floor_seq_number=1)), answers=False),
            "RemotePartySeqNumberChange",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_response_that_no_document_can_state_is_refused(wrong: ServiceResponse, named: str) -> None:
    with pytest.raises(DocumentError, match=named):
        write_response(wrong)
