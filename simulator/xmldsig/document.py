"""From octets to the tree that a signature covers, safely.

What is signed is the document without comments and without ignorable white space: the text between the elements of an
element. Smart DCC's published tools take it out before they sign and before they verify, so that a signed document may
be indented on its way and stays good, and a document that was signed with its indentation does not verify. White space
that is a value stays: in an element without child elements (assumption: it is told by that, where the published tools
ask the schema).
"""

from __future__ import annotations

from typing import cast

from lxml import etree

from simulator.domain.documents import DUIS_NAMESPACE, LIMIT, SAFE_PARSER, SIGNATURE_NAMESPACE, line_of_document_type
from simulator.domain.finding import Finding
from simulator.xmldsig.findings import Refusal, finding, shown

SIGNATURE = f"{{{SIGNATURE_NAMESPACE}}}Signature"
_REQUEST, _RESPONSE = f"{{{DUIS_NAMESPACE}}}Request", f"{{{DUIS_NAMESPACE}}}Response"
_S1SP_RESPONSE, _S1SP_ALERT = f"{{{DUIS_NAMESPACE}}}SMETS1SignedResponse", f"{{{DUIS_NAMESPACE}}}S1SPAlert"
COUNTERSIGNED = f"{{{DUIS_NAMESPACE}}}CountersignedServiceRequest"
ROOTS = (_REQUEST, _RESPONSE, _S1SP_RESPONSE, _S1SP_ALERT, COUNTERSIGNED)
"""What is signed: requests, responses, what the S1SP answers, and what the DSP countersigns for it."""
_CARRIED = {_RESPONSE: (_S1SP_RESPONSE, _S1SP_ALERT), COUNTERSIGNED: (_REQUEST,)}
"""By root: the documents inside it that have a signature of their own. A Service Request carries none."""

_PARSER = etree.XMLParser(**SAFE_PARSER, collect_ids=False)
_IGNORABLE = etree.XPath("//*[*]/text()[not(normalize-space())]")

MOST_ATTRIBUTES = 100
"""An element may have so many."""
MOST_INSTRUCTIONS = 100
"""A document may have so many processing instructions."""
_OVERLADEN = etree.XPath(f"//*[@*[{MOST_ATTRIBUTES + 1}]]")
_MOST_NAMESPACE_WORK = 20_000_000
"""What C14N may have to do for namespaces: every element by the square of all declarations. A quarter of a second."""


def read_document(document: bytes, limit: int = LIMIT) -> etree._Element | Finding:
    """The root of a Service Request or Response, or the one finding that stops it from being read.

    Codes: ``signature-unreadable``, ``signature-excessive``, ``signature-root``. Why exactly a document is not
    well-formed, and where, is said by :func:`simulator.duis.reading.parse_request`.
    """
    refusal = _refuse_unread(document, limit)
    if refusal:
        return refusal
    try:
        root = etree.fromstring(document, _PARSER)
    except etree.XMLSyntaxError as error:
        return _unreadable("is not well-formed XML", error.lineno or 1)
    about = root.getroottree().docinfo
    if about.internalDTD is not None:
        return _unreadable("has a document type declaration")
    if (about.encoding or "utf-8").lower() != "utf-8":
        return _unreadable("is not in UTF-8")
    if root.tag not in ROOTS:
        return finding(
            Refusal.ROOT,
            f"The root element is {shown(root.tag)}, which is no Service Request and no Service Response of DUIS.",
            line=line_of(root),
            found=root.tag[:80],
            expected=" or ".join(ROOTS),
        )
    if document.count(b"=") > MOST_ATTRIBUTES and _OVERLADEN(root):
        return _excessive(f"has an element with more than {MOST_ATTRIBUTES} attributes")
    _remove_ignorable_white_space(root)
    return root


def canonical(root: etree._Element) -> bytes:
    """The octets that the digest is taken of: inclusive C14N 1.0 of the whole document, once the signature is out.

    Raises :class:`lxml.etree.C14NError` where a namespace is a relative URI.
    """
    return etree.tostring(root.getroottree(), method="c14n")


def signatures_of(root: etree._Element) -> list[etree._Element]:
    """The signatures in a document, but for those of documents that it carries: these belong to somebody else."""
    carried = _CARRIED.get(root.tag, ())
    return [signature for signature in root.iter(SIGNATURE) if _holder(signature).tag not in carried]


def _holder(signature: etree._Element) -> etree._Element:
    parent = signature.getparent()
    return signature if parent is None else parent


def take_out(signature: etree._Element) -> None:
    """Remove a signature from its document, and nothing that stands around it."""
    parent = signature.getparent()
    if parent is None:
        return
    if signature.tail:
        before = signature.getprevious()
        if before is None:
            parent.text = (parent.text or "") + signature.tail
        else:
            before.tail = (before.tail or "") + signature.tail
    parent.remove(signature)


def line_of(element: etree._Element) -> int | None:
    """The line on which an element begins."""
    return cast("int | None", element.sourceline)  # the stubs leave its type open


def _refuse_unread(document: bytes, limit: int) -> Finding | None:
    """What is wrong with octets that no parser should see."""
    if len(document) > limit:
        return _unreadable(f"has {len(document):,} octets where at most {limit:,} are read")
    if b"\0" in document:
        return _unreadable("is not in UTF-8")
    if line := line_of_document_type(document):
        return _unreadable("has a document type declaration", line)
    if document.count(b"xmlns") ** 2 * document.count(b"<") > _MOST_NAMESPACE_WORK:
        return _excessive("declares too many namespaces")
    if document.count(b"?>") > MOST_INSTRUCTIONS:
        return _excessive(f"has more than {MOST_INSTRUCTIONS} processing instructions")
    return None


def _unreadable(problem: str, line: int | None = None) -> Finding:
    return finding(Refusal.UNREADABLE, f"The document {problem}.", line=line)


def _excessive(problem: str) -> Finding:
    """What takes time by the square of its number: a few kilobytes could keep the verifier busy for minutes."""
    return finding(Refusal.EXCESSIVE, f"The document {problem}.")


def _remove_ignorable_white_space(root: etree._Element) -> None:
    for text in cast("list[etree._ElementUnicodeResult]", _IGNORABLE(root)):
        beside = text.getparent()
        if beside is None:
            continue
        if text.is_tail:
            beside.tail = None
        else:
            beside.text = None
