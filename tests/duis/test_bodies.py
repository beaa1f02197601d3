"""The bodies that are read in full: as they are written, what may be wrong with them, and what cannot be stated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.service_requests import CommandVariant, service
from simulator.duis.errors import DocumentError
from simulator.duis.reading import parse_request, parse_response
from simulator.duis.values import (
    AssociatedDevice,
    BrokerCredentialsPlaced,
    CommandFailure,
    DccAlert,
    Deletion,
    DetailsChange,
    DevicePreNotification,
    DeviceStatusChange,
    FutureDatedDeviceAlert,
    InventoryEvent,
    MeterIdentity,
    MeterPointChange,
    MeterRemoval,
    ReadFirmwareVersion,
    RequestBody,
    ResponseBody,
    ServiceRequest,
    ServiceResponse,
    SetImportMpxn,
    StatusChange,
    UpdateDeviceCredentials,
    UpdateInventory,
)
from simulator.duis.writing import write_request, write_response

NOW = datetime(2030, 1, 2, tzinfo=UTC)
DEVICE = EUI64(0x00DB1234567890A0)
NAMED = "<sr:DeviceID>00-DB-12-34-56-78-90-A0</sr:DeviceID>"
MPAN, SECOND, MPRN = "1200012345678", "1200012345679", "1234567890"
ALERT_CODE = "N42"


def written(variant: str, body: RequestBody) -> str:
    known = service(variant)
    command_variant = min(known.command_variants)
    return write_request(ServiceRequest(EUI64(1), DEVICE, 7, command_variant, known, body)).decode()


def answered(body: ResponseBody) -> str:
    known = service("6.15.1") if isinstance(body, FutureDatedDeviceAlert) else None
    return write_response(ServiceResponse(None, None, "I0", NOW, known, body)).decode()


def status(change: InventoryEvent | MeterIdentity | MeterRemoval | BrokerCredentialsPlaced) -> DccAlert:
    return DccAlert(ALERT_CODE, DeviceStatusChange(DEVICE, change))


Change = StatusChange | DetailsChange | MeterPointChange | Deletion

INVENTORY: dict[str, tuple[Change, str]] = {
    "status": (
        StatusChange(SmiStatus.PENDING),
        "<sr:UpdateDeviceStatusExceptCH>Pending</sr:UpdateDeviceStatusExceptCH>",
    ),
    "status of a hub": (
        StatusChange(SmiStatus.WITHDRAWN, communications_hub=True),
        "<sr:UpdateDeviceStatusCH>Withdrawn</sr:UpdateDeviceStatusCH>",
    ),
    "details": (
        DetailsChange("maker", firmware_version="0002012F", esme_variant="ADE"),
        "<sr:UpdateDeviceDetails><sr:DeviceManufacturer>maker</sr:DeviceManufacturer>"
        "<sr:FirmwareVersion>0002012F</sr:FirmwareVersion><sr:ESMEVariant>ADE</sr:ESMEVariant></sr:UpdateDeviceDetails>",
    ),
    "no details": (DetailsChange(), "<sr:UpdateDeviceDetails></sr:UpdateDeviceDetails>"),
    "meter point": (
        MeterPointChange(export_mpan=MPAN),
        f"<sr:UpdateMPxN><sr:ExportMPAN>{MPAN}</sr:ExportMPAN></sr:UpdateMPxN>",
    ),
    "deletion": (Deletion(), "<sr:DeleteDevice></sr:DeleteDevice>"),
}


@pytest.mark.parametrize("what", INVENTORY)
def test_a_change_of_the_inventory_as_it_is_written(what: str) -> None:
    change, content = INVENTORY[what]
    assert f"<sr:UpdateInventory>{NAMED}{content}</sr:UpdateInventory>" in written(
        "8.4", UpdateInventory(DEVICE, change)
    )


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (SetImportMpxn(MPRN), f"<sr:ImportMPRN>{MPRN}</sr:ImportMPRN>"),
        (SetImportMpxn(MPAN), f"<sr:ImportMPANs><sr:ImportMPAN>{MPAN}</sr:ImportMPAN></sr:ImportMPANs>"),
        (
            SetImportMpxn(MPAN, SECOND, NOW),
            "<sr:ExecutionDateTime>2030-01-02T00:00:00.000Z</sr:ExecutionDateTime><sr:ImportMPANs>"
            f"<sr:ImportMPAN>{MPAN}</sr:ImportMPAN><sr:SecondaryImportMPAN>{SECOND}</sr:SecondaryImportMPAN>"
            "</sr:ImportMPANs>",
        ),
    ],
)
def test_an_import_meter_point_as_it_is_written(body: SetImportMpxn, content: str) -> None:
    element = "SetDeviceConfigurationImportMPxN"
    assert f"<sr:{element}>{content}</sr:{element}>" in written("6.20.1", body)


PRE_NOTIFICATION = DevicePreNotification(DEVICE, DeviceType.GPF, "maker", "model", associated_gpf=EUI64(9))
REQUESTS: dict[str, RequestBody] = {
    "6.15.2": UpdateDeviceCredentials(b"certificate"),
    "6.20.1": SetImportMpxn(MPAN),
    "8.4": UpdateInventory(DEVICE, StatusChange(SmiStatus.PENDING)),
    "11.2": ReadFirmwareVersion(NOW),
    "12.2": PRE_NOTIFICATION,
}


STATUS = "<sr:UpdateDeviceStatusExceptCH>Pending</sr:UpdateDeviceStatusExceptCH>"


def found(document: str, old: str, new: str, read: Callable[[bytes], object]) -> list[tuple[str, str]]:
    """What is found, and about which element, when one thing in the body is changed; the body is line 2."""
    body = document.index("<sr:Body>")
    assert old in document[body:]
    findings = read(f"{document[:body]}\n{document[body:].replace(old, new)}".encode())
    assert isinstance(findings, tuple), "the document was accepted"
    assert {(finding.code, finding.details["line"]) for finding in findings} == {("E1001", "2")}
    return [(finding.details["reason"], finding.details["element"]) for finding in findings]


@pytest.mark.parametrize(
    ("variant", "old", "new", "reason", "element"),
    [
        ("6.15.2", "Y2VydGlmaWNhdGU=", "?", "bad-base64", "DeviceCertificate"),
        ("6.20.1", f">{MPAN}<", ">120001234567<", "bad-text", "ImportMPAN"),
        (
            "6.20.1",
            "<sr:ImportMPANs>",
            "<sr:ImportMPRN>1</sr:ImportMPRN><sr:ImportMPANs>",
            "repeated-element",
            "ImportMPANs",
        ),
        ("8.4", ">Pending<", ">Withdrawn<", "unknown-value", "UpdateDeviceStatusExceptCH"),
        ("8.4", NAMED, "", "missing-element", "DeviceID"),
        ("8.4", NAMED, f"{NAMED}<sr:DeleteDevice/>", "repeated-element", "UpdateDeviceStatusExceptCH"),
        ("8.4", STATUS, "", "missing-element", "UpdateInventory"),
        ("8.4", STATUS, "<sr:DeleteDevice><sr:x/></sr:DeleteDevice>", "unexpected-element", "x"),
        ("8.4", STATUS, "<sr:UpdateMPxN/>", "missing-element", "UpdateMPxN"),
        ("11.2", "2030-01-02T", "2030-02-30T", "bad-date", "ExecutionDateTime"),
        (
            "11.2",
            "</sr:ReadFirmwareVersion>",
            "<sr:DeviceID/></sr:ReadFirmwareVersion>",
            "unexpected-element",
            "DeviceID",
        ),
        ("12.2", ">GPF<", ">GPS<", "unknown-value", "DeviceType"),
        ("12.2", "GPFDeviceID>00-", "GPFDeviceID>0-", "bad-eui64", "AssociatedGPFDeviceID"),
        ("12.2", "<sr:DeviceType>GPF</sr:DeviceType>", "", "missing-element", "DeviceType"),
    ],
)
def test_one_thing_wrong_with_a_request(variant: str, old: str, new: str, reason: str, element: str) -> None:
    assert found(written(variant, REQUESTS[variant]), old, new, parse_request) == [(reason, element)]


@pytest.mark.parametrize(
    ("variant", "wrong", "named"),
    [
        ("6.20.1", SetImportMpxn("12345678901"), "ImportMPRN"),
        ("6.20.1", SetImportMpxn(MPRN, SECOND), "ImportMPANs, ImportMPAN"),
        ("6.20.1", SetImportMpxn(MPAN, "1"), "SecondaryImportMPAN"),
        ("8.4", UpdateInventory(DEVICE, StatusChange(SmiStatus.COMMISSIONED)), "StatusExceptCH: 'COMMISSIONED' is not"),
        ("8.4", UpdateInventory(DEVICE, StatusChange(SmiStatus.PENDING, True)), "UpdateDeviceStatusCH"),
        ("8.4", UpdateInventory(DEVICE, DetailsChange(esme_variant="Z")), "ESMEVariant"),
        ("8.4", UpdateInventory(DEVICE, MeterPointChange()), "MeterPointChange: give either import_mpxn or"),
        ("8.4", UpdateInventory(DEVICE, MeterPointChange("1", export_mpan=MPAN)), "MeterPointChange"),
        ("11.2", ReadFirmwareVersion(datetime(2030, 1, 2)), "ExecutionDateTime"),
        ("12.2", DevicePreNotification(DEVICE, DeviceType.NONE, "", ""), "DeviceType"),
        ("12.2", DevicePreNotification(DEVICE, DeviceType.CAD, "m" * 31, ""), "DeviceManufacturer"),
    ],
)
def test_a_request_that_no_document_can_state_is_refused(variant: str, wrong: RequestBody, named: str) -> None:
    with pytest.raises(DocumentError, match=named):
        written(variant, wrong)


METER = MeterRemoval(MPRN, associated_devices=(AssociatedDevice(EUI64(1), DeviceType.PPMID),))


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (
            FutureDatedDeviceAlert("8F66", b"\xdf"),
            "<sr:FutureDatedDeviceAlertMessage><sr:FutureDatedAlertCode>8F66</sr:FutureDatedAlertCode>"
            "<sr:GBCSPayload>3w==</sr:GBCSPayload><sr:InstructionNumber>1</sr:InstructionNumber>"
            "<sr:TotalCommandInstructions>1</sr:TotalCommandInstructions></sr:FutureDatedDeviceAlertMessage>",
        ),
        (
            DccAlert(ALERT_CODE, CommandFailure(f"{DEVICE}:{DEVICE}:1", DEVICE)),
            f"<sr:CommandFailure><sr:CommandRequestID>{DEVICE}:{DEVICE}:1</sr:CommandRequestID>{NAMED}",
        ),
        (status(InventoryEvent.SUSPENDED), f"{NAMED}<sr:DeviceStatusChange><sr:DeviceSuspended></sr:DeviceSuspended>"),
        (
            status(MeterIdentity(MPAN, esme_variant="A")),
            f"<sr:MeterIdentity><sr:MeterMPxNs><sr:ImportMPxN>{MPAN}</sr:ImportMPxN></sr:MeterMPxNs>"
            "<sr:ESMEVariant>A</sr:ESMEVariant></sr:MeterIdentity>",
        ),
        (
            status(METER),
            f"<sr:MeterDecommissionOrWithdrawal><sr:ImportMPxN>{MPRN}</sr:ImportMPxN></sr:MeterDecommissionOrWithdrawal>"
            "<sr:AssociatedType1Device><sr:DeviceID>00-00-00-00-00-00-00-01</sr:DeviceID>"
            "<sr:DeviceType>PPMID</sr:DeviceType></sr:AssociatedType1Device>",
        ),
        (
            status(BrokerCredentialsPlaced(("DigitalSigning", "KeyAgreement"))),
            "<sr:RecoveryCompleteACBCredentials><sr:SupplierCertificateType>DigitalSigning</sr:SupplierCertificateType>"
            "<sr:SupplierCertificateType>KeyAgreement</sr:SupplierCertificateType></sr:RecoveryCompleteACBCredentials>",
        ),
    ],
)
def test_an_alert_as_it_is_written(body: ResponseBody, content: str) -> None:
    assert content in answered(body)


FAILURE = DccAlert(ALERT_CODE, CommandFailure(f"{DEVICE}:{DEVICE}:1", DEVICE))


@pytest.mark.parametrize(
    ("body", "old", "new", "reason", "element"),
    [
        (FutureDatedDeviceAlert("8F66", b""), ">8F66", ">8F68", "unknown-value", "FutureDatedAlertCode"),
        (FutureDatedDeviceAlert("8F66", b""), "Number>1<", "Number>65536<", "out-of-range", "InstructionNumber"),
        (status(METER), "PPMID", "PPMD", "unknown-value", "DeviceType"),
        (status(InventoryEvent.RESTORED), "Restored", "Restord", "unexpected-element", "DeviceRestord"),
        (FAILURE, ":1<", "<", "bad-request-id", "CommandRequestID"),
    ],
)
def test_one_thing_wrong_with_an_alert(body: ResponseBody, old: str, new: str, reason: str, element: str) -> None:
    assert found(answered(body), old, new, parse_response) == [(reason, element)]


def test_a_future_dated_alert_code_may_be_in_small_letters() -> None:
    """The schema compares octets."""
    small = answered(FutureDatedDeviceAlert("8F67", b"")).replace("8F67", "8f67")
    read = parse_response(small.encode())
    assert isinstance(read, ServiceResponse)
    assert read.body == FutureDatedDeviceAlert("8F67", b"")


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (FutureDatedDeviceAlert("8F65", b""), "FutureDatedAlertCode"),
        (FutureDatedDeviceAlert("8F66", b"", instruction_number=-1), "InstructionNumber"),
        (DccAlert(ALERT_CODE, CommandFailure("1", DEVICE)), "CommandFailure, CommandRequestID"),
        (status(BrokerCredentialsPlaced(())), "SupplierCertificateType: there are 0; give 1 to 3"),
        (
            status(BrokerCredentialsPlaced(("DigitalSigning",), ("KeyAgreementTopUp",))),
            "Body, DCCAlert, DeviceStatusChangeEvent, DeviceStatusChange, RecoveryCompleteACBCredentials, "
            "NetworkOperatorCertificateType: 'KeyAgreementTopUp' is not known; expected one of",
        ),
    ],
)
def test_an_alert_that_no_document_can_state_is_refused(wrong: ResponseBody, named: str) -> None:
    with pytest.raises(DocumentError, match=named):
        answered(wrong)


def test_a_command_variant_of_another_kind_is_written_with_the_own_body() -> None:
    asked = ServiceRequest(EUI64(1), DEVICE, 7, CommandVariant.TRANSFORM, service("11.2"), ReadFirmwareVersion())
    assert parse_request(write_request(asked)) == asked
