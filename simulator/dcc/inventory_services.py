"""What Users may change in the Smart Metering Inventory: 8.4 Update Inventory and 12.2 Device Pre-notification.

Which changes are open to a User is an assumption: DUIS names response codes of its own for both services (E080405 to
E080415, E120201 to E120207), but their meanings were not found, except that E120201 is what the DCC answers when the
same Device ID stands twice in one pre-notification (DP316). So a refusal carries a published general code where one
fits: E19, E5 for the SMI Status, E11 for the Device Type.
"""

from __future__ import annotations

import re

from simulator.dcc.refusals import Refusal, refused
from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.errors import IdentifierError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.meter_points import MPAN, parse_mpxn
from simulator.duis.values import (
    Deletion,
    DetailsChange,
    DevicePreNotification,
    MeterPointChange,
    StatusChange,
    UpdateInventory,
)
from simulator.registers.inventory import InventoryEntry, SmartMeteringInventory

_UPDATE = "DUIS (8.4)"
_PRE_NOTIFICATION = "DUIS (12.2)"

NOT_INSTALLED = frozenset({SmiStatus.PENDING, SmiStatus.WITHDRAWN})
"""Statuses in which a Device is known and not yet, or not to be, installed: a User may change it, and between them."""

_HUB = frozenset({DeviceType.CHF, DeviceType.GPF})


def update_inventory(inventory: SmartMeteringInventory, body: UpdateInventory) -> Finding | None:
    """Carry out an 8.4, or say why not: nothing is changed then."""
    entry = inventory.find(body.device_id)
    if entry is None:
        return refused(Refusal.DEVICE_UNKNOWN, str(body.device_id), _UPDATE)
    match body.change:
        case StatusChange() as change:
            return _change_status(inventory, entry, change)
        case DetailsChange() as change:
            return _change_details(inventory, entry, change)
        case MeterPointChange() as change:
            return _change_meter_point(inventory, entry, change)
        case Deletion():
            if entry.status not in NOT_INSTALLED:
                return refused(
                    Refusal.DEVICE_INSTALLED,
                    str(entry.device_id),
                    _UPDATE,
                    f"{entry.status.title} Devices stay in the inventory",
                )
            inventory.remove(entry.device_id)
    return None


def pre_notify(inventory: SmartMeteringInventory, body: DevicePreNotification) -> Finding | None:
    """Carry out a 12.2: the Device, and the Gas Proxy Function of a Communications Hub, enter as ``Pending``."""
    if body.associated_gpf is not None and body.device_type is not DeviceType.CHF:
        return refused(
            Refusal.OTHER_DEVICE_TYPE,
            str(body.device_id),
            _PRE_NOTIFICATION,
            "only a Communications Hub has a Gas Proxy Function",
        )
    wanted = [(body.device_id, body.device_type)]
    if body.associated_gpf is not None:
        wanted.append((body.associated_gpf, DeviceType.GPF))
    for device_id, _ in wanted:
        if inventory.find(device_id) is not None or body.device_id == body.associated_gpf:
            return refused(Refusal.DEVICE_NOTIFIED_BEFORE, str(device_id), _PRE_NOTIFICATION)
    for device_id, device_type in wanted:
        inventory.add(_pending(body, device_id, device_type))
    return None


def _pending(body: DevicePreNotification, device_id: EUI64, device_type: DeviceType) -> InventoryEntry:
    return InventoryEntry(
        device_id=device_id,
        device_type=device_type,
        smets=_generation(body.smets_version),
        status=SmiStatus.PENDING,
        communications_hub=body.device_id if body.device_type is DeviceType.CHF else None,
        manufacturer=body.manufacturer,
        model=body.model,
        smets_version=body.smets_version or "",
        firmware_version=body.firmware_version or "",
        esme_variant=body.esme_variant or "",
    )


def _generation(smets_version: str | None) -> Smets:
    """SMETS1 where the first number of the version is a 1 (assumption); SMETS2 where nothing is said."""
    number = re.search("[0-9]+", smets_version or "")
    return Smets.SMETS1 if number and number.group() == "1" else Smets.SMETS2


def _change_status(inventory: SmartMeteringInventory, entry: InventoryEntry, change: StatusChange) -> Finding | None:
    if change.communications_hub is not (entry.device_type in _HUB):
        return refused(
            Refusal.OTHER_DEVICE_TYPE,
            str(entry.device_id),
            _UPDATE,
            f"the element is not the one for a {entry.device_type.title}",
        )
    if not {entry.status, change.status} <= NOT_INSTALLED:
        problem = f"{entry.status.title} does not become {change.status.title} by 8.4"
        return refused(Refusal.DEVICE_INSTALLED, str(entry.device_id), _UPDATE, problem)
    inventory.set_status(entry.device_id, change.status)
    return None


def _change_details(inventory: SmartMeteringInventory, entry: InventoryEntry, change: DetailsChange) -> Finding | None:
    if entry.status not in NOT_INSTALLED:
        return refused(
            Refusal.DEVICE_INSTALLED,
            str(entry.device_id),
            _UPDATE,
            f"particulars of {entry.status.title} Devices stay as they are",
        )
    if change.esme_variant is not None and entry.device_type is not DeviceType.ESME:
        return refused(Refusal.OTHER_DEVICE_TYPE, str(entry.device_id), _UPDATE, "only an ESME has variants")
    names = ("manufacturer", "model", "smets_version", "firmware_version", "esme_variant")
    given = {name: value for name in names if (value := getattr(change, name)) is not None}
    if change.smets_version is not None:
        given["smets"] = _generation(change.smets_version)
    inventory.change(entry.device_id, **given)
    return None


def _change_meter_point(
    inventory: SmartMeteringInventory, entry: InventoryEntry, change: MeterPointChange
) -> Finding | None:
    """An ESME has MPANs, of import, of a second element and of export; a GSME and its Gas Proxy Function one MPRN."""
    electricity = entry.device_type is DeviceType.ESME
    if not electricity and entry.device_type not in (DeviceType.GSME, DeviceType.GPF):
        return refused(
            Refusal.OTHER_DEVICE_TYPE,
            str(entry.device_id),
            _UPDATE,
            f"a {entry.device_type.title} has no meter point of its own",
        )
    places = {
        "meter_point": change.import_mpxn,
        "secondary_import_mpan": change.secondary_import_mpan,
        "export_mpan": change.export_mpan,
    }
    try:
        given = {place: parse_mpxn(text) for place, text in places.items() if text is not None}
    except IdentifierError as error:
        return refused(Refusal.NO_METER_POINT, str(entry.device_id), _UPDATE, str(error))
    if any(isinstance(point, MPAN) is not electricity for point in given.values()):
        return refused(Refusal.OTHER_FUEL, str(entry.device_id), _UPDATE, "the meter point number is of the other fuel")
    if not electricity and given.keys() != {"meter_point"}:
        return refused(
            Refusal.OTHER_DEVICE_TYPE, str(entry.device_id), _UPDATE, "only an ESME has a second or an export MPAN"
        )
    inventory.change(entry.device_id, **given)
    return None
