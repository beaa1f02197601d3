from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import algos, core
from asn1crypto import csr as asn1
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki.keys import derive_key
from simulator.pki.signing_request import (
    SigningRequest,
    device_signing_request,
    organisation_signing_request,
    parse_signing_request,
)
from tests.pki.conftest import ISSUED, METER, SUPPLIER, Mutants, World, name, read, unique_identifier, usage

KEY = derive_key(7, "subscriber")
SIGNS, AGREES = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
DEVICE = device_signing_request(METER, SIGNS, KEY)
ORGANISATION = organisation_signing_request(SUPPLIER, RemotePartyRole.SUPPLIER, AGREES, KEY, "Sandbox Energy")
GIVEN_NAME = bytes.fromhex("3019060d2a863a0001848fb90f010202010408") + METER.octets


def good(octets: bytes) -> SigningRequest:
    request = parse_signing_request(octets)
    assert isinstance(request, SigningRequest), request
    return request


def pem(der: bytes, label: str = "CERTIFICATE REQUEST") -> bytes:
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN {label}-----\n{text}-----END {label}-----\n".encode()


# What a request says


@pytest.mark.parametrize("key_usage", [SIGNS, AGREES])
def test_a_device_is_named_by_its_eui64_alone(key_usage: KeyUsage) -> None:
    request = good(device_signing_request(METER, key_usage, KEY))
    assert request == SigningRequest(METER, None, None, key_usage, KEY.public_point)
    assert request.is_device


@pytest.mark.parametrize("role", [role for role in RemotePartyRole if role is not RemotePartyRole.NONE])
def test_an_organisation_is_named_by_role_and_eui64(role: RemotePartyRole) -> None:
    request = good(organisation_signing_request(SUPPLIER, role, AGREES, KEY))
    assert (request.role, request.eui64, request.common_name, request.is_device) == (role, SUPPLIER, None, False)
    assert good(ORGANISATION).common_name == "Sandbox Energy"


def test_the_same_key_writes_the_same_octets() -> None:
    assert device_signing_request(METER, SIGNS, KEY) == DEVICE
    assert device_signing_request(METER, SIGNS, derive_key(8, "subscriber")) != DEVICE


def test_what_was_asked_for_can_be_issued(world: World) -> None:
    asked = good(DEVICE)
    issued = read(
        world.dca.issue(
            eui64=asked.eui64,
            key_usage=asked.key_usage,
            public_point=asked.public_point,
            not_before=ISSUED,
            serial=0x40 << 120,
        )
    )
    assert issued.verify(b"challenge", KEY.sign(b"challenge"))


@pytest.mark.parametrize("label", ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"])
def test_pem_is_read_as_its_der(label: str) -> None:
    assert good(b"\r\n" + pem(DEVICE, label).replace(b"\n", b"\r\n")) == good(DEVICE)


def test_openssl_verifies_and_reads_what_is_written(tmp_path: Path) -> None:
    for der in (DEVICE, ORGANISATION):
        (tmp_path / "request.der").write_bytes(der)
        command = [
            "openssl",
            "req",
            "-inform",
            "DER",
            "-in",
            str(tmp_path / "request.der"),
            "-verify",
            "-noout",
            "-text",
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True)
        assert "verify OK" in said.stderr + said.stdout
        assert "X509v3 Key Usage: critical" in said.stdout


def test_a_request_that_openssl_writes_is_read(tmp_path: Path) -> None:
    private = KEY.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(private)
    (tmp_path / "request.cnf").write_text(
        "[req]\nprompt = no\ndistinguished_name = nobody\nreq_extensions = wanted\n[nobody]\n[wanted]\n"
        "keyUsage = critical, digitalSignature\n"
        "subjectAltName = critical, otherName:1.3.6.1.5.5.7.8.4;SEQUENCE:module\n"
        "[module]\ntype = OID:1.2.826.0.1.8641679.1.2.2.1\nserial = FORMAT:HEX, OCTETSTRING:00DB1234567890A0\n"
    )
    command = ["openssl", "req", "-new", "-sha256", "-key", "key.pem", "-config", "request.cnf", "-subj", "/"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path)
    assert good(done.stdout) == good(DEVICE)


# One deviation, one finding

Mutant = Callable[[], bytes]
MUTANTS = Mutants[Mutant]()
mutant = MUTANTS.of


def forged(
    subject: x509.Name | None = None,
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | None = None,
    algorithm: hashes.SHA384 | None = None,
    attributes: tuple[x509.ObjectIdentifier, ...] = (),
    **changes: tuple[x509.ExtensionType, bool] | None,
) -> bytes:
    """A Device's request, made with `cryptography` alone, that differs where it is told to."""
    module = x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4"), GIVEN_NAME)
    stated = {
        "key_usage": (usage("digital_signature"), True),
        "alternative": (x509.SubjectAlternativeName([module]), True),
        **changes,
    }
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject or x509.Name([]))
    for extension in stated.values():
        if extension:
            builder = builder.add_extension(*extension)
    for attribute in attributes:
        builder = builder.add_attribute(attribute, b"secret")
    signer = key or KEY.private_key
    hashed = None if isinstance(signer, ed25519.Ed25519PrivateKey) else algorithm or hashes.SHA256()
    return builder.sign(signer, hashed).public_bytes(Encoding.DER)


def altered(alter: Callable[[asn1.CertificationRequest], None], der: bytes = DEVICE) -> bytes:
    """A request whose content was changed and then signed again."""
    request = asn1.CertificationRequest.load(der)
    alter(request)
    information = request["certification_request_info"].dump(force=True)
    request["signature"] = core.OctetBitString(KEY.sign(information))
    encoded: bytes = request.dump(force=True)
    return encoded


def with_octets(old: bytes, new: bytes, der: bytes = DEVICE) -> bytes:
    """A request in whose signed part some octets were replaced by as many others, signed again."""
    request = asn1.CertificationRequest.load(der)
    information: bytes = request["certification_request_info"].dump()
    assert information.count(old) == 1
    assert len(old) == len(new)
    information = information.replace(old, new)
    content = (
        information + bytes.fromhex("300a06082a8648ce3d040302") + core.OctetBitString(KEY.sign(information)).dump()
    )
    encoded: bytes = core.Sequence(contents=content).dump()
    return encoded


def own_name(value: bytes) -> tuple[x509.ExtensionType, bool]:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.17"), value), True


@mutant("malformed")
def empty() -> bytes:
    return b""


@mutant("malformed")
def a_certificate() -> bytes:
    return KEY.private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@mutant("malformed")
def cut_short() -> bytes:
    return DEVICE[:-1]


@mutant("malformed")
def indefinite_length() -> bytes:
    return b"\x30\x80" + DEVICE[4:] + b"\0\0"


@mutant("malformed")
def pem_of_something_else() -> bytes:
    return pem(DEVICE, "CERTIFICATE")


@mutant("malformed")
def two_requests_in_one_text() -> bytes:
    return pem(DEVICE) + pem(ORGANISATION)


@mutant("malformed")
def text_before_the_pem() -> bytes:
    return b"Please sign:\n" + pem(DEVICE)


@mutant("malformed")
def base64_with_padding_in_the_middle() -> bytes:
    return pem(DEVICE).replace(b"MII", b"MI=")


@mutant("malformed")
def signature_with_loose_bits() -> bytes:
    signature = asn1.CertificationRequest.load(DEVICE)["signature"].native
    return DEVICE.replace(b"\0" + signature, b"\1" + signature)


@mutant("extension")
def criticality_written_out_as_false() -> bytes:
    return with_octets(bytes.fromhex("0603551d0f0101ff"), bytes.fromhex("0603551d0f010100"))


@mutant("trailing-octets")
def octet_after_the_end() -> bytes:
    return DEVICE + b"\0"


@mutant("trailing-octets")
def another_request_after_the_end() -> bytes:
    return DEVICE + ORGANISATION


@mutant("trailing-octets")
def octets_after_the_end_in_pem() -> bytes:
    return pem(DEVICE + b"\0\0\0")


@mutant("version")
def version_2() -> bytes:
    return with_octets(DEVICE[4:10], DEVICE[4:9] + b"\1")


@mutant("signature-algorithm")
def signed_with_sha384() -> bytes:
    return forged(algorithm=hashes.SHA384())


@mutant("signature-algorithm")
def parameters_after_the_algorithm() -> bytes:
    def alter(request: asn1.CertificationRequest) -> None:
        request["signature_algorithm"]["parameters"] = core.Null()

    return altered(alter)


@mutant("signature-algorithm")
def another_algorithm_named_than_used() -> bytes:
    def alter(request: asn1.CertificationRequest) -> None:
        request["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": "sha384_ecdsa"})

    return altered(alter)


@mutant("signature-algorithm")
def ed25519_key() -> bytes:
    return forged(key=ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)))


@mutant("curve")
def key_on_p384() -> bytes:
    return forged(key=ec.derive_private_key(5, ec.SECP384R1()))


@mutant("curve")
def key_on_another_curve_of_256_bits() -> bytes:
    return forged(key=ec.derive_private_key(5, ec.SECP256K1()))


@mutant("curve")
def no_curve_named() -> bytes:
    """The identifier of P-256 replaced by one that names nothing."""
    return with_octets(bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06082a8648ce3d037f7f"))


@mutant("point")
def compressed_point() -> bytes:
    def alter(request: asn1.CertificationRequest) -> None:
        compressed = bytes((2 + KEY.public_point[-1] % 2,)) + KEY.public_point[1:33]
        request["certification_request_info"]["subject_pk_info"]["public_key"] = compressed

    return altered(alter)


@mutant("point")
def point_off_the_curve() -> bytes:
    point = KEY.public_point
    return with_octets(point, point[:-1] + bytes((point[-1] ^ 1,)))


@mutant("attribute")
def no_attributes() -> bytes:
    return forged(key_usage=None, alternative=None)


@mutant("attribute")
def challenge_password() -> bytes:
    return forged(attributes=(x509.ObjectIdentifier("1.2.840.113549.1.9.7"),))


@mutant("attribute")
def extensions_requested_twice() -> bytes:
    def alter(request: asn1.CertificationRequest) -> None:
        attributes = request["certification_request_info"]["attributes"]
        attributes.append(attributes[0].copy())

    return altered(alter)


@mutant("extension")
def extension_that_does_not_belong() -> bytes:
    return forged(constraints=(x509.BasicConstraints(True, None), True))


@mutant("extension")
def subject_key_identifier() -> bytes:
    return forged(identifier=(x509.SubjectKeyIdentifier(KEY.key_identifier), False))


@mutant("extension")
def extension_twice() -> bytes:
    return with_octets(bytes.fromhex("0603551d11"), bytes.fromhex("0603551d0f"))


@mutant("extension")
def key_usage_not_critical() -> bytes:
    return forged(key_usage=(usage("digital_signature"), False))


@mutant("extension")
def device_name_not_critical() -> bytes:
    module = x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4"), GIVEN_NAME)
    return forged(alternative=(x509.SubjectAlternativeName([module]), False))


@mutant("extension")
def nobody_named() -> bytes:
    return forged(alternative=None)


@mutant("extension")
def organisation_that_is_a_device_as_well() -> bytes:
    return forged(subject=name("02", SUPPLIER.octets))


@mutant("extension")
def extensions_that_cannot_be_read() -> bytes:
    return forged(key_usage=(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.15"), b"\1\2\3"), True))


@mutant("key-usage")
def no_key_usage() -> bytes:
    return forged(key_usage=None)


@mutant("key-usage")
def both_key_usages() -> bytes:
    return forged(key_usage=(usage("digital_signature", "key_agreement"), True))


@mutant("key-usage")
def key_usage_of_an_authority() -> bytes:
    return forged(key_usage=(usage("key_cert_sign", "crl_sign"), True))


@mutant("key-usage")
def key_usage_with_zeros_after_the_last_bit() -> bytes:
    value = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.15"), bytes.fromhex("03020080"))
    return forged(key_usage=(value, True))


@mutant("identifier")
def device_named_by_its_host_name() -> bytes:
    return forged(alternative=(x509.SubjectAlternativeName([x509.DNSName("meter.example")]), True))


@mutant("identifier")
def eui64_of_seven_octets() -> bytes:
    return forged(
        alternative=own_name(
            bytes.fromhex("3028a02606082b06010505070804a01a3018060d2a863a0001848fb90f010202010407") + METER.octets[1:]
        )
    )


@mutant("identifier")
def hardware_of_another_type() -> bytes:
    return with_octets(bytes.fromhex("060d2a863a0001848fb90f01020201"), bytes.fromhex("060d2a863a0001848fb90f01020202"))


@mutant("identifier")
def two_names() -> bytes:
    module = x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4"), GIVEN_NAME)
    names = x509.SubjectAlternativeName([module, x509.DNSName("meter.example")])
    return forged(alternative=(names, True))


@mutant("identifier")
def organisation_without_an_eui64() -> bytes:
    return forged(subject=name("02"), alternative=None)


@mutant("identifier")
def organisation_with_an_eui64_of_seven_octets() -> bytes:
    return forged(subject=name("02", SUPPLIER.octets[1:]), alternative=None)


@mutant("role")
def organisation_without_a_role() -> bytes:
    return forged(subject=name(None, SUPPLIER.octets), alternative=None)


@mutant("role")
def role_in_words() -> bytes:
    return forged(subject=name("Supplier", SUPPLIER.octets), alternative=None)


@mutant("role")
def role_that_there_is_not() -> bytes:
    return forged(subject=name("55", SUPPLIER.octets), alternative=None)


@mutant("subject")
def country_in_the_subject() -> bytes:
    subject = x509.Name([*name("02", SUPPLIER.octets), x509.NameAttribute(x509.ObjectIdentifier("2.5.4.6"), "GB")])
    return forged(subject=subject, alternative=None)


@mutant("subject")
def two_eui64s_in_the_subject() -> bytes:
    subject = x509.Name([*name("02", SUPPLIER.octets), unique_identifier(METER.octets)])
    return forged(subject=subject, alternative=None)


@mutant("possession")
def signed_with_another_key() -> bytes:
    theirs = asn1.CertificationRequest.load(device_signing_request(METER, SIGNS, derive_key(8, "thief")))
    own = KEY.private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    theirs["certification_request_info"]["subject_pk_info"] = asn1_x509.PublicKeyInfo.load(own)
    stolen: bytes = theirs.dump(force=True)
    return stolen


@mutant("possession")
def changed_after_it_was_signed() -> bytes:
    return DEVICE.replace(METER.octets, EUI64(METER.value + 1).octets)


@pytest.mark.parametrize("case", MUTANTS)
def test_one_deviation_gives_its_finding(case: str) -> None:
    code, make = MUTANTS[case]
    found = parse_signing_request(make())
    assert isinstance(found, Finding), f"{case} was read as {found}"
    assert found.code == f"signing-request-{code}", found
    assert found.message.endswith(".")


def test_the_forger_makes_good_requests_by_itself() -> None:
    """Or the mutants would prove nothing."""
    assert good(forged()) == good(DEVICE)
    assert good(forged(subject=name("02", SUPPLIER.octets), alternative=None)).role is RemotePartyRole.SUPPLIER
    assert good(altered(lambda _: None)) == good(DEVICE)
    assert good(with_octets(METER.octets, SUPPLIER.octets)).eui64 == SUPPLIER


def test_every_finding_is_documented_and_has_a_mutant() -> None:
    documented = parse_signing_request.__doc__ or ""
    for code, _ in MUTANTS.values():
        assert f"``signing-request-{code}``" in documented
    assert documented.count("``signing-request-") == len({code for code, _ in MUTANTS.values()})


@given(at=st.integers(0, len(DEVICE) - 1), put=st.binary(max_size=6), removed=st.integers(0, 6), whole=st.booleans())
@settings(max_examples=600)
def test_whatever_the_octets_are_nothing_is_raised_and_nothing_altered_is_believed(
    at: int, put: bytes, removed: int, whole: bool
) -> None:
    """A change in the signed part, or anywhere else, is found: by its form or by the signature."""
    octets = DEVICE[:at] + put + DEVICE[at + removed :]
    octets = octets if whole else octets[:at]
    assert isinstance(parse_signing_request(octets), Finding) or octets == DEVICE


@given(st.binary(max_size=200))
def test_octets_at_random_are_malformed(octets: bytes) -> None:
    assert isinstance(parse_signing_request(octets), Finding)
