"""The made-up parties of the golden GBCS messages: names, keys, certificates, signatures and secrets.

What they are is told in ``fixtures/golden/gbcs/README.md``.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.framing import Message
from simulator.gbcs.protection import shared_secret

GROUP_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_AES256_WRAP_PAD = bytes.fromhex("300b0609608648016503040130")
_WRAPPED_CONTINGENCY_KEY = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.20")
DETERMINISTIC = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

# Locally administered (02) identifiers: 53 49 4D is "SIM".
RECOVERY, SUPPLIER, OPERATOR, BROKER = (EUI64(0x0253494D00000000 + role) for role in (1, 2, 3, 4))
ESME, GPF = EUI64(0x0253494D000000A0), EUI64(0x0253494D000000A3)
NAMES = {RECOVERY: "recovery", SUPPLIER: "supplier", OPERATOR: "operator", BROKER: "broker", ESME: "esme", GPF: "gpf"}
BROKER_CELL = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT)
RECOVERY_CELL = TrustAnchorCell(RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
ROOT_CELL = TrustAnchorCell(RemotePartyRole.ROOT, KeyUsage.KEY_CERT_SIGN)
TOP_UP_CELL = TrustAnchorCell(RemotePartyRole.SUPPLIER, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)


def key(name: str) -> ec.EllipticCurvePrivateKey:
    """The key of this name, as the README gives it."""
    digest = int.from_bytes(hashlib.sha256(f"smki-sim golden {name}".encode()).digest(), "big")
    return ec.derive_private_key(digest % (GROUP_ORDER - 1) + 1, ec.SECP256R1())


def point(name: str) -> bytes:
    return key(name).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def key_identifier(name: str) -> bytes:
    return hashlib.sha256(point(name)).digest()[:8]


def symmetric_key(contingency: str) -> bytes:
    """What a contingency key is wrapped with."""
    return hashlib.sha256(f"smki-sim golden {contingency}".encode()).digest()


def certificate(name: str, unit: str, issuer: str = "issuer", contingency: str = "") -> bytes:
    """A certificate of the key of this name, as small as carrying it needs (no profile of the SMKI).

    A root carries a contingency key, wrapped.
    """
    builder = x509.CertificateBuilder(
        issuer_name=x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]),
        subject_name=x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, unit)]),
        public_key=key(name).public_key(),
        serial_number=int.from_bytes(key_identifier(name), "big"),
        not_valid_before=datetime(2026, 1, 1),
        not_valid_after=datetime(2036, 1, 1),
    )
    builder = builder.add_extension(x509.SubjectKeyIdentifier(key_identifier(name)), critical=False)
    if contingency:
        public_key = key(f"{contingency} signing").public_key()
        information = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        wrapped = aes_key_wrap_with_padding(symmetric_key(contingency), information)
        value = _AES256_WRAP_PAD + b"\x04" + bytes([len(wrapped)]) + wrapped
        apex = b"\x30" + bytes([len(value)]) + value
        builder = builder.add_extension(x509.UnrecognizedExtension(_WRAPPED_CONTINGENCY_KEY, apex), critical=False)
    signed = builder.sign(key(issuer), hashes.SHA256(), ecdsa_deterministic=True)
    return signed.public_bytes(Encoding.DER)


def sign(message: Message, by: str = "") -> Message:
    """The message with the signature of its originator, or with that of another key."""
    name = f"{by or NAMES[message.header.originator]} signing"
    r, s = decode_dss_signature(key(name).sign(message.signed_part, DETERMINISTIC))
    return replace(message, signature=r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def secret(message: Message) -> bytes:
    """The secret of the Access Control Broker and the Device, whoever the header names."""
    device = next(party for party in (message.header.originator, message.header.recipient) if party in (ESME, GPF))
    return shared_secret(key("broker agreement"), point(f"{NAMES[device]} agreement"))
