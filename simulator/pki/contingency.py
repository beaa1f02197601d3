"""The contingency key: what replaces the root of the Organisation hierarchy when all else is lost.

Its public key travels inside the Root OCA Certificate, wrapped with a symmetric key that is only revealed when
the contingency key is used: then a Device unwraps it and verifies with it. Source: RFC 5934 §4.5 and
appendix A (id-pe-wrappedApexContinKey, ApexContingencyKey); the wrapping algorithm, AES-256 key wrap with padding
(RFC 5649), is an assumption.
"""

from __future__ import annotations

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simulator.pki.extensions import WRAPPED_CONTINGENCY_KEY
from simulator.pki.keys import KeyPair, derive_key, derive_secret

_AES256_WRAP_PAD = bytes.fromhex("300b0609608648016503040130")


def contingency_key(seed: int, environment: str) -> KeyPair:
    """The contingency key pair of a world."""
    return derive_key(seed, "contingency", environment)


def wrapping_key(seed: int, environment: str) -> bytes:
    """The symmetric key (32 octets) that unwraps the contingency key: plaintextSymmetricKey in a GBCS command."""
    return derive_secret(seed, "contingency wrapping", environment)


def wrapped_contingency_key(seed: int, environment: str) -> x509.UnrecognizedExtension:
    """The extension of the Root OCA Certificate: the algorithm and the wrapped SubjectPublicKeyInfo."""
    public_key = contingency_key(seed, environment).private_key.public_key()
    information = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    wrapped = aes_key_wrap_with_padding(wrapping_key(seed, environment), information)
    value = core.Sequence(contents=_AES256_WRAP_PAD + core.OctetString(wrapped).dump()).dump()
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(WRAPPED_CONTINGENCY_KEY), value)
