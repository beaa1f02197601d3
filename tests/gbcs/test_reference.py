"""The published reference messages: every frame and payload, every signature, every MAC.

They are not ours to copy. Where a directory of them is at hand (``*_GBCS.HEX``, and the Devices' certificates as
``<EUI-64>-ds.pem`` and ``-ka.pem``), name it in ``SMKI_SIM_REFERENCE_VECTORS``, and in ``SMKI_SIM_KEYSTORE`` the
``keystore.json`` of the organisations' certificates and test private keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

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
from simulator.gbcs.framing import Message, MessageKind, decode_message, encode_message, encode_pre_command
from simulator.gbcs.modes import ReplacementMode
from simulator.gbcs.protection import mac_is_valid, shared_secret
from tests.support.gbcs_payloads import KINDS, Kind

ROOT = os.environ.get("SMKI_SIM_REFERENCE_VECTORS")
KEYSTORE = os.environ.get("SMKI_SIM_KEYSTORE")
ACCESS_CONTROL_BROKER = "04"
FILES = sorted(Path(ROOT).rglob("*_GBCS.HEX")) if ROOT else []


def read(path: Path) -> tuple[bytes, Message]:
    octets = bytes.fromhex(path.read_text("ascii"))
    message = decode_message(octets)
    assert isinstance(message, Message), f"{path.name}: {message}"
    return octets, message


def kind_of(message: Message) -> Kind | None:
    """How the payload is read, if it is one of those here."""
    code = message.header.message_code
    if code in {mode.message_code for mode in ReplacementMode}:
        code = ReplacementMode.SUPPLIER_BY_SUPPLIER.message_code  # all modes are read alike
    what = message.header.kind.name.lower()
    return next((kind for kind in KINDS if kind.message_code == code and kind.name.endswith(what)), None)


PAYLOADS = [path for path in FILES if kind_of(read(path)[1])]
NOT_READ = "ECS70 of a Device that cannot read its clock"
"""The one reference answer that is no value here: a Device of the simulator has a clock."""

pytestmark = pytest.mark.skipif(not FILES, reason="SMKI_SIM_REFERENCE_VECTORS names no directory of *_GBCS.HEX")
needs_keys = pytest.mark.skipif(not KEYSTORE, reason="SMKI_SIM_KEYSTORE names no keystore.json")
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_payload = pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)


class Keys:
    """Every certificate's key by its holder and use, and the organisations' private key agreement keys."""

    def __init__(self, vectors: Path, keystore: Path) -> None:
        self.public: dict[tuple[EUI64, str], list[ec.EllipticCurvePublicKey]] = {}
        self.private: dict[EUI64, list[ec.EllipticCurvePrivateKey]] = {}
        self.broker: list[ec.EllipticCurvePrivateKey] = []
        for path in vectors.rglob("*-??.pem"):
            party, _, use = path.stem.partition("-")  # "pp-ka" is for prepayment top-ups, and not looked at
            self._add(party, use, path.read_bytes())
        for party, entries in json.loads(keystore.read_text("utf-8")).items():
            for usage, use in (("digitalSignature", "ds"), ("keyAgreement", "ka")):
                for entry in entries.get(usage, {}).values():
                    self._add(party, use, entry["certificate"].encode())
                    if use == "ka" and entry.get("privateKey"):
                        private = load_pem_private_key(entry["privateKey"].encode(), None)
                        assert isinstance(private, ec.EllipticCurvePrivateKey)
                        self.private.setdefault(EUI64.parse(party), []).append(private)
                        if f"{entry['role']:02}" == ACCESS_CONTROL_BROKER:
                            self.broker.append(private)

    def _add(self, party: str, use: str, armoured: bytes) -> None:
        # With asn1crypto, which is lenient: one published certificate has parameters where there should be none.
        kind, _, der = pem.unarmor(armoured)
        key = load_der_public_key(der if kind == "PUBLIC KEY" else Certificate.load(der).public_key.dump())
        assert isinstance(key, ec.EllipticCurvePublicKey)
        self.public.setdefault((EUI64.parse(party), use), []).append(key)

    def secrets(self, message: Message) -> Iterator[bytes]:
        """What the Device shares with the broker (Commands) or with the party that it answers."""
        header = message.header
        commanded = header.kind is MessageKind.COMMAND
        device, others = (
            (header.recipient, self.broker)
            if commanded
            else (header.originator, self.private.get(header.recipient, []))
        )
        for key in self.public.get((device, "ka"), []):
            point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            yield from (shared_secret(private, point) for private in others)


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
    kind = kind_of(message)
    assert kind is not None
    value = kind.decode(message if kind.counted else message.payload)
    if kind.name == "ECS70 response" and "ERROR" in path.name:
        pytest.skip(NOT_READ)
    assert not isinstance(value, Finding), value
    header = message.header
    octets = value.encode(header.message_code, header.counter) if kind.counted else value.encode()
    again = kind.decode(replace(message, payload=octets) if kind.counted else octets)
    assert again == value
    # Devices answer with lengths that are not the shortest: their payloads come out shorter, and say the same.
    assert octets == message.payload or header.kind is not MessageKind.COMMAND


@needs_keys
@each_payload
def test_every_signature_verifies(path: Path, keys: Keys) -> None:
    _, message = read(path)
    candidates = keys.public.get((message.header.originator, "ds"), [])
    if message.signature is None or not candidates:
        pytest.skip("not signed, or by a party of whom there is no certificate here")
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
    secrets = list(keys.secrets(message))
    if message.mac is None or not secrets:
        pytest.skip("no MAC, or one of a party of whom there are no keys here")
    assert any(mac_is_valid(message, secret) for secret in secrets)
