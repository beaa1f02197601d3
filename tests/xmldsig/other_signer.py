"""Signatures of the one form, made by xmlsec."""

from __future__ import annotations

import xmlsec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree
from xmlsec import constants

from simulator.xmldsig.issuers import issuer_of
from tests.xmldsig.conftest import Signer


def signed_by_xmlsec(document: bytes, signer: Signer, prefix: str | None, *, with_line_breaks: bool = False) -> bytes:
    """The document with a signature that xmlsec made, in the given prefix; it puts line breaks between elements."""
    root = etree.fromstring(document)
    named = {"ns": prefix} if prefix else {}
    signature = xmlsec.template.create(root, constants.TransformExclC14N, constants.TransformEcdsaSha256, **named)
    root.append(signature)
    reference = xmlsec.template.add_reference(signature, constants.TransformSha256, uri="")
    xmlsec.template.add_transform(reference, constants.TransformEnveloped)
    if not with_line_breaks:
        for element in signature.iter():
            element.tail = None
            element.text = (element.text or "").strip() or None
    context = xmlsec.SignatureContext()
    pem = signer.key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    context.key = xmlsec.Key.from_memory(pem, constants.KeyDataFormatPem)
    context.sign(signature)
    data = xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    certificate = xmlsec.template.x509_data_add_issuer_serial(data)
    xmlsec.template.x509_issuer_serial_add_issuer_name(certificate, issuer_of(signer.certificate))
    xmlsec.template.x509_issuer_serial_add_serial_number(certificate, str(signer.certificate.serial))
    return etree.tostring(root)
