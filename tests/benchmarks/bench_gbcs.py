"""How fast Commands are made and obeyed, measured against the bare cryptography that each one needs.

Run it with ``python tests/benchmarks/bench_gbcs.py [COMMANDS]``. The Command is that of a 6.15.1 that places two
Network Operator Certificates. Making it needs one ECDSA signature and one GMAC, with its key derived. Obeying it, as
the first Command of a Device, needs one key agreement, one GMAC, one ECDSA verification for the Command and one for
each certificate that was not seen before, and a signature on the response. All ways take turns, round by round, so
that a busy machine slows them alike; the best round of each counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from measuring import seconds
from simulator.devices.device import Device
from simulator.domain.devices import (
    NETWORK_OPERATOR_KEY_AGREEMENT,
    NETWORK_OPERATOR_SIGNING,
    DeviceType,
    KeyUsage,
    TrustAnchorCell,
)
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import Replacement, UpdateSecurityCredentials
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.gbcs.modes import AUTHORISING_CELL, ReplacementMode
from simulator.gbcs.protection import add_mac, derive_mac_key, gmac, shared_secret
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair, derive_key, serial_for
from simulator.pki.profiles import Environment

ROUNDS = 5
START, NOW = datetime(2018, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)
OPERATOR, BROKER, METER = EUI64(3), EUI64(4), EUI64(0xA0)
MODE = ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR
ROOT = TrustAnchorCell(RemotePartyRole.ROOT, KeyUsage.KEY_CERT_SIGN)
BROKER_CELL = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT)
CELLS = (NETWORK_OPERATOR_SIGNING, NETWORK_OPERATOR_KEY_AGREEMENT)


@dataclass(frozen=True)
class Parties:
    """The Network Operator that commands, the broker, and the meter."""

    authority: OrganisationAuthority
    operator: KeyPair
    secret: bytes
    cells: dict[TrustAnchorCell, Certificate]
    meter: tuple[KeyPair, KeyPair]

    @classmethod
    def meet(cls) -> Parties:
        """Found the authority and certify everybody."""
        authority = OrganisationAuthority.create(1, Environment.TEST, START)
        operator, broker = derive_key(1, "operator"), derive_key(1, "broker")
        signing, agreement = derive_key(1, "meter", "signing"), derive_key(1, "meter", "agreement")
        cells = {
            ROOT: authority.root,
            NETWORK_OPERATOR_SIGNING: certify(authority, OPERATOR, NETWORK_OPERATOR_SIGNING, operator, 0),
            NETWORK_OPERATOR_KEY_AGREEMENT: certify(authority, OPERATOR, NETWORK_OPERATOR_KEY_AGREEMENT, operator, 0),
            BROKER_CELL: certify(authority, BROKER, BROKER_CELL, broker, 0),
        }
        return cls(authority, operator, shared_secret(broker.private_key, agreement.public_point), cells,
                   (signing, agreement))  # fmt: skip

    def device(self) -> Device:
        """The meter, before any Command."""
        signing, agreement = self.meter
        return Device(METER, DeviceType.ESME, self.cells, signing_key=signing, agreement_key=agreement)

    def command(self, placed: Sequence[bytes]) -> bytes:
        """Encode, sign and add the MAC."""
        replacements = tuple(Replacement(der, cell) for der, cell in zip(placed, CELLS, strict=True))
        path = (self.authority.issuing.der,)
        payload = UpdateSecurityCredentials(MODE, replacements, path, AUTHORISING_CELL[MODE], 1, new_floor=0)
        header = GroupingHeader(MessageKind.COMMAND, 1, OPERATOR, METER, MODE.message_code)
        message = Message(header, payload.encode())
        signed = replace(message, signature=self.operator.sign_raw(message.signed_part))
        return encode_message(add_mac(signed, self.secret))


def certify(authority: OrganisationAuthority, owner: EUI64, cell: TrustAnchorCell, key: KeyPair, n: int) -> Certificate:
    """The n-th certificate for a cell."""
    return authority.issue(
        eui64=owner,
        role=cell.role,
        key_usage=cell.key_usage,
        public_point=key.public_point,
        common_name=None,
        not_before=START,
        serial=serial_for(1, "bench", cell.role.name, cell.key_usage.name, n),
    )


def obeying(devices: Sequence[Device], commands: Sequence[bytes]) -> Callable[[], None]:
    """Work that has the next Device carry its Command out."""
    pairs = iter(list(zip(devices, commands, strict=True)))

    def work() -> None:
        device, command = next(pairs)
        assert device.obey(command, NOW).succeeded

    return work


def main(count: int) -> None:
    """Measure and print."""
    parties = Parties.meet()
    placed = [certify(parties.authority, OPERATOR, cell, parties.operator, 1).der for cell in CELLS]
    command = parties.command(placed)
    signature = parties.operator.sign(command)
    certificate = parties.cells[NETWORK_OPERATOR_SIGNING]

    def mac() -> bytes:
        return gmac(derive_mac_key(parties.secret, OPERATOR, METER, MessageKind.COMMAND, 1), OPERATOR, command)

    def never_seen(each_round: int) -> list[bytes]:
        """Commands whose certificates no Device has seen: nothing of them is remembered from before."""
        first = 2 + each_round * count
        pairs = (
            [certify(parties.authority, OPERATOR, cell, parties.operator, n).der for cell in CELLS]
            for n in range(first, first + count)
        )
        return [parties.command(pair) for pair in pairs]

    broker_point = parties.cells[BROKER_CELL].public_point
    best: dict[str, float] = {}
    for each_round in range(ROUNDS):
        ways: dict[str, Callable[[], object]] = {
            "sign": lambda: parties.operator.sign_raw(command),
            "verify": lambda: certificate.verify(command, signature),
            "GMAC": mac,
            "agree": lambda: shared_secret(parties.meter[1].private_key, broker_point),
            "make": lambda: parties.command(placed),
            "obey": obeying([parties.device() for _ in range(count)], [command] * count),
            "obey, new": obeying([parties.device() for _ in range(count)], never_seen(each_round)),
        }
        for way, work in ways.items():
            best[way] = min(best.get(way, float("inf")), seconds(work, count))
    common = best["agree"] + best["GMAC"] + best["sign"]
    bare = {
        "make": ("sign + GMAC", best["sign"] + best["GMAC"]),
        "obey": ("agree + GMAC + verify + sign", common + best["verify"]),
        "obey, new": ("agree + GMAC + 3 verify + sign", common + 3 * best["verify"]),
    }
    print(f"The Command of a 6.15.1, {len(command):,} octets, {count:,} times, best of {ROUNDS} rounds")
    for way, each in best.items():
        name, least = bare.get(way, ("", 0.0))
        ratio = f"{each / least:6.2f} of {name}" if least else ""
        print(f"{way:>10} {1 / each:10,.0f} a second {each * 1e6:8.1f} µs {ratio}".rstrip())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
