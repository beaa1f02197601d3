"""Puts Devices and homes into a world: inventory, Registration Data, Device Certificates, initial key slots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simulator.actors.draws import Stream
from simulator.actors.homes import another_independent, is_missing, is_stale
from simulator.actors.population import Premise
from simulator.dcc.smki import DeviceCredentials
from simulator.devices.device import Device
from simulator.domain.devices import (
    TRUST_ANCHOR_CELLS,
    DeviceType,
    KeyUsage,
    Smets,
    SmiStatus,
    TrustAnchorCell,
)
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MeterPoint
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import DAY
from simulator.journal import EventKind
from simulator.pki.certificate import Certificate
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import NotifiedCertificate, ProxySlot
from simulator.world.market import DCC_IDENTITIES
from simulator.world.world import World

_BROKER = RemotePartyRole.ACCESS_CONTROL_BROKER
_USER_ROLES = (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR)
_GAS = (DeviceType.GSME, DeviceType.GPF)

Holders = Mapping[RemotePartyRole, EUI64]
"""Who is in the cells of a role. Roles that are not named are held by the DCC's Access Control Broker."""


def add_device(world: World, entry: InventoryEntry, holders: Holders | None = None) -> None:
    """Put one Device into the world, with its certificates issued and its cells filled."""
    world.inventory.add(entry)
    if entry.smets is Smets.SMETS1:
        _hold_by_proxy(world, entry.device_id, holders or {})
        return
    with world.smki.together():
        credentials = world.smki.issue_device(entry.device_id, world.clock.time)
        world.smki.lodge_devices([(entry.device_id, credentials)], world.clock.time)
    _make_device(world, entry, credentials, holders or {})


def install(world: World, premises: Iterable[Premise]) -> Iterator[Premise]:
    """Put homes into the world, one at a time; yields each when it is in.

    Device Certificates are lodged at the end, in one transaction with whatever was counted for them.
    """
    issued: list[tuple[EUI64, DeviceCredentials]] = []
    with world.smki.together():
        for premise in premises:
            _register(world, premise)
            for device_type in premise.device_types:
                entry = inventory_entry(premise, device_type)
                world.inventory.add(entry)
                if premise.smets is Smets.SMETS1:
                    _hold_by_proxy(world, entry.device_id, _migrated_holders(world, premise, device_type))
                else:
                    credentials = world.smki.issue_device(entry.device_id, world.clock.time)
                    issued.append((entry.device_id, credentials))
                    _make_device(world, entry, credentials, {})
            yield premise
        world.smki.lodge_devices(issued, world.clock.time)
    world.journal.record(
        world.clock.time, 0, EventKind.CERTIFICATE_ISSUED, "SMKI", "SMKI Repository",
        details={"device_certificates": str(2 * len(issued)), "lodged": str(world.repository.count())},
    )  # fmt: skip


def _register(world: World, premise: Premise) -> None:
    supplier = world.scenario.suppliers[premise.supplier].name
    world.registration.register(premise.mpan, supplier=supplier, network_operator=premise.operator.participant)
    if premise.mprn:
        world.registration.register(premise.mprn, supplier=supplier, network_operator=premise.transporter.participant)
    if premise.moved <= premise.installed:
        register_move(world, premise, supplier)
    _disturb_copy(world, premise)


def register_move(world: World, premise: Premise, supplier: str) -> None:
    """Another Network Operator is registered for the home's MPAN; the DSP's copy hears of it later."""
    world.registration.register(
        premise.mpan,
        supplier=supplier,
        network_operator=premise.successor.participant,
        effective=premise.moved,
        recorded=premise.move_heard,
    )


def _disturb_copy(world: World, premise: Premise) -> None:
    """Some meter points the DSP's copy lacks; some changed their operator and the copy has not heard of it."""
    settings, draws = world.scenario.registration, world.draws
    if is_missing(draws, settings.missing_share, premise.number):
        world.registration_copy.lose([premise.mpan])
    elif is_stale(draws, settings.stale_share, premise.number):
        index = another_independent(draws, premise.operator.index, premise.number, Stream.REGISTRATION_LAG)
        adopter = NETWORK_OPERATORS[index - 1]
        world.registration.change(premise.mpan, 1, network_operator=adopter.participant)
        world.registration_copy.lags[premise.mpan] = world.scenario.days * DAY


def inventory_entry(premise: Premise, device_type: DeviceType) -> InventoryEntry:
    """A home's Device as the inventory first knows it."""
    meter_point: MeterPoint | None = {
        DeviceType.ESME: premise.mpan, DeviceType.GSME: premise.mprn, DeviceType.GPF: premise.mprn
    }.get(device_type)  # fmt: skip
    migrated = premise.smets is Smets.SMETS1
    return InventoryEntry(
        device_id=premise.device_id(device_type),
        device_type=device_type,
        smets=premise.smets,
        status=SmiStatus.COMMISSIONED if migrated else SmiStatus.PENDING,
        meter_point=meter_point,
        communications_hub=premise.device_id(DeviceType.CHF),
        premise=premise.number,
    )


def _migrated_holders(world: World, premise: Premise, device_type: DeviceType) -> Holders:
    """SMETS1: the certificates are validated on migration, so the right parties' are held (seed 002)."""
    operator = premise.transporter if device_type in _GAS else premise.operator_at(premise.installed)
    return {
        RemotePartyRole.SUPPLIER: world.user_id_of_party(world.scenario.suppliers[premise.supplier].name),
        RemotePartyRole.NETWORK_OPERATOR: world.user_id_of_operator(operator),
    }


def _hold_by_proxy(world: World, device_id: EUI64, holders: Holders) -> None:
    for role in _USER_ROLES:
        holder = holders.get(role, DCC_IDENTITIES[_BROKER])
        certificate = world.smki.certificate(holder, world.role_of(holder), KeyUsage.DIGITAL_SIGNATURE)
        notified = NotifiedCertificate(certificate.certificate_id, holder)
        for critical in (True, False):
            world.s1sp.notify(device_id, ProxySlot(role, critical), notified)


def _make_device(world: World, entry: InventoryEntry, credentials: DeviceCredentials, holders: Holders) -> None:
    world.devices[entry.device_id] = Device(
        entry.device_id,
        entry.device_type,
        initial_cells(world, entry.device_type, holders),
        signing_key=credentials.signing_key,
        agreement_key=credentials.agreement_key,
    )


def initial_cells(world: World, device_type: DeviceType, holders: Holders) -> dict[TrustAnchorCell, Certificate]:
    """A Device's cells as it leaves the factory, but for those whose holder is given."""
    smki = world.smki
    cells: dict[TrustAnchorCell, Certificate] = {}
    for cell in TRUST_ANCHOR_CELLS[device_type]:
        if cell.role is RemotePartyRole.ROOT:
            cells[cell] = smki.organisation_authority.root
        elif cell.role in _USER_ROLES:
            holder = holders.get(cell.role, DCC_IDENTITIES[_BROKER])
            own = world.certificates_of(holder)
            role = world.role_of(holder)
            cells[cell] = own.get(cell._replace(role=role)) or own[TrustAnchorCell(role, cell.key_usage)]
        else:
            cells[cell] = smki.certificate(DCC_IDENTITIES[cell.role], cell.role, cell.key_usage)
    return cells


def commission_hub(world: World, premise: Premise) -> None:
    """The home is installed: hub, gas proxy and display are commissioned by the DCC, the meters await 8.1.1."""
    for device_type in premise.device_types:
        device_id = premise.device_id(device_type)
        meter = device_type in (DeviceType.ESME, DeviceType.GSME)
        status = SmiStatus.INSTALLED_NOT_COMMISSIONED if meter else SmiStatus.COMMISSIONED
        world.inventory.set_status(device_id, status)
