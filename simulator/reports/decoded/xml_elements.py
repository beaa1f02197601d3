"""The elements of a document as they stand there, under their names in DUIS: for what is not read any further."""

from __future__ import annotations

from binascii import Error as Base64Error
from binascii import a2b_base64

from lxml.etree import _Element

from simulator.domain.errors import IdentifierError
from simulator.domain.eui64 import EUI64
from simulator.duis.structure import local_name
from simulator.reports.decoded.fields import Octets
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown
from simulator.xmldsig.document import SIGNATURE

_HOLD_OCTETS = ("GBCSPayload", "Certificate")
"""How the names of elements end that hold a message or a certificate in base64."""


def show_elements(parent: _Element, known: Known, octets: Octets) -> tuple[Shown, ...]:
    """What stands in an element, but for signatures; messages, certificates and EUI-64s in words."""
    return tuple(_element(child, known, octets) for child in parent.iterchildren("*") if child.tag != SIGNATURE)


def child_of(parent: _Element, name: str) -> _Element | None:
    """The first child of this name, in whatever namespace."""
    return next((child for child in parent.iterchildren("*") if local_name(child) == name), None)


def _element(element: _Element, known: Known, octets: Octets) -> Shown:
    name, text = local_name(element), (element.text or "").strip()
    if name.endswith(_HOLD_OCTETS) and not len(element) and (content := _base64(text)):
        return octets(name, content, known)
    attributes = (f"{attribute.rpartition('}')[2]} {element.get(attribute)}" for attribute in map(str, element.keys()))
    return Shown(", ".join((name, *attributes)), _in_words(text, known), show_elements(element, known, octets))


def _base64(text: str) -> bytes | None:
    try:
        return a2b_base64("".join(text.split()), strict_mode=True)
    except (Base64Error, ValueError):
        return None


def _in_words(text: str, known: Known) -> str:
    try:
        return known.who(EUI64.parse(text)) if "-" in text else text
    except IdentifierError:
        return text
