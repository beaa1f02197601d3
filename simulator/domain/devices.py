"""Devices, their SMI status, and the trust anchor cells (key slots) of each device type."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from simulator.domain.parties import RemotePartyRole


class DeviceType(IntEnum):
    """The type of a Device in the Smart Metering Inventory. An EUI-64 does not tell it."""

    NONE = 0
    ESME = 1
    GSME = 2
    GPF = 3
    CHF = 4
    HCALCS = 5
    PPMID = 6
    IHD = 7
    CAD = 8

    @property
    def title(self) -> str:
        """The name as the SEC writes it."""
        return self.name if self else "none"


class Smets(IntEnum):
    """Generation of the equipment: SMETS1 has its certificates held by proxy, SMETS2 and later in the Device."""

    NONE = 0
    SMETS1 = 1
    SMETS2 = 2

    @property
    def title(self) -> str:
        """The name as the SEC writes it."""
        return self.name if self else "none"


class SmiStatus(IntEnum):
    """Status of a Device in the Smart Metering Inventory."""

    NONE = 0
    PENDING = 1
    WHITELISTED = 2
    INSTALLED_NOT_COMMISSIONED = 3
    COMMISSIONED = 4
    DECOMMISSIONED = 5
    WITHDRAWN = 6
    SUSPENDED = 7
    RECOVERY = 8
    RECOVERED = 9

    @property
    def title(self) -> str:
        """The name as the inventory shows it: ``InstalledNotCommissioned``."""
        return "".join(word.capitalize() for word in self.name.split("_"))


class KeyUsage(IntEnum):
    """X.509 key usage bit of a certificate or cell (X.509 bit numbers)."""

    DIGITAL_SIGNATURE = 0
    KEY_AGREEMENT = 4
    KEY_CERT_SIGN = 5


class CellUsage(IntEnum):
    """GBCS cell usage: ordinary management, or prepayment top-up."""

    MANAGEMENT = 0
    PREPAYMENT_TOP_UP = 1


class TrustAnchorCell(NamedTuple):
    """A key slot: whose certificate, for which key usage, for which purpose (GBCS TrustAnchorCellIdentifier)."""

    role: RemotePartyRole
    key_usage: KeyUsage
    cell_usage: CellUsage = CellUsage.MANAGEMENT

    def __str__(self) -> str:
        usage = {KeyUsage.DIGITAL_SIGNATURE: "digital signature", KeyUsage.KEY_AGREEMENT: "key agreement"}
        what = usage.get(self.key_usage, "certificate signing")
        top_up = ", prepayment top-up" if self.cell_usage else ""
        return f"{self.role.title} {what}{top_up}"


_ROOT = TrustAnchorCell(RemotePartyRole.ROOT, KeyUsage.KEY_CERT_SIGN)
_RECOVERY = TrustAnchorCell(RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
_SUPPLIER = TrustAnchorCell(RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE)
_SUPPLIER_KA = TrustAnchorCell(RemotePartyRole.SUPPLIER, KeyUsage.KEY_AGREEMENT)
_SUPPLIER_TOP_UP = TrustAnchorCell(RemotePartyRole.SUPPLIER, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
_BROKER = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.DIGITAL_SIGNATURE)
_BROKER_KA = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT)
_COS = TrustAnchorCell(RemotePartyRole.TRANSITIONAL_COS, KeyUsage.DIGITAL_SIGNATURE)
_WAN = TrustAnchorCell(RemotePartyRole.WAN_PROVIDER, KeyUsage.DIGITAL_SIGNATURE)

NETWORK_OPERATOR_SIGNING = TrustAnchorCell(RemotePartyRole.NETWORK_OPERATOR, KeyUsage.DIGITAL_SIGNATURE)
NETWORK_OPERATOR_KEY_AGREEMENT = TrustAnchorCell(RemotePartyRole.NETWORK_OPERATOR, KeyUsage.KEY_AGREEMENT)
SUPPLIER_SIGNING = _SUPPLIER

_WITHOUT_NETWORK_OPERATOR = (_ROOT, _RECOVERY, _SUPPLIER, _SUPPLIER_KA, _SUPPLIER_TOP_UP, _BROKER_KA, _COS)
_WITH_NETWORK_OPERATOR = (*_WITHOUT_NETWORK_OPERATOR, NETWORK_OPERATOR_SIGNING, NETWORK_OPERATOR_KEY_AGREEMENT)

TRUST_ANCHOR_CELLS: dict[DeviceType, tuple[TrustAnchorCell, ...]] = {
    DeviceType.NONE: (),
    DeviceType.ESME: _WITH_NETWORK_OPERATOR,
    DeviceType.GSME: _WITHOUT_NETWORK_OPERATOR,
    DeviceType.GPF: _WITH_NETWORK_OPERATOR,
    DeviceType.CHF: (_ROOT, _RECOVERY, _BROKER, _BROKER_KA, _WAN, _COS),
    DeviceType.HCALCS: (_ROOT, _RECOVERY, _SUPPLIER, _BROKER_KA, _COS),
    DeviceType.PPMID: (_ROOT, _RECOVERY, _BROKER, _BROKER_KA),
    DeviceType.IHD: (),
    DeviceType.CAD: (),
}
"""The cells of each device type. ESME and the Network Operator cells of GPF are verified on reference messages;
the rest of GPF and GSME, and PPMID and HCALCS, are assumptions (see ``docs/assumptions.md``)."""
