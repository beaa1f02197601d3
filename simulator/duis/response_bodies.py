"""The bodies of Service Responses and alerts: what stands in each element, and the value that it gives.

Source of names, order and numbers: the published DUIS XML schema 5.1. Payloads that the simulator does not use give
their element's name (:class:`~simulator.duis.values.OtherBody`), their content is not checked.
"""

from __future__ import annotations

from lxml.etree import _Element

from simulator.domain.service_requests import ServiceReferenceVariant
from simulator.duis import simple_types as types
from simulator.duis.findings import Findings
from simulator.duis.header import read_service
from simulator.duis.structure import Layout, Part, optional, read_value, required
from simulator.duis.values import (
    DccAlert,
    DeviceAlert,
    GbcsPayload,
    Inventory,
    InventoryDevice,
    OtherBody,
    PreCommand,
    ReplacedCertificate,
    ResponseBody,
    SecurityCredentialsUpdated,
)

SMETS1_RESPONSE_MESSAGE = "SMETS1ResponseMessage"
MOST_DEVICES = 17
MOST_CERTIFICATES = 3

OTHER_PAYLOADS = (
    "CINMessage", "DSPOptIn", "DSPSchedulesRead", "DSPScheduledMessage", "DSPScheduleID", "DSPUpdateFirmwareWarning",
    "DSPUpdatePPMIDFirmwareWarning", "DSPWANMatrix", "FutureDatedDeviceAlertMessage", "LocalCommand",
)  # fmt: skip
OTHER_ALERTS = (
    "PowerOutageEvent", "DeviceStatusChangeEvent", "DSPScheduleRemoval", "CommandFailure",
    "FirmwareDistributionFailure", "UpdateHANDeviceLogResult", "ChangeOfSupplier", "DeviceLogRestored", "PPMIDAlert",
    "PPMIDRemoval", "QuarantinedRequest", "FirmwareVersionMismatch", "DualBandCHAlert", "S1SPAlertDSP",
    "SMETS1CHFirmwareNotification", "ALCSHCALCSConfigurationChange", "FirmwareUpgradeRequested",
    "CSPFirmwareDeliveryStatus", "CommsHubAlert", "ECoSAlert", "CommsHubFirmwareActivation", "CoSCertificateAlert",
    "DUISVersionMismatch",
)  # fmt: skip

_MESSAGE = Part("ResponseMessage", "DeviceAlertMessage", "DCCAlertMessage", SMETS1_RESPONSE_MESSAGE, at_least=0)
_BODY = Layout(_MESSAGE)
_PAYLOAD = Part("PreCommand", "GBCSPayload", "DSPInventory", *OTHER_PAYLOADS, at_least=0, label="one payload")
_RESPONSE_MESSAGE = Layout(
    required("ServiceReference"),
    required("ServiceReferenceVariant"),
    _PAYLOAD,
)
_PRE_COMMAND = Layout(required("GBCSVersion"), required("GBCSPayload"))
_INVENTORY = Layout(required("Device", at_most=MOST_DEVICES))
_DEVICE = Layout(
    required("DeviceID"),
    required("DeviceType"),
    optional("DeviceStatus"),
    required("DeviceManufacturer"),
    required("DeviceModel"),
    optional("SMETSCHTSVersion"),
    optional("DeviceFirmwareVersion"),
    optional("DeviceFirmwareVersionStatus"),
    optional("CPLStatus"),
    optional("DateCommissioned"),
    optional("ImportMPxN"),
    optional("SecondaryImportMPAN"),
    optional("ExportMPAN"),
    optional("ESMEVariant"),
    optional("UPRN"),
    optional("PropertyFilter"),
    optional("CSPRegion"),
    optional("DeviceGBCSVersion"),
    optional("HANVariant"),
    optional("S1SP"),
)
_THROTTLING = (optional("ThrottledAlertSequenceId"), optional("ThrottledAlertCount"))
_DEVICE_ALERT = Layout(required("AlertCode"), *_THROTTLING, required("GBCSPayload"))
_DCC_ALERT = Layout(required("DCCAlertCode"), *_THROTTLING, required("DCCAlert"))
_ALERT_CONTENT = Part("SecurityCredentialsUpdated", *OTHER_ALERTS, label="one alert")
_DCC_ALERT_CONTENT = Layout(_ALERT_CONTENT)
_CREDENTIALS_UPDATED = Layout(
    required("DeviceID"),
    required("RemotePartyRole"),
    optional("RemotePartySeqNumberChange"),
    required("Certificates", at_most=MOST_CERTIFICATES),
)
_SEQ_NUMBER_CHANGE = Layout(required("RemotePartyFloorSeqNumber"), optional("RemotePartyPrepaymentTopUpFloorSeqNumber"))
_CERTIFICATE = Layout(required("CertificateType"), required("CertificateHash"))


def read_body(element: _Element, findings: Findings) -> tuple[ServiceReferenceVariant | None, ResponseBody | None]:
    """The service that a response is about, and its payload."""
    chosen = _BODY.read(element, findings).chosen(_MESSAGE)
    if chosen is None:
        return None, None
    name, message = chosen
    if name == "ResponseMessage":
        return _response_message(message, findings)
    if name == "DeviceAlertMessage":
        return None, _device_alert(message, findings)
    return None, _dcc_alert(message, findings) if name == "DCCAlertMessage" else OtherBody(name)


def _response_message(
    element: _Element, findings: Findings
) -> tuple[ServiceReferenceVariant | None, ResponseBody | None]:
    content = _RESPONSE_MESSAGE.read(element, findings)
    service = read_service(content)
    payload = content.chosen(_PAYLOAD)
    return service, None if payload is None else _payload(*payload, findings)


def _payload(name: str, element: _Element, findings: Findings) -> ResponseBody:
    if name == "GBCSPayload":
        return GbcsPayload(read_value(element, name, types.BASE64, findings))
    if name == "PreCommand":
        content = _PRE_COMMAND.read(element, findings)
        return PreCommand(
            gbcs_version=content.required("GBCSVersion", types.ANY_TEXT),
            payload=content.required("GBCSPayload", types.BASE64),
        )
    if name == "DSPInventory":
        devices = _INVENTORY.read(element, findings).elements.get("Device", [])
        return Inventory(tuple([_inventory_device(device, findings) for device in devices]))
    return OtherBody(name)


def _inventory_device(element: _Element, findings: Findings) -> InventoryDevice:
    content = _DEVICE.read(element, findings)
    return InventoryDevice(
        device_id=content.required("DeviceID", types.EUI),
        device_type=content.required("DeviceType", types.DEVICE_TYPE),
        manufacturer=content.required("DeviceManufacturer", types.DEVICE_NAME),
        model=content.required("DeviceModel", types.DEVICE_NAME),
        status=content.optional("DeviceStatus", types.DEVICE_STATUS),
        smets_version=content.optional("SMETSCHTSVersion", types.SMETS_VERSION),
        firmware_version=content.optional("DeviceFirmwareVersion", types.FIRMWARE_VERSION),
        date_commissioned=content.optional("DateCommissioned", types.DATE),
        import_mpxn=content.optional("ImportMPxN", types.MPXN),
        export_mpan=content.optional("ExportMPAN", types.MPAN),
    )


def _device_alert(element: _Element, findings: Findings) -> DeviceAlert:
    content = _DEVICE_ALERT.read(element, findings)
    return DeviceAlert(
        alert_code=content.required("AlertCode", types.DEVICE_ALERT_CODE),
        payload=content.required("GBCSPayload", types.BASE64),
    )


def _dcc_alert(element: _Element, findings: Findings) -> DccAlert:
    content = _DCC_ALERT.read(element, findings)
    alert = content.inside("DCCAlert", _DCC_ALERT_CONTENT).chosen(_ALERT_CONTENT)
    name, particulars = alert or ("", None)
    return DccAlert(
        alert_code=content.required("DCCAlertCode", types.DCC_ALERT_CODE),
        content=_credentials_updated(particulars, findings)
        if particulars is not None and name == "SecurityCredentialsUpdated"
        else OtherBody(name),
    )


def _credentials_updated(element: _Element, findings: Findings) -> SecurityCredentialsUpdated:
    content = _CREDENTIALS_UPDATED.read(element, findings)
    change = content.inside("RemotePartySeqNumberChange", _SEQ_NUMBER_CHANGE)
    return SecurityCredentialsUpdated(
        device_id=content.required("DeviceID", types.EUI),
        remote_party_role=content.required("RemotePartyRole", types.ROLE),
        certificates=tuple(
            [_replaced_certificate(each, findings) for each in content.elements.get("Certificates", [])]
        ),
        floor_seq_number=change.optional("RemotePartyFloorSeqNumber", types.FLOOR_SEQ_NUMBER),
        top_up_floor_seq_number=change.optional("RemotePartyPrepaymentTopUpFloorSeqNumber", types.FLOOR_SEQ_NUMBER),
    )


def _replaced_certificate(element: _Element, findings: Findings) -> ReplacedCertificate:
    content = _CERTIFICATE.read(element, findings)
    return ReplacedCertificate(
        certificate_type=content.required("CertificateType", types.CERTIFICATE_TYPE),
        certificate_hash=content.required("CertificateHash", types.BASE64),
    )
