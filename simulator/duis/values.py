"""What a Service Request and a Service Response say: plain values, free of XML. The door to all values of this room.

Source of the data items: the published DUIS XML schema (SEC Appendix AD), versions 5.0 to 5.4. Every date and time
is aware and in UTC; certificates, hashes and GBCS payloads are the octets themselves (DER, not base64).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.domain.eui64 import EUI64
from simulator.domain.service_requests import CommandVariant, ServiceReferenceVariant
from simulator.duis.request_id import format_request_id
from simulator.duis.request_values import (
    CommissionDevice,
    CredentialsReplacement,
    Deletion,
    DetailsChange,
    DevicePreNotification,
    MeterPointChange,
    OtherBody,
    ReadFirmwareVersion,
    ReadInventory,
    RetrieveCredentials,
    SetImportMpxn,
    SignedPreCommand,
    StatusChange,
    UpdateDeviceCredentials,
    UpdateInventory,
)
from simulator.duis.response_values import (
    AssociatedDevice,
    BrokerCredentialsPlaced,
    CommandFailure,
    DccAlert,
    DeviceAlert,
    DeviceStatusChange,
    FutureDatedDeviceAlert,
    GbcsPayload,
    Inventory,
    InventoryDevice,
    InventoryEvent,
    MeterIdentity,
    MeterRemoval,
    PreCommand,
    ReplacedCertificate,
    S1spAlertDsp,
    SecurityCredentialsUpdated,
    Smets1ResponseMessage,
)
from simulator.duis.s1sp_values import (
    ReplacementOutcome,
    S1spAlert,
    Smets1Response,
)

__all__ = [
    "AssociatedDevice",
    "BrokerCredentialsPlaced",
    "CommandFailure",
    "CommissionDevice",
    "CredentialsReplacement",
    "DccAlert",
    "Deletion",
    "DetailsChange",
    "DeviceAlert",
    "DevicePreNotification",
    "DeviceStatusChange",
    "FutureDatedDeviceAlert",
    "GbcsPayload",
    "Inventory",
    "InventoryDevice",
    "InventoryEvent",
    "MeterIdentity",
    "MeterPointChange",
    "MeterRemoval",
    "OtherBody",
    "PreCommand",
    "ReadFirmwareVersion",
    "ReadInventory",
    "ReplacedCertificate",
    "ReplacementOutcome",
    "RequestBody",
    "ResponseBody",
    "RetrieveCredentials",
    "S1spAlert",
    "S1spAlertDsp",
    "SecurityCredentialsUpdated",
    "ServiceRequest",
    "ServiceResponse",
    "SetImportMpxn",
    "SignedPreCommand",
    "Smets1Response",
    "Smets1ResponseMessage",
    "StatusChange",
    "UpdateDeviceCredentials",
    "UpdateInventory",
]

RequestBody = (
    CredentialsReplacement
    | UpdateDeviceCredentials
    | RetrieveCredentials
    | SetImportMpxn
    | CommissionDevice
    | ReadInventory
    | UpdateInventory
    | ReadFirmwareVersion
    | DevicePreNotification
    | SignedPreCommand
    | OtherBody
)

ResponseBody = (
    PreCommand
    | GbcsPayload
    | FutureDatedDeviceAlert
    | Inventory
    | DccAlert
    | DeviceAlert
    | Smets1ResponseMessage
    | OtherBody
)


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """One Service Request as a User sends it.

    ``originator`` is the User ID, ``target`` the Device's ID (for requests that reach no Device: the DCC's access
    control broker), ``counter`` (0 to 2^64 - 1) rises with every request of an originator. ``signed`` says that the
    document has a ``ds:Signature``, not that it is valid. ``first_in_sequence`` and ``preceding_request_id`` chain
    requests that are to be done one after the other.
    """

    originator: EUI64
    target: EUI64
    counter: int
    command_variant: CommandVariant
    service: ServiceReferenceVariant
    body: RequestBody
    schema_version: str = "5.1"
    signed: bool = False
    first_in_sequence: bool | None = None
    preceding_request_id: str | None = None

    @property
    def request_id(self) -> str:
        """The RequestID: ``originator:target:counter``."""
        return format_request_id(self.originator, self.target, self.counter)


@dataclass(frozen=True, slots=True)
class ServiceResponse:
    """One Service Response, or an alert, as the DCC sends it.

    ``service`` is unknown for alerts, and for the rejection of a document whose service could not be read. A response
    that only acknowledges or rejects has no ``body``. Alerts have no ``request_id``.
    """

    request_id: str | None
    response_id: str | None
    response_code: str
    response_date_time: datetime
    service: ServiceReferenceVariant | None = None
    body: ResponseBody | None = None
    schema_version: str = "5.1"
    signed: bool = False
