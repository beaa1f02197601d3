"""Any octets: what they are is found out, whatever they are written in, and nonsense is a coded finding."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.pki.keys import derive_key
from simulator.reports.decoded.file import decode_file
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown, Standing
from tests.reports.decoded.conftest import Scene, find, value
from tests.support import worlds

FIXTURES = Path(__file__).parents[3] / "fixtures"
COMMAND = bytes.fromhex((FIXTURES / "golden" / "gbcs" / "replacement-command.hex").read_text())
READABLE_AS_THE_OTHER_KIND = {"request-as-response", "response-as-request"}


def pem(label: str, der: bytes) -> bytes:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n".encode()


@pytest.fixture(scope="module")
def private_key(scene: Scene) -> ec.EllipticCurvePrivateKey:
    return scene.world.signing_key(scene.supplier).private_key


@pytest.mark.parametrize(
    "written",
    [
        COMMAND,
        COMMAND.hex().encode(),
        COMMAND.hex(" ").upper().encode() + b"\r\n",
        base64.b64encode(COMMAND),
        base64.encodebytes(COMMAND),
        b"\xef\xbb\xbf" + COMMAND.hex(":").encode(),
    ],
    ids=["binary", "hexadecimal", "with spaces", "base64", "base64 in lines", "with colons after a byte order mark"],
)
def test_a_message_is_read_however_it_is_written(scene: Scene, written: bytes) -> None:
    assert scene.decode(written) == scene.decode(COMMAND)


def test_a_certificate_is_read_as_pem_der_and_text(scene: Scene) -> None:
    der = scene.certificate(scene.supplier).der
    shown = scene.decode(der)
    assert shown.value == "Organisation Certificate, digital signature"
    assert scene.decode(pem("CERTIFICATE", der)) == scene.decode(base64.b64encode(der)) == shown


def test_a_pem_file_of_several_shows_each(scene: Scene, private_key: ec.EllipticCurvePrivateKey) -> None:
    certificate = pem("CERTIFICATE", scene.certificate(scene.supplier).der)
    key = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    shown = scene.decode(b"a note\n" + certificate + key + pem("CERTIFICATE", b"\x30\x00") + pem("PKCS7", b"\x30\x00"))
    assert shown.value == "4 parts"
    assert [part.label for part in shown.children] == ["certificate", "private key", "part", "pkcs7"]
    assert [part.standing for part in shown.children].count(Standing.BAD) == 1


@pytest.mark.parametrize(
    ("encoding", "form"),
    [
        (Encoding.PEM, PrivateFormat.PKCS8),
        (Encoding.DER, PrivateFormat.PKCS8),
        (Encoding.PEM, PrivateFormat.TraditionalOpenSSL),
        (Encoding.DER, PrivateFormat.TraditionalOpenSSL),
    ],
)
def test_a_private_key_is_named_with_its_certificate_and_never_shown(
    scene: Scene, private_key: ec.EllipticCurvePrivateKey, encoding: Encoding, form: PrivateFormat
) -> None:
    written = private_key.private_bytes(encoding, form, NoEncryption())
    scalar = private_key.private_numbers().private_value
    octets = scalar.to_bytes(32, "big")
    for data in (written, written.hex().encode(), base64.b64encode(written)):
        shown = scene.decode(data)
        assert (shown.label, shown.value) == ("private key", "it is not shown")
        certificate = scene.certificate(scene.supplier)
        assert value(shown, "certificate of this key").startswith(certificate.certificate_id)
        told = str(shown.as_data()).lower()
        assert octets.hex() not in told
        assert base64.b64encode(octets).decode().lower()[:20] not in told


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_an_encrypted_private_key_is_named(
    scene: Scene, private_key: ec.EllipticCurvePrivateKey, encoding: Encoding
) -> None:
    written = private_key.private_bytes(encoding, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    assert scene.decode(written) == Shown("private key", "encrypted; it is not shown")


def test_a_certificate_signing_request_says_whose_key_it_has(scene: Scene) -> None:
    key = derive_key(1, "request").private_key
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Somebody")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    for encoding in (Encoding.PEM, Encoding.DER):
        shown = scene.decode(request.public_bytes(encoding))
        assert shown.label == "certificate signing request"
        assert value(shown, "subject") == "CN=Somebody"
        assert value(shown, "certificate of this key") == "none that is known here"
        assert find(shown, "signature").standing is Standing.GOOD


def test_public_keys_of_the_smki_and_others(scene: Scene) -> None:
    own = scene.world.signing_key(scene.operator).private_key.public_key()
    shown = scene.decode(own.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert value(shown, "certificate of this key").startswith(scene.certificate(scene.operator).certificate_id)
    other = rsa.RSAPublicNumbers(65537, 2**1024 + 643).public_key()
    shown = scene.decode(other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    assert find(shown, "kind of key").standing is Standing.BAD


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b" \n\t", "file-empty"),
        (b"hello", "file-not-recognised"),
        (b"\x00\x01\x02", "file-not-recognised"),
        (b"0123456789abcdef", "file-not-recognised"),
        (b'{"90b3d51f30000001": {}}', "file-not-recognised"),
        (b"-----BEGIN CERTIFICATE-----\nnot base64 at all!\n-----END CERTIFICATE-----\n", "pem-malformed"),
        (b"-----BEGIN CERTIFICATE-----\n", "pem-malformed"),
        (pem("CERTIFICATE", b"\x30\x00"), "certificate-malformed"),
        (pem("PRIVATE KEY", b"\x30\x00"), "pem-malformed"),
        (pem("CERTIFICATE REQUEST", b"\x30\x00"), "pem-malformed"),
        (pem("X509 CRL", b"\x30\x00"), "pem-malformed"),
        (b"\x30\x00", "file-not-recognised"),
        (b"\x30\x82\x00\x00", "certificate-malformed"),
        (COMMAND[:-1], "gbcs-malformed"),
        (COMMAND[:-1].hex().encode(), "gbcs-malformed"),
        (b"<html/>", "E1001"),
        (b"<", "E1000"),
        ("<a/>".encode("utf-16"), "E1000"),
    ],
)
def test_nonsense_is_a_coded_finding(scene: Scene, data: bytes, code: str) -> None:
    assert scene.codes(data)[0] == code


def test_what_is_not_recognised_says_what_was_expected_and_repeats_nothing(scene: Scene) -> None:
    decoded = decode_file(b"secret words", scene.known)
    assert isinstance(decoded, tuple)
    (finding,) = decoded
    assert "expected a DUIS document (XML), a GBCS message" in finding.message
    assert "secret" not in str(finding)


@pytest.mark.parametrize("file", sorted((FIXTURES / "documents" / "bad").glob("*.xml")), ids=lambda file: file.stem)
def test_every_bad_document_is_refused(scene: Scene, file: Path) -> None:
    if file.stem in READABLE_AS_THE_OTHER_KIND:
        assert scene.decode(file.read_bytes()).label.startswith("Service ")
    else:
        assert scene.codes(file.read_bytes())


_KNOWN = Known.of(worlds.build(seed=65, suppliers=[]))
_STARTS = st.sampled_from(
    [b"", b"\xdd", b"\xdf\x09\x01", b"\x30\x82", b"<", b"-----BEGIN ", b'{"a":"-----BEGIN ', COMMAND[:300]]
)


@settings(max_examples=200, deadline=None)
@given(_STARTS, st.binary(max_size=400))
def test_no_octets_make_it_raise(start: bytes, rest: bytes) -> None:
    decoded = decode_file(start + rest, _KNOWN)
    assert isinstance(decoded, Shown) or all(finding.message for finding in decoded)
