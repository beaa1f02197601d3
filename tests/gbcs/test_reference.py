"""The published reference messages: every frame and payload, every signature, every MAC.

They are not ours to copy. Where a directory of them is at hand (``*_GBCS.HEX``, and the Devices' certificates as
``<EUI-64>-ds.pem`` and ``-ka.pem``), name it in ``SMKI_SIM_REFERENCE_VECTORS``, and in ``SMKI_SIM_KEYSTORE`` the
``keystore.json`` of the organisations' certificates and test private keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from asn1crypto import pem
from asn1crypto.x509 import Certificate
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.gbcs.credentials import (
    CREDENTIALS_ALERT_MESSAGE_CODE,
    ReplacementMode,
    decode_credentials_alert,
    decode_credentials_response,
    decode_update_security_credentials,
)
from simulator.gbcs.framing import Message, MessageKind, decode_message, encode_message, encode_pre_command
from simulator.gbcs.protection import mac_is_valid, shared_secret
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
    decode_retrieve_security_credentials,
    decode_retrieved_security_credentials,
)

ROOT = os.environ.get("SMKI_SIM_REFERENCE_VECTORS")
KEYSTORE = os.environ.get("SMKI_SIM_KEYSTORE")
ACCESS_CONTROL_BROKER = "04"
FILES = sorted(Path(ROOT).rglob("*_GBCS.HEX")) if ROOT else []


class Payload(Protocol):
    def encode(self) -> bytes: ...


Reader = Callable[[bytes], Payload | Finding]


def read(path: Path) -> tuple[bytes, Message]:
    octets = bytes.fromhex(path.read_text("ascii"))
    message = decode_message(octets)
    assert isinstance(message, Message), f"{path.name}: {message}"
    return octets, message


def reader(message: Message) -> Reader | None:
    """How the payload is read, if it is one of CS02a or CS02b."""
    code, kind = message.header.message_code, message.header.kind
    if code in {mode.message_code for mode in ReplacementMode}:
        return decode_update_security_credentials if kind is MessageKind.COMMAND else decode_credentials_response
    if code == RETRIEVAL_MESSAGE_CODE:
        command = kind is MessageKind.COMMAND
        return decode_retrieve_security_credentials if command else decode_retrieved_security_credentials
    return decode_credentials_alert if code == CREDENTIALS_ALERT_MESSAGE_CODE else None


PAYLOADS = [path for path in FILES if reader(read(path)[1])]

pytestmark = pytest.mark.skipif(not FILES, reason="SMKI_SIM_REFERENCE_VECTORS names no directory of *_GBCS.HEX")
needs_keys = pytest.mark.skipif(not KEYSTORE, reason="SMKI_SIM_KEYSTORE names no keystore.json")
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_payload = pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)


class Keys:
    """Every certificate's key by its holder and use, and the Access Control Broker's private keys."""

    def __init__(self, vectors: Path, keystore: Path) -> None:
        self.public: dict[tuple[EUI64, str], list[ec.EllipticCurvePublicKey]] = {}
        self.broker: list[ec.EllipticCurvePrivateKey] = []
        for path in vectors.rglob("*-??.pem"):
            party, _, use = path.stem.partition("-")  # "pp-ka" is for prepayment top-ups, and not looked at
            self._add(party, use, path.read_bytes())
        for party, entries in json.loads(keystore.read_text("utf-8")).items():
            for usage, use in (("digitalSignature", "ds"), ("keyAgreement", "ka")):
                for entry in entries.get(usage, {}).values():
                    self._add(party, use, entry["certificate"].encode())
                    if f"{entry['role']:02}" == ACCESS_CONTROL_BROKER and use == "ka" and entry.get("privateKey"):
                        private = load_pem_private_key(entry["privateKey"].encode(), None)
                        assert isinstance(private, ec.EllipticCurvePrivateKey)
                        self.broker.append(private)

    def _add(self, party: str, use: str, armoured: bytes) -> None:
        # With asn1crypto, which is lenient: one published certificate has parameters where there should be none.
        kind, _, der = pem.unarmor(armoured)
        key = load_der_public_key(der if kind == "PUBLIC KEY" else Certificate.load(der).public_key.dump())
        assert isinstance(key, ec.EllipticCurvePublicKey)
        self.public.setdefault((EUI64.parse(party), use), []).append(key)

    def secrets(self, message: Message) -> Iterator[bytes]:
        """What the broker shares with either end of the message."""
        for party in (message.header.originator, message.header.recipient):
            for key in self.public.get((party, "ka"), []):
                point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
                yield from (shared_secret(private, point) for private in self.broker)


@pytest.fixture(scope="module")
def keys() -> Keys:
    assert ROOT is not None and KEYSTORE is not None
    return Keys(Path(ROOT), Path(KEYSTORE))


@each_file
def test_every_frame_is_written_again_octet_for_octet(path: Path) -> None:
    octets, message = read(path)
    assert octets == (encode_pre_command(message) if "PRECOMMAND" in path.name else encode_message(message))


@each_payload
def test_every_command_is_written_again_octet_for_octet_and_every_answer_is_read(path: Path) -> None:
    _, message = read(path)
    payload_reader = reader(message)
    assert payload_reader is not None
    value: Any = payload_reader(message.payload)
    assert not isinstance(value, Finding), value
    assert payload_reader(value.encode()) == value
    # Devices answer with lengths that are not the shortest: their payloads come out shorter, and say the same.
    assert value.encode() == message.payload or message.header.kind is not MessageKind.COMMAND


@needs_keys
@each_payload
def test_every_signature_verifies(path: Path, keys: Keys) -> None:
    _, message = read(path)
    candidates = keys.public.get((message.header.originator, "ds"), [])
    if message.signature is None:
        pytest.skip("not signed")
    r, s = (int.from_bytes(half, "big") for half in (message.signature[:32], message.signature[32:]))
    der = encode_dss_signature(r, s)

    def verifies(key: ec.EllipticCurvePublicKey) -> bool:
        try:
            key.verify(der, message.signed_part, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True

    assert any(map(verifies, candidates))


@needs_keys
@each_payload
def test_every_mac_is_recomputed(path: Path, keys: Keys) -> None:
    _, message = read(path)
    if message.mac is None:
        pytest.skip("no MAC")
    assert any(mac_is_valid(message, secret) for secret in keys.secrets(message))
