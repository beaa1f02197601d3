"""Keys that are no longer reliable, the Recovery Procedure, and Commands in modes 8 and 9 that somebody has made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from simulator.actors.users import new_request
from simulator.bdd import reading
from simulator.bdd.incidents import Incidents
from simulator.bdd.reading import UnknownWord
from simulator.bdd.telling import told
from simulator.dcc.commands import credentials_command
from simulator.dcc.recovery import RecoveryCommand
from simulator.devices.device import DeviceAnswer
from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import UPDATE_CREDENTIALS
from simulator.domain.time import HOUR
from simulator.engine.home import credentials_of
from simulator.engine.over_the_wan import deliver
from simulator.engine.passage import Passage
from simulator.engine.recovery.case import RECOVERY_IDENTITY
from simulator.engine.recovery.procedure import Recovery, begin_recovery
from simulator.gbcs.framing import encode_message
from simulator.gbcs.modes import ROOT, replacement_mode
from simulator.pki.certificate import Certificate
from simulator.pki.contingency import contingency_key, wrapping_key
from simulator.pki.keys import KeyPair, derive_key
from simulator.pki.root import Hierarchy, RootAuthority
from simulator.smki.recovery import Decision, Incident, KeyState, Method, Pace

_PREMISE = 0
_PATIENCE = HOUR
"""A recovery that is not over after so long waits for Devices that are out of reach."""
_METHODS: Mapping[str, Method] = MappingProxyType({method.value: method for method in Method})
_FORMER_KEY = "the former key of "
_ROOT, _RECOVERY = "the Root OCA", "the Recovery Key Pair"


class Recovering(Incidents):
    """A situation in which keys become unreliable, and Devices are recovered."""

    _incident: Incident | None = None
    _decision: Decision | None = None
    _pace = Pace()
    refusal: Finding | None = None
    command_answer: DeviceAnswer | None = None
    _recovery: Recovery | None = None

    @property
    def recovery(self) -> Recovery:
        """The recovery that was begun."""
        if self._recovery is None:
            why = f": {self.refusal}" if self.refusal else ""
            raise UnknownWord(f"no recovery has begun{why}; add a When step that begins one")
        return self._recovery

    @told
    def make_unreliable(self, owner: str, state: str) -> None:
        """From now on the keys of a User ID, of the root or of the Recovery Key Pair are compromised or lost."""
        known = reading.look_up("state of private keys", state, {each.value: each for each in KeyState})
        begun = self._recovery is not None and self._recovery.case.incident is self._incident
        incident = Incident(at=self.world.clock.time) if self._incident is None or begun else self._incident
        if owner == _ROOT:
            self._incident = replace(incident, root=known)
        elif owner == _RECOVERY:
            self._incident = replace(incident, recovery=known)
        else:
            self._incident = replace(incident, owner=self.user(owner), own=known)
        self._note(owner, owner, f"The private keys of {owner} are {state}")

    @told
    def decide_recovery(self, method: str, *, approved: bool) -> None:
        """The SMKI PMA's decision."""
        self._decision = Decision(reading.look_up("method of recovery", method, _METHODS), approved)

    @told
    def set_pace(self, devices: int, hours: int) -> None:
        """So many Devices are begun with in an hour, and one out of reach is tried again after so many hours."""
        self._pace = Pace(devices, hours * HOUR)

    @told
    def recover(self, method: str) -> None:
        """Begin a recovery, and let time pass until it is over or waits for Devices that are out of reach."""
        clock = self.world.clock
        chosen = reading.look_up("method of recovery", method, _METHODS)
        incident = self._incident or Incident(at=clock.time)
        begun = begin_recovery(self.world, incident, chosen, self._decision, self._pace)
        self.refusal = begun if isinstance(begun, Finding) else None
        if isinstance(begun, Finding):
            return
        self._recovery = begun
        latest = clock.time + _PATIENCE
        while not begun.is_over and clock.peek() <= latest:
            clock.step()

    @told
    def send_recovery_command(self, key: str, device: str, owner: str = "", role: str = "") -> None:
        """Have a Command reach a Device that somebody has signed with a key; without an owner it brings a new root."""
        device_id = self.device(device)
        if key.startswith(_FORMER_KEY):
            command = self._command_of(key.removeprefix(_FORMER_KEY), device_id, owner, reading.remote_party_role(role))
        else:
            command = self._command(key, device_id, self._brought(device_id, owner, role))
        passage = Passage(self.world, _PREMISE, target=device_id)
        process = self.world.clock.process(deliver(passage, self.world.devices[device_id], command))
        self.command_answer = self.world.clock.run(until=process)

    def _brought(self, device_id: EUI64, owner: str, role: str) -> dict[TrustAnchorCell, Certificate]:
        """The certificates for the cells of a role, of whoever is named; or a root that nobody has founded yet."""
        world, smki = self.world, self.world.smki
        if not owner:
            number = world.smki_services.own.office.authorities.oca.root.number + 1
            root = RootAuthority.found(Hierarchy.OCA, smki.seed, smki.environment, smki.start, number=number)
            return {ROOT: root.certificate}
        party = reading.remote_party_role(role)
        held = world.certificates_of(self.owner(owner, party))
        by_usage = {cell.key_usage: certificate for cell, certificate in held.items() if not cell.cell_usage}
        cells = (cell for cell in world.devices[device_id].cells if cell.role is party)
        return {cell: by_usage[cell.key_usage] for cell in cells if cell.key_usage in by_usage}

    def _command(self, key: str, device_id: EUI64, brought: dict[TrustAnchorCell, Certificate]) -> bytes:
        world, smki = self.world, self.world.smki
        path = (smki.organisation_authority.issuing,)
        counter = world.broker.next_counter()
        command = RecoveryCommand(device_id, RECOVERY_IDENTITY, counter, brought, path)
        label = smki.seed, smki.environment, world.smki_services.own.office.authorities.oca.root.number
        wrong = derive_key(smki.seed, "a wrong key")
        match key:
            case "the contingency key":
                return command.by_contingency(contingency_key(*label), wrapping_key(*label))
            case "a wrong contingency key":
                return command.by_contingency(wrong, wrapping_key(*label))
            case "the contingency key, with a wrong symmetric key":
                return command.by_contingency(contingency_key(*label), bytes(32))
            case "the Recovery key":
                return command.by_recovery(self._recovery_key())
            case "the former Recovery key":
                return command.by_recovery(self._former_recovery_key())
            case "a wrong Recovery key":
                return command.by_recovery(wrong)
        raise UnknownWord(f"'{key}' is no key: write 'the Recovery key', 'the former Recovery key' or 'a wrong "
                          "Recovery key', or the same of the contingency key")  # fmt: skip

    def _command_of(self, user: str, device_id: EUI64, owner: str, role: RemotePartyRole) -> bytes:
        """What a User's key from before the recovery can sign still, as if the DCC had let it pass, with the MAC."""
        case, sender, world = self.recovery.case, self.user(user), self.world
        if case.own_key is None or case.incident.owner != sender:
            raise UnknownWord(f"the recovery was not about the keys of {user}, so there is no former key")
        body = credentials_of(world, self.owner(owner, role), role)
        request = new_request(world.counters, sender, device_id, UPDATE_CREDENTIALS, body)
        message = credentials_command(request, body, replacement_mode(role), sender, request.counter)
        signed = replace(message, signature=case.own_key.sign_raw(message.signed_part))
        return world.broker.forward(encode_message(signed), world.devices[device_id].agreement_point)

    def _former_recovery_key(self) -> KeyPair:
        if not (former := self.recovery.case.former_recovery_keys):
            raise UnknownWord("the recovery has not used the Recovery key, so there is no former one")
        return former[-1]

    def _recovery_key(self) -> KeyPair:
        return self.world.smki.key(RECOVERY_IDENTITY, RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
