"""From a document and a key to the signed document."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from xml.sax.saxutils import escape

from lxml import etree

from simulator.domain.documents import LIMIT, SIGNATURE_NAMESPACE
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair
from simulator.xmldsig.document import canonical, read_document, signatures_of, take_out
from simulator.xmldsig.form import ECDSA_SHA256, ENVELOPED, EXCLUSIVE_C14N, SHA256
from simulator.xmldsig.issuers import issuer_of

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'
_NAMESPACE = f' xmlns:ds="{SIGNATURE_NAMESPACE}"'


class SigningError(SimulatorError, ValueError):
    """A document cannot be signed. The message says why."""


def sign_document(document: bytes, *, certificate: Certificate, key: KeyPair, limit: int = LIMIT) -> bytes:
    """A Service Request or Response of at most ``limit`` octets, signed with ``key``, the key of ``certificate``.

    The document comes out in canonical form, without comments and ignorable white space, as the published tools write
    it; signatures and placeholders for them that it had are taken out. The same document and key give the same octets
    (RFC 6979), and signing a signed document gives it again. Raises :class:`SigningError` where the octets are no such
    document or the key is not that of the certificate.
    """
    root = read_document(document, limit)
    if isinstance(root, Finding):
        raise SigningError(f"{root.message} Give a Service Request or Service Response")
    for signature in signatures_of(root):
        take_out(signature)
    try:
        content = canonical(root)
    except etree.C14NError as error:
        raise SigningError("The document has a namespace that is a relative URI: give it a full one") from error
    return sign_canonical(content, certificate=certificate, key=key)


def sign_canonical(document: bytes, *, certificate: Certificate, key: KeyPair) -> bytes:
    """As :func:`sign_document`, for a document without a signature that is in canonical form already.

    What :mod:`simulator.duis` writes is; the XML declaration does not count. Nothing of it is checked.
    """
    if key.public_point != certificate.public_point:
        about = certificate.certificate_id
        raise SigningError(f"The key is not the one of certificate {about}: give the certificate's own private key")
    content = document.removeprefix(_DECLARATION)
    signed_info = _signed_info(hashlib.sha256(content).digest())
    signature_text = _signature(signed_info, key.sign_raw(signed_info.encode()), certificate)
    end = content.rindex(b"</")
    return b"".join((_DECLARATION, content[:end], signature_text.encode(), content[end:]))


def _signed_info(digest: bytes) -> str:
    """What the key signs, in exclusive canonical form."""
    return (
        f"<ds:SignedInfo{_NAMESPACE}>"
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{ECDSA_SHA256}"></ds:SignatureMethod>'
        '<ds:Reference URI="">'
        f'<ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"></ds:Transform></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
        f"<ds:DigestValue>{_base64(digest)}</ds:DigestValue>"
        "</ds:Reference></ds:SignedInfo>"
    )


def _signature(signed_info: str, value: bytes, certificate: Certificate) -> str:
    return (
        f"<ds:Signature{_NAMESPACE}>{signed_info.replace(_NAMESPACE, '', 1)}"
        f"<ds:SignatureValue>{_base64(value)}</ds:SignatureValue>"
        "<ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial>"
        f"<ds:X509IssuerName>{escape(issuer_of(certificate))}</ds:X509IssuerName>"
        f"<ds:X509SerialNumber>{certificate.serial}</ds:X509SerialNumber>"
        "</ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo></ds:Signature>"
    )


def _base64(octets: bytes) -> str:
    return b2a_base64(octets, newline=False).decode()
