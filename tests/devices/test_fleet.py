"""The fleet as columns."""

from __future__ import annotations

import numpy as np

from simulator.devices.fleet import SLOTS, FleetColumns, certificate_index, owner_of
from simulator.domain.devices import TRUST_ANCHOR_CELLS, DeviceType, SmiStatus
from simulator.domain.parties import RemotePartyRole

BROKER, NEVER = 5, 1 << 62
OPERATOR, SUPPLIER = RemotePartyRole.NETWORK_OPERATOR, RemotePartyRole.SUPPLIER


def test_every_slot_of_a_supplier_and_a_network_operator_has_a_column() -> None:
    for device_type in (DeviceType.ESME, DeviceType.GSME, DeviceType.GPF):
        cells = {cell for cell in TRUST_ANCHOR_CELLS[device_type] if cell.role in (OPERATOR, SUPPLIER)}
        assert {cell for of, cell in SLOTS if of is device_type} == cells


def test_a_certificate_tells_its_owner_and_no_two_are_the_same() -> None:
    cells = {cell for _, cell in SLOTS}
    users = np.arange(1, 20_000, dtype=np.uint16)
    for cell in cells:
        assert (owner_of(certificate_index(users, cell)) == users).all()
    kinds = {(cell.key_usage, cell.cell_usage) for cell in cells}
    assert len({int(certificate_index(7, cell)) for cell in cells}) == len(kinds)


def test_credentials_are_placed_where_asked_and_nowhere_else() -> None:
    fleet, rows = FleetColumns(6, BROKER, NEVER), np.array([1, 3, 4])
    fleet.place(DeviceType.ESME, OPERATOR, rows, np.array([11, 12, 13]), np.array([True, False, True]))
    assert fleet.holder(DeviceType.ESME, OPERATOR, np.arange(6)).tolist() == [5, 11, 5, 5, 13, 5]
    assert fleet.holder(DeviceType.GPF, OPERATOR, np.arange(6)).tolist() == [5] * 6
    assert fleet.holder(DeviceType.ESME, SUPPLIER, np.arange(6)).tolist() == [5] * 6


def test_one_home_is_changed_as_a_column_is() -> None:
    column, single = FleetColumns(4, BROKER, NEVER), FleetColumns(4, BROKER, NEVER)
    column.place(DeviceType.GPF, SUPPLIER, np.array([2]), np.array([9]), np.array([True]))
    single.place(DeviceType.GPF, SUPPLIER, 2, 9, True)
    assert all(np.array_equal(column.slots[slot], single.slots[slot]) for slot in SLOTS)


def test_meters_are_commissioned_and_the_gas_proxy_is_already() -> None:
    fleet = FleetColumns(2, BROKER, NEVER)
    fleet.commission(DeviceType.ESME, 1, True)
    assert fleet.status(DeviceType.ESME, np.arange(2)).tolist() == [
        SmiStatus.INSTALLED_NOT_COMMISSIONED,
        SmiStatus.COMMISSIONED,
    ]
    assert fleet.status(DeviceType.GPF, 0) == SmiStatus.COMMISSIONED


def test_a_home_needs_few_bytes() -> None:
    homes = 1_000
    fleet = FleetColumns(homes, BROKER, NEVER)
    slots = sum(column.nbytes for column in fleet.slots.values())
    assert slots / homes <= 2 * len(SLOTS)
