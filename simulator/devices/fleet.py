"""The fleet as columns: for every home, whose certificate is in each key slot of its Devices, and their SMI status.

A key slot is a column of 16-bit indices into the table of Organisation Certificates; slots that no modelled service
changes (those of the root, the recovery, the DCC's own roles) hold the same certificate everywhere and need none.
"""

from __future__ import annotations

import numpy as np

from simulator.domain.devices import TRUST_ANCHOR_CELLS, CellUsage, DeviceType, KeyUsage, SmiStatus, TrustAnchorCell
from simulator.domain.parties import RemotePartyRole
from simulator.rules.facts import Column

Slot = tuple[DeviceType, TrustAnchorCell]

_KINDS = {
    (KeyUsage.DIGITAL_SIGNATURE, CellUsage.MANAGEMENT): 0,
    (KeyUsage.KEY_AGREEMENT, CellUsage.MANAGEMENT): 1,
    (KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP): 2,
}

_CHANGING_ROLES = (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR)
_METERS = (DeviceType.ESME, DeviceType.GSME, DeviceType.GPF)

SLOTS: tuple[Slot, ...] = tuple(
    (device_type, cell)
    for device_type in _METERS
    for cell in TRUST_ANCHOR_CELLS[device_type]
    if cell.role in _CHANGING_ROLES
)
"""The slots that have columns."""


def certificate_index(user: Column, cell: TrustAnchorCell) -> Column:
    """The certificate of a User ID (by its index in the directory) that belongs into a cell."""
    return np.uint16(len(_KINDS)) * np.asarray(user, np.uint16)[()] + np.uint16(_KINDS[cell.key_usage, cell.cell_usage])


def owner_of(certificate: Column) -> Column:
    """The User ID (index) that a certificate belongs to."""
    return certificate // np.uint16(len(_KINDS))


class FleetColumns:
    """The state of a fleet of homes, a row each. Instants are simulated milliseconds.

    ``supplier_from`` is when the gaining Supplier is registered; ``deadline`` ends the seven Working Days.
    """

    def __init__(self, homes: int, broker: int, never: int) -> None:
        self.slots = {slot: np.full(homes, certificate_index(broker, slot[1]), dtype=np.uint16) for slot in SLOTS}
        installed = SmiStatus.INSTALLED_NOT_COMMISSIONED
        self._status = {
            DeviceType.ESME: np.full(homes, installed, dtype=np.uint8),
            DeviceType.GSME: np.full(homes, installed, dtype=np.uint8),
        }
        self.supplier_from = np.full(homes, never, dtype=np.int64)
        self.deadline = np.full(homes, never, dtype=np.int64)

    def holder(self, device_type: DeviceType, role: RemotePartyRole, rows: Column) -> Column:
        """Whose certificate is in the digital signature slot of a role (index of a User ID)."""
        return owner_of(self.slots[device_type, TrustAnchorCell(role, KeyUsage.DIGITAL_SIGNATURE)][rows])

    def place(self, device_type: DeviceType, role: RemotePartyRole, rows: Column, user: Column, where: Column) -> None:
        """Put all certificates of a User ID into the slots of a role, where a condition holds."""
        for cell in TRUST_ANCHOR_CELLS[device_type]:
            if cell.role is role:
                column = self.slots[device_type, cell]
                column[rows] = np.where(where, certificate_index(user, cell), column[rows])

    def status(self, device_type: DeviceType, rows: Column) -> Column:
        """The SMI Status of installed Devices. All but the meters are commissioned with the Communications Hub."""
        column = self._status.get(device_type)
        return np.uint8(SmiStatus.COMMISSIONED) if column is None else column[rows]

    def commission(self, device_type: DeviceType, rows: Column, where: Column) -> None:
        """Commission meters where a condition holds."""
        column = self._status[device_type]
        column[rows] = np.where(where, np.uint8(SmiStatus.COMMISSIONED), column[rows])
