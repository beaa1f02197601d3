"""A combination of the matrix made real: a User, a Device, a registration and certificates that give these facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from simulator.actors.users import new_request, sign_pre_command
from simulator.analysis.matrix.axes import ANOTHER, AXES, REGISTERED
from simulator.analysis.matrix.combination import Combination
from simulator.analysis.matrix.replay_body import body_of
from simulator.domain.devices import DeviceType, KeyUsage, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN, MPRN, MeterPoint
from simulator.domain.network_operators import network_operator
from simulator.domain.parties import (
    NETWORK_ROLES,
    Party,
    PartyCategory,
    RemotePartyRole,
    UserId,
    UserRole,
    UserStatus,
)
from simulator.domain.service_requests import HANDOVER, SIGNED_PRE_COMMANDS, CommandVariant
from simulator.domain.time import DAY
from simulator.duis.values import ServiceRequest
from simulator.duis.writing import write_request
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import NotifiedCertificate, ProxySlot
from simulator.world import World
from simulator.world.installation import Holders, add_device

_STRANGER = EUI64(0xF0F0)
_NOBODYS = 99
"""Two digits that are no Network Operator's."""
_FIRST, _EACH = 0x0E00_0000, 0x100
_GAS = (DeviceType.GSME, DeviceType.GPF)
_PLACED_IN_CELLS = (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR)


class Scene:
    """One combination, put up in a world beside others: the ``number``-th has parties and a Device of its own.

    Where the matrix leaves the state of a Device open, it is such that the Device can obey: in a SMETS2 Device the
    slots are the sender's, or the DCC's for a 6.21 to take over.
    """

    def __init__(self, world: World, combination: Combination, number: int) -> None:
        self.world, self.combination, self._number = world, combination, number
        self._base, self._next = _FIRST + _EACH * number, 0
        self.service = combination.service
        self.device_type = DeviceType(self.value("device_type"))
        self.smets = Smets(self.value("smets"))
        self.addressed = RemotePartyRole(self.value("remote_party_role"))
        self.variant = CommandVariant(self.value("command_variant"))
        self._role = UserRole(self.value("user_role"))
        self._party = f"Sender {number}"
        self.sender = self._enrol_sender()
        self.device = self._identifier()
        self.meter_point = self._meter_point()
        self.execution = world.calendar.at(world.clock.time + DAY).replace(microsecond=0)
        self._register()
        self._put_up_device()
        self.request = self._request()

    # -- facts of the combination -------------------------------------------------------------------------------------

    def value(self, fact: str) -> int:
        """The number of a fact's value in its axis; the usual one where the matrix leaves the fact out."""
        values = AXES[fact].values
        if fact in self.combination.places:
            return values[self.combination.places[fact]].number
        return next((v.number for v in values if v.number in AXES[fact].usual), values[0].number)

    def is_so(self, fact: str) -> bool:
        """Whether a truth of the combination holds."""
        return bool(self.value(fact))

    def operators(self, fact: str) -> frozenset[str]:
        """The Network Operators (``EELC``) that a fact about several of them names."""
        mask = self.value(fact) if fact in self.combination.places else 0
        return frozenset(name for place, name in self.combination.operators.items() if mask >> place & 1)

    # -- what is put up -----------------------------------------------------------------------------------------------

    def enrol(self, name: str, operators: Iterable[str] = ()) -> EUI64:
        """Another User, who speaks for these Network Operators and sends nothing; gives its User ID."""
        user_id = UserId(self._identifier(), frozenset({UserRole.OU}), RemotePartyRole.SUPPLIER, frozenset(operators))
        self.world.enrol(Party(f"{name} {user_id.eui64}", PartyCategory.OTHER, (user_id,)))
        return user_id.eui64

    def _identifier(self) -> EUI64:
        self._next += 1
        return EUI64(self._base + self._next)

    def _enrol_sender(self) -> EUI64:
        """The sender always has certificates; one that the combination does not know is in no directory."""
        roles = frozenset({self._role} if self._role else ())
        status = UserStatus(self.value("user_status"))
        user_id = UserId(self._identifier(), roles, RemotePartyRole.SUPPLIER, self._spoken_for, status)
        party = Party(self._party, PartyCategory.OTHER, (user_id,))
        if self.is_so("user"):
            self.world.enrol(party)
        else:
            self.world.smki.enrol([party], now=self.world.clock.time)
        return user_id.eui64

    @property
    def _spoken_for(self) -> frozenset[str]:
        if "user_operators" in self.combination.places:
            return self.operators("user_operators")
        if self._role not in NETWORK_ROLES:
            return frozenset()
        return frozenset({self.combination.operators[REGISTERED if self.is_so("user_registered_now") else ANOTHER]})

    def _meter_point(self) -> MeterPoint:
        """An MPRN for gas, unless the combination speaks of two digits: then somebody has put an MPAN down for it."""
        told = self.combination.key("mpan_operator")
        if self.device_type in _GAS and told in (None, "unknown"):
            return MPRN.assemble(20_000_000 + self._number)
        whose = self.value("mpan_operator")
        named = network_operator(self.combination.operators[whose]).distributor_id if whose else None
        return MPAN.assemble(named or _NOBODYS, 7_000_000 + self._number)

    def _register(self) -> None:
        """The Supplier and the Network Operator now, and those at the time of execution where they differ."""
        now, later = self.is_so("user_registered_now"), self.is_so("user_registered_at_execution")
        registered = self.combination.operators[REGISTERED]
        if self.is_so("meter_point_known"):
            self._record(0, now, registered)
        if later != now and self.is_so("execution_time_given"):
            operator = self.combination.operators[ANOTHER] if self._role in NETWORK_ROLES else registered
            self._record(self.world.calendar.milliseconds(self.execution), later, operator)

    def _record(self, effective: int, by_sender: bool, operator: str) -> None:
        self.world.registration.register(
            self.meter_point,
            supplier=self._party if by_sender else "Somebody else",
            network_operator=operator if self.value("registered_operator") else None,
            effective=effective,
            recorded=0,
        )

    def _put_up_device(self) -> None:
        if not self.device_type:
            return
        status = SmiStatus(self.value("smi_status"))
        entry = InventoryEntry(self.device, self.device_type, self.smets, status, self.meter_point)
        by_sender: Holders = dict.fromkeys(_PLACED_IN_CELLS, self.sender) if self.is_so("user") else {}
        add_device(self.world, entry, {} if self.service is HANDOVER else by_sender)
        if self.smets is Smets.SMETS1:
            self._hold_by_proxy()

    def _hold_by_proxy(self) -> None:
        holder = {"sender": self.sender, "another": self.enrol("Holder")}
        owner = holder.get(self.combination.key("slot_holder") or "sender", _STRANGER)
        role = RemotePartyRole.SUPPLIER if self.addressed is RemotePartyRole.NONE else self.addressed
        for critical in (True, False):
            self.world.s1sp.notify(self.device, ProxySlot(role, critical), NotifiedCertificate("1", owner))

    # -- what is sent -------------------------------------------------------------------------------------------------

    @property
    def is_signed_pre_command(self) -> bool:
        """Whether it is a Signed Pre-Command that is decided, and not the request that it comes from."""
        return self.variant in SIGNED_PRE_COMMANDS and self.variant in self.service.command_variants

    def _request(self) -> ServiceRequest:
        variant = CommandVariant.TRANSFORM if self.is_signed_pre_command else self.variant
        request = new_request(self.world.counters, self.sender, self.device, self.service, body_of(self), variant)
        if not self.is_so("request_id_fresh"):
            self.world.registers.counters[self.sender, self.device] = request.counter
        return request

    def document(self) -> bytes:
        """What the sender posts. A Signed Pre-Command comes of a request that was accepted when other facts held."""
        sent = self.request
        if self.is_signed_pre_command:
            sent = self.signed(self.world.dsp.transform(self.request))
        document = write_request(sent)
        return self.world.smki.sign(document, self.sender) if self.is_so("sender_authenticated") else document

    def signed(self, pre_command: bytes) -> ServiceRequest:
        """The request that carries a Pre-Command back, signed by the sender, under the combination's own variant."""
        key = self.world.smki.key(self.sender, RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE)
        signed = sign_pre_command(self.request, pre_command, key)
        return replace(signed, command_variant=self.variant) if self.is_signed_pre_command else signed
