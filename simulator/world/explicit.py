"""Puts into a world what its scenario names itself: registrations and Devices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.errors import IdentifierError, SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import parse_mpxn
from simulator.domain.network_operators import network_operator
from simulator.domain.parties import RemotePartyRole
from simulator.registers.inventory import InventoryEntry
from simulator.scenario import DeviceSection, RegistrationSection
from simulator.world.installation import add_device
from simulator.world.world import World


def populate(world: World) -> None:
    """Register the scenario's meter points and put its Devices into the world, in the order of the file."""
    for number, registration in enumerate(world.scenario.registrations):
        with _telling(f"registrations.{number}"):
            _register(world, registration)
    for number, device in enumerate(world.scenario.devices):
        with _telling(f"devices.{number}"):
            _add(world, device)


@contextmanager
def _telling(where: str) -> Iterator[None]:
    """Say in which section of the scenario a value is wrong."""
    try:
        yield
    except SimulatorError as error:
        raise SimulatorError(f"{where}: {error}") from None


def _register(world: World, section: RegistrationSection) -> None:
    meter_point = parse_mpxn(section.mpxn)
    if section.network_operator is not None:
        network_operator(section.network_operator)
    world.user_id_of_party(section.supplier)
    effective = world.calendar.milliseconds(section.from_) if section.from_ else 0
    world.registration.register(
        meter_point,
        supplier=section.supplier,
        network_operator=section.network_operator,
        effective=effective,
        recorded=min(0, effective),
    )
    if not section.known_to_dsp:
        world.registration_copy.lose([meter_point])


def _add(world: World, section: DeviceSection) -> None:
    holders: dict[RemotePartyRole, EUI64] = {}
    if section.supplier is not None:
        holders[RemotePartyRole.SUPPLIER] = world.user_id_of_party(section.supplier)
    if section.network_operator is not None:
        holders[RemotePartyRole.NETWORK_OPERATOR] = _network_operator_identity(world, section.network_operator)
    entry = InventoryEntry(
        device_id=EUI64.parse(section.device_id),
        device_type=DeviceType[section.device_type],
        smets=Smets(section.smets),
        status=smi_status(section.status),
        meter_point=parse_mpxn(section.mpxn) if section.mpxn else None,
    )
    add_device(world, entry, holders)


def _network_operator_identity(world: World, name: str) -> EUI64:
    if world.directory.party(name) is not None:
        return world.user_id_of_party(name)
    return world.user_id_of_operator(network_operator(name))


def smi_status(title: str) -> SmiStatus:
    """The SMI Status of this name: ``InstalledNotCommissioned``."""
    for status in SmiStatus:
        if status.title == title:
            return status
    known = ", ".join(status.title for status in SmiStatus)
    raise IdentifierError(f"'{title}' is no SMI Status; known are {known}")
