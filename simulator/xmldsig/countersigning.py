"""A signed document inside another that somebody else signs: the DSP countersigns what it sends on to the S1SP.

How a Countersigned Service Request looks was not published. Here it is an element of its own around the User's signed
request, with the DSP's signature after that (assumption).
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from simulator.domain.documents import DUIS_NAMESPACE
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair
from simulator.xmldsig.document import COUNTERSIGNED, canonical, read_document
from simulator.xmldsig.signing import sign_document

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'
_VERSION = "schemaVersion"


def countersign(document: bytes, *, certificate: Certificate, key: KeyPair) -> bytes:
    """A signed Service Request with a second signature around it, made with ``key``, the key of ``certificate``."""
    request = _read(document)
    outer = etree.Element(COUNTERSIGNED, {_VERSION: request.get(_VERSION, "")}, nsmap={"sr": DUIS_NAMESPACE})
    outer.append(request)
    return sign_document(etree.tostring(outer), certificate=certificate, key=key)


def countersigned(document: bytes) -> bytes:
    """The signed Service Request inside a countersigned one, as a document of its own that can be verified."""
    request = deepcopy(_read(document)[0])
    return _DECLARATION + canonical(request)


def _read(document: bytes) -> etree._Element:
    root = read_document(document)
    if isinstance(root, Finding):
        raise SimulatorError(f"{root.message} Give a signed Service Request")
    return root
