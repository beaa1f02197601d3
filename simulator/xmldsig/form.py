"""The one form that a signature may have, as data.

Source: the documents that Smart DCC's published tools write. XML Signature allows far more; what it allows and this
form does not is refused before any library sees it, so that the library has nothing to interpret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from simulator.domain.documents import SIGNATURE_NAMESPACE
from simulator.xmldsig.findings import Refusal

EXCLUSIVE_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"

DIGEST_LENGTH, SIGNATURE_LENGTH = 32, 64


@dataclass(frozen=True, slots=True)
class Form:
    """One element: the children that it has, in order, or the attribute, or a value.

    ``refusal`` is what it means when the element is missing or repeated, or holds an element that is not known here;
    an attribute brings its own, for another value.
    """

    refusal: Refusal
    children: tuple[str, ...] = ()
    attribute: tuple[str, str, Refusal] | None = None
    has_value: bool = False


FORMS = {
    "Signature": Form(Refusal.FORM, ("SignedInfo", "SignatureValue", "KeyInfo")),
    "SignedInfo": Form(Refusal.FORM, ("CanonicalizationMethod", "SignatureMethod", "Reference")),
    "CanonicalizationMethod": Form(
        Refusal.CANONICALIZATION, attribute=("Algorithm", EXCLUSIVE_C14N, Refusal.CANONICALIZATION)
    ),
    "SignatureMethod": Form(Refusal.ALGORITHM, attribute=("Algorithm", ECDSA_SHA256, Refusal.ALGORITHM)),
    "Reference": Form(
        Refusal.REFERENCES, ("Transforms", "DigestMethod", "DigestValue"), ("URI", "", Refusal.REFERENCE_URI)
    ),
    "Transforms": Form(Refusal.TRANSFORMS, ("Transform",)),
    "Transform": Form(Refusal.TRANSFORMS, attribute=("Algorithm", ENVELOPED, Refusal.TRANSFORMS)),
    "DigestMethod": Form(Refusal.DIGEST_ALGORITHM, attribute=("Algorithm", SHA256, Refusal.DIGEST_ALGORITHM)),
    "DigestValue": Form(Refusal.FORM, has_value=True),
    "SignatureValue": Form(Refusal.FORM, has_value=True),
    "KeyInfo": Form(Refusal.KEY_INFO, ("X509Data",)),
    "X509Data": Form(Refusal.KEY_INFO, ("X509IssuerSerial",)),
    "X509IssuerSerial": Form(Refusal.KEY_INFO, ("X509IssuerName", "X509SerialNumber")),
    "X509IssuerName": Form(Refusal.KEY_INFO, has_value=True),
    "X509SerialNumber": Form(Refusal.KEY_INFO, has_value=True),
}

STRANGERS = {
    "Object": Refusal.OBJECT,
    "Manifest": Refusal.OBJECT,
    "HMACOutputLength": Refusal.HMAC,
    "RetrievalMethod": Refusal.RETRIEVAL_METHOD,
    "X509Certificate": Refusal.EMBEDDED_KEY,
    "KeyValue": Refusal.EMBEDDED_KEY,
    "DEREncodedKeyValue": Refusal.EMBEDDED_KEY,
}
"""Elements that XML Signature knows, this form does not, and that have a name of their own among the refusals."""


def follows(signature: etree._Element) -> bool:
    """Whether a signature is of the form, to the letter, in the prefix that everybody uses (``ds``).

    The quick way to say yes. Where it says no, :func:`~simulator.xmldsig.departures.departures` finds what is wrong,
    which may be nothing but another prefix.
    """
    try:
        written = etree.tostring(signature, method="c14n", exclusive=True)
    except etree.C14NError:
        return False
    return _WRITTEN.fullmatch(written) is not None


def _pattern(name: str, namespace: str = "") -> str:
    """What an element looks like in canonical form."""
    form = FORMS[name]
    attribute = f' {form.attribute[0]}="{re.escape(form.attribute[1])}"' if form.attribute else ""
    content = "[^<]*" if form.has_value else "".join(_pattern(child) for child in form.children)
    return f"<ds:{name}{namespace}{attribute}>{content}</ds:{name}>"


_WRITTEN = re.compile(_pattern("Signature", f' xmlns:ds="{re.escape(SIGNATURE_NAMESPACE)}"').encode())
