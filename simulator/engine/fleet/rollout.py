"""What is the same for both drivers of a fleet: who asks, how it is decided, what it changes, what follows.

``rows`` is one home's row or a column of rows, everywhere; a driver decides when and in what order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.actors.homes import Homes, either, registered_operator
from simulator.actors.life import Appointments, Life
from simulator.actors.steps import REQUESTS, Step, Turn
from simulator.devices.acceptance import originator_holds_cell
from simulator.devices.fleet import FleetColumns
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import COMMISSION, HANDOVER, RETRIEVE_CREDENTIALS, UPDATE_CREDENTIALS
from simulator.engine.fleet.codes import NONE, RIGHT, SILENCE, SUCCESS, WRONG, RulesInTime
from simulator.engine.fleet.facts import Request, gather
from simulator.engine.fleet.identities import Identities
from simulator.rules.facts import Column

_ESME, _SUPPLIER, _OPERATOR = DeviceType.ESME, RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR


class Done(NamedTuple):
    """What a step came to: the code's number, and by how much it changed how many ESMEs hold a wrong certificate.

    ``wrong`` is whether the slot holds another operator's certificate afterwards.
    """

    code: Column
    wrong: Column
    change: Column


CONTESTED = frozenset(
    {
        Step.MOVE, Step.JUDGE, Step.PLACE_ON_ESME, Step.UPDATE_ESME, Step.AUDIT, Step.CORRECT, Step.UPDATE_PROXY,
        Step.RESTORE_PROXY, Step.CORRECT_PROXY, Step.RENEW_ON_ESME, Step.RENEW_PROXY,
    }
)  # fmt: skip
"""Steps that change the ESME's Network Operator slot or look into it: a home's must be taken in the order of time.

All others touch what nothing else of the home touches at that time, so they may be taken in any order.
"""

CONTESTED_WHEN_DECIDED = CONTESTED - {Step.PLACE_ON_ESME, Step.UPDATE_ESME, Step.AUDIT, Step.RENEW_ON_ESME}
"""Those of them for which that holds of the decision too, not only of the Command."""


@dataclass(frozen=True)
class RollOut:
    """The homes of an area and everything that decides their lives. ``end`` is the run's last instant."""

    homes: Homes
    fleet: FleetColumns
    life: Life
    identities: Identities
    rules: RulesInTime
    end: int

    # -- a request ----------------------------------------------------------------------------------------------------

    def request(self, step: Step, attempt: Column, rows: Column, home: Homes, sent: Column) -> Request:
        """Who sends what in a step, as it reaches the DSP."""

        def incumbent() -> Column:
            return self.fleet.holder(_ESME, _OPERATOR, rows)

        user, owner = self.identities.parties(self.life, Turn(step, attempt), home, sent, incumbent)
        return self.on_its_way(step, rows, home, user, owner)

    def on_its_way(self, step: Step, rows: Column, home: Homes, user: Column, owner: Column) -> Request:
        """A request whose parties are known already."""
        return Request(REQUESTS[step], rows, home, user, self.identities.roles[step][user], owner)

    def decide(self, request: Request, now: Column, *, signed: bool = False, again: bool = False) -> Column:
        """The DSP's code for requests or Signed Pre-Commands; with ``again`` the S1SP's."""
        facts = gather(request, self.fleet, self.identities, now, signed=signed)
        if np.ndim(now) == 0:
            return self.rules.decide_one(facts, now, again=again)
        return np.broadcast_to(self.rules.decide(facts, now, again=again), np.shape(now))

    def carry_out(self, request: Request, now: Column) -> Done:
        """The Device, or the S1SP for it, takes the Command: it obeys, or stays silent."""
        asked, rows, fleet = request.asked, request.rows, self.fleet
        obeyed = self._is_obeyed(request, now)
        counted = asked.device_type is _ESME and asked.role is _OPERATOR
        before = self.is_wrong(rows, request.home, now) if counted else False
        if asked.service is COMMISSION:
            fleet.commission(asked.device_type, rows, obeyed)
        elif asked.places:
            fleet.place(asked.device_type, asked.role, rows, request.owner, obeyed)
        looked_at = counted or asked.service is RETRIEVE_CREDENTIALS
        wrong = self.is_wrong(rows, request.home, now) if looked_at else False
        change = np.subtract(wrong, before, dtype=np.int8) if counted else np.int8(0)
        return Done(either(obeyed, SUCCESS, SILENCE), wrong, change)

    def _is_obeyed(self, request: Request, now: Column) -> Column:
        """Whether the Command is carried out: its originator must be in the slot that authorises it."""
        asked, fleet = request.asked, self.fleet
        if asked.smets is Smets.SMETS1:
            return self.decide(request, now, again=True) == SUCCESS
        if asked.service is HANDOVER:  # the broker signs it as the incumbent
            return originator_holds_cell(
                self.identities.broker, fleet.holder(asked.device_type, asked.role, request.rows)
            )
        if asked.service is COMMISSION or asked.service is UPDATE_CREDENTIALS:
            role = asked.role if asked.places else _SUPPLIER
            return originator_holds_cell(request.user, fleet.holder(asked.device_type, role, request.rows))
        return True

    # -- what is no request -------------------------------------------------------------------------------------------

    def happen(self, step: Step, rows: Column, home: Homes, now: Column) -> Done:
        """A step without a request: migration, the judgement after seven Working Days, a change of operator."""
        wrong = self.is_wrong(rows, home, now)
        if step is Step.JUDGE:
            held = self.fleet.holder(_ESME, _OPERATOR, rows) != self.identities.broker
            return Done(either(held, either(wrong, WRONG, RIGHT), NONE), wrong, np.int8(0))
        before = self.is_wrong(rows, home, now - 1) if step is Step.MOVE else False
        return Done(SUCCESS, wrong, np.subtract(wrong, before, dtype=np.int8))

    def is_wrong(self, rows: Column, home: Homes, now: Column) -> Column:
        """Whether the ESME's Network Operator slot holds a certificate of another than the registered operator."""
        holder = self.fleet.holder(_ESME, _OPERATOR, rows)
        of_the_right = (self.identities.operators[holder] >> registered_operator(home, now)) & 1 == 1
        return (holder != self.identities.broker) & ~of_the_right

    # -- what follows -------------------------------------------------------------------------------------------------

    def follow(
        self, step: Step, attempt: Column, rows: Column, home: Homes, now: Column, *, succeeded: bool, wrong: Column
    ) -> Appointments:
        """What follows at these homes."""
        deadline = self.fleet.deadline[rows]
        return self.life.follow(step, attempt, home, now, succeeded=succeeded, wrong=wrong, deadline=deadline)

    def note(self, step: Step, rows: Column, time: Column) -> None:
        """Keep the date of a step that others will ask for."""
        if step is Step.JUDGE:
            self.fleet.deadline[rows] = time
        elif step is Step.CHANGE_SUPPLIER:
            self.fleet.supplier_from[rows] = time
