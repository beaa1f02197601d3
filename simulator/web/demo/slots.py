"""The Devices of a story at an instant: their slots, who holds each, and whether that is the right party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.bdd.stage import Stage
from simulator.domain.devices import CellUsage, KeyUsage, Smets, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import NotifiedCertificates, ProxySlot
from simulator.world import World

_BY_PROXY = (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR)
_USAGES = {
    KeyUsage.DIGITAL_SIGNATURE: "digital signature",
    KeyUsage.KEY_AGREEMENT: "key agreement",
    KeyUsage.KEY_CERT_SIGN: "certificate signing",
}


@dataclass(frozen=True)
class Slot:
    """A key slot of a Device, or a Certificate ID that is held by proxy for it.

    ``usage`` says which slot of the role it is, ``holder`` who owns what is in it. By proxy only the Certificate ID is
    held: then there is no ``certificate``.
    """

    role: str
    usage: str
    holder: str
    holder_id: EUI64 | None
    certificate_id: str
    certificate: Certificate | None = None

    @property
    def place(self) -> str:
        """The slot in words: the same at every instant."""
        return f"{self.role}, {self.usage}"


@dataclass(frozen=True)
class DeviceState:
    """A Device at an instant. ``right`` tells of its Network Operator slot: ``right``, ``wrong`` or ``none``."""

    name: str
    device_id: str
    device_type: str
    smets: str
    status: str
    meter_point: str
    supplier: str
    operator: str
    right: str
    slots: tuple[Slot, ...]

    @property
    def named(self) -> str:
        """How a sentence speaks of it: ``the ESME``, or ``M1`` where it has a name of its own."""
        return f"the {self.name}" if self.name == self.device_type else self.name

    @property
    def network_operator(self) -> str:
        """Who holds the Network Operator slot, or is held by proxy for it."""
        title = RemotePartyRole.NETWORK_OPERATOR.title
        return next((slot.holder for slot in self.slots if slot.role == title), "no slot")


def states(stage: Stage) -> tuple[DeviceState, ...]:
    """Every Device of a stage as it is now."""
    return tuple(_state(stage, name) for name in stage.devices)


def _state(stage: Stage, name: str) -> DeviceState:
    world, device_id = stage.world, stage.device(name)
    entry = world.inventory.find(device_id)
    assert entry is not None  # the stage has put it there
    registered = world.registration.at(entry.meter_point, world.clock.time) if entry.meter_point else None
    slots = _by_proxy(stage, device_id) if entry.smets is Smets.SMETS1 else _in_device(stage, device_id)
    return DeviceState(
        name=name,
        device_id=str(device_id),
        device_type=entry.device_type.name,
        smets=entry.smets.name,
        status=entry.status.title,
        meter_point=_meter_point(entry),
        supplier=registered.supplier if registered and registered.supplier else "nobody",
        operator=registered.network_operator if registered and registered.network_operator else "nobody",
        right=world.network_operator_state(device_id),
        slots=tuple(slots),
    )


def _meter_point(entry: InventoryEntry) -> str:
    return f"{type(entry.meter_point).__name__} {entry.meter_point}" if entry.meter_point else "no meter point"


def _in_device(stage: Stage, device_id: EUI64) -> Iterator[Slot]:
    device = stage.world.devices.get(device_id)
    for cell, certificate in sorted(device.cells.items()) if device else ():
        name = "SMKI root" if cell.role is RemotePartyRole.ROOT else stage.name_of(certificate.eui64)
        yield Slot(cell.role.title, _usage(cell), name, certificate.eui64, certificate.certificate_id, certificate)


def _usage(cell: TrustAnchorCell) -> str:
    words = _USAGES[cell.key_usage]
    return f"{words}, top-up" if cell.cell_usage is CellUsage.PREPAYMENT_TOP_UP else words


def _by_proxy(stage: Stage, device_id: EUI64) -> Iterator[Slot]:
    for role in _BY_PROXY:
        for keeper, held in _keepers(stage.world).items():
            for critical in (True, False):
                notified = held.held(device_id, ProxySlot(role, critical))
                if notified is None:
                    continue
                usage = f"{keeper}, {'Critical' if critical else 'Non-Critical'}"
                name = stage.name_of(notified.holder)
                yield Slot(role.title, usage, name, notified.holder, notified.certificate_id)


def _keepers(world: World) -> dict[str, NotifiedCertificates]:
    return {"DSP": world.registers.notified, "S1SP": world.s1sp.held}
