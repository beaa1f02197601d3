"""The frame of a message: every octet accounted for, both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.gbcs.framing import (
    GroupingHeader,
    Message,
    MessageKind,
    decode_message,
    encode_message,
    encode_pre_command,
)
from simulator.gbcs.malformed import MALFORMED, GbcsError

HEADER = GroupingHeader(MessageKind.COMMAND, 1200, EUI64(0x0253494D00000003), EUI64(0x0253494D000000A0), 0x0103)
SIGNATURE = bytes(range(64))
MAC = bytes(range(12))
HEADER_OCTETS = "DF 09 01 00000000000004B0 08 0253494D00000003 08 0253494D000000A0 00 02 0103"

counters = st.integers(0, 2**64 - 1)
eui64s = st.builds(EUI64, st.integers(0, 2**64 - 1))


@st.composite
def headers(draw: st.DrawFn) -> GroupingHeader:
    header = GroupingHeader(
        kind=draw(st.sampled_from(MessageKind)),
        counter=draw(counters),
        originator=draw(eui64s),
        recipient=draw(eui64s),
        message_code=draw(st.integers(0, 0xFFFF)),
        date_time=draw(st.none() | st.binary(min_size=12, max_size=12)),
    )
    depth = draw(st.integers(0, 4))
    if depth > 0:
        header = replace(header, supplementary_party=draw(eui64s))
    if depth > 1:
        header = replace(header, supplementary_counter=draw(counters))
    if depth == 3:
        header = replace(header, supplementary_originator_counter=draw(counters))
    if depth == 4:
        header = replace(header, supplementary_certificate=draw(st.binary(min_size=9, max_size=450)))
    return header


# Payloads on both sides of every change in how a length is written.
payloads = st.binary(max_size=40) | st.builds(bytes, st.sampled_from([127, 128, 255, 256, 65535, 65536]))
messages = st.builds(
    Message,
    header=headers(),
    payload=payloads,
    signature=st.none() | st.binary(min_size=64, max_size=64),
    mac=st.none() | st.binary(min_size=12, max_size=12),
)


@given(messages)
def test_what_is_written_is_read(message: Message) -> None:
    assert decode_message(encode_message(message)) == message


@given(messages)
def test_a_pre_command_is_the_message_without_its_protection(message: Message) -> None:
    pre_command = encode_pre_command(message)
    assert pre_command == b"\xdf" + message.signed_part
    assert decode_message(pre_command) == replace(message, signature=None, mac=None)


def test_a_signed_pre_command_is_the_pre_command_and_the_signature() -> None:
    message = Message(HEADER, b"payload", SIGNATURE)
    assert encode_message(message) == encode_pre_command(message) + b"\x40" + SIGNATURE


def test_the_octets_of_a_command_with_everything() -> None:
    message = Message(HEADER, b"\x30\x00", SIGNATURE, MAC)
    signed = f"{HEADER_OCTETS} 02 3000 40 {SIGNATURE.hex()}"
    assert encode_message(message) == bytes.fromhex(f"DD 000000000000 76 11 00000000 {signed} {MAC.hex()}")


def test_the_octets_of_an_alert_with_a_date_time_and_supplementary_fields() -> None:
    header = GroupingHeader(
        MessageKind.ALERT,
        1,
        EUI64(2),
        EUI64(3),
        0x00CB,
        date_time=bytes.fromhex("07DF0101FF000000008000FF"),
        supplementary_party=EUI64(4),
        supplementary_counter=5,
        supplementary_originator_counter=6,
    )
    assert encode_message(Message(header, b"")) == bytes.fromhex(
        "DF 09 03 0000000000000001 08 0000000000000002 08 0000000000000003 0C 07DF0101FF000000008000FF"
        "1A 00CB 0000000000000004 0000000000000005 0000000000000006 00 00"
    )


@given(messages, st.data())
def test_a_truncated_message_is_a_finding_or_a_pre_command(message: Message, data: st.DataObject) -> None:
    octets = encode_message(message)
    cut = octets[: data.draw(st.integers(0, len(octets) - 1))]
    read = decode_message(cut)
    if isinstance(read, Finding):
        assert read.code == MALFORMED
        assert int(read.details["offset"]) <= len(cut)
    else:
        assert encode_pre_command(read) == cut
        assert message.mac is None


@given(messages, st.binary(min_size=1, max_size=4))
def test_octets_after_the_end_are_a_finding(message: Message, further: bytes) -> None:
    assert isinstance(decode_message(encode_message(message) + further), Finding)


@given(messages, st.data())
def test_a_message_has_one_spelling(message: Message, data: st.DataObject) -> None:
    octets = bytearray(encode_message(message)[:400])
    octets[data.draw(st.integers(0, len(octets) - 1))] ^= data.draw(st.integers(1, 255))
    read = decode_message(bytes(octets))
    if not isinstance(read, Finding):
        assert bytes(octets) in (encode_message(read), encode_pre_command(read))


@given(st.binary(max_size=120), st.sampled_from([b"", b"\xdf", b"\xdd", bytes.fromhex(HEADER_OCTETS)]))
def test_no_octets_make_it_raise(octets: bytes, beginning: bytes) -> None:
    decode_message(beginning + octets)


@pytest.mark.parametrize(
    ("octets", "offset", "what"),
    [
        ("", 0, "the first octet of a message needs 1 octets, 0 are left"),
        ("DE", 0, "the first octet of a message should be DF"),
        ("DD 000000000001 00", 0, "the MAC header should be DD000000000000"),
        ("DD 000000000000 07 11", 7, "the MAC header announces 7 octets, 1 follow"),
        ("DD 000000000000 05 10 00000000", 8, "the security header should be 1100000000"),
        ("DF 08", 1, "the length of the transaction ID should be 09"),
        ("DF 09 04", 2, "the CRA flag is 4: neither command (1), response (2) nor alert (3)"),
        (f"{HEADER_OCTETS[:-10]} 01", 29, "a date-time has 12 octets or none, not 1"),
        (f"{HEADER_OCTETS[:-7]} 03", 30, "other information has 2, 10, 18 or 26 octets or a certificate, not 3"),
        (f"{HEADER_OCTETS} 8105", 33, "the length of the payload is not in its shortest form"),
        (f"{HEADER_OCTETS} 820080", 33, "the length of the payload is not in its shortest form"),
        (f"{HEADER_OCTETS} 80", 33, "the length of the payload is not in its shortest form"),
        (f"{HEADER_OCTETS} 03 0000", 34, "the payload needs 3 octets, 2 are left"),
        (f"{HEADER_OCTETS} 01 00 3F", 35, "a signature has 64 octets or none, not 63"),
        (f"{HEADER_OCTETS} 01 00 00 00", 36, "1 octets follow the end of the message"),
    ],
)
def test_a_finding_says_what_and_where(octets: str, offset: int, what: str) -> None:
    found = decode_message(bytes.fromhex(octets))
    assert isinstance(found, Finding)
    assert (found.code, found.details["offset"], found.details["what"]) == (MALFORMED, str(offset), what)


@pytest.mark.parametrize(
    "change",
    [
        {"counter": 1 << 64},
        {"counter": -1},
        {"message_code": 1 << 16},
        {"date_time": bytes(11)},
        {"supplementary_counter": 1},
        {"supplementary_party": EUI64(1), "supplementary_originator_counter": 1},
        {"supplementary_party": EUI64(1), "supplementary_counter": 1 << 64},
        {"supplementary_party": EUI64(1), "supplementary_certificate": bytes(9)},
        {"supplementary_party": EUI64(1), "supplementary_counter": 1, "supplementary_certificate": bytes(8)},
    ],
)
def test_a_header_that_cannot_be_written_is_misuse(change: dict[str, object]) -> None:
    with pytest.raises(GbcsError):
        replace(HEADER, **change)  # type: ignore[arg-type]


def test_a_signature_in_der_and_a_long_mac_are_misuse() -> None:
    with pytest.raises(GbcsError, match="64 octets"):
        Message(HEADER, b"", signature=bytes(71))
    with pytest.raises(GbcsError, match="12 octets"):
        Message(HEADER, b"", mac=bytes(16))
