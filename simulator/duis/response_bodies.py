"""The bodies of Service Responses and Device Alerts, each declared once: what stands in it, and its value.

Source of names, order and numbers: the published DUIS XML schema 5.1. Payloads that the simulator does not use give
their element's name (:class:`~simulator.duis.values.OtherBody`), their content is not checked.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.service_requests import ServiceReferenceVariant
from simulator.duis import simple_types as types
from simulator.duis.alert_bodies import ALERTS
from simulator.duis.embedded import Embedded
from simulator.duis.forms import Alternative, OneOf, Record, Service, TextOf, Unread
from simulator.duis.items import Group, Ignored, Item, many, optional, required
from simulator.duis.response_values import (
    DccAlert,
    DeviceAlert,
    FutureDatedDeviceAlert,
    GbcsPayload,
    Inventory,
    InventoryDevice,
    PreCommand,
)
from simulator.duis.values import ResponseBody

OTHER_PAYLOADS = (
    "CINMessage", "DSPOptIn", "DSPSchedulesRead", "DSPScheduledMessage", "DSPScheduleID", "DSPUpdateFirmwareWarning",
    "DSPUpdatePPMIDFirmwareWarning", "DSPWANMatrix", "LocalCommand",
)  # fmt: skip

_INVENTORY_DEVICE = Record(
    InventoryDevice,
    required("DeviceID", types.EUI, "device_id"),
    required("DeviceType", types.DEVICE_TYPE, "device_type"),
    optional("DeviceStatus", types.DEVICE_STATUS, "status"),
    required("DeviceManufacturer", types.DEVICE_NAME, "manufacturer"),
    required("DeviceModel", types.DEVICE_NAME, "model"),
    optional("SMETSCHTSVersion", types.SMETS_VERSION, "smets_version"),
    optional("DeviceFirmwareVersion", types.FIRMWARE_VERSION, "firmware_version"),
    Ignored("DeviceFirmwareVersionStatus"),
    Ignored("CPLStatus"),
    optional("DateCommissioned", types.DATE, "date_commissioned"),
    optional("ImportMPxN", types.MPXN, "import_mpxn"),
    Ignored("SecondaryImportMPAN"),
    optional("ExportMPAN", types.MPAN, "export_mpan"),
    Ignored("ESMEVariant"),
    Ignored("UPRN"),
    Ignored("PropertyFilter"),
    Ignored("CSPRegion"),
    Ignored("DeviceGBCSVersion"),
    Ignored("HANVariant"),
    Ignored("S1SP"),
)

PAYLOADS: dict[str, Alternative] = {
    "PreCommand": Record(
        PreCommand,
        required("GBCSVersion", types.ANY_TEXT, "gbcs_version"),
        required("GBCSPayload", types.BASE64, "payload"),
    ),
    "GBCSPayload": TextOf(GbcsPayload, "payload", types.BASE64),
    "DSPInventory": Record(Inventory, many("Device", _INVENTORY_DEVICE, "devices", at_most=17)),
    "FutureDatedDeviceAlertMessage": Record(
        FutureDatedDeviceAlert,
        required("FutureDatedAlertCode", types.FUTURE_DATED_ALERT_CODE, "alert_code"),
        required("GBCSPayload", types.BASE64, "payload"),
        required("InstructionNumber", types.INSTRUCTION_NUMBER, "instruction_number"),
        required("TotalCommandInstructions", types.INSTRUCTION_NUMBER, "total_command_instructions"),
    ),
    **{name: Unread(name) for name in OTHER_PAYLOADS},
}
"""What a response that names its service may carry."""

_THROTTLING: tuple[Item, ...] = (Ignored("ThrottledAlertSequenceId"), Ignored("ThrottledAlertCount"))


@dataclass(frozen=True, slots=True)
class Answer:
    """The message of a response that answers a request: which service, and what it carries."""

    service: ServiceReferenceVariant
    payload: ResponseBody | None = None


@dataclass(frozen=True, slots=True)
class Smets1Answer:
    """The message that passes on what the S1SP signed."""

    service: ServiceReferenceVariant | None
    document: bytes


RESPONSE_MESSAGE = "ResponseMessage"
SMETS1_RESPONSE_MESSAGE = "SMETS1ResponseMessage"

MESSAGES: dict[str, Alternative] = {
    RESPONSE_MESSAGE: Record(Answer, Service(), OneOf("payload", PAYLOADS, label="one payload", is_required=False)),
    "DeviceAlertMessage": Record(
        DeviceAlert,
        required("AlertCode", types.DEVICE_ALERT_CODE, "alert_code"),
        *_THROTTLING,
        required("GBCSPayload", types.BASE64, "payload"),
    ),
    "DCCAlertMessage": Record(
        DccAlert,
        required("DCCAlertCode", types.DCC_ALERT_CODE, "alert_code"),
        *_THROTTLING,
        Group("DCCAlert", OneOf("content", ALERTS, label="one alert")),
    ),
    SMETS1_RESPONSE_MESSAGE: Record(
        Smets1Answer,
        Service(is_required=False),
        Ignored("DSPScheduleID"),
        *_THROTTLING,
        Embedded("SMETS1SignedResponse", "document"),
    ),
}
"""What the body of a response holds: one of these, or nothing."""
