"""Other implementations: what is signed here verifies with signxml, what xmlsec signs verifies here."""

from __future__ import annotations

from binascii import b2a_base64

import pytest
from cryptography import x509
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidSignature
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from simulator.pki.keys import DETERMINISTIC_ECDSA
from simulator.xmldsig.issuers import Find
from simulator.xmldsig.verifying import SignedBy, verify_document
from tests.xmldsig.conftest import ISSUED, Signer
from tests.xmldsig.other_signer import signed_by_xmlsec

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'


def by_signxml(document: bytes, signer: Signer) -> bytes:
    """What signxml takes for signed, in its strictest configuration; raises where it refuses."""
    strict = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=frozenset({SignatureMethod.ECDSA_SHA256}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,
        verification_time=ISSUED,
    )
    certificate = x509.load_der_x509_certificate(signer.certificate.der)
    result = XMLVerifier().verify(document, x509_cert=certificate, expect_config=strict)
    assert isinstance(result, VerifyResult)
    return result.signed_data


def test_signxml_verifies_a_request(signed: bytes, unsigned: bytes, user: Signer) -> None:
    assert DECLARATION + by_signxml(signed, user) == unsigned


def test_signxml_verifies_a_response(response: bytes, dsp: Signer) -> None:
    assert b"<sr:ResponseCode>I99<" in by_signxml(response, dsp)


@pytest.mark.parametrize("change", [(b">true<", b">false<"), (b":1200<", b":1201<")])
def test_signxml_refuses_a_changed_request(change: tuple[bytes, bytes], signed: bytes, user: Signer) -> None:
    with pytest.raises(InvalidSignature):
        by_signxml(signed.replace(*change), user)


@pytest.mark.parametrize("prefix", ["ds", "sig", None])
def test_what_xmlsec_signs_verifies_here(prefix: str | None, unsigned: bytes, user: Signer, find: Find) -> None:
    document = signed_by_xmlsec(unsigned, user, prefix)
    assert (b"<ds:Signature" in document) == (prefix == "ds")
    assert verify_document(document, find) == SignedBy(user.certificate)
    changed = verify_document(document.replace(b">true<", b">false<"), find)
    assert not isinstance(changed, SignedBy)
    assert [finding.code for finding in changed] == ["signature-digest-mismatch"]


def test_line_breaks_between_elements_must_not_be_signed(unsigned: bytes, user: Signer, find: Find) -> None:
    """The published tool takes them out and so refuses the signature too."""
    found = verify_document(signed_by_xmlsec(unsigned, user, "ds", with_line_breaks=True), find)
    assert not isinstance(found, SignedBy)
    assert [finding.code for finding in found] == ["signature-mismatch"]


def test_r_and_s_are_needed_not_der(signed: bytes, user: Signer, find: Find) -> None:
    """As systems sign that write ECDSA the way certificates do."""
    start, end = b"<ds:SignatureValue>", b"</ds:SignatureValue>"
    in_der = b2a_base64(user.key.private_key.sign(b"", DETERMINISTIC_ECDSA), newline=False)
    found = verify_document(signed[: signed.index(start)] + start + in_der + signed[signed.index(end) :], find)
    assert not isinstance(found, SignedBy)
    assert [finding.code for finding in found] == ["signature-length"]
