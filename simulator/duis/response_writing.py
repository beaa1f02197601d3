"""The bodies of Service Responses and alerts, written: the counterpart of :mod:`simulator.duis.response_bodies`."""

from __future__ import annotations

from simulator.duis import elements as write
from simulator.duis import simple_types as types
from simulator.duis.errors import DocumentError
from simulator.duis.response_bodies import (
    MOST_CERTIFICATES,
    MOST_DEVICES,
    OTHER_ALERTS,
    OTHER_PAYLOADS,
    SMETS1_RESPONSE_MESSAGE,
)
from simulator.duis.values import (
    DccAlert,
    DeviceAlert,
    GbcsPayload,
    Inventory,
    InventoryDevice,
    OtherBody,
    PreCommand,
    SecurityCredentialsUpdated,
    ServiceResponse,
)


def response_body(response: ServiceResponse) -> str:
    """What stands in the body of a response or alert."""
    body = response.body
    if response.service is not None:
        return write.element("ResponseMessage", write.service_reference(response.service) + _payload(body))
    if body is None:
        return ""
    if isinstance(body, DeviceAlert):
        code = write.text("AlertCode", body.alert_code, types.DEVICE_ALERT_CODE)
        return write.element("DeviceAlertMessage", code + write.base64("GBCSPayload", body.payload))
    if isinstance(body, DccAlert):
        code = write.text("DCCAlertCode", body.alert_code, types.DCC_ALERT_CODE)
        return write.element("DCCAlertMessage", code + write.element("DCCAlert", _alert(body.content)))
    if body == OtherBody(SMETS1_RESPONSE_MESSAGE):
        return write.element(SMETS1_RESPONSE_MESSAGE, "")
    raise DocumentError(f"Body: {type(body).__name__} answers a Service Request; say which service")


def _payload(body: object) -> str:
    match body:
        case None:
            return ""
        case GbcsPayload():
            return write.base64("GBCSPayload", body.payload)
        case PreCommand():
            version = write.text("GBCSVersion", body.gbcs_version)
            return write.element("PreCommand", version + write.base64("GBCSPayload", body.payload))
        case Inventory():
            write.check_count("Device", body.devices, MOST_DEVICES)
            return write.element("DSPInventory", "".join(map(_device, body.devices)))
        case OtherBody(element=name) if name in OTHER_PAYLOADS:
            return write.element(name, "")
    raise DocumentError(f"Body: {body!r} is no payload of a response that names its service")


def _device(device: InventoryDevice) -> str:
    if not device.device_type or device.status == 0:
        raise DocumentError(f"Device {device.device_id}: the inventory shows its type, and a status other than none")
    return write.element(
        "Device",
        write.text("DeviceID", str(device.device_id))
        + write.text("DeviceType", device.device_type.name)
        + write.text("DeviceStatus", None if device.status is None else device.status.title)
        + write.text("DeviceManufacturer", device.manufacturer, types.DEVICE_NAME)
        + write.text("DeviceModel", device.model, types.DEVICE_NAME)
        + write.text("SMETSCHTSVersion", device.smets_version, types.SMETS_VERSION)
        + write.text("DeviceFirmwareVersion", device.firmware_version, types.FIRMWARE_VERSION)
        + write.day("DateCommissioned", device.date_commissioned)
        + write.text("ImportMPxN", device.import_mpxn, types.MPXN)
        + write.text("ExportMPAN", device.export_mpan, types.MPAN),
    )


def _alert(content: SecurityCredentialsUpdated | OtherBody) -> str:
    if isinstance(content, OtherBody):
        if content.element not in OTHER_ALERTS:
            raise DocumentError(f"DCCAlert: '{content.element}' is no alert; use one of {', '.join(OTHER_ALERTS)}")
        return write.element(content.element, "")
    write.check_count("Certificates", content.certificates, MOST_CERTIFICATES)
    if content.floor_seq_number is None and content.top_up_floor_seq_number is not None:
        raise DocumentError("RemotePartySeqNumberChange: it needs floor_seq_number; give it beside the top-up's")
    change = ""
    if content.floor_seq_number is not None:
        change = write.element(
            "RemotePartySeqNumberChange",
            write.integer("RemotePartyFloorSeqNumber", content.floor_seq_number, types.FLOOR_SEQ_NUMBER)
            + write.integer(
                "RemotePartyPrepaymentTopUpFloorSeqNumber", content.top_up_floor_seq_number, types.FLOOR_SEQ_NUMBER
            ),
        )
    certificates = [
        write.element(
            "Certificates",
            write.text("CertificateType", each.certificate_type, types.CERTIFICATE_TYPE)
            + write.base64("CertificateHash", each.certificate_hash),
        )
        for each in content.certificates
    ]
    return write.element(
        "SecurityCredentialsUpdated",
        write.text("DeviceID", str(content.device_id))
        + write.remote_party_role(content.remote_party_role)
        + change
        + "".join(certificates),
    )
