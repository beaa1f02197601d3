"""Key pairs on P-256, derived from the scenario's seed, and the 8-octet key identifiers of the SMKI.

Every key of a simulated world is a function of the seed and of what the key is for. Signatures are
deterministic (RFC 6979), so that the same scenario gives the same octets everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

GROUP_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The number of points of P-256 (SEC 2 §2.4.2, secp256r1)."""

DETERMINISTIC_ECDSA = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
"""ecdsa-with-SHA256 by RFC 6979: the only way in which the simulator signs."""

ECDSA_WITH_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
"""Its algorithm identifier, which has no parameters (RFC 5758 §3.2)."""


def _digest(purpose: bytes, seed: int, label: tuple[str | int, ...]) -> bytes:
    """64 octets for a purpose, a seed and a label; each part carries its type and length."""
    state = hashlib.sha512(b"smki-sim " + purpose)
    for part in (seed, *label):
        written = str(part).encode()
        state.update(b"%c%d:" % (b"i" if isinstance(part, int) else b"s", len(written)) + written)
    return state.digest()


def key_identifier(public_point: bytes) -> bytes:
    """The key identifier of a public key: nibble 4, then the low 60 bits of the SHA-1 of the point.

    RFC 5280 §4.2.1.2 method (2); always 8 octets in the SMKI ("SMKI Organisation Certificate Policy",
    "SMKI Device Certificate Policy").
    """
    identifier = hashlib.sha1(public_point, usedforsecurity=False).digest()[-8:]
    return bytes((0x40 | identifier[0] & 0x0F,)) + identifier[1:]


@dataclass(frozen=True)
class KeyPair:
    """A P-256 key pair: what a Party, an authority or a Device holds behind one certificate.

    ``public_point`` is the uncompressed point (65 octets), ``key_identifier`` its 8 octets.
    """

    private_key: ec.EllipticCurvePrivateKey = field(repr=False, compare=False)
    public_point: bytes
    key_identifier: bytes

    @classmethod
    def from_private_key(cls, key: ec.EllipticCurvePrivateKey) -> Self:
        """The key pair of a private key, which must be on P-256."""
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return cls(key, point, key_identifier(point))

    def __reduce__(self) -> tuple[Callable[[int], KeyPair], tuple[int]]:
        """Copies and pickles are made anew from the scalar (a loaded key cannot travel between processes)."""
        return _from_scalar, (self.private_key.private_numbers().private_value,)

    def sign(self, data: bytes) -> bytes:
        """ECDSA with SHA-256 over ``data``, as DER: the form of certificates and CRLs."""
        return self.private_key.sign(data, DETERMINISTIC_ECDSA)

    def sign_raw(self, data: bytes) -> bytes:
        """ECDSA with SHA-256 over ``data``, as r and s of 32 octets each: the form of GBCS and XML signatures."""
        r, s = decode_dss_signature(self.sign(data))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _from_scalar(scalar: int) -> KeyPair:
    return KeyPair.from_private_key(ec.derive_private_key(scalar, ec.SECP256R1()))


def derive_key(seed: int, *label: str | int) -> KeyPair:
    """The key pair that belongs to this label in the world of this seed.

    The label says what the key is for: ``derive_key(seed, "device", eui64.value, "signing")``.
    """
    scalar = int.from_bytes(_digest(b"key", seed, label), "big") % (GROUP_ORDER - 1) + 1
    return _from_scalar(scalar)


def derive_secret(seed: int, *label: str | int) -> bytes:
    """The symmetric key (32 octets) that belongs to this label."""
    return _digest(b"secret", seed, label)[:32]


class KeySource:
    """Gives new key pairs, one after another, as the random numbers of a cryptographic module would.

    Each follows from a secret that moves on by a one-way function when the key is given out. So neither a source nor
    whoever holds one can make an earlier key again: what is destroyed is gone. (Whoever knows the seed can begin the
    whole world again; in this the seed stands for chance.)
    """

    def __init__(self, seed: int, *label: str | int) -> None:
        self._secret = derive_secret(seed, "key source", *label)

    def new_key(self) -> KeyPair:
        """A key pair that was never given out before."""
        scalar = int.from_bytes(hashlib.sha512(b"key" + self._secret).digest(), "big") % (GROUP_ORDER - 1) + 1
        self._secret = hashlib.sha256(b"next" + self._secret).digest()
        return _from_scalar(scalar)


def serial_for(seed: int, *label: str | int) -> int:
    """The serial number that belongs to this label: positive and exactly 16 octets long, as in the samples."""
    octets = _digest(b"serial", seed, label)[:16]
    return int.from_bytes(bytes((0x40 | octets[0] & 0x3F,)) + octets[1:], "big")
