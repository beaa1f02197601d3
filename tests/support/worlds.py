"""Small worlds: the whole market and its certificates, no fleet, and the Devices that a test asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from simulator.actors.users import new_request
from simulator.dcc.dsp import Decision
from simulator.devices.device import Device
from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN, MPRN, MeterPoint
from simulator.domain.network_operators import network_operator
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import CommandVariant, service
from simulator.duis.values import CredentialsReplacement, RequestBody, ServiceRequest
from simulator.duis.writing import write_request
from simulator.engine.home import credentials_of
from simulator.registers.inventory import InventoryEntry
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario
from simulator.world import World
from simulator.world.installation import Holders, add_device
from simulator.world.market import DCC_IDENTITIES

AVON, BLENCATHRA = "Avon Energy", "Blencathra Power"
SUPPLIER, NETWORK_OPERATOR = RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR
BROKER = DCC_IDENTITIES[RemotePartyRole.ACCESS_CONTROL_BROKER]
_GAS = (DeviceType.GSME, DeviceType.GPF)


def build(*modifications: str, allow_unsigned: bool = False, keep_documents: bool = False, **settings: Any) -> World:
    """A world without homes, in which these modifications are in force; ``settings`` are sections of its scenario."""
    scenario = Scenario(**{"fleet": Fleet(homes=0), **settings})
    rules = RuleSet(tuple(select(text) for text in modifications))
    return World(scenario, rules, keep_documents=keep_documents, allow_unsigned=allow_unsigned)


def supplier(world: World, name: str = AVON) -> EUI64:
    return world.user_id_of_party(name)


def operator(world: World, participant: str = "EELC") -> EUI64:
    return world.user_id_of_operator(network_operator(participant))


def place(
    world: World,
    device_type: DeviceType = DeviceType.ESME,
    *,
    smets: Smets = Smets.SMETS2,
    status: SmiStatus = SmiStatus.COMMISSIONED,
    registered: str | None = "",
    held_by: str | None = None,
    supplied_by: str | None = AVON,
) -> EUI64:
    """Put a Device into the world and give its ID.

    ``registered`` is the Network Operator in Registration Data (EELC or NT by default; ``None``: not registered at
    all). ``held_by`` is the Network Operator in its cells and ``supplied_by`` the Supplier; the DCC's broker if none.
    """
    number = len(world.inventory)
    entry = InventoryEntry(
        device_id=EUI64(0x00DB_0000_0000_0000 | number),
        device_type=device_type,
        smets=smets,
        status=status,
        meter_point=_meter_point(device_type, number),
    )
    if entry.meter_point is not None and registered is not None:
        participant = registered or ("NT" if device_type in _GAS else "EELC")
        world.registration.register(entry.meter_point, supplier=AVON, network_operator=participant)
    holders = {}
    if supplied_by is not None:
        holders[SUPPLIER] = supplier(world, supplied_by)
    if held_by is not None:
        holders[NETWORK_OPERATOR] = operator(world, held_by)
    add_device(world, entry, _of_cells(holders))
    return entry.device_id


def _of_cells(holders: dict[RemotePartyRole, EUI64]) -> Holders:
    return holders


def _meter_point(device_type: DeviceType, number: int) -> MeterPoint | None:
    if device_type in _GAS:
        return MPRN.assemble(10_000_000 + number)
    return MPAN.assemble(10, number) if device_type is DeviceType.ESME else None


def device(world: World, device_id: EUI64) -> Device:
    return world.devices[device_id]


def meter_point(world: World, device_id: EUI64) -> MeterPoint:
    entry = world.inventory.find(device_id)
    assert entry is not None
    assert entry.meter_point is not None
    return entry.meter_point


def ask(
    world: World,
    variant: str,
    user: EUI64,
    target: EUI64,
    body: RequestBody,
    command_variant: CommandVariant | None = None,
    **departures: Any,
) -> ServiceRequest:
    """A Service Request with the User's next counter, but for the departures."""
    request = new_request(world.counters, user, target, service(variant), body, command_variant)
    return replace(request, **departures)


def certificates(world: World, owner: EUI64, role: RemotePartyRole = NETWORK_OPERATOR, **departures: Any) -> Any:
    """The body that places an Organisation's certificates in the cells of a role, but for the departures."""
    return replace(credentials_of(world, owner, role), **departures)


def handover(world: World, target: EUI64) -> tuple[ServiceRequest, CredentialsReplacement]:
    """A Supplier's 6.21 that places the Network Operator's certificates."""
    body = certificates(world, operator(world))
    return ask(world, "6.21", supplier(world), target, body), body


def decide(world: World, request: ServiceRequest, now: int | None = None) -> Decision:
    """What the DSP says of a request that its sender signs, if that is one."""
    document = world.smki.sign(write_request(request), request.originator)
    return world.dsp.receive(document, world.clock.time if now is None else now)


def decide_unsigned(world: World, request: ServiceRequest) -> Decision:
    """What the DSP says of a request that nobody has signed."""
    return world.dsp.receive(write_request(request), world.clock.time)


def codes(*decisions: Decision) -> list[str]:
    return [decision.code for decision in decisions]


def drive(world: World) -> Iterator[int]:
    """Let the clock run on until nothing is left to happen; gives each instant."""
    while world.clock.peek() != float("inf"):
        world.clock.step()
        yield world.clock.time
