"""The frame of a GBCS message: MAC header, grouping header, payload, signature, MAC.

Source: GBCS, Grouping Header and MAC Header (verified on reference messages)::

    [DD 000000000000 length 11 00000000]                     MAC header
    DF 09 CRA counter(8) 08 originator(8) 08 recipient(8)    grouping header
       00 | 0C date-time(12)
       length message-code(2) [party(8) [counter(8) [originator-counter(8) | certificate]]]
    length payload
    00 | 40 signature(64)
    [MAC(12)]

Lengths are one octet up to 127, then ``81`` or ``82`` … and that many octets. Only the shortest form is accepted:
the signature and the MAC are over the octets, so a frame must have one spelling.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.gbcs.malformed import GbcsError, malformed

_CLAUSE = "GBCS, Grouping Header and MAC Header"
_MAC_HEADER = bytes.fromhex("DD 000000000000")
_SECURITY_HEADER = bytes.fromhex("11 00000000")
_GENERAL_SIGNING = b"\xdf"
_COUNTER_OCTETS = 8
_DATE_TIME_OCTETS = 12
_SIGNATURE_OCTETS = 64
_MAC_OCTETS = 12


class MessageKind(IntEnum):
    """Command, response or alert (the CRA flag of the grouping header)."""

    COMMAND = 1
    RESPONSE = 2
    ALERT = 3


@dataclass(frozen=True, slots=True)
class GroupingHeader:
    """Who says what kind of thing to whom (GBCS Grouping Header).

    ``counter`` is the Originator Counter (64 bits) of a command, repeated in its response. ``message_code`` names
    the use case. ``date_time`` is the 12-octet date-time that a Device puts into signed responses. The
    supplementary fields name a further Remote Party and its counters; each needs the one before it. Some reads of
    personal data carry that party's key agreement certificate (DER) in place of the originator counter.
    """

    kind: MessageKind
    counter: int
    originator: EUI64
    recipient: EUI64
    message_code: int
    date_time: bytes | None = None
    supplementary_party: EUI64 | None = None
    supplementary_counter: int | None = None
    supplementary_originator_counter: int | None = None
    supplementary_certificate: bytes | None = None

    def __post_init__(self) -> None:
        _unsigned(self.counter, 8, "counter")
        _unsigned(self.message_code, 2, "message code")
        if self.date_time is not None and len(self.date_time) != _DATE_TIME_OCTETS:
            raise GbcsError(f"the date-time of a grouping header has 12 octets, not {len(self.date_time)}")
        if self.supplementary_counter is not None:
            _unsigned(self.supplementary_counter, 8, "supplementary counter")
            if self.supplementary_party is None:
                raise GbcsError("a supplementary counter needs the supplementary party that counts: name it")
        if self.supplementary_originator_counter is not None:
            _unsigned(self.supplementary_originator_counter, 8, "supplementary originator counter")
            if self.supplementary_counter is None:
                raise GbcsError("a supplementary originator counter stands after a supplementary counter: give both")
        if self.supplementary_certificate is not None:
            if self.supplementary_counter is None or self.supplementary_originator_counter is not None:
                raise GbcsError("a supplementary certificate stands after a supplementary counter, and last")
            if len(self.supplementary_certificate) <= _COUNTER_OCTETS:
                raise GbcsError("a supplementary certificate is DER: it has more than 8 octets")

    def _octets(self) -> bytes:
        other = _unsigned(self.message_code, 2, "message code")
        if self.supplementary_party is not None:
            other += self.supplementary_party.octets
        for counter in (self.supplementary_counter, self.supplementary_originator_counter):
            if counter is not None:
                other += counter.to_bytes(8, "big")
        other += self.supplementary_certificate or b""
        return b"".join(
            (
                b"\x09",
                self.kind.to_bytes(1, "big"),
                self.counter.to_bytes(8, "big"),
                b"\x08",
                self.originator.octets,
                b"\x08",
                self.recipient.octets,
                b"\x0c" + self.date_time if self.date_time else b"\x00",
                _length(len(other)),
                other,
            )
        )


@dataclass(frozen=True, slots=True)
class Message:
    """A GBCS message: header, payload, and the protection it has so far.

    ``signature`` is the raw ECDSA P-256 signature with SHA-256, r and s of 32 octets each, over
    :attr:`signed_part`; ``mac`` the 12-octet MAC over :attr:`authenticated_part`. Critical commands carry both,
    recovery commands (modes 8 and 9) only a signature, reads only a MAC.
    """

    header: GroupingHeader
    payload: bytes
    signature: bytes | None = None
    mac: bytes | None = None

    def __post_init__(self) -> None:
        if self.signature is not None and len(self.signature) != _SIGNATURE_OCTETS:
            raise GbcsError(f"a signature is r and s, 64 octets; this has {len(self.signature)} (not DER, please)")
        if self.mac is not None and len(self.mac) != _MAC_OCTETS:
            raise GbcsError(f"a MAC has 12 octets, not {len(self.mac)}")

    @property
    def signed_part(self) -> bytes:
        """What the signature is over: everything after the ``DF`` octet up to the end of the payload."""
        return b"".join((self.header._octets(), _length(len(self.payload)), self.payload))

    @property
    def authenticated_part(self) -> bytes:
        """What the MAC is over, as it stands in the message: from the ``DF`` octet to the end of the signature."""
        signature = b"\x40" + self.signature if self.signature else b"\x00"
        return b"".join((_GENERAL_SIGNING, self.signed_part, signature))


def encode_message(message: Message) -> bytes:
    """The octets of a message; with a MAC header when it has a MAC."""
    part = message.authenticated_part
    if message.mac is None:
        return part
    return b"".join(
        (_MAC_HEADER, _length(len(_SECURITY_HEADER) + len(part) + _MAC_OCTETS), _SECURITY_HEADER, part, message.mac)
    )


def encode_pre_command(message: Message) -> bytes:
    """The Pre-Command that the DSP returns for signing (DUIS): the message up to the end of its payload.

    The User signs it without its first octet, ``DF``, and appends ``40``, r and s: a Signed Pre-Command, which
    is what :func:`encode_message` makes of the message with that signature and no MAC.
    """
    return _GENERAL_SIGNING + message.signed_part


def decode_message(data: bytes) -> Message | Finding:
    """Read a message with or without a MAC header, or a Pre-Command (which ends with its payload).

    Every octet is accounted for: a truncated message, a length that lies and trailing octets are a finding
    ``gbcs-malformed`` that says what and at which offset. It never raises.
    """
    try:
        return _read_message(_Octets(data))
    except _MalformedError as error:
        return malformed(error.what, _CLAUSE, error.offset)


class _MalformedError(Exception):
    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset


class _Octets:
    """Octets and how far they have been read."""

    __slots__ = ("data", "offset")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 0

    @property
    def left(self) -> int:
        return len(self.data) - self.offset

    def take(self, count: int, what: str) -> bytes:
        if self.left < count:
            raise _MalformedError(f"{what} needs {count} octets, {self.left} are left", self.offset)
        start, self.offset = self.offset, self.offset + count
        return self.data[start : self.offset]

    def expect(self, octets: bytes, what: str) -> None:
        start = self.offset
        if self.take(len(octets), what) != octets:
            raise _MalformedError(f"{what} should be {octets.hex().upper()}", start)

    def number(self, count: int, what: str) -> int:
        return int.from_bytes(self.take(count, what), "big")

    def length(self, what: str) -> int:
        start = self.offset
        first = self.number(1, f"the length of {what}")
        if first < 0x80:
            return first
        length = self.number(first & 0x7F, f"the length of {what}")
        if _length(length)[0] != first:
            raise _MalformedError(f"the length of {what} is not in its shortest form", start)
        return length


def _read_message(octets: _Octets) -> Message:
    has_mac = octets.data[:1] == _MAC_HEADER[:1]
    if has_mac:
        octets.expect(_MAC_HEADER, "the MAC header")
        start = octets.offset
        length = octets.length("the authenticated message")
        if length != octets.left:
            raise _MalformedError(f"the MAC header announces {length} octets, {octets.left} follow", start)
        octets.expect(_SECURITY_HEADER, "the security header")
    octets.expect(_GENERAL_SIGNING, "the first octet of a message")
    header = _read_header(octets)
    payload = octets.take(octets.length("the payload"), "the payload")
    signature = None
    if has_mac or octets.left:
        start = octets.offset
        length = octets.length("the signature")
        if length not in (0, _SIGNATURE_OCTETS):
            raise _MalformedError(f"a signature has 64 octets or none, not {length}", start)
        signature = octets.take(length, "the signature") or None
    mac = octets.take(_MAC_OCTETS, "the MAC") if has_mac else None
    if octets.left:
        raise _MalformedError(f"{octets.left} octets follow the end of the message", octets.offset)
    return Message(header, payload, signature, mac)


def _read_header(octets: _Octets) -> GroupingHeader:
    octets.expect(b"\x09", "the length of the transaction ID")
    start = octets.offset
    flag = octets.number(1, "the CRA flag")
    if flag not in (MessageKind.COMMAND, MessageKind.RESPONSE, MessageKind.ALERT):
        raise _MalformedError(f"the CRA flag is {flag}: neither command (1), response (2) nor alert (3)", start)
    counter = octets.number(8, "the Originator Counter")
    octets.expect(b"\x08", "the length of the originator")
    originator = EUI64.from_octets(octets.take(8, "the originator"))
    octets.expect(b"\x08", "the length of the recipient")
    recipient = EUI64.from_octets(octets.take(8, "the recipient"))
    start = octets.offset
    length = octets.length("the date-time")
    if length not in (0, _DATE_TIME_OCTETS):
        raise _MalformedError(f"a date-time has 12 octets or none, not {length}", start)
    date_time = octets.take(length, "the date-time") or None
    start = octets.offset
    length = octets.length("the other information")
    if length not in (2, 10, 18) and length < 26:
        raise _MalformedError(f"other information has 2, 10, 18 or 26 octets or a certificate, not {length}", start)
    return GroupingHeader(
        kind=MessageKind(flag),
        counter=counter,
        originator=originator,
        recipient=recipient,
        date_time=date_time,
        message_code=octets.number(2, "the message code"),
        supplementary_party=EUI64(octets.number(8, "the supplementary party")) if length > 2 else None,
        supplementary_counter=octets.number(8, "the supplementary counter") if length > 10 else None,
        supplementary_originator_counter=octets.number(8, "the supplementary originator counter")
        if length == 26
        else None,
        supplementary_certificate=octets.take(length - 18, "the supplementary certificate") if length > 26 else None,
    )


def _length(count: int) -> bytes:
    if count < 0x80:
        return count.to_bytes(1, "big")
    octets = count.to_bytes((count.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(octets),)) + octets


def _unsigned(value: int, octets: int, what: str) -> bytes:
    if not 0 <= value < 1 << 8 * octets:
        raise GbcsError(f"the {what} of a grouping header has {8 * octets} bits; {value} does not fit")
    return value.to_bytes(octets, "big")
