"""What the body of a Service Response or of an alert says: plain values, free of XML.

Source of the data items: the published DUIS XML schema 5.1. Every date and time is aware and in UTC; hashes and GBCS
payloads are the octets themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.duis.request_values import OtherBody


@dataclass(frozen=True, slots=True)
class PreCommand:
    """The Command that the DCC made of a critical Service Request, for the User to check and sign."""

    gbcs_version: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class GbcsPayload:
    """The Device's own answer, a GBCS message."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class FutureDatedDeviceAlert:
    """A Device has carried out a future-dated Command (``8F66``), or could not (``8F67``), and the GBCS message."""

    alert_code: str
    payload: bytes
    instruction_number: int = 1
    total_command_instructions: int = 1


@dataclass(frozen=True, slots=True)
class InventoryDevice:
    """One Device as the Smart Metering Inventory shows it in the answer to 8.2."""

    device_id: EUI64
    device_type: DeviceType
    manufacturer: str
    model: str
    status: SmiStatus | None = None
    smets_version: str | None = None
    firmware_version: str | None = None
    date_commissioned: date | None = None
    import_mpxn: str | None = None
    export_mpan: str | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """The Devices of one premises: the answer to 8.2, one to seventeen of them."""

    devices: tuple[InventoryDevice, ...]


@dataclass(frozen=True, slots=True)
class ReplacedCertificate:
    """A certificate that now sits in a Device: which kind, and the SHA-1 of its DER."""

    certificate_type: str
    certificate_hash: bytes


@dataclass(frozen=True, slots=True)
class SecurityCredentialsUpdated:
    """The DCC tells the parties concerned that a Device holds other certificates now.

    ``certificates`` are one to three, of the types ``DigitalSigning``, ``KeyAgreement``, ``KeyAgreementTopUp``.
    """

    device_id: EUI64
    remote_party_role: RemotePartyRole
    certificates: tuple[ReplacedCertificate, ...]
    floor_seq_number: int | None = None
    top_up_floor_seq_number: int | None = None


@dataclass(frozen=True, slots=True)
class CommandFailure:
    """The DCC could not get a Command to the Device, or got no answer to it."""

    request_id: str
    device_id: EUI64


class InventoryEvent(StrEnum):
    """What happened to a Device in the Smart Metering Inventory, where its name says all. The values are DUIS's."""

    REMOVED = "DeviceRemovedFromInventory"
    COMMUNICATIONS_HUB_DECOMMISSIONED = "CHFDecommissioning"
    SUSPENDED = "DeviceSuspended"
    RESTORED = "DeviceRestored"
    RECOVERY_COMPLETE = "RecoveryComplete"


@dataclass(frozen=True, slots=True)
class MeterIdentity:
    """A meter has these meter points now."""

    import_mpxn: str
    secondary_import_mpan: str | None = None
    export_mpan: str | None = None
    esme_variant: str | None = None


@dataclass(frozen=True, slots=True)
class AssociatedDevice:
    """A Device that worked with a meter which is gone."""

    device_id: EUI64
    device_type: DeviceType


@dataclass(frozen=True, slots=True)
class MeterRemoval:
    """A meter is decommissioned or withdrawn: its meter points, and up to seven Devices associated with it."""

    import_mpxn: str
    secondary_import_mpan: str | None = None
    export_mpan: str | None = None
    associated_devices: tuple[AssociatedDevice, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokerCredentialsPlaced:
    """The Device holds the Access Control Broker's certificates, after a recovery, in place of a party's.

    ``supplier_certificate_types`` are one to three, ``network_operator_certificate_types`` none to two, of the types
    of :class:`ReplacedCertificate`; a Network Operator has no ``KeyAgreementTopUp``.
    """

    supplier_certificate_types: tuple[str, ...]
    network_operator_certificate_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceStatusChange:
    """A Device has another status in the Smart Metering Inventory."""

    device_id: EUI64
    change: InventoryEvent | MeterIdentity | MeterRemoval | BrokerCredentialsPlaced


@dataclass(frozen=True, slots=True)
class S1spAlertDsp:
    """An alert by the S1SP, passed on by the DCC.

    ``document`` is what the S1SP signed, an :class:`~simulator.duis.s1sp_values.S1spAlert`: a document of its own, in
    canonical form with an XML declaration, so that its signature can be verified by itself.
    """

    document: bytes


@dataclass(frozen=True, slots=True)
class DccAlert:
    """An alert by the DCC itself. ``alert_code`` is ``AD1`` or ``N`` and a number."""

    alert_code: str
    content: SecurityCredentialsUpdated | CommandFailure | DeviceStatusChange | S1spAlertDsp | OtherBody


@dataclass(frozen=True, slots=True)
class DeviceAlert:
    """An alert by a Device: its code (two octets, ``8F66``) and the GBCS message that carries it."""

    alert_code: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Smets1ResponseMessage:
    """The answer of a SMETS1 Device, made by the S1SP and passed on by the DCC.

    ``document`` is what the S1SP signed, a :class:`~simulator.duis.s1sp_values.Smets1Response`: a document of its own,
    in canonical form with an XML declaration, so that its signature can be verified by itself.
    """

    document: bytes
