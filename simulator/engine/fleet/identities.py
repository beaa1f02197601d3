"""The User IDs of a scenario as small numbers: what the rulebook has to know of each, and who asks for what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from simulator.actors.homes import Homes, operator_in_charge, registered_operator
from simulator.actors.life import Life
from simulator.actors.steps import REQUESTS, Step, Turn
from simulator.dcc.facts import acting_role
from simulator.domain.eui64 import EUI64
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
    eui64s: tuple[EUI64 | None, ...]

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
            eui64s=(None, *(e.user_id.eui64 for e in entries)),
        )

    def parties(
        self, life: Life, turn: Turn, home: Homes, sent: Column, incumbent: Callable[[], Column]
    ) -> tuple[Column, Column]:
        """The User that sends the request of a step, and the User ID whose certificates it places (0: none).

        ``sent`` is when (milliseconds); ``incumbent`` tells whose certificate is in the ESME's Network Operator slot.
        """
        asked = REQUESTS[turn.step]
        supplier = self.of_supplier[home.supplier] if asked.by_supplier else 0
        match turn.step:
            case Step.PLACE_ON_ESME | Step.UPDATE_ESME:
                return supplier, self.of_operator[life.chosen_for_esme(home, turn.attempt, sent)]
            case Step.PLACE_ON_GPF | Step.UPDATE_GPF:
                return supplier, self.of_operator[life.chosen_for_gpf(home, turn.attempt)]
            case Step.CHANGE_SUPPLIER:
                gaining = self.of_supplier[life.gaining_supplier(home)]
                return gaining, gaining
            case Step.AUDIT:
                return self.of_operator[registered_operator(home, sent)], 0
            case Step.CORRECT | Step.CORRECT_PROXY:
                return incumbent(), self.of_operator[registered_operator(home, sent)]
            case Step.UPDATE_PROXY:
                own = self.of_operator[operator_in_charge(home, sent)]
                return own, self.of_operator[life.chosen_for_proxy(home, sent)]
            case Step.RESTORE_PROXY | Step.RENEW_ON_ESME | Step.RENEW_PROXY:
                own = self.of_operator[operator_in_charge(home, sent)]
                return own, own
        return supplier, supplier if asked.places else 0
