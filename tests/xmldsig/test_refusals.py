"""Each case changes a validly signed 6.15.1 in exactly one way and must give exactly its findings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.xmldsig import verifying
from simulator.xmldsig.findings import Refusal
from simulator.xmldsig.issuers import Find
from simulator.xmldsig.verifying import SignedBy, verify_document
from tests.xmldsig.conftest import Signer

Change = Callable[[bytes], bytes]

DS = "http://www.w3.org/2000/09/xmldsig#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"


def put(old: str, new: str) -> Change:
    """Another text in the one place of this one."""

    def change(document: bytes) -> bytes:
        assert document.count(old.encode()) == 1, old
        return document.replace(old.encode(), new.encode())

    return change


def before(place: str, new: str) -> Change:
    return put(place, new + place)


def between(start: str, end: str, new: str | Callable[[str], str]) -> Change:
    """Another text between two that occur once."""

    def change(document: bytes) -> bytes:
        first = document.index(start.encode()) + len(start)
        last = document.index(end.encode(), first)
        content = new if isinstance(new, str) else new(document[first:last].decode())
        return document[:first] + content.encode() + document[last:]

    return change


def take(start: str, end: str) -> tuple[Change, Callable[[bytes], bytes]]:
    """What cuts out an element, and what shows it."""

    def where(document: bytes) -> tuple[int, int]:
        first = document.index(start.encode())
        return first, document.index(end.encode(), first) + len(end)

    def without(document: bytes) -> bytes:
        first, last = where(document)
        return document[:first] + document[last:]

    def shown(document: bytes) -> bytes:
        first, last = where(document)
        return document[first:last]

    return without, shown


without_signature, the_signature = take("<ds:Signature ", "</ds:Signature>")
without_reference, the_reference = take('<ds:Reference URI="">', "</ds:Reference>")
without_value, the_value = take("<ds:SignatureValue>", "</ds:SignatureValue>")
without_transforms, _ = take("<ds:Transforms>", "</ds:Transforms>")
without_key_info, _ = take("<ds:KeyInfo>", "</ds:KeyInfo>")
without_issuer, _ = take("<ds:X509IssuerName>", "</ds:X509IssuerName>")


def moved_into_body(document: bytes) -> bytes:
    return without_signature(document).replace(b"</sr:Body>", the_signature(document) + b"</sr:Body>")


def moved_to_the_front(document: bytes) -> bytes:
    return without_signature(document).replace(b"<sr:Header>", the_signature(document) + b"<sr:Header>")


def wrapped(document: bytes) -> bytes:
    """The signed document inside another of the same kind, whose own content nobody signed."""
    declaration, root = document.split(b"?>", 1)
    opening = root[: root.index(b">") + 1]
    return declaration + b"?>" + opening + b"<sr:Header/><sr:Body/>" + root + b"</sr:Request>"


def inside_another_root(document: bytes) -> bytes:
    declaration, root = document.split(b"?>", 1)
    return declaration + b"?><Envelope>" + root + b"</Envelope>"


def value_before_signed_info(document: bytes) -> bytes:
    return without_value(document).replace(b"<ds:SignedInfo>", the_value(document) + b"<ds:SignedInfo>")


def one_bit(text: str) -> str:
    """Another value of the same length."""
    return ("B" if text[0] == "A" else "A") + text[1:]


DIGEST, VALUE = ("<ds:DigestValue>", "</ds:DigestValue>"), ("<ds:SignatureValue>", "</ds:SignatureValue>")
NAME, SERIAL = ("<ds:X509IssuerName>", "</ds:X509IssuerName>"), ("<ds:X509SerialNumber>", "</ds:X509SerialNumber>")

MANY_ATTRIBUTES = "".join(f' a{number}=""' for number in range(101))
MANY_NAMESPACES = "".join(f' xmlns:a{number}="urn:a"' for number in range(1_000))

CASES: dict[str, tuple[Change, list[Refusal]]] = {
    # The document
    "empty": (lambda _: b"", [Refusal.UNREADABLE]),
    "cut": (lambda document: document[:-20], [Refusal.UNREADABLE]),
    "oversized": (lambda document: document.ljust(1_000_001), [Refusal.UNREADABLE]),
    "UTF-16": (lambda document: document[38:].decode().encode("utf-16"), [Refusal.UNREADABLE]),
    "other encoding": (put('encoding="UTF-8"', 'encoding="ISO-8859-1"'), [Refusal.UNREADABLE]),
    "document type": (before("<sr:Request ", "<!DOCTYPE a [<!ENTITY b 'c'>]>"), [Refusal.UNREADABLE]),
    "too many attributes": (before(">true<", MANY_ATTRIBUTES), [Refusal.EXCESSIVE]),
    "too many namespaces": (before(">true<", MANY_NAMESPACES), [Refusal.EXCESSIVE]),
    "too many processing instructions": (before("</sr:Body>", "<?a b?> " * 100), [Refusal.EXCESSIVE]),
    "other root": (inside_another_root, [Refusal.ROOT]),
    "other namespace": (put('sr="http://www.dccinterface.co.uk/ServiceUserGateway"', 'sr="urn:a"'), [Refusal.ROOT]),
    # Where the signature is
    "unsigned": (without_signature, [Refusal.MISSING]),
    "signature of another namespace": (put(f'xmlns:ds="{DS}"', 'xmlns:ds="urn:a"'), [Refusal.MISSING]),
    "signed twice": (
        lambda document: document.replace(b"</sr:Request>", the_signature(document) + b"</sr:Request>"),
        [Refusal.SEVERAL],
    ),
    "a second signature in the body": (before("</sr:Body>", f'<ds:Signature xmlns:ds="{DS}"/>'), [Refusal.SEVERAL]),
    "signature in the body": (moved_into_body, [Refusal.MISPLACED]),
    "signature first": (moved_to_the_front, [Refusal.MISPLACED]),
    "content after the signature": (before("</sr:Request>", "<sr:Body/>"), [Refusal.MISPLACED]),
    "wrapped in another request": (wrapped, [Refusal.MISPLACED]),
    "identifier twice": (
        lambda document: document.replace(b"<sr:Body>", b'<sr:Body Id="a">').replace(
            b"<sr:Header>", b'<sr:Header Id="a">'
        ),
        [Refusal.DUPLICATE_ID],
    ),
    "identifier twice, differently spelt": (
        lambda document: document.replace(b"<sr:Body>", b'<sr:Body xml:id="a">').replace(
            b"<sr:Header>", b'<sr:Header ID="a">'
        ),
        [Refusal.DUPLICATE_ID],
    ),
    # Its form
    "inclusive SignedInfo": (
        put("http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        [Refusal.CANONICALIZATION],
    ),
    "SignedInfo with comments": (put("xml-exc-c14n#", "xml-exc-c14n#WithComments"), [Refusal.CANONICALIZATION]),
    "inclusive namespaces": (
        before(
            "</ds:CanonicalizationMethod>",
            '<InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="sr"/>',
        ),
        [Refusal.CANONICALIZATION],
    ),
    "ECDSA with SHA-1": (put("ecdsa-sha256", "ecdsa-sha1"), [Refusal.ALGORITHM]),
    "ECDSA with SHA-512": (put("ecdsa-sha256", "ecdsa-sha512"), [Refusal.ALGORITHM]),
    "RSA": (put("ecdsa-sha256", "rsa-sha256"), [Refusal.ALGORITHM]),
    "no signature algorithm": (put(f' Algorithm="{MORE}ecdsa-sha256"', ""), [Refusal.ALGORITHM]),
    "HMAC": (put("ecdsa-sha256", "hmac-sha256"), [Refusal.HMAC]),
    "HMAC with SHA-1": (put(f"{MORE}ecdsa-sha256", f"{DS}hmac-sha1"), [Refusal.HMAC]),
    "truncated HMAC": (
        before("</ds:SignatureMethod>", "<ds:HMACOutputLength>8</ds:HMACOutputLength>"),
        [Refusal.HMAC],
    ),
    "two references": (
        lambda document: document.replace(b"</ds:SignedInfo>", the_reference(document) + b"</ds:SignedInfo>"),
        [Refusal.REFERENCES],
    ),
    "no reference": (without_reference, [Refusal.REFERENCES]),
    "reference to a part": (put('<ds:Reference URI="">', '<ds:Reference URI="#a">'), [Refusal.REFERENCE_URI]),
    "reference to a file": (
        put('<ds:Reference URI="">', '<ds:Reference URI="file:///etc/passwd">'),
        [Refusal.REFERENCE_URI],
    ),
    "reference to everything, in other words": (
        put('<ds:Reference URI="">', '<ds:Reference URI="#xpointer(/)">'),
        [Refusal.REFERENCE_URI],
    ),
    "reference to nothing": (put('<ds:Reference URI="">', "<ds:Reference>"), [Refusal.REFERENCE_URI]),
    "reference with a type": (put('<ds:Reference URI="">', '<ds:Reference URI="" Type="a">'), [Refusal.FORM]),
    "no transforms": (without_transforms, [Refusal.TRANSFORMS]),
    "exclusive digest": (
        before("</ds:Transforms>", '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'),
        [Refusal.TRANSFORMS],
    ),
    "XPath transform": (
        put(f"{DS}enveloped-signature", "http://www.w3.org/TR/1999/REC-xpath-19991116"),
        [Refusal.TRANSFORMS],
    ),
    "XSLT in a transform": (
        before("</ds:Transform>", '<a:stylesheet xmlns:a="http://www.w3.org/1999/XSL/Transform"/>'),
        [Refusal.TRANSFORMS],
    ),
    "SHA-1": (put("http://www.w3.org/2001/04/xmlenc#sha256", f"{DS}sha1"), [Refusal.DIGEST_ALGORITHM]),
    "an object": (before("</ds:Signature>", "<ds:Object/>"), [Refusal.OBJECT]),
    "a manifest": (before("</ds:SignedInfo>", "<ds:Manifest/>"), [Refusal.OBJECT]),
    "no key info": (without_key_info, [Refusal.KEY_INFO]),
    "no issuer": (without_issuer, [Refusal.KEY_INFO]),
    "a key name as well": (before("</ds:KeyInfo>", "<ds:KeyName>a</ds:KeyName>"), [Refusal.KEY_INFO]),
    "a subject as well": (before("</ds:X509Data>", "<ds:X509SubjectName/>"), [Refusal.KEY_INFO]),
    "two signers": (before("</ds:X509Data>", "<ds:X509IssuerSerial/>"), [Refusal.KEY_INFO]),
    "an embedded certificate": (
        before("</ds:X509Data>", "<ds:X509Certificate>MIIB</ds:X509Certificate>"),
        [Refusal.EMBEDDED_KEY],
    ),
    "an embedded certificate alone": (
        between("<ds:X509Data>", "</ds:X509Data>", "<ds:X509Certificate>MIIB</ds:X509Certificate>"),
        [Refusal.EMBEDDED_KEY],
    ),
    "an embedded key": (before("</ds:KeyInfo>", "<ds:KeyValue/>"), [Refusal.EMBEDDED_KEY]),
    "a retrieval method": (before("</ds:KeyInfo>", '<ds:RetrievalMethod URI="#a"/>'), [Refusal.RETRIEVAL_METHOD]),
    "an identifier of the signature": (put("<ds:Signature ", '<ds:Signature Id="a" '), [Refusal.FORM]),
    "text in the signature": (before("<ds:SignedInfo>", "a"), [Refusal.FORM]),
    "text after an element of the signature": (before("</ds:KeyInfo>", "a"), [Refusal.FORM]),
    "a processing instruction in the signature": (before("<ds:SignatureValue>", "<?a b?>"), [Refusal.FORM]),
    "an element of its own in the signature": (before("</ds:Signature>", "<sr:Body/>"), [Refusal.FORM]),
    "an element inside a value": (before("</ds:DigestValue>", "<ds:a/>"), [Refusal.FORM]),
    "no signature value": (without_value, [Refusal.FORM]),
    "another order": (value_before_signed_info, [Refusal.FORM]),
    # Its values
    "placeholder digest": (between(*DIGEST, "ZGVmYXVsdA=="), [Refusal.PLACEHOLDER]),
    "placeholder value": (between(*VALUE, "ZGVmYXVsdA=="), [Refusal.PLACEHOLDER]),
    "digest no base64": (between(*DIGEST, lambda text: "!" + text[1:]), [Refusal.BASE64]),
    "digest cut": (between(*DIGEST, lambda text: text[:-1]), [Refusal.BASE64]),
    "digest with bits left over": (between(*DIGEST, "A" * 42 + "B="), [Refusal.BASE64]),
    "digest not in ASCII": (between(*DIGEST, lambda text: "é" + text[1:]), [Refusal.BASE64]),
    "digest too short": (between(*DIGEST, lambda text: text[:40]), [Refusal.LENGTH]),
    "no digest": (between(*DIGEST, ""), [Refusal.LENGTH]),
    "value no base64": (between(*VALUE, lambda text: text + "="), [Refusal.BASE64]),
    "value in DER": (between(*VALUE, lambda text: "MEQC" + text), [Refusal.LENGTH]),
    "issuer no name": (between(*NAME, "Z1"), [Refusal.KEY_INFO]),
    "issuer empty": (between(*NAME, ""), [Refusal.KEY_INFO]),
    "issuer too long": (between(*NAME, "CN=" + "a" * 1000), [Refusal.KEY_INFO]),
    "serial number in hexadecimal": (between(*SERIAL, "4A0F"), [Refusal.KEY_INFO]),
    "serial number negative": (between(*SERIAL, "-1"), [Refusal.KEY_INFO]),
    "serial number without end": (between(*SERIAL, "9" * 10_000), [Refusal.KEY_INFO]),
    # The signer
    "other issuer": (between(*NAME, "CN=Z1,OU=07"), [Refusal.UNKNOWN_SIGNER]),
    "issuer in another order": (between(*NAME, "OU=07,CN=TEST Issuing OCA"), [Refusal.UNKNOWN_SIGNER]),
    "other serial number": (between(*SERIAL, "1"), [Refusal.UNKNOWN_SIGNER]),
    # What it is worth
    "content changed": (put(">NetworkOperator<", ">Supplier<"), [Refusal.DIGEST_MISMATCH]),
    "counter changed": (put(":1200<", ":1201<"), [Refusal.DIGEST_MISMATCH]),
    "attribute changed": (put('schemaVersion="5.1"', 'schemaVersion="5.2"'), [Refusal.DIGEST_MISMATCH]),
    "element added": (before("</sr:Body>", "<sr:ReadInventory/>"), [Refusal.DIGEST_MISMATCH]),
    "namespace added": (put("<sr:Header>", '<sr:Header xmlns:a="urn:a">'), [Refusal.DIGEST_MISMATCH]),
    "processing instruction added": (before("<sr:Header>", "<?a b?>"), [Refusal.DIGEST_MISMATCH]),
    "processing instruction before the root": (before("<sr:Request ", "<?a b?>"), [Refusal.DIGEST_MISMATCH]),
    "text after the signature": (before("</sr:Request>", "a"), [Refusal.DIGEST_MISMATCH]),
    "space in a value": (put(">NetworkOperator<", ">NetworkOperator <"), [Refusal.DIGEST_MISMATCH]),
    "value changed": (between(*VALUE, one_bit), [Refusal.MISMATCH]),
    "value nothing": (between(*VALUE, "A" * 86 + "=="), [Refusal.MISMATCH]),
    "space in the digest": (between(*DIGEST, lambda text: f" {text} "), [Refusal.MISMATCH]),
    "digest changed": (between(*DIGEST, one_bit), [Refusal.DIGEST_MISMATCH, Refusal.MISMATCH]),
    "relative namespace": (put("<sr:Header>", '<sr:Header xmlns:a="b">'), [Refusal.REFUSED]),
}


@pytest.mark.parametrize(("change", "refusals"), CASES.values(), ids=CASES)
def test_one_change(change: Change, refusals: list[Refusal], signed: bytes, find: Find) -> None:
    changed = change(signed)
    assert changed != signed
    found = verify_document(changed, find)
    assert not isinstance(found, SignedBy)
    assert [finding.code for finding in found] == refusals
    assert all(finding.message.endswith(".") and finding.clause.startswith("SEC Appendix AD") for finding in found)


def test_every_refusal_has_a_case() -> None:
    of_the_signer = {Refusal.SIGNER_ROLE, Refusal.SIGNER_IDENTITY, Refusal.SIGNER_KEY_USAGE}
    assert {refusal for _, refusals in CASES.values() for refusal in refusals} == set(Refusal) - of_the_signer


ACCEPTED: dict[str, Change] = {
    "white space between elements": put("<sr:Body>", "\r\n\t <sr:Body>"),
    "white space in the signature": before("<ds:SignatureValue>", "\n"),
    "white space as a character reference": before("<sr:Body>", "&#32;"),
    "line breaks in the value": between(*VALUE, lambda text: f"{text[:76]}&#13;\n{text[76:]}"),
    "a comment": before("<sr:Body>", "<!-- a -->"),
    "a comment in a value": put(">true<", ">tr<!-- a -->ue<"),
    "a comment before the root": before("<sr:Request ", "<!-- a -->"),
    "a comment about document types": before("<sr:Body>", "<!-- before <!DOCTYPE -->"),
    "a comment about document types before the root": before("<sr:Request ", "<!-- before <!DOCTYPE -->"),
    "CDATA": put(">true<", "><![CDATA[true]]><"),
    "another way to write an empty element": put("</ds:CanonicalizationMethod>", "</ds:CanonicalizationMethod >"),
    "no XML declaration": lambda document: document[document.index(b"?>") + 2 :],
    "a byte order mark": lambda document: b"\xef\xbb\xbf" + document,
    "single quotes": put('schemaVersion="5.1"', "schemaVersion = '5.1'"),
    "spaces in the issuer": between(*NAME, "CN = TEST Issuing OCA , OU=07"),
    "zeros before the serial number": between(*SERIAL, lambda text: f" 00{text}\n"),
}


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=ACCEPTED)
def test_what_changes_nothing(change: Change, signed: bytes, user: Signer, find: Find) -> None:
    assert verify_document(change(signed), find) == SignedBy(user.certificate)


def test_several_things_are_all_said(signed: bytes, find: Find) -> None:
    changed = signed.replace(b"ecdsa-sha256", b"rsa-sha1").replace(b'URI=""', b'URI="#a"')
    found = verify_document(changed.replace(b"</ds:Signature>", b"<ds:Object/></ds:Signature>"), find)
    assert not isinstance(found, SignedBy)
    assert [finding.code for finding in found] == [Refusal.ALGORITHM, Refusal.REFERENCE_URI, Refusal.OBJECT]


def test_the_library_has_the_last_word(signed: bytes, find: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "is_good", lambda *_: False)
    found = verify_document(signed, find)
    assert not isinstance(found, SignedBy)
    assert [finding.code for finding in found] == [Refusal.REFUSED]


def test_a_certificate_of_another_key(signed: bytes, dsp: Signer) -> None:
    found = verify_document(signed, lambda *_: dsp.certificate)
    assert not isinstance(found, SignedBy)
    assert [finding.code for finding in found] == [Refusal.MISMATCH]


def test_a_finding_says_where_and_what(signed: bytes, find: Find) -> None:
    found = verify_document(
        signed.replace(b"<ds:Reference ", b"\n\n<ds:Reference ").replace(b'URI=""', b'URI="#a"'), find
    )
    assert not isinstance(found, SignedBy)
    (finding,) = found
    assert finding.message == "The Reference of the signature has the URI '#a'."
    assert finding.clause == "SEC Appendix AD (DUIS), XML signature; XML Signature 1.1 §4.4.3.1"
    assert (finding.subject, dict(finding.details)) == ("line 3", {"line": "3", "element": "Reference", "found": "#a"})


def test_the_limit_can_be_moved(signed: bytes, user: Signer, find: Find) -> None:
    assert not isinstance(verify_document(signed, find, limit=100), SignedBy)
    assert verify_document(signed.ljust(1_000_001), find, limit=2_000_000) == SignedBy(user.certificate)
