"""The MAC: the same for both ends, and different for everything that differs."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.eui64 import EUI64
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.gbcs.malformed import GbcsError
from simulator.gbcs.protection import add_mac, derive_mac_key, gmac, mac_is_valid, shared_secret

BROKER, DEVICE = EUI64(0x0253494D00000004), EUI64(0x0253494D000000A0)
HEADER = GroupingHeader(MessageKind.COMMAND, 1200, BROKER, DEVICE, 0x0008)
MESSAGE = Message(HEADER, b"payload")
SECRET = bytes(range(32))


def test_two_parties_share_one_secret() -> None:
    ours, theirs = (ec.derive_private_key(scalar, ec.SECP256R1()) for scalar in (7, 11))
    points = [key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) for key in (ours, theirs)]
    secret = shared_secret(ours, points[1])
    assert secret == shared_secret(theirs, points[0])
    assert len(secret) == 32
    assert len({(ours, points[1]), (ours, points[1])}) == 1  # fit for a cache


@pytest.mark.parametrize("point", [b"", b"\x04" + bytes(64), b"\x04" + b"\x01" * 64])
def test_a_point_that_is_not_on_the_curve_is_misuse(point: bytes) -> None:
    with pytest.raises(GbcsError, match="65-octet"):
        shared_secret(ec.derive_private_key(7, ec.SECP256R1()), point)


def test_a_key_of_another_curve_is_misuse() -> None:
    point = ec.derive_private_key(7, ec.SECP256R1()).public_key()
    octets = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    with pytest.raises(GbcsError):
        shared_secret(ec.derive_private_key(7, ec.SECP384R1()), octets)


def test_the_key_is_derived_over_the_secret_and_the_identity_of_the_message() -> None:
    hashed = bytes.fromhex(f"00000001 {SECRET.hex()} 60857406080300 0253494D00000004 0901")
    hashed += (1200).to_bytes(8, "big") + DEVICE.octets
    key = derive_mac_key(SECRET, BROKER, DEVICE, MessageKind.COMMAND, 1200)
    assert key == hashlib.sha256(hashed).digest()[:16]


def test_the_mac_is_over_the_message_up_to_its_signature() -> None:
    key = derive_mac_key(SECRET, BROKER, DEVICE, MessageKind.COMMAND, 1200)
    aad = bytes.fromhex("11 00000000 00") + encode_message(MESSAGE)
    assert add_mac(MESSAGE, SECRET).mac == gmac(key, BROKER, aad)


def test_a_message_without_a_mac_is_not_valid() -> None:
    assert not mac_is_valid(MESSAGE, SECRET)
    assert mac_is_valid(add_mac(MESSAGE, SECRET), SECRET)


def test_a_mac_is_replaced_not_covered() -> None:
    assert add_mac(replace(MESSAGE, mac=bytes(12)), SECRET) == add_mac(MESSAGE, SECRET)


@pytest.mark.parametrize(
    "change",
    [
        {"payload": b"other"},
        {"signature": bytes(64)},
        {"header": replace(HEADER, counter=1201)},
        {"header": replace(HEADER, kind=MessageKind.RESPONSE)},
        {"header": replace(HEADER, message_code=0x0103)},
        {"header": replace(HEADER, originator=EUI64(5))},
        {"header": replace(HEADER, recipient=EUI64(5))},
        {"header": replace(HEADER, date_time=bytes(12))},
        {"header": replace(HEADER, supplementary_party=EUI64(5))},
    ],
)
def test_a_changed_message_is_not_valid(change: dict[str, object]) -> None:
    message = add_mac(MESSAGE, SECRET)
    assert not mac_is_valid(replace(message, **change), SECRET)  # type: ignore[arg-type]


@given(st.integers(0, 11), st.integers(1, 255), st.integers(0, 31))
def test_a_changed_mac_or_secret_is_not_valid(octet: int, change: int, secret_octet: int) -> None:
    message = add_mac(MESSAGE, SECRET)
    assert message.mac is not None
    mac, secret = bytearray(message.mac), bytearray(SECRET)
    mac[octet] ^= change
    secret[secret_octet] ^= change
    assert not mac_is_valid(replace(message, mac=bytes(mac)), SECRET)
    assert not mac_is_valid(message, bytes(secret))
