"""The User IDs of a scenario as small numbers, and what the rulebook has to know of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from simulator.actors.steps import REQUESTS, Step
from simulator.dcc.facts import acting_role
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import RemotePartyRole
from simulator.registers.directory import Directory
from simulator.rules.facts import Column
from simulator.scenario import Scenario
from simulator.world.market import DCC_IDENTITIES, parties_of


@dataclass(frozen=True)
class Identities:
    """User IDs by their index in the directory of Parties (0: nobody).

    ``of_supplier`` and ``of_operator`` lead from a Supplier's place in the scenario and a Network Operator's index to
    the User ID; ``operators`` is the bit mask of Network Operators that a User ID speaks for; ``roles[step]`` the User
    Role in which each would send the step's request; ``broker`` the DCC's own, whose certificates the factory places.
    """

    of_supplier: Column
    of_operator: Column
    operators: Column
    roles: dict[Step, Column]
    broker: int
    names: tuple[str, ...]

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Those of a scenario."""
        directory = Directory(parties_of(scenario))
        entries = directory.entries()
        roles = {
            step: np.array([0, *(acting_role(e.user_id, a.service, a.device_type) for e in entries)], dtype=np.int64)
            for step, a in REQUESTS.items()
        }
        suppliers = [directory.party(section.name) for section in scenario.suppliers]
        operators = [directory.holder_of_operator(o.participant) for o in NETWORK_OPERATORS]
        return cls(
            of_supplier=np.array([directory.index(p.user_ids[0].eui64) for p in suppliers if p], dtype=np.uint16),
            of_operator=np.array([0, *(e.index for e in operators if e)], dtype=np.uint16),
            operators=np.array([0, *(e.operators for e in entries)], dtype=np.int64),
            roles=roles,
            broker=directory.index(DCC_IDENTITIES[RemotePartyRole.ACCESS_CONTROL_BROKER]),
            names=("nobody", *(f"{e.party.name} ({e.user_id.eui64})" for e in entries)),
        )
