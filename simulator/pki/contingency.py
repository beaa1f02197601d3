"""The contingency key: what replaces the root of the Organisation hierarchy when all else is lost.

Its public key travels inside the Root OCA Certificate, wrapped with a symmetric key that is only revealed when
the contingency key is used: then a Device unwraps it and verifies with it. A new root brings a new contingency key.
Source: RFC 5934 §4.5 and appendix A (id-pe-wrappedApexContinKey, ApexContingencyKey); the wrapping algorithm, AES-256
key wrap with padding (RFC 5649), is an assumption.
"""

from __future__ import annotations

from typing import Any

from asn1crypto import algos, core
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from simulator.domain.finding import Finding
from simulator.pki.certificate import Certificate
from simulator.pki.extensions import WRAPPED_CONTINGENCY_KEY
from simulator.pki.keys import KeyPair, derive_key, derive_secret

_AES256_WRAP_PAD = "2.16.840.1.101.3.4.1.48"
_CLAUSE = "RFC 5934 §4.5"
_ApexContingencyKey: Any = type(
    "ApexContingencyKey",
    (core.Sequence,),
    {"_fields": [("wrapAlgorithm", algos.AlgorithmIdentifier), ("wrappedContinPubKey", core.OctetString)]},
)


def contingency_key(seed: int, environment: str, number: int = 1) -> KeyPair:
    """The contingency key pair that came with the ``number``-th root of a world."""
    return derive_key(seed, "contingency", environment, *_numbered(number))


def wrapping_key(seed: int, environment: str, number: int = 1) -> bytes:
    """The symmetric key (32 octets) that unwraps the contingency key: plaintextSymmetricKey in a GBCS command."""
    return derive_secret(seed, "contingency wrapping", environment, *_numbered(number))


def wrapped_contingency_key(seed: int, environment: str, number: int = 1) -> x509.UnrecognizedExtension:
    """The extension of the Root OCA Certificate: the algorithm and the wrapped SubjectPublicKeyInfo."""
    public_key = contingency_key(seed, environment, number).private_key.public_key()
    information = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    wrapped = aes_key_wrap_with_padding(wrapping_key(seed, environment, number), information)
    value = _ApexContingencyKey({"wrapAlgorithm": {"algorithm": _AES256_WRAP_PAD}, "wrappedContinPubKey": wrapped})
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(WRAPPED_CONTINGENCY_KEY), value.dump())


def unwrap_contingency_key(root: Certificate, symmetric_key: bytes) -> ec.EllipticCurvePublicKey | Finding:
    """The contingency public key in a Root OCA Certificate, as whoever is told the symmetric key can read it.

    Findings: ``contingency-key-absent``, ``contingency-key-malformed``, ``contingency-key-not-unwrapped`` (the
    symmetric key is another).
    """
    extension = root.extensions.get(WRAPPED_CONTINGENCY_KEY)
    if extension is None or not isinstance(extension.value, x509.UnrecognizedExtension):
        return _finding("absent", root, "The root holds no wrapped contingency key")
    try:
        apex = _ApexContingencyKey.load(extension.value.value, strict=True)
        algorithm, wrapped = apex["wrapAlgorithm"]["algorithm"].dotted, apex["wrappedContinPubKey"].native
    except (ValueError, TypeError) as error:
        return _finding("malformed", root, f"The wrapped contingency key cannot be read: {error}")
    if algorithm != _AES256_WRAP_PAD:
        return _finding("malformed", root, f"The contingency key is wrapped by an unknown algorithm, {algorithm}")
    try:
        key = load_der_public_key(aes_key_unwrap_with_padding(symmetric_key, wrapped))
    except (InvalidUnwrap, ValueError):
        return _finding("not-unwrapped", root, "The symmetric key does not unwrap the contingency key of the root")
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        return _finding("malformed", root, "The contingency key is no key on P-256")
    return key


def _numbered(number: int) -> tuple[int, ...]:
    return (number,) if number > 1 else ()


def _finding(what: str, root: Certificate, message: str) -> Finding:
    return Finding(f"contingency-key-{what}", f"{message}.", _CLAUSE, root.certificate_id)
