"""What the body of a Service Request says: plain values, free of XML, one for each service that is read in full.

Source of the data items: the published DUIS XML schema (SEC Appendix AD), versions 5.0 to 5.4. Every date and time
is aware and in UTC; certificates and GBCS payloads are the octets themselves (DER, not base64).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole

_CANCELLING_YEAR = 3000


def cancels(due: datetime | None) -> bool:
    """Whether an execution date means "cancel what I sent before": the year 3000 does (published documents)."""
    return due is not None and due.year >= _CANCELLING_YEAR


@dataclass(frozen=True, slots=True)
class CredentialsReplacement:
    """Certificates to place in the cells of one Remote Party Role: the body of 6.15.1, 6.21 and 6.23.

    DUIS 3.8.66 (``UpdateSecurityCredentialsKRP``), ``RequestHandoverOfDCCControlledDevice`` and
    ``UpdateSecurityCredentialsCoS``; the last has no Remote Party Role element and is always ``SUPPLIER``, and it
    alone has ``import_mpxn`` (digits, whose check digit nobody promises).

    ``floor_seq_number`` and ``top_up_floor_seq_number`` (0 to 2^63 - 1) are the counters below which the new party's
    Commands are no longer accepted. ``path_certificates`` are the one to three certificates that lead to the root.
    ``execution_date_time`` is there in future-dated requests only; the year 3000 cancels one (published documents).
    """

    remote_party_role: RemotePartyRole
    floor_seq_number: int
    top_up_floor_seq_number: int | None = None
    digital_signing_certificate: bytes | None = None
    key_agreement_certificate: bytes | None = None
    key_agreement_top_up_certificate: bytes | None = None
    path_certificates: tuple[bytes, ...] = ()
    apply_time_based_cpv_checks: bool = True
    execution_date_time: datetime | None = None
    import_mpxn: str | None = None


@dataclass(frozen=True, slots=True)
class RetrieveCredentials:
    """Whose certificates to read from the Device: the body of 6.24.1, one to seven Remote Party Roles."""

    remote_party_roles: tuple[RemotePartyRole, ...]


@dataclass(frozen=True, slots=True)
class ReadInventory:
    """What to look up in the Smart Metering Inventory: the body of 8.2.

    Exactly one way of asking: by Device, by MPxN, by UPRN (unique property reference number), or by post code
    together with an address identifier.
    """

    device_id: EUI64 | None = None
    mpxn: str | None = None
    uprn: int | None = None
    post_code: str | None = None
    address_identifier: str | None = None


@dataclass(frozen=True, slots=True)
class CommissionDevice:
    """Synchronise the Device's clock and with that commission it: the body of 8.1.1.

    The Device takes the time if it lies within ``tolerance_period`` seconds (0 to 86,400) of
    ``current_date_time``.
    """

    current_date_time: datetime
    tolerance_period: int


@dataclass(frozen=True, slots=True)
class UpdateDeviceCredentials:
    """A new certificate of the Device itself, in DER: the body of 6.15.2 (``UpdateSecurityCredentialsDevice``)."""

    device_certificate: bytes


@dataclass(frozen=True, slots=True)
class ReadFirmwareVersion:
    """Which firmware the Device runs: the body of 11.2."""

    execution_date_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetImportMpxn:
    """The meter point that the Device is to show: the body of 6.20.1. An MPAN (13 digits) may have a second one."""

    import_mpxn: str
    secondary_import_mpan: str | None = None
    execution_date_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class StatusChange:
    """8.4: another SMI Status. ``communications_hub`` tells the two elements apart that DUIS has for it."""

    status: SmiStatus
    communications_hub: bool = False


@dataclass(frozen=True, slots=True)
class DetailsChange:
    """8.4: other particulars of a Device that was notified but not installed yet.

    The schema lets all of them be left out; then nothing changes.
    """

    manufacturer: str | None = None
    model: str | None = None
    smets_version: str | None = None
    firmware_version: str | None = None
    esme_variant: str | None = None


@dataclass(frozen=True, slots=True)
class MeterPointChange:
    """8.4: another meter point. Exactly one is given."""

    import_mpxn: str | None = None
    secondary_import_mpan: str | None = None
    export_mpan: str | None = None


@dataclass(frozen=True, slots=True)
class Deletion:
    """8.4: the Device is taken out of the Smart Metering Inventory."""


@dataclass(frozen=True, slots=True)
class UpdateInventory:
    """A change of one Device in the Smart Metering Inventory: the body of 8.4."""

    device_id: EUI64
    change: StatusChange | DetailsChange | MeterPointChange | Deletion


@dataclass(frozen=True, slots=True)
class DevicePreNotification:
    """A Device that is to be installed soon: the body of 12.2. It enters the inventory as ``Pending``."""

    device_id: EUI64
    device_type: DeviceType
    manufacturer: str
    model: str
    smets_version: str | None = None
    firmware_version: str | None = None
    esme_variant: str | None = None
    associated_gpf: EUI64 | None = None


@dataclass(frozen=True, slots=True)
class SignedPreCommand:
    """A Pre-Command that the User has checked and signed, sent back under Command Variant 5, 6 or 7.

    ``payload`` is the whole signed GBCS message. The document says no GBCS version (published schema); the
    Pre-Command that it answers did.
    """

    payload: bytes
    execution_date_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class OtherBody:
    """A body whose content is not read here: the name of its element is all there is."""

    element: str
