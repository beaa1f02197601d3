"""What is signed verifies, is the same on every run, and looks as the published tools write it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from simulator.duis.reading import parse_request, parse_response
from simulator.duis.values import ServiceRequest, ServiceResponse
from simulator.duis.writing import write_request
from simulator.xmldsig.document import SIGNATURE
from simulator.xmldsig.issuers import Find
from simulator.xmldsig.signing import SigningError, sign_canonical, sign_document
from simulator.xmldsig.verifying import SignedBy, verify_document
from tests.xmldsig.conftest import Signer, indented

GOOD = sorted((Path(__file__).parents[2] / "fixtures/documents/good").glob("*.xml"))
PLACEHOLDER = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'


def read(document: bytes) -> ServiceRequest:
    request = parse_request(document)
    assert isinstance(request, ServiceRequest), request
    return request


def test_a_signed_request_verifies(signed: bytes, user: Signer, find: Find) -> None:
    assert verify_document(signed, find) == SignedBy(user.certificate)


def test_a_signed_response_verifies(response: bytes, dsp: Signer, find: Find) -> None:
    assert verify_document(response, find) == SignedBy(dsp.certificate)
    answer = parse_response(response)
    assert isinstance(answer, ServiceResponse)
    assert answer.signed


def test_signing_changes_nothing_else(signed: bytes, unsigned: bytes) -> None:
    request = read(signed)
    assert request.signed
    assert write_request(request) == unsigned
    assert signed.startswith(unsigned.removesuffix(b"</sr:Request>"))


def test_same_document_and_key_same_octets(unsigned: bytes, signed: bytes, user: Signer) -> None:
    assert user.sign(unsigned) == signed


def test_what_is_canonical_already_is_signed_as_it_is(
    unsigned: bytes, signed: bytes, user: Signer, dsp: Signer
) -> None:
    assert sign_canonical(unsigned, certificate=user.certificate, key=user.key) == signed
    with pytest.raises(SigningError, match="give the certificate's own private key"):
        sign_canonical(unsigned, certificate=user.certificate, key=dsp.key)


def test_signing_again_gives_the_same_octets(signed: bytes, user: Signer) -> None:
    assert user.sign(signed) == signed


def test_the_form_is_that_of_the_published_tools(signed: bytes, user: Signer) -> None:
    signature = etree.fromstring(signed)[-1]
    stated = [(etree.QName(element).localname, dict(element.attrib)) for element in signature.iter("*")]
    assert stated == [
        ("Signature", {}),
        ("SignedInfo", {}),
        ("CanonicalizationMethod", {"Algorithm": "http://www.w3.org/2001/10/xml-exc-c14n#"}),
        ("SignatureMethod", {"Algorithm": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"}),
        ("Reference", {"URI": ""}),
        ("Transforms", {}),
        ("Transform", {"Algorithm": "http://www.w3.org/2000/09/xmldsig#enveloped-signature"}),
        ("DigestMethod", {"Algorithm": "http://www.w3.org/2001/04/xmlenc#sha256"}),
        ("DigestValue", {}),
        ("SignatureValue", {}),
        ("KeyInfo", {}),
        ("X509Data", {}),
        ("X509IssuerSerial", {}),
        ("X509IssuerName", {}),
        ("X509SerialNumber", {}),
    ]
    assert signature[2][0][0][0].text == "CN=TEST Issuing OCA,OU=07"
    assert signature[2][0][0][1].text == str(user.certificate.serial)
    assert not re.search(rb">\s+<", signed)


def test_white_space_between_elements_is_not_signed(unsigned: bytes, signed: bytes, user: Signer) -> None:
    assert user.sign(indented(unsigned)) == signed


def test_a_signed_document_may_be_indented_on_its_way(signed: bytes, user: Signer, find: Find) -> None:
    assert verify_document(indented(signed), find) == SignedBy(user.certificate)


def test_comments_are_not_signed(unsigned: bytes, signed: bytes, user: Signer, find: Find) -> None:
    assert user.sign(unsigned.replace(b"<sr:Body>", b"<!-- one --><sr:Body> <!-- two -->")) == signed
    commented = signed.replace(b"<sr:Body>", b"<sr:Body> <!-- one --> ").replace(b">true<", b">tr<!-- two -->ue<")
    assert verify_document(commented, find) == SignedBy(user.certificate)
    assert read(commented) == read(signed)


def test_white_space_that_is_a_value_is_signed(unsigned: bytes, user: Signer, find: Find) -> None:
    document = user.sign(unsigned.replace(b">true<", b">  <"))
    assert b">  <" in document
    assert verify_document(document, find) == SignedBy(user.certificate)
    assert not isinstance(verify_document(document.replace(b">  <", b"><"), find), SignedBy)


def test_what_stood_for_a_signature_is_replaced(unsigned: bytes, signed: bytes, user: Signer) -> None:
    assert user.sign(unsigned.replace(b"</sr:Request>", PLACEHOLDER + b"\n</sr:Request>")) == signed


def test_text_of_any_kind_is_kept(unsigned: bytes, user: Signer, find: Find) -> None:
    document = unsigned.replace(b">NetworkOperator<", "> é &amp; &lt; &#13; &#x1F50C; ]]&gt; <".encode())
    again = user.sign(document)
    assert verify_document(again, find) == SignedBy(user.certificate)
    assert etree.fromstring(again)[1][0][0].text == " é & < \r \U0001f50c ]]> "


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_sample_document_can_be_signed(path: Path, user: Signer, find: Find) -> None:
    document = user.sign(path.read_bytes())
    assert verify_document(document, find) == SignedBy(user.certificate)
    assert document.count(b"<ds:Signature ") == 1


def test_a_prefix_that_is_taken_does_no_harm(user: Signer, find: Find) -> None:
    document = (
        b'<ds:Request xmlns:ds="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.1">'
        b"<ds:Header/><ds:Body/></ds:Request>"
    )
    signed = user.sign(document)
    assert verify_document(signed, find) == SignedBy(user.certificate)
    assert etree.fromstring(signed)[-1].tag == SIGNATURE


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"", "The document is not well-formed XML"),
        (b"<a/>", "The root element is 'a', which is no Service Request"),
        (b"<!DOCTYPE a><a/>", "The document has a document type declaration"),
        (b'<sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" xmlns:a="b"/>', "a relative URI"),
    ],
)
def test_what_is_no_document_cannot_be_signed(document: bytes, said: str, user: Signer) -> None:
    with pytest.raises(SigningError, match=said):
        user.sign(document)


def test_the_key_must_be_that_of_the_certificate(unsigned: bytes, user: Signer, dsp: Signer) -> None:
    with pytest.raises(SigningError, match="give the certificate's own private key"):
        sign_document(unsigned, certificate=user.certificate, key=dsp.key)
