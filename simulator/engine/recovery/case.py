"""One recovery: the incident, what is unreliable, what takes its place, and which Devices are concerned."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from simulator.domain.devices import TRUST_ANCHOR_CELLS, KeyUsage, Smets, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.modes import AUTHORISING_CELL, ReplacementMode
from simulator.journal import EventKind
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import NotifiedCertificate, ProxySlot
from simulator.smki.exposure import Exposure
from simulator.smki.recovery import Decision, Incident, KeyState, Method, Pace, Step
from simulator.world import World
from simulator.world.market import DCC_IDENTITIES
from simulator.world.smki_services import NO_PREMISE, SMKI_SERVICE

DCC = "DCC"
RECOVERY_IDENTITY = DCC_IDENTITIES[RemotePartyRole.RECOVERY]
RECOVERY_CELL = AUTHORISING_CELL[ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY]
_PROXY_SLOTS = tuple(
    ProxySlot(role, critical)
    for role in (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR)
    for critical in (True, False)
)


@dataclass(frozen=True, slots=True)
class Contingency:
    """The contingency key pair that goes with a root, and the symmetric key that unwraps it there."""

    key: KeyPair
    symmetric_key: bytes


@dataclass
class Case:
    """A recovery under way.

    ``unreliable`` are the certificates that expose a Device which holds one of them: all that there are of the keys in
    question. ``own_key`` is the Subscriber's signing key as it was, ``contingency`` the key of the root that Devices
    hold, ``former_recovery_keys`` are those that were used and generated anew. ``concerned`` are the Devices that have
    ever been exposed; ``revoked`` and ``replaced`` (by Device) are instants in milliseconds.
    """

    world: World
    incident: Incident
    method: Method
    decision: Decision | None
    pace: Pace
    unreliable: frozenset[Certificate]
    own_key: KeyPair | None
    contingency: Contingency | None = None
    former_recovery_keys: list[KeyPair] = field(default_factory=list)
    concerned: dict[EUI64, None] = field(default_factory=dict)
    revoked: int | None = None
    replaced: dict[EUI64, int] = field(default_factory=dict)
    _issuers: dict[Certificate, Certificate] = field(default_factory=dict, repr=False)

    @classmethod
    def opened(cls, world: World, incident: Incident, method: Method, decision: Decision | None, pace: Pace) -> Case:
        """The case of an incident that has just become known."""
        owner, own_key = incident.owner, None
        if owner is not None:
            own_key = world.smki.used_before(owner, incident.at)[_signing_cell(world, owner)].key
        if owner is None or method is Method.BY_CONTINGENCY_KEY:
            unreliable = frozenset({world.smki.organisation_authority.root})
            if incident.recovery is not KeyState.SOUND:
                unreliable |= _certificates_of_the_keys(world, RECOVERY_IDENTITY, incident.at)
        else:
            unreliable = _certificates_of_the_keys(world, owner, incident.at)
        return cls(world, incident, method, decision, pace, unreliable, own_key)

    @property
    def subscriber(self) -> str:
        """The name of the Party whose keys these are."""
        return self.world.directory.name_of(self.incident.owner) if self.incident.owner is not None else DCC

    # -- Devices -------------------------------------------------------------------------------------------------------

    def in_order(self) -> Iterator[InventoryEntry]:
        """Every Device, in the order in which the DCC works through them: that of their IDs."""
        return iter(sorted(self.world.inventory, key=lambda entry: entry.device_id.value))

    def newly_exposed(self) -> list[InventoryEntry]:
        """The Devices that are exposed and that nobody is at work on.

        At first those are all; later, those that took an unreliable certificate from a request which was on its way.
        """
        worked_on = self.concerned.keys() - self.replaced.keys()
        return [entry for entry in self.in_order() if entry.device_id not in worked_on and self.is_exposed(entry)]

    def concern(self, entries: Collection[InventoryEntry]) -> None:
        """Begin to work on these Devices."""
        for entry in entries:
            self.concerned[entry.device_id] = None
            self.replaced.pop(entry.device_id, None)

    def is_exposed(self, entry: InventoryEntry) -> bool:
        """Whether a cell of a Device, or a place held by proxy for it, has an unreliable certificate."""
        return bool(self.exposed_roles(entry))

    def exposed_roles(self, entry: InventoryEntry) -> list[RemotePartyRole]:
        """The roles in whose cells, or places held by proxy, an unreliable certificate sits; in their order."""
        if entry.smets is Smets.SMETS1:
            held = self.held_by_proxy(entry).items()
            return sorted({slot.role for slot, notified in held if notified.certificate_id in self._unreliable_ids})
        device = self.world.devices.get(entry.device_id)
        return sorted({cell.role for cell, held in device.cells.items() if held in self.unreliable}) if device else []

    def held_by_proxy(self, entry: InventoryEntry) -> dict[ProxySlot, NotifiedCertificate]:
        """What DSP and S1SP hold for a SMETS1 Device, for the roles that have cells on a Device of its type."""
        roles = {cell.role for cell in TRUST_ANCHOR_CELLS[entry.device_type]}
        found = {slot: self.world.s1sp.held.held(entry.device_id, slot) for slot in _PROXY_SLOTS if slot.role in roles}
        return {slot: notified for slot, notified in found.items() if notified is not None}

    def devices_that_know(self, key: KeyPair) -> int:
        """How many Devices know this Recovery key, and so no other one."""
        listed = (self.world.devices.get(entry.device_id) for entry in self.world.inventory)
        known = (device.cells[RECOVERY_CELL].public_point for device in listed if device)
        return sum(point == key.public_point for point in known)

    # -- certificates --------------------------------------------------------------------------------------------------

    def successor(self, held: Certificate) -> Certificate | None:
        """What is to take the place of a certificate that a Device holds, or nothing.

        That is what its owner uses now. What is not unreliable stays, unless there is a new root above everything.
        """
        if held not in self.unreliable and self.method is not Method.BY_CONTINGENCY_KEY:
            return None
        newest = self.world.smki.newest(held)
        return newest if newest != held else None

    def successors_by_proxy(self, entry: InventoryEntry) -> dict[ProxySlot, Certificate]:
        """The same for each place that is held by proxy for a SMETS1 Device, where there is anything to replace."""
        found = {}
        for slot, held in self.held_by_proxy(entry).items():
            unreliable = held.certificate_id in self._unreliable_ids or self.method is Method.BY_CONTINGENCY_KEY
            if unreliable and self.world.directory.find(held.holder):
                newest = self.world.smki.credential(held.holder, _signing_cell(self.world, held.holder)).certificate
                if newest.certificate_id != held.certificate_id:
                    found[slot] = newest
        return found

    def path_of(self, certificates: Collection[Certificate]) -> tuple[Certificate, ...]:
        """The Issuing OCA Certificates above these: more than one where the Issuing OCA was rolled over."""
        oca = self.world.smki_services.own.office.authorities.oca
        for certificate in certificates:
            if certificate not in self._issuers and (issuer := oca.issuer_of(certificate)):
                self._issuers[certificate] = issuer.issuing
        return tuple(dict.fromkeys(self._issuers[each] for each in certificates if each in self._issuers))

    @cached_property
    def _unreliable_ids(self) -> frozenset[str]:
        return frozenset(certificate.certificate_id for certificate in self.unreliable)

    # -- what came of it -----------------------------------------------------------------------------------------------

    def note_replacements(self) -> None:
        """Remember of each Device when it held no unreliable certificate any more, whoever has brought it another."""
        for device_id in self.concerned.keys() - self.replaced.keys():
            entry = self.world.inventory.find(device_id)
            if entry is not None and not self.is_exposed(entry):
                self.note_replacement(entry)

    def note_replacement(self, entry: InventoryEntry) -> None:
        """A step for a Device is done: remember when it held no unreliable certificate any more, if that is so."""
        if entry.device_id in self.concerned and entry.device_id not in self.replaced and not self.is_exposed(entry):
            changed = self.world.journal.last(EventKind.SLOT_CHANGE, str(entry.device_id))
            self.replaced[entry.device_id] = changed.time if changed else self.world.clock.time

    def exposures(self) -> tuple[Exposure, ...]:
        """How long each Device was exposed, as far as it has come."""
        self.note_replacements()
        return tuple(
            Exposure(device_id, self.incident.at, self.revoked, self.replaced.get(device_id))
            for device_id in self.concerned
        )

    def note(self, step: Step, **details: str) -> None:
        """A step of the procedure, for the journal."""
        sender = self.subscriber if step.who == "Subscriber" else step.who
        told = {"what": f"{sender} {step.what}", "method": self.method.value, **details}
        self.record(EventKind.RECOVERY, sender, SMKI_SERVICE, told)

    def record(self, kind: EventKind, sender: str, recipient: str, details: dict[str, str], code: str = "") -> None:
        """An entry of the journal that is no home's."""
        time = self.world.clock.time
        self.world.journal.record(time, NO_PREMISE, kind, sender, recipient, details=details, code=code)


def _signing_cell(world: World, owner: EUI64) -> TrustAnchorCell:
    return TrustAnchorCell(world.role_of(owner), KeyUsage.DIGITAL_SIGNATURE)


def _certificates_of_the_keys(world: World, owner: EUI64, before: int) -> frozenset[Certificate]:
    """Every certificate of the keys that an Organisation used before an instant: a key may have several."""
    points = {credential.certificate.public_point for credential in world.smki.used_before(owner, before).values()}
    return frozenset(c for c in world.smki.known if c.eui64 == owner and c.public_point in points)
