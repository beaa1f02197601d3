"""What stands on a stage: named Users, Devices with their slots, meter points. Functions over a world."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime

import simpy

from simulator.actors.life import WORKING_DAYS_TO_PLACE
from simulator.bdd.reading import UnknownWord, no_such
from simulator.devices.device import Device
from simulator.domain.devices import DeviceType, KeyUsage, Smets, SmiStatus, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN, MPRN, MeterPoint
from simulator.domain.network_operators import NETWORK_OPERATORS, network_operator
from simulator.domain.parties import PartyCategory, RemotePartyRole
from simulator.journal import EventKind
from simulator.pki.certificate import Certificate
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import NotifiedCertificate, ProxySlot
from simulator.world import World
from simulator.world.installation import add_device, initial_cells
from simulator.world.market import DCC_IDENTITIES

UNKNOWN_DEVICE = EUI64(0x00DB_1234_5678_FFFF)
UNKNOWN_USER = EUI64(0x00DB_1234_9999_FFFF)
_FIRST_DEVICE = 0x00DB_1234_5678_9000
_FIRST_METER_POINT = 39_384_244
_BROKER = RemotePartyRole.ACCESS_CONTROL_BROKER
_GAS = (DeviceType.GSME, DeviceType.GPF)
_ELECTRICITY = (DeviceType.ESME, DeviceType.HCALCS)
_OPERATORS = {operator.participant: operator for operator in NETWORK_OPERATORS}


# -- Users ------------------------------------------------------------------------------------------------------------


def user(world: World, name: str) -> EUI64:
    """A User ID by the name of its Party, by the market participant that it speaks for, or the DCC's."""
    if name == "the DCC":
        return DCC_IDENTITIES[_BROKER]
    if name == "an unknown User":
        return UNKNOWN_USER
    if name in _OPERATORS:
        return world.user_id_of_operator(_OPERATORS[name])
    party = world.directory.party(name)
    if party is None:
        known = [entry.party.name for entry in world.directory.entries()]
        raise UnknownWord(no_such("Party or market participant", name, [*dict.fromkeys(known), *_OPERATORS]))
    if len(party.user_ids) > 1:
        ids = ", ".join(sorted(o for u in party.user_ids for o in u.network_operators))
        raise UnknownWord(f"{name} holds {len(party.user_ids)} User IDs: name the one that is meant, of {ids}")
    return party.user_ids[0].eui64


def name_of(world: World, eui64: EUI64 | None) -> str:
    """The market participant that a User ID alone speaks for, or the name of its Party."""
    if eui64 is None:
        return "nobody"
    entry = world.directory.find(eui64)
    if entry is None:
        return str(eui64)
    if entry.party.category is PartyCategory.DCC:
        return "the DCC"
    operators = entry.user_id.network_operators
    return next(iter(operators)) if len(operators) == 1 else entry.party.name


def participant(world: World, name: str) -> str:
    """The market participant ID of a Network Operator, given by it or by a Party that speaks for one alone."""
    if name in _OPERATORS:
        return name
    entry = world.directory.find(user(world, name))
    operators = entry.user_id.network_operators if entry else frozenset()
    if len(operators) != 1:
        raise UnknownWord(f"'{name}' is no single Network Operator: write its market participant ID, as EELC")
    return network_operator(next(iter(operators))).participant


# -- Devices ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DeviceToInstall:
    """A Device, and the number that its meter point is made of."""

    device_id: EUI64
    device_type: DeviceType
    smets: Smets
    status: SmiStatus
    number: int


def new_device_id(number: int) -> EUI64:
    """The identifier of the stage's Device of this number."""
    return EUI64(_FIRST_DEVICE + number)


def install(
    world: World, device: DeviceToInstall, supplier: EUI64, operator: str | None, supplier_name: str, since: int
) -> None:
    """Register a meter point, and put a Device there that is in its Supplier's hands."""
    entry = _registered(world, device, operator, supplier_name, since)
    holders = {RemotePartyRole.SUPPLIER: supplier}
    if device.smets is Smets.SMETS1 and operator is not None:
        holders[RemotePartyRole.NETWORK_OPERATOR] = user(world, operator)
    add_device(world, entry, holders)


def install_certified(
    world: World, device: DeviceToInstall, supplier: EUI64, operator: str, supplier_name: str
) -> None:
    """The same of a SMETS2 Device that has its own certificates already."""
    entry = _registered(world, device, operator, supplier_name, world.clock.time)
    world.inventory.add(entry)
    _put_up(world, entry, initial_cells(world, entry.device_type, {RemotePartyRole.SUPPLIER: supplier}))


def _registered(
    world: World, device: DeviceToInstall, operator: str | None, supplier_name: str, since: int
) -> InventoryEntry:
    """A Device whose meter point has been registered."""
    meter_point = _meter_point(device, operator)
    if meter_point is not None:
        world.registration.register(meter_point, supplier=supplier_name, network_operator=operator, effective=since)
    return InventoryEntry(device.device_id, device.device_type, device.smets, device.status, meter_point)


def _put_up(world: World, entry: InventoryEntry, cells: dict[TrustAnchorCell, Certificate]) -> None:
    """A Device with these cells, and the keys that follow from the seed."""
    signing_key, agreement_key = world.smki.keys_of_device(entry.device_id)
    world.devices[entry.device_id] = Device(
        entry.device_id, entry.device_type, cells, signing_key=signing_key, agreement_key=agreement_key
    )


def _meter_point(device: DeviceToInstall, operator: str | None) -> MeterPoint | None:
    if device.device_type in _GAS:
        return MPRN.assemble(_FIRST_METER_POINT + device.number)
    if device.device_type not in _ELECTRICITY:
        return None
    distributor_id = network_operator(operator).distributor_id if operator else 99
    if distributor_id is None:
        raise UnknownWord(f"{operator} is a Gas Transporter: an {device.device_type.name} is not in its network")
    return MPAN.assemble(distributor_id, _FIRST_METER_POINT + device.number)


def hold(world: World, device_id: EUI64, role: RemotePartyRole, owner: EUI64) -> None:
    """Put an Organisation's certificates into a role's slots, in the Device or held by proxy for it."""
    entry = _entry(world, device_id)
    if entry.smets is Smets.SMETS1:
        certificate = world.smki.certificate(owner, world.role_of(owner), KeyUsage.DIGITAL_SIGNATURE)
        for critical in (True, False):
            slot = ProxySlot(role, critical)
            world.s1sp.notify(device_id, slot, NotifiedCertificate(certificate.certificate_id, owner))
        return
    before = world.devices[device_id]
    given = initial_cells(world, entry.device_type, {role: owner})
    cells = {cell: given[cell] if cell.role is role else held for cell, held in before.cells.items()}
    _put_up(world, entry, cells)


def hold_at_s1sp(world: World, device_id: EUI64, role: RemotePartyRole, owner: EUI64) -> None:
    """Let the S1SP, and not the DSP, hold an Organisation's certificates by proxy."""
    certificate = world.smki.certificate(owner, world.role_of(owner), KeyUsage.DIGITAL_SIGNATURE)
    for critical in (True, False):
        notified = NotifiedCertificate(certificate.certificate_id, owner)
        world.s1sp.held.hold(device_id, ProxySlot(role, critical), notified)


def holder(world: World, device_id: EUI64, role: RemotePartyRole) -> EUI64 | None:
    """Whose certificate is in the signing slot of a role, or held by proxy for it."""
    if device_id in world.devices:
        return world.devices[device_id].holder(TrustAnchorCell(role, KeyUsage.DIGITAL_SIGNATURE))
    held = world.s1sp.held.held(device_id, ProxySlot(role, critical=True))
    return held.holder if held else None


def judge_after_seven_working_days(world: World, device_id: EUI64) -> datetime:
    """Have it noted, when SEC Appendix AC 5.2(a)'s seven Working Days are over, whose certificate is in a Device.

    Gives that moment: the midnight after the last of the days.
    """
    deadline = world.calendar.after_working_days(world.clock.time, WORKING_DAYS_TO_PLACE)

    def judge() -> Generator[simpy.Event, None, None]:
        yield world.clock.until(deadline, 0)
        world.journal.record(
            world.clock.time, 0, EventKind.OUTCOME, "SMKI-SIM", "SMKI-SIM", device=str(device_id),
            code="seven-working-days",
            details={"network_operator_certificate": world.network_operator_state(device_id)},
        )  # fmt: skip

    if _entry(world, device_id).device_type is DeviceType.ESME:
        world.clock.process(judge())
    return world.calendar.at(deadline)


# -- meter points -----------------------------------------------------------------------------------------------------


def change_registration(
    world: World, device_id: EUI64, supplier: str | None, operator: str | None, effective: int, recorded: int
) -> None:
    """Register another Supplier or Network Operator for the meter point of a Device."""
    meter_point = _entry(world, device_id).meter_point
    current = world.registration.at(meter_point, effective) if meter_point else None
    if meter_point is None or current is None:
        raise UnknownWord(f"Device {device_id} has no registered meter point that could change")
    world.registration.register(
        meter_point,
        supplier=supplier or current.supplier,
        network_operator=participant(world, operator) if operator else current.network_operator,
        effective=effective,
        recorded=recorded,
    )


def forget_meter_point(world: World, device_id: EUI64, *, everywhere: bool) -> None:
    """Take a meter point out of the DSP's copy; or, everywhere, out of the inventory."""
    meter_point = _entry(world, device_id).meter_point
    if meter_point is not None:
        world.registration_copy.lose([meter_point])
    if everywhere:
        world.inventory.set_meter_point(device_id, None)


def _entry(world: World, device_id: EUI64) -> InventoryEntry:
    entry = world.inventory.find(device_id)
    if entry is None:
        raise UnknownWord(f"Device {device_id} is not in the Smart Metering Inventory")
    return entry
