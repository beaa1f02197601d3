"""The Smart Metering Inventory: which Devices there are, of what type, in what status, for which meter point."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MeterPoint


@dataclass(frozen=True, slots=True)
class InventoryEntry:
    """A Device as the inventory knows it. ``premise`` is the home it belongs to (from 0), for the journal's order.

    ``meter_point`` is that of import; an ESME with two elements has a second one, and one that exports an export MPAN.
    What nobody has told of a Device is an empty text.
    """

    device_id: EUI64
    device_type: DeviceType
    smets: Smets
    status: SmiStatus
    meter_point: MeterPoint | None = None
    communications_hub: EUI64 | None = None
    premise: int = 0
    manufacturer: str = ""
    model: str = ""
    smets_version: str = ""
    firmware_version: str = ""
    esme_variant: str = ""
    secondary_import_mpan: MeterPoint | None = None
    export_mpan: MeterPoint | None = None


class SmartMeteringInventory:
    """The DCC's inventory. Look-ups of unknown Devices answer ``None``."""

    def __init__(self) -> None:
        self._entries: dict[EUI64, InventoryEntry] = {}

    def add(self, entry: InventoryEntry) -> None:
        """Take up a Device."""
        if entry.device_id in self._entries:
            raise SimulatorError(f"Device {entry.device_id} is in the inventory already: EUI-64s must differ")
        self._entries[entry.device_id] = entry

    def find(self, device_id: EUI64) -> InventoryEntry | None:
        """The entry of a Device."""
        return self._entries.get(device_id)

    def set_status(self, device_id: EUI64, status: SmiStatus) -> None:
        """Change a Device's SMI Status."""
        self.change(device_id, status=status)

    def set_meter_point(self, device_id: EUI64, meter_point: MeterPoint | None) -> None:
        """Associate a Device with another meter point, or with none."""
        self.change(device_id, meter_point=meter_point)

    def change(self, device_id: EUI64, **particulars: Any) -> None:
        """Change particulars of a Device, by the names of :class:`InventoryEntry`; its ID stays."""
        self._entries[device_id] = dataclasses.replace(self._entries[device_id], **particulars)

    def remove(self, device_id: EUI64) -> None:
        """Take a Device out."""
        del self._entries[device_id]

    def __iter__(self) -> Iterator[InventoryEntry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)
