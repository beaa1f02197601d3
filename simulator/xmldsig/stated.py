"""What a signature says: the digest, the value, and who is to have signed."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from dataclasses import dataclass

from lxml.etree import _Element

from simulator.domain.finding import Finding
from simulator.xmldsig.departures import Departures, departures
from simulator.xmldsig.findings import Refusal, shown
from simulator.xmldsig.form import DIGEST_LENGTH, SIGNATURE_LENGTH, follows
from simulator.xmldsig.issuers import normal_spelling

PLACEHOLDER = b"default"
"""What the published templates hold in place of a digest and of a signature."""

_SERIAL = re.compile(r"[0-9]{1,50}", re.ASCII)
_WHITE_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class StatedSignature:
    """What a signature of the one form says: the digest (32 octets), r and s (64), and who is to have signed."""

    element: _Element
    digest: bytes
    value: bytes
    issuer: str
    serial: int

    @property
    def signer(self) -> str:
        """The certificate as it is named: serial number in hexadecimal, then issuer."""
        return f"{self.serial:X} {self.issuer}"


def read_signature(signature: _Element) -> StatedSignature | tuple[Finding, ...]:
    """What a signature says, or every way in which it departs from the one form.

    Placeholders are a finding by themselves: nobody has signed, so no more need be said.
    """
    if not follows(signature):
        departed = departures(signature)
        if departed:
            return departed
    signed_info, signature_value, key_info = signature
    digest_value, names = signed_info[2][2], key_info[0][0]
    findings = Departures()
    digest, value = _octets(digest_value), _octets(signature_value)
    if PLACEHOLDER in (digest, value):
        where = digest_value if digest == PLACEHOLDER else signature_value
        problem = "holds the placeholder of a template: the document has not been signed"
        findings.add(Refusal.PLACEHOLDER, "Signature", problem, at=where)
        return findings.all()
    _check("DigestValue", digest_value, digest, DIGEST_LENGTH, findings)
    _check("SignatureValue", signature_value, value, SIGNATURE_LENGTH, findings)
    issuer, serial = _issuer(names[0], findings), _serial(names[1], findings)
    if digest is None or value is None or issuer is None or serial is None or findings:
        return findings.all()
    return StatedSignature(signature, digest, value, issuer, serial)


def _octets(element: _Element) -> bytes | None:
    """The octets of a value, or nothing if it is not base64, or not as base64 is written."""
    written = (element.text or "").encode().translate(None, _WHITE_SPACE)
    try:
        octets = a2b_base64(written, strict_mode=True)
    except Base64Error:
        return None
    return octets if b2a_base64(octets, newline=False) == written else None


def _check(name: str, element: _Element, octets: bytes | None, length: int, findings: Departures) -> None:
    if octets is None:
        findings.add(Refusal.BASE64, name, f"is not base64: {shown(element.text)}", at=element, found=element.text)
    elif len(octets) != length:
        problem = f"has {len(octets)} octets and not {length}"
        findings.add(Refusal.LENGTH, name, problem, at=element, found=str(len(octets)), expected=str(length))


def _issuer(element: _Element, findings: Departures) -> str | None:
    issuer = normal_spelling(element.text or "")
    if issuer is None:
        problem = f"is not the name of an issuer: {shown(element.text)}"
        findings.add(Refusal.KEY_INFO, "X509IssuerName", problem, at=element, found=element.text)
    return issuer


def _serial(element: _Element, findings: Departures) -> int | None:
    digits = _SERIAL.fullmatch((element.text or "").strip())
    if digits is None:
        problem = f"is not a serial number in decimal digits: {shown(element.text)}"
        findings.add(Refusal.KEY_INFO, "X509SerialNumber", problem, at=element, found=element.text)
        return None
    return int(digits[0])
