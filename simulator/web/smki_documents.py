"""The XML of the SMKI look-up: what the published key store asks, and the answers that it reads."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import IdentifierError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.duis.findings import quoted
from simulator.duis.safe_xml import read_tree
from simulator.registers.repository import LodgedCertificate

_SERIAL = re.compile(r"[0-9A-Fa-f]{1,40}")
_USAGES = {KeyUsage.DIGITAL_SIGNATURE: "DS", KeyUsage.KEY_AGREEMENT: "KA"}
_ORGANISATION, _DEVICE, _SERIAL_NUMBER = "CertificateSubjectName", "CertificateSubjectAltName", "CertificateSerial"


class BadQuery(Exception):
    """A look-up that says nothing to look for. The message is for whoever asked."""


@dataclass(frozen=True, slots=True)
class Search:
    """Whose certificates: those of an Organisation (its User ID as subject name) or of a Device."""

    eui64: EUI64
    device: bool


def read_search(document: bytes) -> Search:
    """Read a ``CertificateSearchRequest``. Raises :class:`BadQuery`."""
    name, text = _only_child(document, "CertificateSearchRequest", (_ORGANISATION, _DEVICE))
    try:
        return Search(EUI64.parse(text), name == _DEVICE)
    except IdentifierError as error:
        raise BadQuery(f"{name}: {error}") from None


def read_retrieval(document: bytes) -> str:
    """Read a ``CertificateDataRequest``: the serial number as the repository writes it. Raises :class:`BadQuery`."""
    name, text = _only_child(document, "CertificateDataRequest", (_SERIAL_NUMBER,))
    if not _SERIAL.fullmatch(text):
        raise BadQuery(f"{name}: {quoted(text)} is no serial number. Write it in hexadecimal")
    return f"{int(text, 16):X}"


def _only_child(document: bytes, root_name: str, known: tuple[str, ...]) -> tuple[str, str]:
    root = read_tree(document)
    if isinstance(root, Finding):
        raise BadQuery(root.message)
    if root.tag != root_name:
        raise BadQuery(f"The document is a {quoted(str(root.tag))}. Send a {root_name}")
    if len(root) != 1 or root[0].tag not in known:
        raise BadQuery(f"{root_name} has one element: {' or '.join(known)}")
    return str(root[0].tag), (root[0].text or "").strip()


def search_answer(code: int, message: str, reference: str, found: Iterable[LodgedCertificate] = ()) -> bytes:
    """A ``CertificateSearchResponse`` with a ``Result`` for each certificate."""
    results = [_element("Result", *_about(entry)) for entry in found]
    return _document("CertificateSearchResponse", code, message, reference, results)


def retrieval_answer(code: int, message: str, reference: str, found: Iterable[LodgedCertificate] = ()) -> bytes:
    """A ``CertificateDataResponse`` with each certificate and its octets; the published client reads one."""
    certificates = [
        _element("CertificateResponse", *_about(entry), _element("CertificateBody", b64encode(entry.der).decode()))
        for entry in found
    ]
    return _document("CertificateDataResponse", code, message, reference, certificates)


def _about(entry: LodgedCertificate) -> Iterator[_Element]:
    """What both answers say of a certificate. The name of an Organisation is shown in the what-if alone."""
    yield _element(_DEVICE if entry.role is None else _ORGANISATION, str(entry.eui64 or ""))
    yield _element(_SERIAL_NUMBER, entry.serial)
    yield _element("CertificateStatus", entry.status)
    if entry.role is not None:
        yield _element("CertificateRole", str(entry.role.value))
    yield _element("CertificateUsage", _USAGES.get(entry.key_usage, ""))
    yield _element("ManufacturingFlag", "false")
    if entry.organisation is not None:
        yield _element("OrganisationName", entry.organisation)


def _document(name: str, code: int, message: str, reference: str, results: Iterable[_Element]) -> bytes:
    head = ("ResponseCode", str(code)), ("ResponseMessage", message), ("AuditReference", reference)
    root = _element(name, *(_element(each, text) for each, text in head), *results)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _element(name: str, *content: str | _Element) -> _Element:
    element = etree.Element(name)
    for part in content:
        if isinstance(part, str):
            element.text = part
        else:
            element.append(part)
    return element
