"""From a signed document to the certificate of its signer, or to all that is wrong with the signature."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree

from simulator.domain.documents import LIMIT
from simulator.domain.finding import Finding
from simulator.pki.certificate import Certificate
from simulator.xmldsig.deciding import is_good
from simulator.xmldsig.document import canonical, line_of, read_document, signatures_of, take_out
from simulator.xmldsig.findings import Refusal, finding, shown
from simulator.xmldsig.issuers import Find
from simulator.xmldsig.stated import StatedSignature, read_signature

_IDENTIFIERS = etree.XPath("//@*[local-name()='Id' or local-name()='ID' or local-name()='id']")


@dataclass(frozen=True, slots=True)
class SignedBy:
    """The signature is good: the document is as the holder of this certificate's key signed it.

    Whether the holder may sign it is another question: :func:`~simulator.xmldsig.signers.judge_signer`.
    """

    certificate: Certificate


def verify_document(document: bytes, find: Find, *, limit: int = LIMIT) -> SignedBy | tuple[Finding, ...]:
    """Who signed a document of at most ``limit`` octets, or everything that speaks against its signature.

    Never raises, whatever the octets. ``find`` gives the certificate of an issuer (in the normal spelling of
    :mod:`~simulator.xmldsig.issuers`) and serial number, or nothing. Findings: see
    :class:`~simulator.xmldsig.findings.Refusal`. They come in four steps, and a step is only taken when the one before
    found nothing: the document, the place and form of the signature, its signer, its value.
    """
    root = read_document(document, limit)
    if isinstance(root, Finding):
        return (root,)
    signature = _locate(root)
    if isinstance(signature, Finding):
        return (signature,)
    stated = read_signature(signature)
    if isinstance(stated, tuple):
        return stated
    certificate = find(stated.issuer, stated.serial)
    if certificate is None:
        return (_unknown_signer(stated),)
    if is_good(signature, certificate):
        return SignedBy(certificate)
    return tuple(_explain(root, stated, certificate))


def _locate(root: etree._Element) -> etree._Element | Finding:
    """The one signature, last in the document; anything else could cover less than it seems to."""
    signatures = signatures_of(root)
    if not signatures:
        return finding(Refusal.MISSING, "The document is not signed.")
    only = signatures[0]
    if len(signatures) > 1:
        message = f"The document has {len(signatures)} signatures where one is allowed."
        return finding(Refusal.SEVERAL, message, line=line_of(signatures[1]), found=str(len(signatures)), expected="1")
    if only.getparent() is not root or only.getnext() is not None:
        message = "The signature is not the last element inside the root element."
        return finding(Refusal.MISPLACED, message, line=line_of(only))
    identifiers = Counter(str(value) for value in cast("list[str]", _IDENTIFIERS(root)))
    for identifier, times in identifiers.items():
        if times > 1:
            message = f"The identifier {shown(identifier)} is given to {times} elements."
            return finding(Refusal.DUPLICATE_ID, message, found=identifier[:80])
    return only


def _unknown_signer(stated: StatedSignature) -> Finding:
    message = f"No certificate is known here that {shown(stated.issuer, 200)} issued with number {stated.serial:X}."
    return finding(Refusal.UNKNOWN_SIGNER, message, line=line_of(stated.element), subject=stated.signer)


def _explain(root: etree._Element, stated: StatedSignature, certificate: Certificate) -> Iterator[Finding]:
    """Why the library did not accept a signature. It has decided; this only finds the words."""
    line, about = line_of(stated.element), certificate.certificate_id
    explained = False
    try:
        signed_info = etree.tostring(stated.element[0], method="c14n", exclusive=True)
        take_out(stated.element)
        digest = hashlib.sha256(canonical(root)).digest()
    except etree.C14NError:
        message = "The document cannot be brought into the canonical form that signatures are made over."
        yield finding(Refusal.REFUSED, message, line=line, subject=about)
        return
    if digest != stated.digest:
        explained = True
        message = "The document was changed after it was signed: its digest is another one."
        yield finding(Refusal.DIGEST_MISMATCH, message, line=line, subject=about)
    if not certificate.verify_raw(signed_info, stated.value):
        explained = True
        message = f"The signature was not made with the key of certificate {about}, or was changed."
        yield finding(Refusal.MISMATCH, message, line=line, subject=about)
    if not explained:
        yield finding(Refusal.REFUSED, "The signature is not valid.", line=line, subject=about)
