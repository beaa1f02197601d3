"""Any of our frozen values, field by field, in plain words: what has no words of its own elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any

from simulator.domain.devices import TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.duis.request_values import cancels
from simulator.pki.certificate import Certificate
from simulator.reports.decoded.certificate import decode_certificate, in_brief
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.moments import moment
from simulator.reports.decoded.tree import Shown

_DER = b"\x30"
_SHORT = 64
_WORDS = {
    "cpv": "CPV", "esme": "ESME", "gbcs": "GBCS", "gpf": "GPF", "id": "ID", "mpan": "MPAN", "mpxn": "MPxN",
    "remote party role": "Remote Party Role", "seq": "sequence", "smets": "SMETS", "top up": "top-up", "uprn": "UPRN",
}  # fmt: skip
_TO_REWORD = re.compile(rf"\b({'|'.join(_WORDS)})\b")

Octets = Callable[[str, bytes, Known], Shown]
"""Shows the octets of a field: its label, the octets, what is known."""


def certificate_or_hex(label: str, octets: bytes, known: Known) -> Shown:
    """Octets that may be a certificate, a certificate's hash or key identifier, or anything."""
    if octets[:1] == _DER and len(octets) > _SHORT:
        return decode_certificate(label, octets, known)
    certificate = known.with_hash(octets) or known.with_key(octets)
    meaning = (Shown("certificate", in_brief(certificate, known)),) if certificate else ()
    return Shown(label, hexadecimal(octets), meaning)


def show_fields(value: object, known: Known, octets: Octets = certificate_or_hex) -> tuple[Shown, ...]:
    """Every field of a frozen dataclass that has a value, in order, under the words of its name."""
    named = ((field.name, getattr(value, field.name)) for field in fields(value))  # type: ignore[arg-type]
    return tuple(
        show(label(name), content, known, octets) for name, content in named if content is not None and content != ()
    )


def show(name: str, value: Any, known: Known, octets: Octets = certificate_or_hex) -> Shown:
    """One value under its name, with what it is made of below it."""
    if isinstance(value, bytes):
        return octets(name, value, known)
    if isinstance(value, Certificate):
        return Shown(name, in_brief(value, known))
    if is_dataclass(value) and type(value).__str__ is object.__str__:
        return Shown(name, spaced(type(value).__name__), show_fields(value, known, octets))
    if isinstance(value, tuple) and not isinstance(value, TrustAnchorCell):
        parts = (show(f"{name} {number}", part, known, octets) for number, part in enumerate(value, start=1))
        return Shown(name, str(len(value)), tuple(parts))
    return Shown(name, in_words(value, known))


def in_words(value: object, known: Known) -> str:
    """A value that is made of nothing else."""
    if isinstance(value, EUI64):
        return known.who(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{moment(value)}, which cancels what was sent before" if cancels(value) else moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, IntEnum):
        title = getattr(value, "title", None)
        return title if isinstance(title, str) else f"{value.name.replace('_', ' ').lower()} ({value.value})"
    return str(value.value if isinstance(value, Enum) else value)


def label(name: str) -> str:
    """The words of a field's name: ``import_mpxn`` becomes ``import MPxN``."""
    return _TO_REWORD.sub(lambda found: _WORDS[found[1]], name.replace("_", " "))


def spaced(name: str) -> str:
    """The words of a class's or element's name: ``DeviceAlert`` becomes ``Device Alert``."""
    return "".join(
        f" {letter}" if place and letter.isupper() and not name[place - 1].isupper() else letter
        for place, letter in enumerate(name)
    )


def hexadecimal(octets: bytes) -> str:
    """Octets in hexadecimal, the first of them if they are many."""
    if len(octets) <= _SHORT:
        return octets.hex().upper()
    return f"{octets[:_SHORT].hex().upper()}… ({len(octets)} octets)"
