"""What the SMKI writes into distinguished names: role, common name, EUI-64; and how names are shown and compared.

Source: "SMKI Organisation Certificate Policy", Annex on certificate profiles: the Remote Party Role is the OU as two
hexadecimal digits, the EUI-64 is the uniqueIdentifier (2.5.4.45).
"""

from __future__ import annotations

import string

from cryptography import x509
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole

_UNIQUE_IDENTIFIER = "x500UniqueIdentifier"
_HEX_DIGITS = frozenset(string.hexdigits)
_ROLES = {role.value: role for role in RemotePartyRole if role is not RemotePartyRole.NONE}


class Defect(Exception):
    """Something in a certificate that stops it from being read: the code and sentence of the coming finding.

    :func:`simulator.pki.certificate.parse_certificate` turns it into that finding; it never leaves this package.
    """

    def __init__(self, message: str, code: str = "certificate-malformed", clause: str = "RFC 5280 §4.1") -> None:
        super().__init__(message)
        self.message, self.code, self.clause = message, code, clause


def written(name: x509.Name) -> str:
    """The name as RFC 4514 writes it, last relative name first (``CN=Z1,OU=07``), on one line."""
    return ",".join("+".join(_written(attribute) for attribute in rdn) for rdn in reversed(name.rdns))


def _written(attribute: x509.NameAttribute[str | bytes]) -> str:
    eui64 = _eui64(attribute)
    if eui64 is not None:
        return f"{_UNIQUE_IDENTIFIER}={eui64}"
    text = attribute.rfc4514_string({NameOID.X500_UNIQUE_IDENTIFIER: _UNIQUE_IDENTIFIER})
    return "".join(c if c.isprintable() else "".join(f"\\{octet:02X}" for octet in c.encode()) for c in text)


def comparable(name: x509.Name) -> tuple[frozenset[tuple[str, str | bytes]], ...]:
    """The name as RFC 5280 §7.1 compares it: without regard to case, string type and repeated spaces."""
    return tuple(
        frozenset(
            (a.oid.dotted_string, " ".join(a.value.casefold().split()) if isinstance(a.value, str) else a.value)
            for a in rdn
        )
        for rdn in name.rdns
    )


def common_name_of(name: x509.Name) -> str | None:
    """The first common name, if there is one."""
    return next((str(a.value) for a in name.get_attributes_for_oid(NameOID.COMMON_NAME)), None)


def role_of(name: x509.Name) -> RemotePartyRole | None:
    """The Remote Party Role in a subject, or nothing where the OU is a number that names no role.

    Raises :class:`Defect` unless there is exactly one OU of two hexadecimal digits.
    """
    units = [str(a.value) for a in name.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)]
    if len(units) != 1 or len(units[0]) != 2 or not _HEX_DIGITS.issuperset(units[0]):
        raise Defect(
            "The subject does not state its Remote Party Role in one OU of two hexadecimal digits",
            "certificate-role",
            "SMKI Organisation Certificate Policy",
        )
    return _ROLES.get(int(units[0], 16))


def identifier_of(name: x509.Name) -> EUI64 | None:
    """The EUI-64 in a subject, if there is one; raises :class:`Defect` where it is not 64 bits."""
    identifiers = name.get_attributes_for_oid(NameOID.X500_UNIQUE_IDENTIFIER)
    if not identifiers:
        return None
    eui64 = _eui64(identifiers[0])
    if len(identifiers) > 1 or eui64 is None:
        raise Defect(
            "The uniqueIdentifier of the subject is not one EUI-64",
            "certificate-identifier",
            "SMKI Organisation Certificate Policy",
        )
    return eui64


def _eui64(attribute: x509.NameAttribute[str | bytes]) -> EUI64 | None:
    """The EUI-64 in a BIT STRING, whose octets begin with the number of bits that are left over."""
    value = attribute.value
    if not isinstance(value, bytes) or attribute._type is not _ASN1Type.BitString or len(value) != 9 or value[0] != 0:
        return None
    return EUI64.from_octets(value[1:])
