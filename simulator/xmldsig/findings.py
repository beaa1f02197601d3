"""What can be wrong with a signature, by a stable name, and the clause that says so.

``details`` of a finding hold, where they apply, ``element`` and ``line`` (where it was found), ``found`` and
``expected``. ``subject`` is the line, or the certificate as issuer and serial number.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from simulator.domain.finding import Finding

DUIS = "SEC Appendix AD (DUIS), XML signature"


class Refusal(StrEnum):
    """Why a document is not taken for signed. In the order in which the questions are asked."""

    UNREADABLE = "signature-unreadable"
    """The document is oversized, in another encoding, has a document type, or is not well-formed."""
    EXCESSIVE = "signature-excessive"
    """The document has more of something than can be brought into canonical form in reasonable time."""
    ROOT = "signature-root"
    """The root is no Service Request and no Service Response, so the signature may cover something else."""
    MISSING = "signature-missing"
    SEVERAL = "signature-several"
    MISPLACED = "signature-misplaced"
    """The signature is not the last child of the root: wrapped, or in front of something."""
    DUPLICATE_ID = "signature-duplicate-id"

    FORM = "signature-form"
    """An element, attribute or text that is not of the one form, where no name below says it better."""
    CANONICALIZATION = "signature-canonicalization"
    ALGORITHM = "signature-algorithm"
    HMAC = "signature-hmac"
    REFERENCES = "signature-references"
    REFERENCE_URI = "signature-reference-uri"
    TRANSFORMS = "signature-transforms"
    DIGEST_ALGORITHM = "signature-digest-algorithm"
    OBJECT = "signature-object"
    """The signature carries an Object or a Manifest of its own."""
    KEY_INFO = "signature-key-info"
    """The certificate is not named by its issuer and serial number alone."""
    EMBEDDED_KEY = "signature-embedded-key"
    """The signature brings the certificate or the key that it wants to be verified with."""
    RETRIEVAL_METHOD = "signature-retrieval-method"
    PLACEHOLDER = "signature-placeholder"
    """The values are those of an unsigned template."""
    BASE64 = "signature-base64"
    LENGTH = "signature-length"

    UNKNOWN_SIGNER = "signature-unknown-signer"
    DIGEST_MISMATCH = "signature-digest-mismatch"
    """The document is not the one that was signed."""
    MISMATCH = "signature-mismatch"
    """The signature was not made with the key of the certificate that it names."""
    REFUSED = "signature-refused"
    """The library does not accept the signature, and neither of the two above says why."""

    SIGNER_ROLE = "signature-signer-role"
    SIGNER_IDENTITY = "signature-signer-identity"
    SIGNER_KEY_USAGE = "signature-signer-key-usage"


UNSIGNED = (Refusal.MISSING, Refusal.PLACEHOLDER)
"""Nobody has signed the document; which is not the same as having signed it badly."""

_SPECIFICATION = "XML Signature 1.1"
_CLAUSES = {
    Refusal.UNREADABLE: "XML 1.0 §2.1",
    Refusal.EXCESSIVE: f"{_SPECIFICATION} §8",
    Refusal.DUPLICATE_ID: "XML 1.0 §3.3.1 (ID), xml:id §4",
    Refusal.CANONICALIZATION: f"{_SPECIFICATION} §4.4.1",
    Refusal.ALGORITHM: f"{_SPECIFICATION} §4.4.2",
    Refusal.HMAC: f"{_SPECIFICATION} §6.3",
    Refusal.REFERENCES: f"{_SPECIFICATION} §4.4.3",
    Refusal.REFERENCE_URI: f"{_SPECIFICATION} §4.4.3.1",
    Refusal.TRANSFORMS: f"{_SPECIFICATION} §4.4.3.4",
    Refusal.DIGEST_ALGORITHM: f"{_SPECIFICATION} §4.4.3.5",
    Refusal.OBJECT: f"{_SPECIFICATION} §4.6, §5.1",
    Refusal.KEY_INFO: f"{_SPECIFICATION} §4.5.4",
    Refusal.EMBEDDED_KEY: f"{_SPECIFICATION} §4.5.2, §4.5.4",
    Refusal.RETRIEVAL_METHOD: f"{_SPECIFICATION} §4.5.3",
    Refusal.BASE64: f"{_SPECIFICATION} §4.1",
    Refusal.LENGTH: f"{_SPECIFICATION} §6.4.3",
    Refusal.UNKNOWN_SIGNER: f"{_SPECIFICATION} §4.5.4",
    Refusal.DIGEST_MISMATCH: f"{_SPECIFICATION} §3.2.1",
    Refusal.MISMATCH: f"{_SPECIFICATION} §3.2.2",
    Refusal.REFUSED: f"{_SPECIFICATION} §3.2",
    Refusal.SIGNER_ROLE: "SMKI Organisation Certificate Policy",
    Refusal.SIGNER_IDENTITY: "SMKI Organisation Certificate Policy",
    Refusal.SIGNER_KEY_USAGE: "RFC 5280 §4.2.1.3",
}


def finding(refusal: Refusal, message: str, *, line: int | None = None, subject: str = "", **details: str) -> Finding:
    """A finding of this room; the details that are empty are left out."""
    named = {"line": str(line) if line else "", **details}
    clause = _CLAUSES.get(refusal)
    return Finding(
        code=refusal.value,
        message=message,
        clause=f"{DUIS}; {clause}" if clause else DUIS,
        subject=subject or (f"line {line}" if line else ""),
        details=MappingProxyType({name: value for name, value in named.items() if value}),
    )


def shown(text: str | None, most: int = 60) -> str:
    """Text of a document as a message shows it: in quotes, on one line, cut after ``most`` characters."""
    text = text or ""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "'" + "".join(c if c.isprintable() else "·" for c in cut) + "'"
