"""Who replaces whose certificates: the modes of CS02b."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, SUPPLIER_SIGNING, KeyUsage, TrustAnchorCell
from simulator.domain.parties import RemotePartyRole

ROOT = TrustAnchorCell(RemotePartyRole.ROOT, KeyUsage.KEY_CERT_SIGN)
"""The cell of the Root OCA Certificate, which all others in a Device lead to."""


class ReplacementMode(IntEnum):
    """Whose certificates are replaced, and by whom (GBCS CredentialsReplacementMode).

    There is no "network operator by supplier": who holds no key in the slot cannot replace what is in it, except
    by recovery.
    """

    SUPPLIER_BY_SUPPLIER = 2
    NETWORK_OPERATOR_BY_NETWORK_OPERATOR = 3
    ACB_BY_ACB = 4
    WAN_PROVIDER_BY_WAN_PROVIDER = 5
    TRANSITIONAL_COS_BY_TRANSITIONAL_COS = 6
    SUPPLIER_BY_TRANSITIONAL_COS = 7
    ANY_EXCEPT_ROOT_BY_RECOVERY = 8
    ANY_BY_CONTINGENCY = 9
    LOAD_CONTROLLER_BY_LOAD_CONTROLLER = 10
    LOAD_CONTROLLER_BY_SUPPLIER = 11

    @property
    def message_code(self) -> int:
        """The message code of the command and of its response: 0x0100 + mode; 0x0125 and 0x0126 for 10 and 11."""
        return _LATER_MESSAGE_CODES.get(self) or 0x0100 + self


_LATER_MESSAGE_CODES = {
    ReplacementMode.LOAD_CONTROLLER_BY_LOAD_CONTROLLER: 0x0125,
    ReplacementMode.LOAD_CONTROLLER_BY_SUPPLIER: 0x0126,
}


def _signing(role: RemotePartyRole) -> TrustAnchorCell:
    return TrustAnchorCell(role, KeyUsage.DIGITAL_SIGNATURE)


AUTHORISING_CELL: Mapping[ReplacementMode, TrustAnchorCell] = MappingProxyType(
    {
        ReplacementMode.SUPPLIER_BY_SUPPLIER: SUPPLIER_SIGNING,
        ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR: NETWORK_OPERATOR_SIGNING,
        ReplacementMode.ACB_BY_ACB: _signing(RemotePartyRole.ACCESS_CONTROL_BROKER),
        ReplacementMode.WAN_PROVIDER_BY_WAN_PROVIDER: _signing(RemotePartyRole.WAN_PROVIDER),
        ReplacementMode.TRANSITIONAL_COS_BY_TRANSITIONAL_COS: _signing(RemotePartyRole.TRANSITIONAL_COS),
        ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS: _signing(RemotePartyRole.TRANSITIONAL_COS),
        ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY: _signing(RemotePartyRole.RECOVERY),
        ReplacementMode.LOAD_CONTROLLER_BY_LOAD_CONTROLLER: _signing(RemotePartyRole.LOAD_CONTROLLER),
        ReplacementMode.LOAD_CONTROLLER_BY_SUPPLIER: SUPPLIER_SIGNING,
    }
)
"""The cell whose holder may send a credentials replacement of this mode. Contingency has none."""

SIGNED_ONLY = frozenset({ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY, ReplacementMode.ANY_BY_CONTINGENCY})
"""The modes whose Commands carry a signature and no MAC: they work when the Access Control Broker's key is lost too."""

_MODE_BY_INCUMBENT = {
    RemotePartyRole.SUPPLIER: ReplacementMode.SUPPLIER_BY_SUPPLIER,
    RemotePartyRole.NETWORK_OPERATOR: ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR,
    RemotePartyRole.ACCESS_CONTROL_BROKER: ReplacementMode.ACB_BY_ACB,
    RemotePartyRole.TRANSITIONAL_COS: ReplacementMode.TRANSITIONAL_COS_BY_TRANSITIONAL_COS,
    RemotePartyRole.WAN_PROVIDER: ReplacementMode.WAN_PROVIDER_BY_WAN_PROVIDER,
    RemotePartyRole.LOAD_CONTROLLER: ReplacementMode.LOAD_CONTROLLER_BY_SUPPLIER,
}


def replacement_mode(role: RemotePartyRole) -> ReplacementMode:
    """The mode in which a role's credentials are replaced by whoever holds the slot. Handover uses the same."""
    return _MODE_BY_INCUMBENT.get(role, ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY)
