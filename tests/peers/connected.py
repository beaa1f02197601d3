"""A User's own system connected to a simulator: three meters in Eastern, and the keys of every Party in the market."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN
from simulator.world import World
from tests.peers.serving import Simulator, simulator
from tests.peers.user_system import CarriedOut, UserSystem, running_user_system
from tests.support import worlds
from tests.support.command import smki_sim

HELD_BY_ANOTHER = EUI64.parse("00-DB-12-34-56-78-90-A0")
"""Its Network Operator cells hold the certificates of London's distributor."""
DCC_CONTROLLED = EUI64.parse("00-DB-12-34-56-78-90-A1")
"""Its Network Operator cells hold the Access Control Broker's certificates."""
CHANGING = EUI64.parse("00-DB-12-34-56-78-90-A2")
"""Registered with Blencathra Power already, but Avon Energy's certificates are still in its Supplier cells."""
METER_POINTS = {device: MPAN.assemble(10, device.value & 0xF) for device in (HELD_BY_ANOTHER, DCC_CONTROLLED, CHANGING)}

SCENARIO = f"""
title = "A User's own system"
modifications = []
[fleet]
homes = 0

[[devices]]
device_id = "{HELD_BY_ANOTHER}"
device_type = "ESME"
mpxn = "{METER_POINTS[HELD_BY_ANOTHER]}"
supplier = "{worlds.AVON}"
network_operator = "LOND"
[[devices]]
device_id = "{DCC_CONTROLLED}"
device_type = "ESME"
mpxn = "{METER_POINTS[DCC_CONTROLLED]}"
supplier = "{worlds.AVON}"
[[devices]]
device_id = "{CHANGING}"
device_type = "ESME"
mpxn = "{METER_POINTS[CHANGING]}"
supplier = "{worlds.AVON}"
network_operator = "EELC"

[[registrations]]
mpxn = "{METER_POINTS[HELD_BY_ANOTHER]}"
supplier = "{worlds.AVON}"
network_operator = "EELC"
[[registrations]]
mpxn = "{METER_POINTS[DCC_CONTROLLED]}"
supplier = "{worlds.AVON}"
network_operator = "EELC"
[[registrations]]
mpxn = "{METER_POINTS[CHANGING]}"
supplier = "{worlds.BLENCATHRA}"
network_operator = "EELC"
"""


@dataclass(frozen=True)
class Connected:
    """The User's own system, the simulator that it uses, and the same market to look Parties up in."""

    user_system: UserSystem
    simulator: Simulator
    market: World

    @property
    def avon(self) -> EUI64:
        """The Supplier of all three meters."""
        return worlds.supplier(self.market)

    @property
    def blencathra(self) -> EUI64:
        """The Supplier that gains the third."""
        return worlds.supplier(self.market, worlds.BLENCATHRA)

    @property
    def eastern(self) -> EUI64:
        """The registered distributor of all three."""
        return worlds.operator(self.market, "EELC")

    @property
    def london(self) -> EUI64:
        """Another distributor."""
        return worlds.operator(self.market, "LOND")

    def place(
        self, template: str, owner: EUI64, role: str, device: EUI64, *, sender: EUI64, call_backs: int = 0
    ) -> CarriedOut:
        """Place the owner's certificates in the Device's cells for a Remote Party Role, by a published template."""
        what = {"owner": owner, "role": role, "target": device, "meterPoint": METER_POINTS[device]}
        return self.user_system.carry_out(
            self.simulator, call_backs=call_backs, template=template, **what, **{"from": sender}
        )


@contextmanager
def connected(node: str, java: str, node_modules: Path, folder: Path, *options: object) -> Iterator[Connected]:
    """Export the PKI, start the User's own system with it, and serve the scenario with its call-backs."""
    file = folder / "scenario.toml"
    file.write_text(SCENARIO)
    exported = smki_sim("export-pki", file, "--out", folder / "pki")
    assert exported.returncode == 0, exported.stderr
    market = worlds.build()
    users = [entry.user_id.eui64 for entry in market.directory.entries()]
    with running_user_system(node, java, node_modules, folder / "pki") as user_system:
        file.write_text(SCENARIO + user_system.call_backs(users))
        with simulator(file, folder, *options) as addresses:
            yield Connected(user_system, addresses, market)
