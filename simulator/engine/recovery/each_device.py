"""What is done for one Device in a recovery: requests of its Users, and the DCC's Commands in modes 8 and 9.

The truth is in the Device: which Recovery key signs and what is placed follows from what its cells hold at that moment,
whatever other recoveries have done meanwhile.

A SMETS1 Device has no cells and no Recovery key: DSP and S1SP hold other Certificate IDs for it, which the DCC replaces
by itself where it would use the Recovery key (assumption).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
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
from simulator.engine.recovery.case import RECOVERY_CELL, RECOVERY_IDENTITY, Case
from simulator.engine.wan import NO_COMMUNICATION
from simulator.engine.ways import note, tell
from simulator.gbcs.modes import ROOT
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import NotifiedCertificate
from simulator.smki.recovery import Step
from simulator.world.market import DCC_IDENTITIES

_BROKER = RemotePartyRole.ACCESS_CONTROL_BROKER
_OF_THE_PROCEDURE = (SmiStatus.RECOVERY, SmiStatus.RECOVERED)


class Attempt(Enum):
    """What came of a step for a Device."""

    DONE = "done"
    REFUSED = "refused by the Device or by the DCC"
    OUT_OF_REACH = "the WAN does not reach the Device"


Attempted = Generator[simpy.Event, Any, Attempt]
_Following = Callable[[TrustAnchorCell, Certificate], Certificate | None]


class EachDevice:
    """The steps of a recovery for one Device, whose turn it is."""

    def __init__(self, case: Case, entry: InventoryEntry) -> None:
        self._case = case
        self._world = case.world
        self._entry = entry
        self._steps: Mapping[Step, Callable[[], Attempted]] = {
            Step.REPLACE_OWN: self._replace_own,
            Step.REPLACE_ROOT: self._replace_root,
            Step.PLACE_ACB_CERTIFICATES: lambda: self._place(self._brokers_certificate),
            Step.PLACE_NEW_CERTIFICATES: lambda: self._place(self._new_certificate),
            Step.HAND_OVER: self._hand_over,
            Step.PLACE_RECOVERY_CERTIFICATE: lambda: self._place(self._recovery_certificate),
        }
        self._roles: list[RemotePartyRole] = []

    def carry_out(self, step: Step) -> Attempted:
        """One attempt at a step; what the Device holds afterwards is noted."""
        if step is not Step.HAND_OVER:  # by then the broker's certificates are in these roles' cells
            self._roles = self._case.exposed_roles(self._entry)
        attempt = yield from self._steps[step]()
        if attempt is Attempt.DONE:
            self._case.note_replacement(self._entry)
        return attempt

    @property
    def status(self) -> SmiStatus | None:
        """The Device's SMI Status; nothing if it was deleted (8.4), as may be what was never installed."""
        present = self._world.inventory.find(self._entry.device_id)
        return present.status if present else None

    def show(self, status: SmiStatus) -> None:
        """Show the Device in Recovery, or Recovered."""
        before = self.status
        if before is not None and before not in _OF_THE_PROCEDURE:
            self._world.recoveries.status_before[self._entry.device_id] = before
        self._set_status(status)

    def show_as_before(self) -> None:
        """Show the SMI Status from before again, unless somebody has set another one meanwhile."""
        before = self._world.recoveries.status_before.get(self._entry.device_id)
        if before is not None and self.status in _OF_THE_PROCEDURE:
            self._set_status(before)

    def _set_status(self, status: SmiStatus) -> None:
        if self.status is not None:
            Passage(self._world, self._entry.premise, target=self._entry.device_id).set_status(status)

    # -- what Users do -------------------------------------------------------------------------------------------------

    def _replace_own(self) -> Attempted:
        """Method 1: the Subscriber's own 6.15.1, its Command signed with the key that the Device still obeys."""
        owner = self._case.incident.owner
        assert owner is not None  # method 1 needs a Subscriber
        return (yield from self._ask(owner, UPDATE_CREDENTIALS))

    def _hand_over(self) -> Attempted:
        """Method 2: 6.21 for the cells that hold the broker's certificates now. A Supplier has to ask for it."""
        if self._entry.smets is Smets.SMETS1 or not self._roles:
            return Attempt.DONE  # the new certificates, or others, are there already
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

    def _place(self, following: _Following) -> Attempted:
        """Mode 8: whatever follows what the cells hold, signed with the Recovery key that the Device knows."""
        if self._entry.smets is Smets.SMETS1:
            return (yield from self._place_by_proxy())
        certificates, key = self._chosen(following), self._recovery_key()
        return (yield from self._send(certificates, lambda command: command.by_recovery(key)))

    def _replace_root(self) -> Attempted:
        """Mode 9: the new root, and the Recovery certificate below it, so that mode 8 can go on from there."""
        contingency, root = self._case.contingency, self._world.smki.organisation_authority.root
        assert contingency is not None  # the root was founded before
        if self._entry.smets is Smets.SMETS1 or self._device.cells[ROOT] not in self._case.unreliable:
            return Attempt.DONE
        certificates = {ROOT: root, **self._chosen(self._recovery_certificate)}
        key = contingency.key, contingency.symmetric_key
        return (yield from self._send(certificates, lambda command: command.by_contingency(*key)))

    def _brokers_certificate(self, cell: TrustAnchorCell, held: Certificate) -> Certificate | None:
        """Method 2: the broker's certificates in every cell that holds an unreliable one."""
        broker = DCC_IDENTITIES[_BROKER]
        return self._world.smki.certificate(broker, _BROKER, cell.key_usage) if held in self._case.unreliable else None

    def _new_certificate(self, cell: TrustAnchorCell, held: Certificate) -> Certificate | None:
        """Method 3, or after a new root: what follows each certificate but that of the Recovery key, which signs."""
        return None if cell == RECOVERY_CELL else self._case.successor(held)

    def _recovery_certificate(self, cell: TrustAnchorCell, held: Certificate) -> Certificate | None:
        newest = self._world.smki.newest(held)
        return newest if cell == RECOVERY_CELL and newest != held else None

    def _chosen(self, following: _Following) -> dict[TrustAnchorCell, Certificate]:
        found = ((cell, following(cell, held)) for cell, held in self._device.cells.items())
        return {cell: certificate for cell, certificate in found if certificate is not None}

    def _recovery_key(self) -> KeyPair:
        """The Recovery key that the Device knows; if that is none of the DCC's, the present one: it will not obey."""
        smki, held = self._world.smki, self._device.cells[RECOVERY_CELL]
        known = smki.key_of(held) if held.eui64 == RECOVERY_IDENTITY else None
        return known or smki.credential(RECOVERY_IDENTITY, RECOVERY_CELL).key

    def _send(
        self, certificates: Mapping[TrustAnchorCell, Certificate], sign: Callable[[RecoveryCommand], bytes]
    ) -> Attempted:
        """Over the WAN to the Device, and its response back; then the Users concerned are told. Nothing for nothing."""
        if not certificates:
            return Attempt.DONE
        world, case = self._world, self._case
        counter, path = world.broker.next_counter(), case.path_of(certificates.values())
        command = RecoveryCommand(self._entry.device_id, RECOVERY_IDENTITY, counter, certificates, path)
        passage = Passage(world, self._entry.premise, target=self._entry.device_id)
        answer = yield from deliver(passage, self._device, sign(command))
        if answer is None:
            return Attempt.OUT_OF_REACH
        yield passage.wait(Leg.TO_THE_USER)
        tell(passage, replaced_by(self._device, answer))
        return Attempt.DONE if answer.succeeded else Attempt.REFUSED

    def _place_by_proxy(self) -> Attempted:
        """SMETS1: DSP and S1SP hold the IDs of the certificates that follow."""
        world, device_id = self._world, self._entry.device_id
        replaced = []
        for slot, new in self._case.successors_by_proxy(self._entry).items():
            assert new.eui64 is not None  # every Organisation Certificate names its owner
            world.s1sp.notify(device_id, slot, NotifiedCertificate(new.certificate_id, new.eui64))
            if slot.critical:
                cell = TrustAnchorCell(slot.role, KeyUsage.DIGITAL_SIGNATURE)
                replaced.append(Replaced(cell, new.eui64, new.eui64, new.der))
        passage = Passage(world, self._entry.premise, target=device_id)
        note(passage, replaced)
        yield passage.wait(Leg.TO_THE_USER)
        tell(passage, replaced)
        return Attempt.DONE

    @property
    def _device(self) -> Device:
        return self._world.devices[self._entry.device_id]
