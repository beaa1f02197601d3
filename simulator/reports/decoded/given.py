"""What files bring along for reading other files: certificates, private keys, revocation lists. They stay unshown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asn1crypto import pem
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key

from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import KeyPair
from simulator.pki.revocation_list import RevocationList, parse_revocation_list

_ARMOUR = "-----BEGIN "


@dataclass(frozen=True, slots=True)
class Given:
    """What is of use in some files. The certificates are known by it, and not trusted."""

    certificates: tuple[Certificate, ...]
    keys: tuple[KeyPair, ...]
    lists: tuple[RevocationList, ...]

    @classmethod
    def by(cls, files: Iterable[bytes]) -> Given:
        """What these files bring: PEM, DER, or a JSON key store. Whatever cannot be read brings nothing."""
        encoded = [der for data in files for der in _encoded(data)]
        return cls(
            tuple(c for c in map(parse_certificate, encoded) if isinstance(c, Certificate)),
            tuple(key for key in map(_key_pair, encoded) if key),
            tuple(one for one in map(parse_revocation_list, encoded) if isinstance(one, RevocationList)),
        )


def texts_in(data: bytes) -> list[str]:
    """The PEM texts that are values somewhere in a JSON object, as in a key store; none in anything else."""
    try:
        return list(_texts(json.loads(data)))
    except (ValueError, RecursionError):
        return []


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, str) and value.lstrip().startswith(_ARMOUR):
        yield value


def _encoded(data: bytes) -> list[bytes]:
    if data.lstrip().startswith(b"{"):
        return [der for text in texts_in(data) for der in _unarmoured(text.encode())]
    return _unarmoured(data) if _ARMOUR.encode() in data else [data]


def _unarmoured(text: bytes) -> list[bytes]:
    try:
        return [der for _, _, der in pem.unarmor(text, multiple=True)]
    except ValueError:
        return []


def _key_pair(der: bytes) -> KeyPair | None:
    try:
        key = load_der_private_key(der, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        return None
    return KeyPair.from_private_key(key)
