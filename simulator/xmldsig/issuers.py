"""Certificates by name: issuer and serial number, as KeyInfo holds them.

The issuer is written as RFC 2253 and RFC 4514 have it, the last relative name first (``CN=Z1,OU=07``); the published
tools write it so. Other systems put spaces after the commas or escape more than they must; such texts mean the same
name, so names are compared in one normal spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from simulator.pki.certificate import Certificate

Find = Callable[[str, int], Certificate | None]
"""Finds a certificate by its issuer, in the normal spelling, and its serial number."""

_ATTRIBUTE = re.compile(
    r"""\s*(?P<type>[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)+)\s*=\s*
    (?P<value>\#(?:[0-9A-Fa-f]{2})+|"(?:[^"\\]|\\.)*"|(?:[^\\",;+<>]|\\.)*)\s*
    (?P<end>[,;+]|$)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(?:([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_TO_ESCAPE = re.compile(r'[,+"\\<>;=\x00-\x1f\x7f]|^[ #]| $')
_LONGEST = 1000
"""No issuer of the SMKI has a name of so many characters."""


def normal_spelling(text: str) -> str | None:
    """The one spelling of a distinguished name, or nothing if the text is none."""
    return _normal_spelling(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _normal_spelling(text: str) -> str | None:
    written, at = "", 0
    while True:
        attribute = _ATTRIBUTE.match(text, at)
        if attribute is None:
            return None
        value = _plain(attribute["value"])
        if value is None:
            return None
        end = attribute["end"].replace(";", ",")
        written += f"{attribute['type'].upper()}={value}{end}"
        at = attribute.end()
        if not end:
            return written


def issuer_of(certificate: Certificate) -> str:
    """The issuer of a certificate in the normal spelling: what :data:`Find` is asked for."""
    return normal_spelling(certificate.issuer) or certificate.issuer


def find_among(certificates: Iterable[Certificate]) -> Find:
    """Finds signers among these certificates, and no others."""
    by_name = {(issuer_of(certificate), certificate.serial): certificate for certificate in certificates}

    def find(issuer: str, serial: int) -> Certificate | None:
        return by_name.get((issuer, serial))

    return find


def _plain(value: str) -> str | None:
    """A value without the escapes that it does not need."""
    if value.startswith("#"):
        return value.lower()
    inner = value[1:-1] if value.startswith('"') else _without_trailing_space(value)
    octets = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()) if found[1] else found[2], inner.encode())
    try:
        return _TO_ESCAPE.sub(_escape, octets.decode())
    except UnicodeDecodeError:
        return None


def _escape(character: re.Match[str]) -> str:
    return f"\\{character[0]}" if character[0].isprintable() else f"\\{ord(character[0]):02X}"


def _without_trailing_space(value: str) -> str:
    stripped = value.rstrip()
    escaped = (len(stripped) - len(stripped.rstrip("\\"))) % 2
    return stripped + value[len(stripped) : len(stripped) + escaped]
