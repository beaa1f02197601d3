"""The MAC of a GBCS message and the key agreement under it.

Source: GBCS, Message Authentication Code and Key Derivation (verified: the MACs of reference messages were
recomputed). The secret is the static ECDH of two parties' key agreement keys: for commands those of the Access Control
Broker and of the Device, even where the header names another party as the originator; for responses those of the Device
and of the party that it answers. Since every message has a key of its own, derived from its kind and counter, the
initialisation vector need not vary.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from simulator.domain.eui64 import EUI64
from simulator.gbcs.framing import Message, MessageKind
from simulator.gbcs.malformed import GbcsError

_KEY_DERIVATION_COUNTER = bytes.fromhex("00000001")
_ALGORITHM_ID = bytes.fromhex("60857406080300")
_AUTHENTICATION_ONLY = bytes.fromhex("11 00000000 00")
_INVOCATION_COUNTER = bytes(4)
_KEY_OCTETS = 16
_MAC_OCTETS = 12


def shared_secret(private_key: ec.EllipticCurvePrivateKey, public_point: bytes) -> bytes:
    """The ECDH secret Z of a key agreement key and another party's public point (32 octets).

    ``public_point`` is the uncompressed P-256 point of the certificate: ``04``, x, y, 65 octets. The secret of two
    parties never changes while their certificates do not: keep it, for instance by the two key identifiers, or with
    ``functools.cache``, since both arguments are hashable.
    """
    try:
        public_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_point)
        return private_key.exchange(ec.ECDH(), public_key)
    except ValueError as error:
        raise GbcsError(f"not a P-256 key agreement: {error}; give the certificate's 65-octet public point") from error


def derive_mac_key(shared_secret: bytes, originator: EUI64, recipient: EUI64, kind: MessageKind, counter: int) -> bytes:
    """The AES-128 key of one message: the first 16 octets of SHA-256 over the secret and the message's identity."""
    identity = kind.to_bytes(1, "big") + counter.to_bytes(8, "big")
    digest = hashlib.sha256(
        b"".join(
            (
                _KEY_DERIVATION_COUNTER,
                shared_secret,
                _ALGORITHM_ID,
                originator.octets,
                b"\x09" + identity,
                recipient.octets,
            )
        )
    )
    return digest.digest()[:_KEY_OCTETS]


def gmac(key: bytes, originator: EUI64, aad: bytes) -> bytes:
    """AES-128-GMAC over ``aad``: 12 octets. The initialisation vector is the originator and four zero octets."""
    return AESGCM(key).encrypt(originator.octets + _INVOCATION_COUNTER, b"", aad)[:_MAC_OCTETS]


def add_mac(message: Message, shared_secret: bytes) -> Message:
    """The message with its MAC, over the signature too if it has one. Replaces a MAC that was there."""
    return replace(message, mac=_mac(message, shared_secret))


def mac_is_valid(message: Message, shared_secret: bytes) -> bool:
    """Whether the message has a MAC and it is the right one."""
    return message.mac is not None and hmac.compare_digest(message.mac, _mac(message, shared_secret))


def _mac(message: Message, secret: bytes) -> bytes:
    header = message.header
    key = derive_mac_key(secret, header.originator, header.recipient, header.kind, header.counter)
    aad = _AUTHENTICATION_ONLY + message.authenticated_part
    return gmac(key, header.originator, aad)
