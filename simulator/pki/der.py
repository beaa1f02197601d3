"""The few rules of DER that a certificate needs: one element at a time, strictly, without copying.

Source: ITU-T X.690 §8 and §10 (definite, shortest lengths). An element is handed around as
``(tag, start, stop)``: its tag octet and where its contents lie. What does not follow the rules raises
:class:`Defect`, which :func:`simulator.pki.certificate.parse_certificate` turns into a finding; it never
leaves this package.
"""

from __future__ import annotations

from functools import lru_cache

BOOLEAN = 0x01
INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
OBJECT_IDENTIFIER = 0x06
UTF8_STRING = 0x0C
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18
SEQUENCE = 0x30
SET = 0x31

Element = tuple[int, int, int]


class Defect(Exception):
    """Something in a certificate that stops it from being read: the code and sentence of the coming finding."""

    def __init__(self, message: str, code: str = "certificate-malformed", clause: str = "RFC 5280 §4.1") -> None:
        super().__init__(message)
        self.message, self.code, self.clause = message, code, clause


def element(data: bytes, at: int, end: int) -> Element:
    """The element that begins at ``at`` and must end at or before ``end``."""
    if at + 2 > end:
        raise Defect("The encoding ends before an element is complete")
    tag, length, start = data[at], data[at + 1], at + 2
    if tag & 0x1F == 0x1F:
        raise Defect("The encoding uses a tag of several octets, which no certificate has")
    if length >= 0x80:
        octets = length & 0x7F
        length = int.from_bytes(data[start : start + octets], "big")
        start += octets
        if not 1 <= octets <= 4 or start > end or length < 0x80 or length >> 8 * (octets - 1) == 0:
            raise Defect("A length is not written in its shortest definite form")
    stop = start + length
    if stop > end:
        raise Defect("An element is longer than what surrounds it")
    return tag, start, stop


def contents(data: bytes, at: int, end: int, tag: int, what: str) -> tuple[int, int]:
    """Where the contents lie of the element at ``at``, which must have this tag."""
    found, start, stop = element(data, at, end)
    if found != tag:
        raise Defect(f"The {what} has the wrong type")
    return start, stop


def whole(data: bytes, tag: int, what: str) -> tuple[int, int]:
    """As :func:`contents`, for data that must hold one element and nothing after it."""
    start, stop = contents(data, 0, len(data), tag, what)
    if stop != len(data):
        raise Defect(f"Octets follow after the end of the {what}")
    return start, stop


def children(data: bytes, start: int, stop: int) -> list[Element]:
    """All elements between ``start`` and ``stop``."""
    found = []
    while start < stop:
        child = element(data, start, stop)
        found.append(child)
        start = child[2]
    return found


@lru_cache(maxsize=512)
def object_identifier(octets: bytes) -> str:
    """An object identifier in dotted form, from its content octets (X.690 §8.19)."""
    if not octets or octets[-1] & 0x80:
        raise Defect("An object identifier is incomplete")
    arcs: list[int] = []
    value, begins = 0, True
    for octet in octets:
        if begins and octet == 0x80:
            raise Defect("An object identifier is not written in its shortest form")
        value, begins = value << 7 | octet & 0x7F, octet < 0x80
        if begins:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(str(arc) for arc in (first, arcs[0] - 40 * first, *arcs[1:]))


def small_integer(octets: bytes, what: str) -> int:
    """A non-negative INTEGER in its shortest form, from its content octets."""
    if not octets or octets[0] & 0x80 or (len(octets) > 1 and octets[0] == 0 and octets[1] < 0x80):
        raise Defect(f"The {what} is not a non-negative integer in its shortest form")
    return int.from_bytes(octets, "big")
