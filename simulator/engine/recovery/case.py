"""One recovery: the incident, what is unreliable, what takes its place, and which Devices are concerned."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from simulator.dcc.smki import XML_SIGNING
from simulator.domain.devices import TRUST_ANCHOR_CELLS, Smets
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
_RECOVERY = AUTHORISING_CELL[ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY]
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

    ``unreliable`` are the certificates that expose a Device which holds one of them; ``followed`` says which
    certificate takes the place of which. ``own_key`` is the Subscriber's signing key as it was, ``recovery_key`` the
    Recovery key that Devices know, ``contingency`` the key of the root that they hold. ``concerned`` are the Devices
    that were exposed when the case was opened; ``revoked`` and ``replaced`` (by Device) are instants in milliseconds.
    """

    world: World
    incident: Incident
    method: Method
    decision: Decision | None
    pace: Pace
    unreliable: frozenset[Certificate]
    own_key: KeyPair | None
    recovery_key: KeyPair
    followed: dict[Certificate, Certificate] = field(default_factory=dict)
    concerned: dict[EUI64, None] = field(default_factory=dict)
    contingency: Contingency | None = None
    revoked: int | None = None
    replaced: dict[EUI64, int] = field(default_factory=dict)
    _issuers: dict[Certificate, Certificate] = field(default_factory=dict, repr=False)

    @classmethod
    def opened(cls, world: World, incident: Incident, method: Method, decision: Decision | None, pace: Pace) -> Case:
        """The case of an incident that has just become known."""
        smki, owner = world.smki, incident.owner
        recovery = smki.credential(RECOVERY_IDENTITY, _RECOVERY)
        if method is Method.BY_CONTINGENCY_KEY or owner is None:
            lost_too = () if incident.recovery is KeyState.SOUND else (recovery.certificate,)
            unreliable = frozenset((smki.organisation_authority.root, *lost_too))
        else:
            xml_signing = smki.credential(owner, XML_SIGNING).certificate
            unreliable = frozenset((*world.certificates_of(owner).values(), xml_signing))
        own_key = world.signing_key(owner) if owner is not None else None
        case = cls(world, incident, method, decision, pace, unreliable, own_key, recovery.key)
        case.concerned = dict.fromkeys(entry.device_id for entry in case.in_order() if case.is_exposed(entry))
        return case

    @property
    def subscriber(self) -> str:
        """The name of the Party whose keys these are."""
        return self.world.directory.name_of(self.incident.owner) if self.incident.owner is not None else DCC

    def in_order(self) -> Iterator[InventoryEntry]:
        """Every Device, in the order in which the DCC works through them: that of their IDs."""
        return iter(sorted(self.world.inventory, key=lambda entry: entry.device_id.value))

    def entry(self, device_id: EUI64) -> InventoryEntry:
        """What the inventory has about a Device of the case."""
        entry = self.world.inventory.find(device_id)
        assert entry is not None  # Devices are not taken out of the inventory while they are recovered
        return entry

    def is_exposed(self, entry: InventoryEntry) -> bool:
        """Whether a cell of a Device, or a place held by proxy for it, has an unreliable certificate."""
        if entry.smets is Smets.SMETS1:
            unreliable = {certificate.certificate_id for certificate in self.unreliable}
            return any(notified.certificate_id in unreliable for notified in self.held_by_proxy(entry).values())
        device = self.world.devices.get(entry.device_id)
        return device is not None and not self.unreliable.isdisjoint(device.cells.values())

    def held_by_proxy(self, entry: InventoryEntry) -> dict[ProxySlot, NotifiedCertificate]:
        """What DSP and S1SP hold for a SMETS1 Device, for the roles that have cells on a Device of its type."""
        roles = {cell.role for cell in TRUST_ANCHOR_CELLS[entry.device_type]}
        found = {slot: self.world.s1sp.held.held(entry.device_id, slot) for slot in _PROXY_SLOTS if slot.role in roles}
        return {slot: notified for slot, notified in found.items() if notified is not None}

    def path_of(self, certificates: Collection[Certificate]) -> tuple[Certificate, ...]:
        """The Issuing OCA Certificates above these: more than one where the Issuing OCA was rolled over."""
        oca = self.world.smki_services.own.office.authorities.oca
        for certificate in certificates:
            if certificate not in self._issuers and (issuer := oca.issuer_of(certificate)):
                self._issuers[certificate] = issuer.issuing
        return tuple(dict.fromkeys(self._issuers[each] for each in certificates if each in self._issuers))

    def note_replacement(self, entry: InventoryEntry) -> None:
        """A step for a Device is done: remember when it held no unreliable certificate any more, if that is so."""
        if entry.device_id in self.concerned and entry.device_id not in self.replaced and not self.is_exposed(entry):
            changed = self.world.journal.last(EventKind.SLOT_CHANGE, str(entry.device_id))
            self.replaced[entry.device_id] = changed.time if changed else self.world.clock.time

    def exposures(self) -> tuple[Exposure, ...]:
        """How long each Device was exposed, as far as it has come."""
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
