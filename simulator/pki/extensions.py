"""What the extensions of a certificate say, from their DER.

Source: RFC 5280 §4.2; RFC 4108 §5 (hardwareModuleName, the identity of a Device).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki import der
from simulator.pki.der import Defect

SUBJECT_KEY_IDENTIFIER = "2.5.29.14"
KEY_USAGE = "2.5.29.15"
SUBJECT_ALTERNATIVE_NAME = "2.5.29.17"
BASIC_CONSTRAINTS = "2.5.29.19"
CERTIFICATE_POLICIES = "2.5.29.32"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
WRAPPED_CONTINGENCY_KEY = "1.3.6.1.5.5.7.1.20"

_HARDWARE_MODULE_NAME = bytes.fromhex("06082b06010505070804")
_SMKI_HARDWARE = bytes.fromhex("3029a02706082b06010505070804a01b3019060d2a863a0001848fb90f010202010408")
_POLICY_SHAPES = ([der.OBJECT_IDENTIFIER], [der.OBJECT_IDENTIFIER, der.SEQUENCE])
_TRUE = b"\xff"


class Extension(NamedTuple):
    """One extension: its identifier, whether it is critical, and the DER of its value."""

    oid: str
    critical: bool
    value: bytes


class BasicConstraints(NamedTuple):
    """Whether the subject is an authority, and how many authorities may follow below it."""

    is_ca: bool
    path_length: int | None


def parse_extensions(data: bytes, start: int, stop: int) -> dict[str, Extension]:
    """All extensions of a certificate, by identifier, in the order of the encoding."""
    found: dict[str, Extension] = {}
    for tag, first, end in der.children(data, start, stop):
        if tag != der.SEQUENCE:
            raise Defect("An extension has the wrong type")
        identifier, *rest = der.children(data, first, end) or [(0, 0, 0)]
        critical = len(rest) == 2
        if not rest or len(rest) > 2 or identifier[0] != der.OBJECT_IDENTIFIER or rest[-1][0] != der.OCTET_STRING:
            raise Defect("An extension is not an identifier, an optional criticality and a value")
        if critical and (rest[0][0] != der.BOOLEAN or data[rest[0][1] : rest[0][2]] != _TRUE):
            raise Defect("The criticality of an extension is neither absent nor TRUE")
        oid = der.object_identifier(data[identifier[1] : identifier[2]])
        if oid in found:
            raise Defect(f"The extension {oid} occurs twice", "certificate-extension", "RFC 5280 §4.2")
        found[oid] = Extension(oid, critical, data[rest[-1][1] : rest[-1][2]])
    return found


@lru_cache(maxsize=256)
def key_usage_bits(value: bytes) -> int:
    """The key usage as a mask, in which bit n is the X.509 key usage n (RFC 5280 §4.2.1.3)."""
    start, stop = der.whole(value, der.BIT_STRING, "key usage")
    octets, unused = value[start + 1 : stop], value[start] if stop > start else 8
    last = octets[-1] if octets else 0
    if unused > 7 or len(octets) not in (1, 2) or last == 0 or last & -last != 1 << unused:
        raise Defect("The key usage is no list of bits in its shortest form", "certificate-key-usage")
    return sum(1 << n for n in range(8 * len(octets)) if octets[n // 8] & 0x80 >> n % 8)


@lru_cache(maxsize=256)
def key_usages(bits: int) -> frozenset[KeyUsage]:
    """Those usages of a mask that the simulator knows by name."""
    return frozenset(usage for usage in KeyUsage if bits >> usage & 1)


@lru_cache(maxsize=256)
def basic_constraints(value: bytes) -> BasicConstraints:
    """RFC 5280 §4.2.1.9."""
    start, stop = der.whole(value, der.SEQUENCE, "basic constraints")
    is_ca, path_length = False, None
    for place, (tag, first, end) in enumerate(der.children(value, start, stop)):
        if tag == der.BOOLEAN and place == 0 and value[first:end] == _TRUE:
            is_ca = True
        elif tag == der.INTEGER and path_length is None:
            path_length = der.small_integer(value[first:end], "path length")
        else:
            raise Defect("The basic constraints are not a truth value and a path length")
    return BasicConstraints(is_ca, path_length)


@lru_cache(maxsize=256)
def policies(value: bytes) -> tuple[str, ...]:
    """The policy identifiers (RFC 5280 §4.2.1.4), without their qualifiers."""
    start, stop = der.whole(value, der.SEQUENCE, "list of certificate policies")
    found = []
    for tag, first, end in der.children(value, start, stop):
        parts = der.children(value, first, end)
        if tag != der.SEQUENCE or [t for t, _, _ in parts] not in _POLICY_SHAPES:
            raise Defect("A certificate policy is not an identifier with optional qualifiers")
        found.append(der.object_identifier(value[parts[0][1] : parts[0][2]]))
    if not found:
        raise Defect("The list of certificate policies is empty")
    return tuple(found)


def subject_key_identifier(value: bytes) -> bytes:
    """RFC 5280 §4.2.1.2."""
    start, stop = der.whole(value, der.OCTET_STRING, "subject key identifier")
    return value[start:stop]


def authority_key_identifier(value: bytes) -> bytes | None:
    """The keyIdentifier of RFC 5280 §4.2.1.1, if it is there."""
    start, stop = der.whole(value, der.SEQUENCE, "authority key identifier")
    parts = {tag: value[first:end] for tag, first, end in der.children(value, start, stop)}
    if list(parts) not in ([], [0x80], [0x80, 0xA1, 0x82], [0xA1, 0x82]):
        raise Defect("The authority key identifier is neither a key identifier nor an issuer with its serial number")
    return parts.get(0x80)


def hardware_module_identifier(value: bytes) -> EUI64 | None:
    """The EUI-64 in the hardwareModuleName of a subject alternative name, if there is one."""
    start, stop = der.whole(value, der.SEQUENCE, "subject alternative name")
    for tag, first, end in der.children(value, start, stop):
        if tag == 0xA0 and value[first : first + len(_HARDWARE_MODULE_NAME)] == _HARDWARE_MODULE_NAME:
            explicit = der.contents(value, first + len(_HARDWARE_MODULE_NAME), end, 0xA0, "hardwareModuleName")
            return _hardware_serial_number(value, *explicit)
    return None


def hardware_module_name(eui64: EUI64 | None) -> bytes:
    """The subject alternative name of a Device: one otherName, the hardwareModuleName with its EUI-64.

    Its hwType 1.2.826.0.1.8641679.1.2.2.1 is the same for all Devices ("SMKI Device Certificate Policy").
    """
    return _SMKI_HARDWARE + (eui64.octets if eui64 else b"")


def _hardware_serial_number(value: bytes, start: int, stop: int) -> EUI64:
    first, end = der.contents(value, start, stop, der.SEQUENCE, "hardwareModuleName")
    parts = der.children(value, first, end)
    tags = [tag for tag, _, _ in parts]
    if end != stop or tags != [der.OBJECT_IDENTIFIER, der.OCTET_STRING] or parts[1][2] - parts[1][1] != 8:
        raise Defect(
            "The hardwareModuleName does not hold a type and an EUI-64",
            "certificate-identifier",
            "SMKI Device Certificate Policy",
        )
    return EUI64.from_octets(value[parts[1][1] : parts[1][2]])
