"""Distinguished names, and what the SMKI writes into them: role, common name, EUI-64.

Source: RFC 5280 §4.1.2.4; "SMKI Organisation Certificate Policy", Annex on certificate profiles: the
Remote Party Role is the OU as two hexadecimal digits, the EUI-64 is the uniqueIdentifier (2.5.4.45).
"""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki import der
from simulator.pki.der import Defect

COMMON_NAME = "2.5.4.3"
ORGANISATIONAL_UNIT = "2.5.4.11"
UNIQUE_IDENTIFIER = "2.5.4.45"

_SHORT_NAMES = {
    COMMON_NAME: "CN",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.10": "O",
    ORGANISATIONAL_UNIT: "OU",
    UNIQUE_IDENTIFIER: "x500UniqueIdentifier",
}
_ENCODINGS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1C: "utf-32-be", 0x1E: "utf-16-be"}
_PRINTABLE_STRING = 0x13
_PRINTABLE = frozenset(string.ascii_letters + string.digits + " '()+,-./:=?")
_HEX_DIGITS = frozenset("0123456789ABCDEFabcdef")
_ROLES = {role.value: role for role in RemotePartyRole if role is not RemotePartyRole.NONE}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a name: its type, the tag and the octets of its value, and the value as text."""

    oid: str
    tag: int
    value: bytes
    text: str | None

    def __str__(self) -> str:
        name = _SHORT_NAMES.get(self.oid, self.oid)
        if self.text is not None:
            return f"{name}={_escaped(self.text)}"
        if self.tag == der.BIT_STRING and len(self.value) == 9 and self.value[0] == 0:
            return f"{name}={EUI64.from_octets(self.value[1:])}"
        return f"{name}=#{self.value.hex()}"


@dataclass(frozen=True)
class Name:
    """A distinguished name: its relative names in the order of the encoding, each of one or more attributes."""

    relative_names: tuple[tuple[Attribute, ...], ...]
    encoded: bytes = field(repr=False)

    @cached_property
    def written(self) -> str:
        """The name as RFC 4514 writes it, last relative name first: ``CN=Z1,OU=07``."""
        return ",".join("+".join(str(a) for a in rdn) for rdn in reversed(self.relative_names))

    @cached_property
    def comparable(self) -> tuple[frozenset[tuple[str, str]], ...]:
        """The name as RFC 5280 §7.1 compares it: without regard to case, string type and repeated spaces."""
        return tuple(
            frozenset(
                (a.oid, f"#{a.value.hex()}" if a.text is None else " ".join(a.text.casefold().split())) for a in rdn
            )
            for rdn in self.relative_names
        )

    @cached_property
    def common_name(self) -> str | None:
        """The first common name, if there is one."""
        return next((a.text for a in self.attributes(COMMON_NAME)), None)

    def attributes(self, oid: str) -> tuple[Attribute, ...]:
        """All attributes of one type."""
        return tuple(a for rdn in self.relative_names for a in rdn if a.oid == oid)


def _escaped(text: str) -> str:
    """A value by RFC 4514 §2.4, with what cannot be printed as hexadecimal pairs."""
    if text.isalnum():
        return text
    written = "".join(
        f"\\{c}" if c in ',+"\\<>;=' else c if c.isprintable() else "".join(f"\\{o:02X}" for o in c.encode())
        for c in text
    )
    if written[:1] in ("#", " "):
        written = f"\\{written}"
    return f"{written[:-1]}\\ " if written.endswith(" ") and len(text) > 1 else written


@lru_cache(maxsize=1024)
def parse_name(encoded: bytes) -> Name:
    """A name from the contents of its outer SEQUENCE; raises :class:`Defect`."""
    relative_names = []
    for tag, start, stop in der.children(encoded, 0, len(encoded)):
        if tag != der.SET or start == stop:
            raise Defect("A relative distinguished name is no set of attributes")
        relative_names.append(tuple(_attribute(encoded, child) for child in der.children(encoded, start, stop)))
    return Name(tuple(relative_names), encoded)


def _attribute(data: bytes, place: der.Element) -> Attribute:
    tag, start, stop = place
    parts = der.children(data, start, stop)
    if tag != der.SEQUENCE or len(parts) != 2 or parts[0][0] != der.OBJECT_IDENTIFIER:
        raise Defect("An attribute of a name is not a type and a value")
    oid = der.object_identifier(data[parts[0][1] : parts[0][2]])
    kind, value = parts[1][0], data[parts[1][1] : parts[1][2]]
    encoding = _ENCODINGS.get(kind)
    try:
        text = value.decode(encoding) if encoding else None
    except UnicodeDecodeError:
        raise Defect("An attribute of a name is not text in the encoding that it states") from None
    if text is None and oid in (COMMON_NAME, ORGANISATIONAL_UNIT):
        raise Defect("A common name or OU is not text")
    if text and kind == _PRINTABLE_STRING and not _PRINTABLE.issuperset(text):
        raise Defect("A PrintableString has a character that it may not have")
    return Attribute(oid, kind, value, text)


def role_of(name: Name) -> RemotePartyRole | None:
    """The Remote Party Role in a subject, or nothing where the OU is a number that names no role.

    Raises :class:`Defect` unless there is exactly one OU of two hexadecimal digits.
    """
    units = name.attributes(ORGANISATIONAL_UNIT)
    text = units[0].text if len(units) == 1 else None
    if text is None or len(text) != 2 or not _HEX_DIGITS.issuperset(text):
        raise Defect(
            "The subject does not state its Remote Party Role in one OU of two hexadecimal digits",
            "certificate-role",
            "SMKI Organisation Certificate Policy",
        )
    return _ROLES.get(int(text, 16))


def identifier_of(name: Name) -> EUI64 | None:
    """The EUI-64 in a subject, if there is one; raises :class:`Defect` where it is not 64 bits."""
    identifiers = name.attributes(UNIQUE_IDENTIFIER)
    if not identifiers:
        return None
    only = identifiers[0]
    if len(identifiers) > 1 or only.tag != der.BIT_STRING or len(only.value) != 9 or only.value[0]:
        raise Defect(
            "The uniqueIdentifier of the subject is not one EUI-64",
            "certificate-identifier",
            "SMKI Organisation Certificate Policy",
        )
    return EUI64.from_octets(only.value[1:])
