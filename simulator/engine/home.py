"""The life of one home in a run, request by request, with real documents, certificates and Commands.

What happens to it, when, and what follows is :mod:`simulator.actors.life`'s to say, as it is for a national fleet: this
carries the steps out. So a home of ``smki-sim fleet`` lives here as it does there.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.actors.homes import NEVER
from simulator.actors.life import Appointments
from simulator.actors.population import Premise
from simulator.actors.steps import REQUESTS, Step, Turn, rank
from simulator.actors.users import new_request
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, CellUsage, DeviceType, KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import CHANGE_OF_SUPPLIER, COMMISSION, RETRIEVE_CREDENTIALS
from simulator.duis.values import CommissionDevice, CredentialsReplacement, RequestBody, RetrieveCredentials
from simulator.engine.delivery import Delivery
from simulator.engine.fleet.identities import Identities
from simulator.journal import EventKind
from simulator.world import World
from simulator.world.behaviour import life_of
from simulator.world.installation import commission_hub, register_move

_NETWORK_OPERATOR = RemotePartyRole.NETWORK_OPERATOR
_ESME = DeviceType.ESME

Steps = Generator[simpy.Event, Any, None]


def credentials_of(
    world: World, owner: EUI64, role: RemotePartyRole, *, floor: int = 0, mpxn: str | None = None
) -> CredentialsReplacement:
    """The body that places all of an Organisation's certificates in the cells of a role."""
    held = world.certificates_of(owner)
    usages = {(cell.key_usage, cell.cell_usage): certificate.der for cell, certificate in held.items()}
    supplier = role is RemotePartyRole.SUPPLIER
    top_up = usages.get((KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)) if supplier else None
    return CredentialsReplacement(
        remote_party_role=role,
        floor_seq_number=floor,
        top_up_floor_seq_number=0 if top_up else None,
        digital_signing_certificate=usages.get((KeyUsage.DIGITAL_SIGNATURE, CellUsage.MANAGEMENT)),
        key_agreement_certificate=usages.get((KeyUsage.KEY_AGREEMENT, CellUsage.MANAGEMENT)),
        key_agreement_top_up_certificate=top_up,
        path_certificates=tuple(issuer.der for issuer in world.smki.issuers_of(held.values())),
        import_mpxn=mpxn,
    )


class Neighbourhood:
    """What the homes of a world have in common: how Suppliers and Network Operators behave, and who they are."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.life = life_of(world.scenario, world.draws)
        self.identities = Identities.of(world.scenario)
        self.population = world.population()


class Home:
    """Everything that happens to one home. Call :meth:`begin` once it is in the world."""

    def __init__(self, neighbourhood: Neighbourhood, premise: Premise) -> None:
        self._world = neighbourhood.world
        self._life = neighbourhood.life
        self._identities = neighbourhood.identities
        self._premise = premise
        self._home = neighbourhood.population.homes(premise.number)
        self._deadline = NEVER

    def begin(self) -> None:
        """Start what stands in the home's diary; all else follows."""
        self._schedule(self._life.begin(self._home))

    def _schedule(self, appointments: Appointments) -> None:
        for step, where, time, attempt in appointments:
            if where:
                if step is Step.JUDGE:
                    self._deadline = int(time)
                live = self._ask if step in REQUESTS else self._happen
                self._world.clock.process(live(Turn(step, int(attempt)), int(time)))

    def _follow(self, turn: Turn, *, succeeded: bool) -> None:
        self._schedule(
            self._life.follow(
                turn.step,
                turn.attempt,
                self._home,
                self._world.clock.time,
                succeeded=succeeded,
                wrong=self._world.network_operator_state(self._esme) == "wrong",
                deadline=self._deadline,
            )
        )

    @property
    def _esme(self) -> EUI64:
        return self._premise.device_id(_ESME)

    def _until(self, instant: int, step: Step) -> simpy.Event:
        return self._world.clock.until(instant, rank(self._premise.number, step))

    # -- a Service Request --------------------------------------------------------------------------------------------

    def _ask(self, turn: Turn, sent: int) -> Steps:
        """One Service Request, from its sending to its answer."""
        world, asked = self._world, REQUESTS[turn.step]
        yield self._until(sent, turn.step)
        if turn.step is Step.TAKE_OVER_ESME:
            commission_hub(world, self._premise)
        user, owner = self._parties(turn, sent)
        if turn.step is Step.CHANGE_SUPPLIER:
            self._register_supplier(user)
        body = self._body(turn.step, owner)
        request = new_request(world.counters, user, self._premise.device_id(asked.device_type), asked.service, body)
        outcome = yield from Delivery(world, request, self._premise.number, turn=turn).run()
        self._follow(turn, succeeded=outcome.succeeded)

    def _parties(self, turn: Turn, sent: int) -> tuple[EUI64, EUI64 | None]:
        """Who sends the request, and whose certificates it places, if it places any."""
        who = self._identities

        def incumbent() -> int:
            holder = self._world.network_operator_holder(self._esme)
            return who.eui64s.index(holder)

        user, owner = who.parties(self._life, turn, self._home, sent, incumbent)
        sender = who.eui64s[user]
        assert sender is not None  # somebody sends every request
        return sender, who.eui64s[owner]

    def _body(self, step: Step, owner: EUI64 | None) -> RequestBody:
        asked, world = REQUESTS[step], self._world
        if asked.service is COMMISSION:
            now = world.calendar.at(world.clock.time)
            return CommissionDevice(now.replace(microsecond=0), tolerance_period=10)
        if asked.service is RETRIEVE_CREDENTIALS:
            return RetrieveCredentials((_NETWORK_OPERATOR,))
        assert owner is not None  # every other request places credentials
        mpan = str(self._premise.mpan) if asked.service is CHANGE_OF_SUPPLIER else None
        return credentials_of(world, owner, asked.role, mpxn=mpan)

    # -- what is no request -------------------------------------------------------------------------------------------

    def _happen(self, turn: Turn, at: int) -> Steps:
        """A step without a request: migration, the judgement after seven Working Days, a change of operator."""
        yield self._until(at, turn.step)
        match turn.step:
            case Step.MIGRATE:
                self._record_migrated_slot()
            case Step.JUDGE:
                self._judge()
            case Step.MOVE:
                self._register_operator()
        self._follow(turn, succeeded=True)

    def _judge(self) -> None:
        """After seven Working Days: whose certificate is in the ESME's Network Operator slot?"""
        name, state = "SMKI-SIM", self._world.network_operator_state(self._esme)
        self._record(EventKind.OUTCOME, name, name, {"network_operator_certificate": state}, code="seven-working-days")

    def _register_supplier(self, gaining: EUI64) -> None:
        """The home changes Supplier: Registration Data changes before the gaining Supplier sends 6.23."""
        supplier = self._world.directory.name_of(gaining)
        self._world.registration.change(self._premise.mpan, self._world.clock.time, supplier=supplier)
        self._record(EventKind.REGISTRATION_CHANGE, "Registration Data Provider", "DSP", {"supplier": supplier})

    def _register_operator(self) -> None:
        """Another Network Operator is registered for the meter point; the DSP's copy hears of it later."""
        world, now = self._world, self._world.clock.time
        before = world.registration.at(self._premise.mpan, now)
        assert before is not None  # registered on installation
        register_move(world, self._premise, before.supplier)
        operator = self._premise.successor.participant
        self._record(EventKind.REGISTRATION_CHANGE, "Registration Data Provider", "DSP", {"network_operator": operator})

    def _record_migrated_slot(self) -> None:
        """Whose certificate came with the migration. It is wrong where the operator has changed meanwhile."""
        world = self._world
        holder = world.network_operator_holder(self._esme)
        details = {
            "cell": str(NETWORK_OPERATOR_SIGNING),
            "role": _NETWORK_OPERATOR.title,
            "before": world.directory.name_of(None),
            "after": world.directory.name_of(holder),
            "holder": str(holder or ""),
            "right": world.network_operator_state(self._esme),
        }
        self._record(EventKind.SLOT_CHANGE, _ESME.name, _ESME.name, details)

    def _record(self, kind: EventKind, sender: str, recipient: str, details: dict[str, str], *, code: str = "") -> None:
        now, number = self._world.clock.time, self._premise.number
        self._world.journal.record(
            now, number, kind, sender, recipient, device=str(self._esme), code=code, details=details
        )
