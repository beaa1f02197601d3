"""What files bring along for reading others: certificates, keys, revocation lists."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from simulator.reports.decoded.given import Given
from simulator.world.exported_pki import KEY_STORE, export_pki
from tests.reports.decoded.conftest import Scene, find
from tests.support.revocation import revocation_list

GOLDEN = Path(__file__).parents[3] / "fixtures" / "golden" / "gbcs"


def pem(label: str, der: bytes) -> bytes:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n".encode()


@pytest.fixture(scope="module")
def key_store(scene: Scene) -> bytes:
    files = {file.name: file.content for file in export_pki(scene.world, ["Avon Energy"], devices=True)}
    return files[KEY_STORE]


def test_certificates_come_in_pem_and_der(scene: Scene) -> None:
    one, other = scene.certificate(scene.supplier), scene.certificate(scene.operator)
    assert Given.by([pem("CERTIFICATE", one.der) + pem("CERTIFICATE", other.der)]).certificates == (one, other)
    assert Given.by([one.der, other.der]).certificates == (one, other)


def test_private_keys_come_in_pem_and_der(scene: Scene) -> None:
    key = scene.world.signing_key(scene.supplier)
    for encoding in (Encoding.PEM, Encoding.DER):
        written = key.private_key.private_bytes(encoding, PrivateFormat.PKCS8, NoEncryption())
        assert Given.by([written]).keys == (key,)


def test_a_key_store_brings_the_certificates_of_devices_without_keys_too(scene: Scene, key_store: bytes) -> None:
    given = Given.by([key_store])
    assert {c.eui64 for c in given.certificates} == {scene.supplier, scene.meter}
    points = {key.public_point for key in given.keys}
    assert {c.eui64 for c in given.certificates if c.public_point in points} == {scene.supplier}


def test_a_key_store_is_shown_without_its_keys(scene: Scene, key_store: bytes) -> None:
    shown = scene.decode(key_store)
    assert shown.label == "key store"
    assert (
        f"({scene.world.directory.name_of(scene.supplier)}, Supplier)"
        in find(shown, "certificate and private key").value
    )
    assert str(scene.meter) in find(shown, "certificate").value
    (entry, *_) = json.loads(key_store)[scene.supplier.octets.hex()]["digitalSignature"].values()
    secret = "".join(entry["privateKey"].splitlines()[1:-1])
    assert secret[40:80] not in json.dumps(shown.as_data())


def test_revocation_lists_come_too(scene: Scene) -> None:
    der = revocation_list(scene.world.smki.organisation_authority, {}, datetime(2019, 3, 4, tzinfo=UTC))
    assert len(Given.by([der, pem("X509 CRL", der)]).lists) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a/>",
        b"{",
        b'{"a": ["-----BEGIN CERTIFICATE-----"]}',
        b'{"a": "-----BEGIN CERTIFICATE-----"}',
        b"{" + b'"a":{' * 100_000,
        b"-----BEGIN CERTIFICATE-----\n",
        pem("CERTIFICATE", b"\x30\x00"),
        (GOLDEN / "replacement-command.hex").read_bytes(),
    ],
    ids=lambda data: data[:20],
)
def test_whatever_cannot_be_read_brings_nothing(data: bytes) -> None:
    assert Given.by([data]) == Given((), (), ())


def test_a_key_that_is_not_of_the_smki_brings_nothing() -> None:
    other = rsa.generate_private_key(65537, 1024)
    assert Given.by([other.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())]).keys == ()
