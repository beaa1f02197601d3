"""A combination of the matrix made real: a User, a Device, a registration and certificates that give these facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.actors.users import new_request
from simulator.analysis.matrix.axes import ANOTHER, AXES, REGISTERED, TWO_DIGITS
from simulator.analysis.matrix.combination import Combination
from simulator.dcc.dsp import Decision
from simulator.domain.devices import DeviceType, KeyUsage, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN, MPRN, MeterPoint
from simulator.domain.network_operators import network_operator
from simulator.domain.parties import NETWORK_ROLES, Party, PartyCategory, RemotePartyRole, UserId, UserRole
from simulator.domain.service_requests import CommandVariant, ServiceUrl
from simulator.domain.time import DAY
from simulator.duis.values import CredentialsReplacement, ServiceRequest
from simulator.duis.writing import write_request
from simulator.pki.keys import derive_key, serial_for
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import NotifiedCertificate, ProxySlot
from simulator.world import World

_STRANGER = EUI64(0xF0F0)
_GAS = (DeviceType.GSME, DeviceType.GPF)


@dataclass
class Staging:
    """Puts combinations into one world, each with parties and a Device of its own."""

    world: World
    used: int = 0

    def decide(self, combination: Combination) -> Decision:
        """Arrange everything, have the sender sign and post the request, and give the DSP's decision."""
        request = self._request(combination)
        document = self.world.smki.sign(write_request(request), request.originator)
        url = ServiceUrl[combination.key("url") or "NONE"]
        return self.world.dsp.receive(document, self.world.clock.time, url)

    def _request(self, combination: Combination) -> ServiceRequest:
        here = _Arrangement(self.world, combination, 0x0E00_0000 + 0x100 * self.used, self.used)
        self.used += 1
        here.register()
        here.hold_by_proxy()
        variant = CommandVariant(here.number("command_variant"))
        return new_request(self.world.counters, here.sender, here.device, combination.service, here.body(), variant)


class _Arrangement:
    """One combination in the world: ``base`` is where its own identifiers begin."""

    def __init__(self, world: World, combination: Combination, base: int, number: int) -> None:
        self.world, self.combination, self._base, self._next = world, combination, base, 0
        self.device_type = DeviceType(self.number("device_type"))
        self.smets = Smets(self.number("smets"))
        self.point = self._meter_point(number)
        self.role = UserRole(self.number("user_role"))
        speaks = {self._registered} if self.is_so("user_registered_now") else {self._operator(ANOTHER)}
        at_execution = self.is_so("user_registered_at_execution")
        if not self.is_so("user_registered_now") and at_execution:
            speaks = {self._operator(ANOTHER)}  # the operator that takes the meter point over
        self.party = f"Sender {base}"
        self.sender = self.enrol(self.party, {self.role}, speaks if self.role in NETWORK_ROLES else set())
        self.device = self._identifier()
        status = SmiStatus(self.number("smi_status"))
        world.inventory.add(InventoryEntry(self.device, self.device_type, self.smets, status, self.point))

    def number(self, fact: str) -> int:
        return AXES[fact].values[self.combination.places[fact]].number

    def is_so(self, fact: str) -> bool:
        return self.combination.key(fact) == "yes"

    def _identifier(self) -> EUI64:
        self._next += 1
        return EUI64(self._base + self._next)

    def _operator(self, representative: int) -> str:
        return self.combination.operators[representative]

    @property
    def _registered(self) -> str:
        return self._operator(REGISTERED)

    def enrol(self, name: str, roles: set[UserRole], operators: Iterable[str]) -> EUI64:
        user_id = UserId(self._identifier(), frozenset(roles), RemotePartyRole.SUPPLIER, frozenset(operators))
        party = Party(name, PartyCategory.OTHER, (user_id,))
        self.world.smki.enrol([party], now=0)
        self.world.directory.enrol(party)
        return user_id.eui64

    def _meter_point(self, number: int) -> MeterPoint:
        if self.device_type in _GAS:
            return MPRN.assemble(20_000_000 + number)
        digits = {"unknown": 99, "another": network_operator(self._operator(TWO_DIGITS)).distributor_id}.get(
            self.combination.key("mpan_operator") or "", network_operator(self._registered).distributor_id
        )
        return MPAN.assemble(digits or 0, 7_000_000 + number)

    def register(self) -> None:
        """The Supplier and the Network Operator now, and those at the time of execution where they differ."""
        if not self.is_so("meter_point_known"):
            return
        known = self.combination.key("registered_operator") != "unknown"
        now, later = self.is_so("user_registered_now"), self.is_so("user_registered_at_execution")
        for registered, effective in ((now, 0), (later, DAY)):
            taken_over = self.role in NETWORK_ROLES and effective and later != now
            operator = self._operator(ANOTHER) if taken_over else self._registered
            if effective == 0 or later != now:
                self.world.registration.register(
                    self.point,
                    supplier=self.party if registered else "Somebody else",
                    network_operator=operator if known else None,
                    effective=effective,
                    recorded=0,
                )

    def hold_by_proxy(self) -> None:
        """SMETS1: who is noted for the role addressed."""
        holder = {"sender": self.sender, "another": self.enrol(f"Holder {self._base}", {UserRole.OU}, ())}
        if self.smets is not Smets.SMETS1:
            return
        for critical in (True, False):
            slot = ProxySlot(RemotePartyRole(self.number("remote_party_role")), critical)
            key = self.combination.key("slot_holder") or ""
            self.world.s1sp.notify(self.device, slot, NotifiedCertificate("1", holder.get(key, _STRANGER)))

    def body(self) -> CredentialsReplacement:
        """The certificates of the owners that the combination names, in the role that it names."""
        fits = self.combination.key("certificate_usage_fits") != "no"
        usages = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)
        signing, agreement = usages if fits else usages[::-1]
        return CredentialsReplacement(
            remote_party_role=RemotePartyRole(self.number("remote_party_role")),
            floor_seq_number=0,
            top_up_floor_seq_number=0 if self.is_so("top_up_floor_given") else None,
            digital_signing_certificate=self._placed(
                "digital_signing_certificate", "digital_signing_operators", signing
            ),
            key_agreement_certificate=self._placed("key_agreement_certificate", "key_agreement_operators", agreement),
            key_agreement_top_up_certificate=self._placed("top_up_certificate", "", agreement),
            path_certificates=(self.world.smki.organisation_authority.issuing.der,),
            execution_date_time=self.world.calendar.at(DAY) if self.is_so("execution_time_given") else None,
        )

    def _placed(self, fact: str, owners: str, usage: KeyUsage) -> bytes | None:
        return self._certificate(owners, usage) if self.is_so(fact) else None

    def _certificate(self, owners: str, usage: KeyUsage) -> bytes:
        mask = self.number(owners) if owners in self.combination.places else 0
        operators = [name for representative, name in self.combination.operators.items() if mask >> representative & 1]
        owner = self.enrol(f"Owner {self._base}.{self._next}", {UserRole.OU}, operators)
        seed, start = self.world.smki.seed, self.world.smki.start
        certificate = self.world.smki.organisation_authority.issue(
            eui64=owner,
            role=RemotePartyRole(self.number("certificate_role")),
            key_usage=usage,
            public_point=derive_key(seed, "matrix", owner.value, usage.value).public_point,
            common_name=None,
            not_before=start,
            serial=serial_for(seed, "matrix", owner.value, usage.value),
        )
        return certificate.der
