"""The alerts of the DCC, each declared once: what stands in it, and its value.

Source of names, order and numbers: the published DUIS XML schema 5.1. Alerts that the simulator does not use give
their element's name (:class:`~simulator.duis.values.OtherBody`), their content is not checked.
"""

from __future__ import annotations

from simulator.duis import simple_types as types
from simulator.duis.embedded import Embedded
from simulator.duis.forms import Alternative, Empty, OneOf, Record, Unread
from simulator.duis.items import Group, Ignored, Item, many, optional, required
from simulator.duis.response_values import (
    AssociatedDevice,
    BrokerCredentialsPlaced,
    CommandFailure,
    DeviceStatusChange,
    InventoryEvent,
    MeterIdentity,
    MeterRemoval,
    ReplacedCertificate,
    S1spAlertDsp,
    SecurityCredentialsUpdated,
)

OTHER_ALERTS = (
    "PowerOutageEvent", "DSPScheduleRemoval", "FirmwareDistributionFailure", "UpdateHANDeviceLogResult",
    "ChangeOfSupplier", "DeviceLogRestored", "PPMIDAlert", "PPMIDRemoval", "QuarantinedRequest",
    "FirmwareVersionMismatch", "DualBandCHAlert", "SMETS1CHFirmwareNotification", "ALCSHCALCSConfigurationChange",
    "FirmwareUpgradeRequested", "CSPFirmwareDeliveryStatus", "CommsHubAlert", "ECoSAlert",
    "CommsHubFirmwareActivation", "CoSCertificateAlert", "DUISVersionMismatch",
)  # fmt: skip

_CREDENTIALS_UPDATED = Record(
    SecurityCredentialsUpdated,
    required("DeviceID", types.EUI, "device_id"),
    required("RemotePartyRole", types.ROLE, "remote_party_role"),
    Group(
        "RemotePartySeqNumberChange",
        required("RemotePartyFloorSeqNumber", types.FLOOR_SEQ_NUMBER, "floor_seq_number"),
        optional("RemotePartyPrepaymentTopUpFloorSeqNumber", types.FLOOR_SEQ_NUMBER, "top_up_floor_seq_number"),
        is_required=False,
    ),
    many(
        "Certificates",
        Record(
            ReplacedCertificate,
            required("CertificateType", types.CERTIFICATE_TYPE, "certificate_type"),
            required("CertificateHash", types.BASE64, "certificate_hash"),
        ),
        "certificates",
        at_most=3,
    ),
)

_METER_POINTS: tuple[Item, ...] = (
    required("ImportMPxN", types.MPXN, "import_mpxn"),
    optional("SecondaryImportMPAN", types.MPAN, "secondary_import_mpan"),
    optional("ExportMPAN", types.MPAN, "export_mpan"),
)
_STATUS_CHANGES: dict[str, Alternative] = {
    "MeterIdentity": Record(
        MeterIdentity,
        Group("MeterMPxNs", *_METER_POINTS),
        optional("ESMEVariant", types.ESME_VARIANT, "esme_variant"),
    ),
    "MeterDecommissioningOrWithdrawal": Record(
        MeterRemoval,
        Group("MeterDecommissionOrWithdrawal", *_METER_POINTS),
        many(
            "AssociatedType1Device",
            Record(
                AssociatedDevice,
                required("DeviceID", types.EUI, "device_id"),
                required("DeviceType", types.DEVICE_TYPE, "device_type"),
            ),
            "associated_devices",
            at_least=0,
            at_most=7,
        ),
    ),
    "RecoveryCompleteACBCredentials": Record(
        BrokerCredentialsPlaced,
        many("SupplierCertificateType", types.CERTIFICATE_TYPE, "supplier_certificate_types", at_most=3),
        many(
            "NetworkOperatorCertificateType",
            types.NETWORK_OPERATOR_CERTIFICATE_TYPE,
            "network_operator_certificate_types",
            at_least=0,
            at_most=2,
        ),
    ),
    **{event.value: Empty(event) for event in InventoryEvent},
}

ALERTS: dict[str, Alternative] = {
    "SecurityCredentialsUpdated": _CREDENTIALS_UPDATED,
    "CommandFailure": Record(
        CommandFailure,
        required("CommandRequestID", types.REQUEST_ID, "request_id"),
        Ignored("DSPScheduleID"),
        required("DeviceID", types.EUI, "device_id"),
    ),
    "DeviceStatusChangeEvent": Record(
        DeviceStatusChange,
        required("DeviceID", types.EUI, "device_id"),
        Group("DeviceStatusChange", OneOf("change", _STATUS_CHANGES)),
    ),
    "S1SPAlertDSP": Record(S1spAlertDsp, Embedded("S1SPAlert", "document"), Ignored("DSPScheduleID")),
    **{name: Unread(name) for name in OTHER_ALERTS},
}
"""What an alert of the DCC may say."""
