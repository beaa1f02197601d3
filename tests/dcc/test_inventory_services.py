"""8.4 and 12.2: what Users may change in the Smart Metering Inventory, and what is refused with which code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.dcc.inventory_services import pre_notify, update_inventory
from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.meter_points import MPAN, MPRN
from simulator.duis.values import (
    Deletion,
    DetailsChange,
    DevicePreNotification,
    MeterPointChange,
    StatusChange,
    UpdateInventory,
)
from simulator.registers.inventory import InventoryEntry, SmartMeteringInventory

MPAN_10, MPAN_12 = str(MPAN.assemble(10, 1)), str(MPAN.assemble(12, 2))
MPRN_1 = str(MPRN.assemble(12345678))
OLD, NEW, GPF_OF_NEW = EUI64(1), EUI64(0x0A), EUI64(0x0B)
PENDING, WITHDRAWN, COMMISSIONED = SmiStatus.PENDING, SmiStatus.WITHDRAWN, SmiStatus.COMMISSIONED
Change = StatusChange | DetailsChange | MeterPointChange | Deletion


def one(
    device_type: DeviceType = DeviceType.ESME, status: SmiStatus = PENDING
) -> tuple[SmartMeteringInventory, InventoryEntry]:
    """An inventory with one Device."""
    inventory, entry = SmartMeteringInventory(), InventoryEntry(OLD, device_type, Smets.SMETS2, status)
    inventory.add(entry)
    return inventory, entry


def update(inventory: SmartMeteringInventory, change: Change, device_id: EUI64 = OLD) -> str | None:
    """The code of the refusal, if any; the inventory is as before then."""
    before = list(inventory)
    finding = update_inventory(inventory, UpdateInventory(device_id, change))
    assert finding is None or list(inventory) == before
    return told(finding, device_id)


def told(finding: Finding | None, device_id: EUI64) -> str | None:
    if finding is None:
        return None
    assert finding.subject == str(device_id)
    return finding.code


# -- 8.4 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [StatusChange(WITHDRAWN), DetailsChange(model="X"), MeterPointChange(MPAN_10), Deletion()]
)
def test_an_unknown_device_does_not_exist(change: Change) -> None:
    inventory, _ = one()
    assert update(inventory, change, EUI64(9)) == "E19"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (PENDING, WITHDRAWN, None),
        (WITHDRAWN, PENDING, None),
        (PENDING, COMMISSIONED, "E5"),
        (PENDING, SmiStatus.INSTALLED_NOT_COMMISSIONED, "E5"),
        (COMMISSIONED, PENDING, "E5"),
        (COMMISSIONED, SmiStatus.RECOVERED, "E5"),
        (SmiStatus.SUSPENDED, WITHDRAWN, "E5"),
    ],
)
def test_a_user_changes_the_status_of_what_is_not_installed(
    before: SmiStatus, after: SmiStatus, code: str | None
) -> None:
    """All other statuses come of what happens to the Device (assumption)."""
    inventory, entry = one(status=before)
    assert update(inventory, StatusChange(after)) == code
    assert list(inventory) == [entry if code else replace(entry, status=after)]


@pytest.mark.parametrize(
    ("device_type", "hub", "code"),
    [
        (DeviceType.CHF, True, None),
        (DeviceType.GPF, True, None),
        (DeviceType.ESME, False, None),
        (DeviceType.CHF, False, "E11"),
        (DeviceType.ESME, True, "E11"),
    ],
)
def test_communications_hubs_have_an_element_of_their_own(device_type: DeviceType, hub: bool, code: str | None) -> None:
    inventory, _ = one(device_type)
    assert update(inventory, StatusChange(WITHDRAWN, communications_hub=hub)) == code


def test_particulars_change_and_those_not_given_stay() -> None:
    inventory, entry = one()
    inventory.change(entry.device_id, manufacturer="Acme", model="A")
    assert update(inventory, DetailsChange(model="B", smets_version="1.2", esme_variant="AD")) is None
    (changed,) = inventory
    assert (changed.manufacturer, changed.model, changed.esme_variant) == ("Acme", "B", "AD")
    assert (changed.smets_version, changed.smets) == ("1.2", Smets.SMETS1)


@pytest.mark.parametrize(
    ("device_type", "status", "change", "code"),
    [
        (DeviceType.ESME, COMMISSIONED, DetailsChange(model="B"), "E5"),
        (DeviceType.GSME, PENDING, DetailsChange(esme_variant="AD"), "E11"),
    ],
)
def test_particulars_that_stay_as_they_are(
    device_type: DeviceType, status: SmiStatus, change: DetailsChange, code: str
) -> None:
    inventory, _ = one(device_type, status)
    assert update(inventory, change) == code


@pytest.mark.parametrize("status", [PENDING, COMMISSIONED])
@pytest.mark.parametrize(
    ("device_type", "change", "place", "number"),
    [
        (DeviceType.ESME, MeterPointChange(import_mpxn=MPAN_10), "meter_point", MPAN_10),
        (DeviceType.ESME, MeterPointChange(secondary_import_mpan=MPAN_12), "secondary_import_mpan", MPAN_12),
        (DeviceType.ESME, MeterPointChange(export_mpan=MPAN_12), "export_mpan", MPAN_12),
        (DeviceType.GSME, MeterPointChange(import_mpxn=MPRN_1), "meter_point", MPRN_1),
        (DeviceType.GPF, MeterPointChange(import_mpxn=MPRN_1), "meter_point", MPRN_1),
    ],
)
def test_a_meter_is_associated_with_another_meter_point(
    device_type: DeviceType, change: MeterPointChange, place: str, number: str, status: SmiStatus
) -> None:
    inventory, _ = one(device_type, status)
    assert update(inventory, change) is None
    (changed,) = inventory
    assert str(getattr(changed, place)) == number


@pytest.mark.parametrize(
    ("device_type", "change", "code"),
    [
        (DeviceType.CHF, MeterPointChange(import_mpxn=MPAN_10), "E11"),
        (DeviceType.ESME, MeterPointChange(import_mpxn=MPRN_1), "E11"),
        (DeviceType.GSME, MeterPointChange(import_mpxn=MPAN_10), "E11"),
        (DeviceType.GSME, MeterPointChange(export_mpan=MPRN_1), "E11"),
        (DeviceType.ESME, MeterPointChange(import_mpxn="1012345678901"), "E1008"),
        (DeviceType.GSME, MeterPointChange(import_mpxn="1"), "E1008"),
    ],
)
def test_meter_points_that_do_not_fit(device_type: DeviceType, change: MeterPointChange, code: str) -> None:
    inventory, _ = one(device_type)
    assert update(inventory, change) == code


@pytest.mark.parametrize("status", SmiStatus)
def test_only_what_is_not_installed_can_be_deleted(status: SmiStatus) -> None:
    inventory, _ = one(status=status)
    deletable = status in (PENDING, WITHDRAWN)
    assert update(inventory, Deletion()) == (None if deletable else "E5")
    assert len(inventory) == (0 if deletable else 1)


# -- 12.2 --------------------------------------------------------------------------------------------------------

METER = DevicePreNotification(NEW, DeviceType.ESME, "Acme", "A", "2.0", "00000001", "AD")
HUB = DevicePreNotification(NEW, DeviceType.CHF, "Acme", "H", associated_gpf=GPF_OF_NEW)


def test_a_notified_device_is_pending() -> None:
    inventory = SmartMeteringInventory()
    assert pre_notify(inventory, METER) is None
    (entry,) = inventory
    assert entry == InventoryEntry(
        NEW,
        DeviceType.ESME,
        Smets.SMETS2,
        PENDING,
        manufacturer="Acme",
        model="A",
        smets_version="2.0",
        firmware_version="00000001",
        esme_variant="AD",
    )


def test_a_communications_hub_brings_its_gas_proxy_function() -> None:
    inventory = SmartMeteringInventory()
    assert pre_notify(inventory, HUB) is None
    assert [(e.device_id, e.device_type, e.communications_hub) for e in inventory] == [
        (NEW, DeviceType.CHF, NEW), (GPF_OF_NEW, DeviceType.GPF, NEW),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("version", "smets"), [("1.2", 1), ("SMETS1", 1), ("2.0", 2), ("5.1", 2), ("12", 2), (None, 2)]
)
def test_the_generation_is_read_from_the_version(version: str | None, smets: int) -> None:
    inventory = SmartMeteringInventory()
    assert pre_notify(inventory, replace(METER, smets_version=version)) is None
    assert [entry.smets for entry in inventory] == [smets]


@pytest.mark.parametrize(
    ("body", "subject", "code"),
    [
        (replace(METER, device_id=OLD), OLD, "E120201"),
        (replace(HUB, associated_gpf=OLD), OLD, "E120201"),
        (replace(HUB, associated_gpf=NEW), NEW, "E120201"),  # what the DCC answers today (DP316)
        (replace(METER, associated_gpf=GPF_OF_NEW), NEW, "E11"),
    ],
)
def test_a_device_is_notified_once_and_as_what_it_is(body: DevicePreNotification, subject: EUI64, code: str) -> None:
    inventory, entry = one()
    assert told(pre_notify(inventory, body), subject) == code
    assert list(inventory) == [entry]
