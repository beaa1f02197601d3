"""One Device in a world, and whoever may command it: Commands are made octet by octet, without the DCC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from simulator.devices.device import Device, DeviceAnswer
from simulator.domain.devices import (
    NETWORK_OPERATOR_KEY_AGREEMENT,
    NETWORK_OPERATOR_SIGNING,
    CellUsage,
    DeviceType,
    KeyUsage,
    TrustAnchorCell,
)
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import Replacement, ReplacementMode, UpdateSecurityCredentials
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.gbcs.modes import AUTHORISING_CELL
from simulator.gbcs.protection import add_mac, shared_secret
from simulator.world import World
from tests.support.worlds import BROKER, build, device, place

BY_OPERATOR = ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR
KEY_AGREEMENT = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT)


def why(answer: DeviceAnswer) -> str | None:
    """The code of the reason for which a Command was discarded; it must have got no response then."""
    assert (answer.response is None) is (answer.discarded is not None)
    return answer.discarded.code if answer.discarded else None


class Scene:
    """A world, one Device in it, and whoever may command it."""

    def __init__(self, device_type: DeviceType = DeviceType.ESME, **placed: Any) -> None:
        self.world: World = build()
        self.device: Device = device(self.world, place(self.world, device_type, **placed))
        self.now = self.world.calendar.at(0) + timedelta(days=1)

    def certificate(self, owner: EUI64, cell: TrustAnchorCell) -> bytes:
        """An Organisation's certificate, in its own role, for a cell's key usage."""
        own = cell._replace(role=self.world.role_of(owner))
        held = self.world.certificates_of(owner)
        return (held.get(own) or held[own._replace(cell_usage=CellUsage.MANAGEMENT)]).der

    def placing(self, owner: EUI64, *cells: TrustAnchorCell) -> tuple[Replacement, ...]:
        wanted = cells or (NETWORK_OPERATOR_SIGNING, NETWORK_OPERATOR_KEY_AGREEMENT)
        return tuple(Replacement(self.certificate(owner, cell), cell) for cell in wanted)

    def credentials(self, mode: ReplacementMode, replacements: Sequence[Replacement], **departures: Any) -> bytes:
        path = (self.world.smki.organisation_authority.issuing.der,)
        command = UpdateSecurityCredentials(mode, tuple(replacements), path, AUTHORISING_CELL.get(mode), 1, new_floor=0)
        return replace(command, **departures).encode()

    def secret(self, party: EUI64 = BROKER) -> bytes:
        """What a party, the Access Control Broker if no other, shares with the Device."""
        key = self.world.smki.credential(party, KEY_AGREEMENT._replace(role=self.world.role_of(party))).key
        return shared_secret(key.private_key, self.device.agreement_point)

    def sign(self, message: Message, signer: EUI64) -> Message:
        key = self.world.signing_key(signer)
        return replace(message, signature=key.sign_raw(message.signed_part))

    def protect(self, message: Message, broker: EUI64 = BROKER) -> Message:
        """With the Access Control Broker's MAC."""
        return add_mac(message, self.secret(broker))

    def by_mac(self, payload: bytes, message_code: int, **header: Any) -> bytes:
        """A Command of the broker's that its MAC alone protects."""
        plain = GroupingHeader(MessageKind.COMMAND, 1, BROKER, self.device.device_id, message_code)
        return encode_message(self.protect(Message(replace(plain, **header), payload)))

    def command(
        self,
        originator: EUI64,
        payload: bytes,
        message_code: int = BY_OPERATOR.message_code,
        *,
        signer: EUI64 | None = None,
        counter: int = 1,
        mac: bool = True,
        kind: MessageKind = MessageKind.COMMAND,
        recipient: EUI64 | None = None,
    ) -> bytes:
        header = GroupingHeader(kind, counter, originator, recipient or self.device.device_id, message_code)
        signed = self.sign(Message(header, payload), signer or originator)
        return encode_message(self.protect(signed) if mac else signed)

    def replace_operator(self, originator: EUI64, owner: EUI64, **departures: Any) -> DeviceAnswer:
        """The originator's Command to place an operator's certificates in the Network Operator cells."""
        counter = departures.get("counter", 1)
        payload = self.credentials(BY_OPERATOR, self.placing(owner), authorising_counter=counter)
        return self.device.obey(self.command(originator, payload, **departures), self.now)

    def holders(self) -> tuple[EUI64 | None, EUI64 | None]:
        return self.device.holder(NETWORK_OPERATOR_SIGNING), self.device.holder(NETWORK_OPERATOR_KEY_AGREEMENT)
