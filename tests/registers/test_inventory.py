"""The Smart Metering Inventory."""

from __future__ import annotations

import pytest

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN
from simulator.registers.inventory import InventoryEntry, SmartMeteringInventory

ESME = InventoryEntry(EUI64(1), DeviceType.ESME, Smets.SMETS2, SmiStatus.PENDING, MPAN("2000000000015"), EUI64(2))
HUB = InventoryEntry(EUI64(2), DeviceType.CHF, Smets.SMETS2, SmiStatus.COMMISSIONED)


@pytest.fixture
def inventory() -> SmartMeteringInventory:
    inventory = SmartMeteringInventory()
    for entry in (ESME, HUB):
        inventory.add(entry)
    return inventory


def test_devices_are_found_by_their_id(inventory: SmartMeteringInventory) -> None:
    assert inventory.find(EUI64(1)) == ESME
    assert inventory.find(EUI64(9)) is None
    assert (list(inventory), len(inventory)) == ([ESME, HUB], 2)


def test_a_status_changes_and_nothing_else(inventory: SmartMeteringInventory) -> None:
    inventory.set_status(EUI64(1), SmiStatus.COMMISSIONED)
    changed = inventory.find(EUI64(1))
    assert changed is not None
    assert (changed.status, changed.meter_point, changed.device_type) == (
        SmiStatus.COMMISSIONED, ESME.meter_point, DeviceType.ESME,
    )  # fmt: skip
    assert inventory.find(EUI64(2)) == HUB


def test_a_meter_point_may_be_taken_away(inventory: SmartMeteringInventory) -> None:
    inventory.set_meter_point(EUI64(1), None)
    changed = inventory.find(EUI64(1))
    assert changed is not None
    assert changed.meter_point is None


def test_a_device_is_there_once(inventory: SmartMeteringInventory) -> None:
    with pytest.raises(SimulatorError, match="Device 00-00-00-00-00-00-00-01 is in the inventory already"):
        inventory.add(ESME)


def test_particulars_change_by_name(inventory: SmartMeteringInventory) -> None:
    inventory.change(EUI64(1), manufacturer="Acme", export_mpan=MPAN("2000000000015"))
    changed = inventory.find(EUI64(1))
    assert changed is not None
    assert (changed.manufacturer, changed.export_mpan, changed.status) == (
        "Acme", MPAN("2000000000015"), ESME.status,
    )  # fmt: skip


def test_what_is_removed_can_be_added_again(inventory: SmartMeteringInventory) -> None:
    inventory.remove(EUI64(1))
    assert inventory.find(EUI64(1)) is None
    inventory.add(ESME)
    assert inventory.find(EUI64(1)) == ESME
