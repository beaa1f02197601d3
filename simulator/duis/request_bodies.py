"""The bodies of the Service Requests that are read in full, each declared once: what stands in it, and its value.

Source of names, order and numbers: the published DUIS XML schema 5.1. In three things this is stricter than the
schema (assumptions): ``RemotePartyFloorSeqNumber`` must be there in 6.15.1 and 6.21, because every published document
has it; numbers of meter points are digits; an MPAN has 13 of them and an MPRN up to 10.

A new service is one more declaration in :data:`REQUEST_BODIES`.
"""

from __future__ import annotations

from simulator.domain.devices import SmiStatus
from simulator.domain.parties import RemotePartyRole
from simulator.duis import simple_types as types
from simulator.duis.forms import Alternative, Empty, OneOf, Record, TextOf, Unread
from simulator.duis.items import Choice, Fixed, Group, Item, When, many, optional, required
from simulator.duis.names import BODY_ELEMENTS, SIGNED_PRE_COMMAND
from simulator.duis.request_values import (
    CommissionDevice,
    CredentialsReplacement,
    Deletion,
    DetailsChange,
    DevicePreNotification,
    MeterPointChange,
    ReadFirmwareVersion,
    ReadInventory,
    RetrieveCredentials,
    SetImportMpxn,
    SignedPreCommand,
    StatusChange,
    UpdateDeviceCredentials,
    UpdateInventory,
)
from simulator.duis.simple_type import one_of

_EXECUTION_DATE_TIME = optional("ExecutionDateTime", types.DATE_TIME, "execution_date_time")

_KEY_AGREEMENT: tuple[Item, ...] = (
    optional("KeyAgreementCertificate", types.BASE64, "key_agreement_certificate"),
    optional("KeyAgreementTopUpCertificate", types.BASE64, "key_agreement_top_up_certificate"),
)
_CERTIFICATES = (
    required("DigitalSigningCertificate", types.BASE64, "digital_signing_certificate"),
    *_KEY_AGREEMENT,
)
_CERTIFICATES_OF_6_15_1 = Group(
    "SupplierOrNetworkOperatorCertificates",
    optional("DigitalSigningCertificate", types.BASE64, "digital_signing_certificate"),
    *_KEY_AGREEMENT,
)
_PATH = (
    Group("CertificationPathCertificates", many("Certificate", types.BASE64, "path_certificates", at_most=3)),
    required("ApplyTimeBasedCPVChecks", types.BOOLEAN, "apply_time_based_cpv_checks"),
)


def _replacement(*certificates: Item) -> Record[CredentialsReplacement]:
    """6.15.1 and 6.21, which differ in the element around the certificates."""
    top_up = "RemotePartyPrepaymentTopUpFloorSeqNumber"
    return Record(
        CredentialsReplacement,
        _EXECUTION_DATE_TIME,
        required("RemotePartyRole", types.ROLE, "remote_party_role"),
        required("RemotePartyFloorSeqNumber", types.FLOOR_SEQ_NUMBER, "floor_seq_number"),
        optional(top_up, types.FLOOR_SEQ_NUMBER, "top_up_floor_seq_number"),
        Group("ReplacementCertificates", *certificates),
        *_PATH,
        Fixed("import_mpxn", None, "ImportMPxN: only a change of supplier (6.23) has it; leave it out"),
    )


_CHANGE_OF_SUPPLIER = Record(
    CredentialsReplacement,
    Fixed("remote_party_role", RemotePartyRole.SUPPLIER, "6.23 replaces the Supplier's certificates and no other's"),
    _EXECUTION_DATE_TIME,
    required("SupplierFloorSeqNumber", types.FLOOR_SEQ_NUMBER, "floor_seq_number"),
    optional("SupplierPrepaymentTopUpFloorSeqNumber", types.FLOOR_SEQ_NUMBER, "top_up_floor_seq_number"),
    Group("SupplierReplacementCertificates", *_CERTIFICATES),
    *_PATH,
    required("ImportMPxN", types.MPXN, "import_mpxn"),
)


def _is_mpan(body: SetImportMpxn) -> bool:
    return len(body.import_mpxn) == 13 or body.secondary_import_mpan is not None


_SET_IMPORT_MPXN = Record(
    SetImportMpxn,
    _EXECUTION_DATE_TIME,
    Choice(
        When(
            _is_mpan,
            Group(
                "ImportMPANs",
                required("ImportMPAN", types.MPAN, "import_mpxn"),
                optional("SecondaryImportMPAN", types.MPAN, "secondary_import_mpan"),
            ),
        ),
        When(lambda body: not _is_mpan(body), required("ImportMPRN", types.MPRN, "import_mpxn")),
    ),
)

_READ_INVENTORY = Record(
    ReadInventory,
    Choice(
        required("UPRN", types.UPRN, "uprn"),
        required("DeviceID", types.EUI, "device_id"),
        required("MPxN", types.MPXN, "mpxn"),
        Group(
            "PropertyFilter",
            required("PostCode", types.POST_CODE, "post_code"),
            required("AddressIdentifier", types.ADDRESS_IDENTIFIER, "address_identifier"),
        ),
    ),
)

_DETAILS = (
    optional("SMETSCHTSVersion", types.SMETS_VERSION, "smets_version"),
    optional("FirmwareVersion", types.FIRMWARE_VERSION, "firmware_version"),
    optional("ESMEVariant", types.ESME_VARIANT, "esme_variant"),
)
_STATUS = one_of({status.title: status for status in (SmiStatus.PENDING, SmiStatus.INSTALLED_NOT_COMMISSIONED)})
_STATUS_OF_HUB = one_of(
    {
        status.title: status
        for status in (SmiStatus.COMMISSIONED, SmiStatus.WITHDRAWN, SmiStatus.INSTALLED_NOT_COMMISSIONED)
    }
)
_INVENTORY_CHANGES: dict[str, Alternative] = {
    "UpdateDeviceStatusExceptCH": TextOf(StatusChange, "status", _STATUS, communications_hub=False),
    "UpdateDeviceStatusCH": TextOf(StatusChange, "status", _STATUS_OF_HUB, communications_hub=True),
    "UpdateDeviceDetails": Record(
        DetailsChange,
        optional("DeviceManufacturer", types.DEVICE_NAME, "manufacturer"),
        optional("DeviceModel", types.DEVICE_NAME, "model"),
        *_DETAILS,
    ),
    "DeleteDevice": Empty(Deletion()),
    "UpdateMPxN": Record(
        MeterPointChange,
        Choice(
            required("ImportMPxN", types.MPXN, "import_mpxn"),
            required("SecondaryImportMPAN", types.MPAN, "secondary_import_mpan"),
            required("ExportMPAN", types.MPAN, "export_mpan"),
        ),
    ),
}

_PRE_NOTIFICATION = Record(
    DevicePreNotification,
    required("DeviceID", types.EUI, "device_id"),
    required("DeviceManufacturer", types.DEVICE_NAME, "manufacturer"),
    required("DeviceModel", types.DEVICE_NAME, "model"),
    required("DeviceType", types.DEVICE_TYPE, "device_type"),
    *_DETAILS,
    optional("AssociatedGPFDeviceID", types.EUI, "associated_gpf"),
)

REQUEST_BODIES: dict[str, Alternative] = {
    **{element: Unread(element) for element in BODY_ELEMENTS.values()},
    BODY_ELEMENTS["6.15.1"]: _replacement(_CERTIFICATES_OF_6_15_1),
    BODY_ELEMENTS["6.15.2"]: Record(
        UpdateDeviceCredentials, required("DeviceCertificate", types.BASE64, "device_certificate")
    ),
    BODY_ELEMENTS["6.20.1"]: _SET_IMPORT_MPXN,
    BODY_ELEMENTS["6.21"]: _replacement(*_CERTIFICATES),
    BODY_ELEMENTS["6.23"]: _CHANGE_OF_SUPPLIER,
    BODY_ELEMENTS["6.24.1"]: Record(
        RetrieveCredentials, many("RemotePartyRole", types.ROLE, "remote_party_roles", at_most=7)
    ),
    BODY_ELEMENTS["8.1.1"]: Record(
        CommissionDevice,
        required("CurrentDateTime", types.DATE_TIME, "current_date_time"),
        required("TolerancePeriod", types.TOLERANCE_PERIOD, "tolerance_period"),
    ),
    BODY_ELEMENTS["8.2"]: _READ_INVENTORY,
    BODY_ELEMENTS["8.4"]: Record(
        UpdateInventory, required("DeviceID", types.EUI, "device_id"), OneOf("change", _INVENTORY_CHANGES)
    ),
    BODY_ELEMENTS["11.2"]: Record(ReadFirmwareVersion, _EXECUTION_DATE_TIME),
    BODY_ELEMENTS["12.2"]: _PRE_NOTIFICATION,
    SIGNED_PRE_COMMAND: Record(
        SignedPreCommand, _EXECUTION_DATE_TIME, required("GBCSPayload", types.BASE64, "payload")
    ),
}
"""Every body element of a request. Of a service that the simulator does not use, only the name is read."""

FULLY_READ = frozenset(name for name, form in REQUEST_BODIES.items() if not isinstance(form, Unread))
"""The body elements that are read in full."""
