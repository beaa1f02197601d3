"""The Devices of a scenario's synthetic homes, each made when a file names it: no fleet is installed to read a file."""

from __future__ import annotations

from typing import NamedTuple

from simulator.dcc.smki import DeviceCredentials
from simulator.domain.devices import Smets
from simulator.domain.eui64 import EUI64
from simulator.registers.inventory import InventoryEntry
from simulator.world import World
from simulator.world.installation import inventory_entry

_NUMBER_FROM, _NUMBER_BITS = 8, 0xFFFF_FFFF


class HomeDevice(NamedTuple):
    """A Device as it is installed, and its own certificates and keys; a SMETS1 Device has none here."""

    entry: InventoryEntry
    credentials: DeviceCredentials | None


class Homes:
    """The homes of a scenario, by the EUI-64s of their Devices, which follow from the number of the home."""

    def __init__(self, world: World) -> None:
        self._smki = world.smki
        self._population = world.population()
        self._count = world.scenario.fleet.homes

    def find(self, device_id: EUI64) -> HomeDevice | None:
        """The Device of a home, or nothing if no home has it."""
        number = device_id.value >> _NUMBER_FROM & _NUMBER_BITS
        if number >= self._count:
            return None
        premise = self._population.premise(number)
        for device_type in premise.device_types:
            if premise.device_id(device_type) == device_id:
                made_here = premise.smets is Smets.SMETS2
                credentials = self._smki.issue_device(device_id) if made_here else None
                return HomeDevice(inventory_entry(premise, device_type), credentials)
        return None
