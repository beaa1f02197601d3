"""SEC Parties, the User Roles that they act in, and the Remote Party Roles of their certificates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from simulator.domain.eui64 import EUI64


class UserRole(IntEnum):
    """The role in which a User sends a Service Request (DUIS). Small integers, so that columns can hold them."""

    NONE = 0
    IS = 1
    ES = 2
    GS = 3
    ED = 4
    GT = 5
    RSA = 6
    OU = 7
    DCC = 8
    """Not a User Role of the SEC: the DCC acting by itself, for instance in recovery (assumption)."""

    @property
    def title(self) -> str:
        """The name in words."""
        return _USER_ROLE_TITLES[self]


_USER_ROLE_TITLES = {
    UserRole.NONE: "no User Role",
    UserRole.IS: "Import Supplier",
    UserRole.ES: "Export Supplier",
    UserRole.GS: "Gas Supplier",
    UserRole.ED: "Electricity Distributor",
    UserRole.GT: "Gas Transporter",
    UserRole.RSA: "Registered Supplier Agent",
    UserRole.OU: "Other User",
    UserRole.DCC: "the DCC",
}

SUPPLIER_ROLES = (UserRole.IS, UserRole.ES, UserRole.GS)
NETWORK_ROLES = (UserRole.ED, UserRole.GT)


class UserStatus(IntEnum):
    """Whether a User may use the services at all."""

    ACTIVE = 0
    SUSPENDED = 1


class RemotePartyRole(IntEnum):
    """The role in an Organisation Certificate (its OU as two hexadecimal digits) and of a trust anchor cell.

    Values 0 to 127 are those of GBCS; 0x87 and 0x89 mark certificates that sign XML.
    """

    ROOT = 0
    RECOVERY = 1
    SUPPLIER = 2
    NETWORK_OPERATOR = 3
    ACCESS_CONTROL_BROKER = 4
    TRANSITIONAL_COS = 5
    WAN_PROVIDER = 6
    ISSUING_AUTHORITY = 7
    LOAD_CONTROLLER = 8
    OTHER = 0x7F
    XML_SIGNING_USER = 0x87
    XML_SIGNING_DSP = 0x89
    NONE = 0xFF
    """No Remote Party Role is addressed by the request, or no certificate is in it."""

    @property
    def title(self) -> str:
        """The name in full. DUIS shortens two of them; :mod:`simulator.duis.names` knows how."""
        return _REMOTE_PARTY_ROLE_TITLES[self]

    @property
    def organisational_unit(self) -> str:
        """The OU that a certificate of this role carries: two hexadecimal digits."""
        return f"{self.value:02X}"


_REMOTE_PARTY_ROLE_TITLES = {
    RemotePartyRole.ROOT: "Root",
    RemotePartyRole.RECOVERY: "Recovery",
    RemotePartyRole.SUPPLIER: "Supplier",
    RemotePartyRole.NETWORK_OPERATOR: "NetworkOperator",
    RemotePartyRole.ACCESS_CONTROL_BROKER: "AccessControlBroker",
    RemotePartyRole.TRANSITIONAL_COS: "TransitionalCoS",
    RemotePartyRole.WAN_PROVIDER: "WANProvider",
    RemotePartyRole.ISSUING_AUTHORITY: "IssuingAuthority",
    RemotePartyRole.LOAD_CONTROLLER: "LoadController",
    RemotePartyRole.OTHER: "Other",
    RemotePartyRole.XML_SIGNING_USER: "XmlSigningUser",
    RemotePartyRole.XML_SIGNING_DSP: "XmlSigningDSP",
    RemotePartyRole.NONE: "none",
}


class PartyCategory(StrEnum):
    """The SEC's categories of Party, and the DCC itself."""

    LARGE_SUPPLIER = "Large Supplier Party"
    SMALL_SUPPLIER = "Small Supplier Party"
    ELECTRICITY_NETWORK = "Electricity Network Party"
    GAS_NETWORK = "Gas Network Party"
    OTHER = "Other SEC Party"
    DCC = "Data Communications Company"


@dataclass(frozen=True, slots=True)
class UserId:
    """An EUI-64 under which a Party acts: what its certificates name and its requests are sent from.

    ``user_roles`` may hold several (one User ID may serve as Import and as Gas Supplier: assumption).
    ``network_operators`` are the market participants (``EELC``, …) for which this identity speaks; the
    relation certificate EUI-64 → Party → distributor IDs is many-to-many and explicit
    (SECMP0063: "SEC Party or Distribution Area").
    """

    eui64: EUI64
    user_roles: frozenset[UserRole]
    remote_party_role: RemotePartyRole
    network_operators: frozenset[str] = frozenset()
    status: UserStatus = UserStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class Party:
    """A SEC Party (or the DCC) and the identities that it holds."""

    name: str
    category: PartyCategory
    user_ids: tuple[UserId, ...]
