"""Worlds with real hierarchies, a forger for certificates that depart from them, and OpenSSL as a second opinion."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.name import _ASN1Type

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.authorities import DeviceAuthority, IssuingAuthority, OrganisationAuthority
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import KeyPair, derive_key, serial_for
from simulator.pki.profiles import Environment

START = datetime(2018, 1, 1, tzinfo=UTC)
ISSUED = datetime(2019, 3, 8, 7, 6, 5, tzinfo=UTC)
SUPPLIER = EUI64.parse("90-B3-D5-1F-30-01-00-00")
METER = EUI64.parse("00-DB-12-34-56-78-90-A0")

Extensions = Mapping[type[x509.ExtensionType] | str, tuple[x509.ExtensionType, bool] | None]


Make = TypeVar("Make", bound=Callable[..., bytes])


class Mutants(dict[str, tuple[str, Make]]):
    """What departs in one way from a good document, by name: the finding that it must give, and how it is made."""

    def of(self, code: str) -> Callable[[Make], Make]:
        """Adds a function that makes one, by the function's name."""

        def add(make: Make) -> Make:
            self[make.__name__] = code, make
            return make

        return add


def usage(*bits: str) -> x509.KeyUsage:
    """The key usage extension with these bits."""
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{bit: bit in bits for bit in every})


def policy(oid: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(oid), None)])


def unique_identifier(octets: bytes) -> x509.NameAttribute[bytes]:
    return x509.NameAttribute(x509.ObjectIdentifier("2.5.4.45"), b"\0" + octets, _type=_ASN1Type.BitString)


def name(ou: str | None, identifier: bytes | None = None, common_name: str | None = None) -> x509.Name:
    attributes: list[x509.NameAttribute[str] | x509.NameAttribute[bytes]] = []
    if common_name is not None:
        attributes.append(x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name))
    if ou is not None:
        attributes.append(x509.NameAttribute(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, ou))
    if identifier is not None:
        attributes.append(unique_identifier(identifier))
    return x509.Name(attributes)


@dataclass(frozen=True)
class Forger:
    """Makes certificates with `cryptography` alone: an Organisation Certificate that differs where it is told to."""

    issuer: x509.Name
    key: KeyPair
    policy_oid: str

    def __call__(
        self,
        *,
        subject: x509.Name | None = None,
        issuer: x509.Name | None = None,
        key: ec.EllipticCurvePrivateKey | None = None,
        public_key: CertificatePublicKeyTypes | None = None,
        serial: int = 0x4A << 120 | 0x1234,
        not_before: datetime = ISSUED,
        not_after: datetime = datetime(2029, 3, 7, 23, 59, 59, tzinfo=UTC),
        algorithm: hashes.SHA256 | hashes.SHA384 | None = None,
        **changes: tuple[x509.ExtensionType, bool] | None,
    ) -> bytes:
        """The DER. ``changes`` names extensions by their lower-case name: a replacement, or nothing to leave out."""
        subject_key = derive_key(1, "forged")
        stated: dict[str, tuple[x509.ExtensionType, bool] | None] = {
            "key_usage": (usage("digital_signature"), True),
            "subject_key": (x509.SubjectKeyIdentifier(subject_key.key_identifier), False),
            "policies": (policy(self.policy_oid), True),
            "authority_key": (x509.AuthorityKeyIdentifier(self.key.key_identifier, None, None), False),
            **changes,
        }
        builder = (
            x509.CertificateBuilder()
            .subject_name(name("02", SUPPLIER.octets) if subject is None else subject)
            .issuer_name(issuer or self.issuer)
            .public_key(public_key or subject_key.private_key.public_key())
            .serial_number(serial)
            .not_valid_before(not_before)
            .not_valid_after(not_after)
        )
        for extension in stated.values():
            if extension:
                builder = builder.add_extension(*extension)
        made = builder.sign(key or self.key.private_key, algorithm or hashes.SHA256(), ecdsa_deterministic=True)
        return made.public_bytes(Encoding.DER)


@dataclass(frozen=True)
class World:
    """One environment with both authorities, and makers of certificates in it."""

    seed: int
    environment: Environment
    oca: OrganisationAuthority
    dca: DeviceAuthority
    forge: Forger = field(repr=False)

    @classmethod
    def found(cls, seed: int, environment: Environment) -> World:
        oca = OrganisationAuthority.create(seed, environment, START)
        dca = DeviceAuthority.create(seed, environment, START)
        forge = Forger(signing_name(oca), oca._signer.key, environment.policy_oid)
        return cls(seed, environment, oca, dca, forge)

    def key(self, label: str) -> KeyPair:
        return derive_key(self.seed, label)

    def organisation(
        self,
        role: RemotePartyRole = RemotePartyRole.SUPPLIER,
        key_usage: KeyUsage = KeyUsage.DIGITAL_SIGNATURE,
        common_name: str | None = None,
        not_after: datetime | None = None,
    ) -> Certificate:
        return self.oca.issue(
            eui64=SUPPLIER,
            role=role,
            key_usage=key_usage,
            public_point=self.key("organisation").public_point,
            common_name=common_name,
            not_before=ISSUED,
            serial=serial_for(self.seed, role.value, key_usage.value),
            not_after=not_after,
        )

    def device(self, key_usage: KeyUsage = KeyUsage.DIGITAL_SIGNATURE) -> Certificate:
        return read(
            self.dca.issue(
                eui64=METER,
                key_usage=key_usage,
                public_point=self.key("device").public_point,
                not_before=ISSUED,
                serial=serial_for(self.seed, "device", key_usage.value),
            )
        )


def signing_name(authority: IssuingAuthority) -> x509.Name:
    return x509.load_der_x509_certificate(authority.issuing.der).subject


def read(der: bytes) -> Certificate:
    """A certificate that must be readable."""
    certificate = parse_certificate(der)
    assert isinstance(certificate, Certificate), certificate
    return certificate


OpenSSL = Callable[..., str]


@pytest.fixture(scope="session")
def openssl(tmp_path_factory: pytest.TempPathFactory) -> OpenSSL:
    """`openssl verify`, strictly and by policy: gives what it says against a certificate, nothing if it is valid.

    With revocation lists, each certificate of the path but the anchor must have its list (`-crl_check_all`).
    """
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("there is no openssl on this machine for a second opinion")
    folder = tmp_path_factory.mktemp("openssl")

    def verify(
        leaf: bytes,
        path: Sequence[Certificate],
        anchors: Sequence[Certificate],
        policy_oid: str,
        at: datetime,
        lists: Sequence[bytes] = (),
    ) -> str:
        files = [_pem(folder / f"{n}.pem", c) for n, c in enumerate(([leaf], _ders(path), _ders(anchors)))]
        command = [
            program, "verify", "-x509_strict", "-policy_check", "-explicit_policy", "-policy", policy_oid,
            "-attime", str(int(at.timestamp())), "-partial_chain", "-no-CAfile", "-no-CApath",
            *(["-trusted", str(files[2])] if anchors else []),
            *(["-untrusted", str(files[1])] if path else []),
            *(["-crl_check_all", "-CRLfile", str(_list_file(folder / "lists.pem", lists))] if lists else []),
            str(files[0]),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return verify


def _list_file(file: Path, ders: Sequence[bytes]) -> Path:
    file.write_bytes(b"".join(x509.load_der_x509_crl(der).public_bytes(Encoding.PEM) for der in ders))
    return file


def _ders(certificates: Sequence[Certificate]) -> list[bytes]:
    return [certificate.der for certificate in certificates]


def _pem(file: Path, ders: Sequence[bytes]) -> Path:
    pems = [x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in ders]
    file.write_bytes(b"".join(pems))
    return file


@pytest.fixture(scope="session")
def world() -> World:
    return World.found(1, Environment.TEST)


@pytest.fixture(scope="session")
def live() -> World:
    return World.found(1, Environment.LIVE)


@pytest.fixture(scope="session")
def elsewhere() -> World:
    """A test world of another seed: the same names, other keys."""
    return World.found(2, Environment.TEST)
