"""What is done for one Device in a recovery: requests of its Users, and the DCC's Commands in modes 8 and 9.

A SMETS1 Device has no cells and no Recovery key: DSP and S1SP hold other Certificate IDs for it, which the DCC replaces
by itself where it would use the Recovery key (assumption).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import replace
from enum import Enum
from typing import Any

import simpy

from simulator.actors.steps import Leg
from simulator.actors.users import new_request, sign_pre_command
from simulator.dcc.certificates import Replaced, placements
from simulator.dcc.recovery import RecoveryCommand
from simulator.devices.device import Device
from simulator.domain.devices import TRUST_ANCHOR_CELLS, KeyUsage, Smets, SmiStatus, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import HANDOVER, UPDATE_CREDENTIALS, ServiceReferenceVariant
from simulator.duis.values import CredentialsReplacement
from simulator.engine.delivery import Delivery
from simulator.engine.home import credentials_of
from simulator.engine.over_the_wan import deliver, replaced_by
from simulator.engine.passage import Passage
from simulator.engine.recovery.case import RECOVERY_IDENTITY, Case
from simulator.engine.wan import NO_COMMUNICATION
from simulator.engine.ways import note, tell
from simulator.gbcs.modes import AUTHORISING_CELL, ROOT, ReplacementMode
from simulator.pki.certificate import Certificate
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import NotifiedCertificate
from simulator.smki.recovery import Step
from simulator.world.market import DCC_IDENTITIES

_BROKER = RemotePartyRole.ACCESS_CONTROL_BROKER
_RECOVERY_CELL = AUTHORISING_CELL[ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY]


class Attempt(Enum):
    """What came of a step for a Device."""

    DONE = "done"
    REFUSED = "refused by the Device or by the DCC"
    OUT_OF_REACH = "the WAN does not reach the Device"


Attempted = Generator[simpy.Event, Any, Attempt]


class EachDevice:
    """The steps of a recovery for one Device."""

    def __init__(self, case: Case, entry: InventoryEntry) -> None:
        self._case = case
        self._world = case.world
        self._entry = entry
        self._status = entry.status
        self._steps: Mapping[Step, Callable[[], Attempted]] = {
            Step.REPLACE_OWN: self._replace_own,
            Step.REPLACE_ROOT: self._replace_root,
            Step.PLACE_ACB_CERTIFICATES: self._place_acb_certificates,
            Step.PLACE_NEW_CERTIFICATES: self._place_new_certificates,
            Step.HAND_OVER: self._hand_over,
            Step.PLACE_RECOVERY_CERTIFICATE: self._place_recovery_certificate,
        }
        self._roles = self._concerned_roles()

    def carry_out(self, step: Step) -> Attempted:
        """One attempt at a step; what the Device holds afterwards is noted."""
        attempt = yield from self._steps[step]()
        if attempt is Attempt.DONE:
            self._case.note_replacement(self._entry)
        return attempt

    def show(self, status: SmiStatus | None = None) -> None:
        """Show the Device in another SMI Status: Recovery, Recovered, or again the one from before."""
        passage = Passage(self._world, self._entry.premise, target=self._entry.device_id)
        passage.set_status(self._status if status is None else status)

    # -- what Users do -------------------------------------------------------------------------------------------------

    def _replace_own(self) -> Attempted:
        """Method 1: the Subscriber's own 6.15.1, its Command signed with the key that the Device still obeys."""
        owner = self._case.incident.owner
        assert owner is not None  # method 1 needs a Subscriber
        return (yield from self._ask(owner, UPDATE_CREDENTIALS))

    def _hand_over(self) -> Attempted:
        """Method 2: 6.21 for the cells that hold the broker's certificates now. A Supplier has to ask for it."""
        if self._entry.smets is Smets.SMETS1:
            return Attempt.DONE  # its Certificate IDs are the new ones already
        by_itself = RemotePartyRole.SUPPLIER in self._roles
        supplier = self._case.incident.owner if by_itself else self._registered_supplier()
        if supplier is None:
            return Attempt.REFUSED
        return (yield from self._ask(supplier, HANDOVER))

    def _ask(self, sender: EUI64, service: ServiceReferenceVariant) -> Attempted:
        """A request for each role whose cells are concerned."""
        world, key = self._world, self._case.own_key
        for role in self._roles:
            request = new_request(world.counters, sender, self._entry.device_id, service, self._body(role))
            delivery = Delivery(
                world,
                request,
                self._entry.premise,
                spoil=(lambda _, asked, command: sign_pre_command(asked, command, key)) if key else None,
            )
            outcome = yield from delivery.run()
            if not outcome.succeeded or (outcome.answer and not outcome.answer.succeeded):
                return Attempt.OUT_OF_REACH if outcome.code == NO_COMMUNICATION else Attempt.REFUSED
        return Attempt.DONE

    def _body(self, role: RemotePartyRole) -> CredentialsReplacement:
        """The Subscriber's new certificates, as many as the Device has cells for."""
        owner = self._case.incident.owner
        assert owner is not None  # who asks for a role does so for the Subscriber
        body = credentials_of(self._world, owner, role)
        cells = TRUST_ANCHOR_CELLS[self._entry.device_type]
        if all(cell in cells for cell, _ in placements(body)):
            return body
        return replace(
            body, key_agreement_certificate=None, key_agreement_top_up_certificate=None, top_up_floor_seq_number=None
        )

    def _registered_supplier(self) -> EUI64 | None:
        world, meter_point = self._world, self._entry.meter_point
        registration = world.registration.at(meter_point, world.clock.time) if meter_point else None
        return world.user_id_of_party(registration.supplier) if registration and registration.supplier else None

    # -- what the DCC commands -----------------------------------------------------------------------------------------

    def _place_acb_certificates(self) -> Attempted:
        """Method 2: the broker's certificates in every cell that holds an unreliable one."""
        smki, broker = self._world.smki, DCC_IDENTITIES[_BROKER]
        return (
            yield from self._place(
                lambda cell, held: (
                    smki.certificate(broker, _BROKER, cell.key_usage) if held in self._case.unreliable else None
                )
            )
        )

    def _place_new_certificates(self) -> Attempted:
        """Method 3, or after a new root: what follows each certificate but that of the Recovery key, which signs."""
        followed = self._case.followed
        return (yield from self._place(lambda cell, held: followed.get(held) if cell != _RECOVERY_CELL else None))

    def _place_recovery_certificate(self) -> Attempted:
        return (
            yield from self._place(lambda cell, held: self._case.followed.get(held) if cell == _RECOVERY_CELL else None)
        )

    def _place(self, follower: Callable[[TrustAnchorCell, Certificate], Certificate | None]) -> Attempted:
        """Mode 8: whatever follows what the cells hold."""
        if self._entry.smets is Smets.SMETS1:
            return (yield from self._place_by_proxy())
        command = self._command(self._followers(follower))
        return (yield from self._send(command.by_recovery(self._case.recovery_key)))

    def _replace_root(self) -> Attempted:
        """Mode 9: the new root, and the Recovery certificate below it, so that mode 8 can go on from there."""
        contingency = self._case.contingency
        assert contingency is not None  # the root was founded before
        followed = self._case.followed
        cells = self._followers(lambda cell, held: followed.get(held) if cell in (ROOT, _RECOVERY_CELL) else None)
        command = self._command(cells)
        return (yield from self._send(command.by_contingency(contingency.key, contingency.symmetric_key)))

    def _followers(
        self, follower: Callable[[TrustAnchorCell, Certificate], Certificate | None]
    ) -> dict[TrustAnchorCell, Certificate]:
        found = ((cell, follower(cell, held)) for cell, held in self._device.cells.items())
        return {cell: certificate for cell, certificate in found if certificate is not None}

    def _command(self, certificates: Mapping[TrustAnchorCell, Certificate]) -> RecoveryCommand:
        return RecoveryCommand(
            self._entry.device_id,
            RECOVERY_IDENTITY,
            self._world.broker.next_counter(),
            certificates,
            self._case.path_of(certificates.values()),
        )

    def _send(self, command: bytes) -> Attempted:
        """Over the WAN to the Device, and its response back; then the Users concerned are told."""
        passage = Passage(self._world, self._entry.premise, target=self._entry.device_id)
        answer = yield from deliver(passage, self._device, command)
        if answer is None:
            return Attempt.OUT_OF_REACH
        yield passage.wait(Leg.TO_THE_USER)
        tell(passage, replaced_by(self._device, answer))
        return Attempt.DONE if answer.succeeded else Attempt.REFUSED

    def _place_by_proxy(self) -> Attempted:
        """SMETS1: DSP and S1SP hold the IDs of the certificates that follow."""
        world, device_id = self._world, self._entry.device_id
        followers = {former.certificate_id: new for former, new in self._case.followed.items()}
        replaced = []
        for slot, held in self._case.held_by_proxy(self._entry).items():
            new = followers.get(held.certificate_id)
            if new is not None:
                world.s1sp.notify(device_id, slot, NotifiedCertificate(new.certificate_id, held.holder))
                if slot.critical:
                    cell = TrustAnchorCell(slot.role, KeyUsage.DIGITAL_SIGNATURE)
                    replaced.append(Replaced(cell, held.holder, held.holder, new.der))
        passage = Passage(world, self._entry.premise, target=device_id)
        note(passage, replaced)
        yield passage.wait(Leg.TO_THE_USER)
        tell(passage, replaced)
        return Attempt.DONE

    @property
    def _device(self) -> Device:
        return self._world.devices[self._entry.device_id]

    def _concerned_roles(self) -> tuple[RemotePartyRole, ...]:
        """The roles in whose cells, or places held by proxy, an unreliable certificate sits; in their order."""
        unreliable = self._case.unreliable
        if self._entry.smets is Smets.SMETS1:
            ids = {certificate.certificate_id for certificate in unreliable}
            held = self._case.held_by_proxy(self._entry)
            return _in_order(slot.role for slot, notified in held.items() if notified.certificate_id in ids)
        return _in_order(cell.role for cell, held in self._device.cells.items() if held in unreliable)


def _in_order(roles: Iterable[RemotePartyRole]) -> tuple[RemotePartyRole, ...]:
    return tuple(sorted(set(roles)))
