"""The matrix of services as look-up tables that checks index with columns of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from simulator.domain.devices import TRUST_ANCHOR_CELLS, CellUsage, DeviceType, KeyUsage, SmiStatus
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, CommandVariant, ServiceKind, ServiceUrl
from simulator.rules.facts import Column

_SERVICES = len(SERVICE_REFERENCE_VARIANTS) + 1
_ROLES = 256
_TYPES = len(DeviceType)

Combinations = Mapping[UserRole, Mapping[RemotePartyRole, frozenset[DeviceType]]]
"""For each User Role, the Remote Party Roles that it may address, on which Device Types."""


def _table(width: int, pairs: Iterable[tuple[int, int]]) -> Column:
    table = np.zeros((_SERVICES, width), dtype=np.bool_)
    for row, column in pairs:
        table[row, column] = True
    return table


ELIGIBLE = _table(len(UserRole), ((s.index, r) for s in SERVICE_REFERENCE_VARIANTS for r in s.user_roles))
"""``[service, user_role]``: the User Role may send the Service Reference Variant."""

COMMAND_VARIANTS = _table(
    max(CommandVariant) + 1, ((s.index, v) for s in SERVICE_REFERENCE_VARIANTS for v in s.command_variants)
)
"""``[service, command_variant]``: the Command Variant applies to the service."""

URLS = np.array([[v in url.command_variants for v in (0, *CommandVariant)] for url in ServiceUrl])
"""``[url, command_variant]``: a request of the Command Variant may be posted to the URL."""

DEVICE_TYPES = _table(_TYPES, ((s.index, t) for s in SERVICE_REFERENCE_VARIANTS for t in s.device_types))
"""``[service, device_type]``: the service may be addressed to the Device Type."""

SMI_STATUSES = _table(len(SmiStatus), ((s.index, t) for s in SERVICE_REFERENCE_VARIANTS for t in s.smi_statuses))
"""``[service, smi_status]``: the service may be addressed to a Device of this status."""

CRITICAL = np.array([False, *(s.is_critical for s in SERVICE_REFERENCE_VARIANTS)])
"""``[service]``: the service is critical."""

FOR_DEVICE = np.array([False, *(s.kind is not ServiceKind.NON_DEVICE for s in SERVICE_REFERENCE_VARIANTS)])
"""``[service]``: the service is addressed to a Device."""


def _cell_table(key_usage: KeyUsage, cell_usage: CellUsage) -> Column:
    table = np.zeros((_TYPES, _ROLES), dtype=np.bool_)
    for device_type, cells in TRUST_ANCHOR_CELLS.items():
        for cell in cells:
            if (cell.key_usage, cell.cell_usage) == (key_usage, cell_usage):
                table[device_type, cell.role] = True
    return table


SIGNING_CELLS = _cell_table(KeyUsage.DIGITAL_SIGNATURE, CellUsage.MANAGEMENT)
"""``[device_type, role]``: the Device Type has a digital signature cell for the role."""

KEY_AGREEMENT_CELLS = _cell_table(KeyUsage.KEY_AGREEMENT, CellUsage.MANAGEMENT)
"""``[device_type, role]``: likewise for key agreement."""

TOP_UP_CELLS = _cell_table(KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
"""``[device_type, role]``: likewise for prepayment top-up."""

_METERS = {RemotePartyRole.NETWORK_OPERATOR: frozenset({DeviceType.ESME})}
_BY_ELECTRICITY = {RemotePartyRole.SUPPLIER: frozenset({DeviceType.ESME, DeviceType.HCALCS}), **_METERS}
_BY_GAS = {
    RemotePartyRole.SUPPLIER: frozenset({DeviceType.GSME, DeviceType.GPF}),
    RemotePartyRole.NETWORK_OPERATOR: frozenset({DeviceType.GPF}),
}
_BY_DCC = {
    role: frozenset(t for t, cells in TRUST_ANCHOR_CELLS.items() if any(c.role is role for c in cells))
    for role in RemotePartyRole
}

UPDATE_COMBINATIONS: Combinations = {
    UserRole.IS: _BY_ELECTRICITY,
    UserRole.GS: _BY_GAS,
    UserRole.ED: _METERS,
    UserRole.GT: {RemotePartyRole.NETWORK_OPERATOR: frozenset({DeviceType.GPF})},
}
"""6.15.1: who may address which role where (assumption, derived from the cells and SECMP0063's scope)."""

HANDOVER_COMBINATIONS: Combinations = {UserRole.IS: _BY_ELECTRICITY, UserRole.GS: _BY_GAS, UserRole.DCC: _BY_DCC}
"""6.21: likewise. The DCC itself may place any credentials, recovery credentials among them (SECMP0063 2.2)."""

CHANGE_OF_SUPPLIER_COMBINATIONS: Combinations = {
    UserRole.IS: {RemotePartyRole.SUPPLIER: frozenset({DeviceType.ESME, DeviceType.HCALCS})},
    UserRole.GS: {RemotePartyRole.SUPPLIER: frozenset({DeviceType.GSME, DeviceType.GPF})},
}
"""6.23: the Supplier's own credentials only."""


def combination_table(combinations: Combinations) -> Column:
    """``[user_role, remote_party_role, device_type]``: the combination is correct."""
    table = np.zeros((len(UserRole), _ROLES, _TYPES), dtype=np.bool_)
    for user_role, roles in combinations.items():
        for role, device_types in roles.items():
            for device_type in device_types:
                table[user_role, role, device_type] = True
    return table
