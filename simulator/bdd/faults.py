"""What goes wrong: certificates and documents that depart from a valid one in exactly one way.

Each fault is named by the words with which a feature speaks of it: "a Certificate of EELC *that is cut short*", "a
document *that declares an entity bomb*".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from simulator.domain.devices import KeyUsage
from simulator.domain.documents import LIMIT
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.certificate import Certificate
from simulator.pki.keys import derive_key, serial_for
from simulator.pki.profiles import Environment

if TYPE_CHECKING:
    from simulator.world import World

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class FaultyCertificate:
    """The octets to place, and the issuing authority to send along if it is not the world's own."""

    der: bytes
    issuer: bytes | None = None


CertificateFault = Callable[["World", Certificate], FaultyCertificate]
"""Makes a faulty certificate from a valid one of the same owner, role and key usage."""

DocumentFault = Callable[[bytes], bytes]
"""Makes a faulty document from a valid one."""


# -- certificates -----------------------------------------------------------------------------------------------------


def _cut_short(_: World, valid: Certificate) -> FaultyCertificate:
    return FaultyCertificate(valid.der[:-17])


def _octets_follow(_: World, valid: Certificate) -> FaultyCertificate:
    return FaultyCertificate(valid.der + b"\x00\x00")


_ECDSA_WITH_SHA256 = bytes.fromhex("06082a8648ce3d040302")
_WITHOUT_PARAMETERS = b"\x30\x0a" + _ECDSA_WITH_SHA256
_WITH_NULL = b"\x30\x0c" + _ECDSA_WITH_SHA256 + b"\x05\x00"


def _null_parameters(world: World, valid: Certificate) -> FaultyCertificate:
    """The part that is signed gets the parameters too, and a new signature: nothing but the NULLs is wrong."""
    start = valid.signed_part.index(_WITHOUT_PARAMETERS)
    content = valid.signed_part[4:start] + _WITH_NULL + valid.signed_part[start + len(_WITHOUT_PARAMETERS) :]
    signed_part = _sequence(content)
    signature = _issuing_key(world).sign(signed_part, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    bits = b"\x03" + bytes([len(signature) + 1]) + b"\x00" + signature
    return FaultyCertificate(_sequence(signed_part + _WITH_NULL + bits))


def _sequence(content: bytes) -> bytes:
    """A DER SEQUENCE of 256 to 65,535 octets, as every certificate is."""
    return b"\x30\x82" + len(content).to_bytes(2, "big") + content


def _wrong_curve(world: World, valid: Certificate) -> FaultyCertificate:
    original = x509.load_der_x509_certificate(valid.der)
    builder = (
        x509.CertificateBuilder()
        .subject_name(original.subject)
        .issuer_name(original.issuer)
        .public_key(ec.derive_private_key(valid.serial, ec.SECP384R1()).public_key())
        .serial_number(original.serial_number)
        .not_valid_before(original.not_valid_before_utc)
        .not_valid_after(original.not_valid_after_utc)
    )
    for extension in original.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    made = builder.sign(_issuing_key(world), hashes.SHA256(), ecdsa_deterministic=True)
    return FaultyCertificate(made.public_bytes(Encoding.DER))


def _changed(_: World, valid: Certificate) -> FaultyCertificate:
    """One bit of the serial number differs from what was signed."""
    serial = valid.serial.to_bytes(16, "big")
    at = valid.der.index(serial) + 15
    return FaultyCertificate(valid.der[:at] + bytes([valid.der[at] ^ 1]) + valid.der[at + 1 :])


def _from(seed_shift: int, *, elsewhere: bool) -> CertificateFault:
    """Issued to the same owner by the authority of another environment or of another hierarchy."""

    def make(world: World, valid: Certificate) -> FaultyCertificate:
        own = world.smki.organisation_authority.environment
        environment = other_environment(own) if elsewhere else own
        authority = OrganisationAuthority.create(world.scenario.seed + seed_shift, environment, world.scenario.start)
        return FaultyCertificate(_issue(authority, world, valid).der, authority.issuing.der)

    return make


def _lasting(begins: timedelta, ends: timedelta) -> CertificateFault:
    """Issued with other dates, counted from the present."""

    def make(world: World, valid: Certificate) -> FaultyCertificate:
        now = world.calendar.at(world.clock.time)
        authority = world.smki.organisation_authority
        return FaultyCertificate(_issue(authority, world, valid, (now + begins, now + ends)).der)

    return make


def revoke(world: World, certificate: Certificate) -> None:
    """Have an Organisation Certificate revoked: whoever asks from now on is told so."""
    before = world.registers.is_revoked
    world.registers.is_revoked = lambda c: c == certificate or before(c)
    world.repository.revoke(f"{certificate.serial:X}", certificate.issuer, world.clock.time)


def other_environment(environment: Environment) -> Environment:
    """The live environment for the test one, and the reverse."""
    return Environment.LIVE if environment is Environment.TEST else Environment.TEST


def _revoked(world: World, valid: Certificate) -> FaultyCertificate:
    revoke(world, valid)
    return FaultyCertificate(valid.der)


def _other_usage(world: World, valid: Certificate) -> FaultyCertificate:
    """Genuine in every other way: for key agreement where it should sign, and the reverse."""
    signs = KeyUsage.DIGITAL_SIGNATURE in valid.key_usage
    usage = KeyUsage.KEY_AGREEMENT if signs else KeyUsage.DIGITAL_SIGNATURE
    return FaultyCertificate(_issue(world.smki.organisation_authority, world, valid, key_usage=usage).der)


def _issue(
    authority: OrganisationAuthority,
    world: World,
    valid: Certificate,
    dates: tuple[datetime, datetime] | None = None,
    key_usage: KeyUsage | None = None,
) -> Certificate:
    begins, ends = dates or (world.scenario.start, None)
    return authority.issue(
        eui64=valid.eui64 or EUI64(0),
        role=valid.role or RemotePartyRole.OTHER,
        key_usage=key_usage or next(iter(valid.key_usage), KeyUsage.DIGITAL_SIGNATURE),
        public_point=valid.public_point,
        common_name=None,
        not_before=begins,
        not_after=ends,
        serial=serial_for(world.scenario.seed, "fault", valid.serial.to_bytes(16, "big").hex()),
    )


def _issuing_key(world: World) -> ec.EllipticCurvePrivateKey:
    environment = world.smki.organisation_authority.environment.value
    return derive_key(world.scenario.seed, "authority", environment, "OCA", "Issuing").private_key


CERTIFICATE_FAULTS: Mapping[str, CertificateFault] = {
    "is cut short": _cut_short,
    "is followed by further octets": _octets_follow,
    "gives NULL parameters to ecdsa-with-SHA256": _null_parameters,
    "has a key on the curve P-384": _wrong_curve,
    "was changed after it was signed": _changed,
    "belongs to the other environment": _from(0, elsewhere=True),
    "was issued by an unknown authority": _from(1, elsewhere=False),
    "has expired": _lasting(-2 * _YEAR, -timedelta(days=1)),
    "is not valid yet": _lasting(timedelta(days=1), _YEAR),
    "has been revoked": _revoked,
    "has the wrong key usage": _other_usage,
}
"""What can be wrong with a certificate. The other environment of a test world is the live one, and the reverse."""


# -- documents --------------------------------------------------------------------------------------------------------


def _replaced(old: bytes, new: bytes) -> DocumentFault:
    def make(document: bytes) -> bytes:
        if old not in document:
            raise ValueError(f"the document to spoil has no {old.decode()}")
        return document.replace(old, new, 1)

    return make


def _with_document_type(declaration: bytes) -> DocumentFault:
    """A document type declaration in front of the root element, and a reference to what it declares."""

    def make(document: bytes) -> bytes:
        start = document.index(b"<sr:Request")
        return document[:start] + declaration + _replaced(b">6.2", b">&surprise;6.2")(document[start:])

    return make


def _bomb() -> bytes:
    levels = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"SMKI") for n in range(9))
    return b"<!DOCTYPE sr:Request [" + levels + b'<!ENTITY surprise "&l8;">]>'


_EXTERNAL = b'<!DOCTYPE sr:Request [<!ENTITY surprise SYSTEM "file:///surprise.txt">]>'

DOCUMENT_FAULTS: Mapping[str, DocumentFault] = {
    "is empty": lambda _: b"",
    "is no XML": lambda _: b"6.21, please",
    "ends in the middle": lambda document: document[: len(document) // 2],
    "is encoded in UTF-16": lambda document: document.decode().replace("utf-8", "utf-16").encode("utf-16"),
    "declares an entity bomb": _with_document_type(_bomb()),
    "refers to an external entity": _with_document_type(_EXTERNAL),
    "is oversized": lambda document: document + b" " * LIMIT,
    "is nested too deeply": _replaced(b"<sr:Body>", b"<sr:Body>" + b"<sr:Body>" * 300 + b"</sr:Body>" * 300),
    "is in another namespace": _replaced(b"ServiceUserGateway", b"ServiceUserGate"),
    "is no Service Request": lambda document: document.replace(b"sr:Request ", b"sr:Response ").replace(
        b"/sr:Request>", b"/sr:Response>"
    ),
    "names an unknown Service Reference Variant": _replaced(b"Variant>6.21<", b"Variant>6.99<"),
    "names an unknown Remote Party Role": _replaced(b">NetworkOperator<", b">NetworkOperater<"),
    "names an impossible date": _replaced(
        b"<sr:RemotePartyRole>",
        b"<sr:ExecutionDateTime>2019-02-30T00:00:00Z</sr:ExecutionDateTime><sr:RemotePartyRole>",
    ),
    "leaves out the Remote Party Role": _replaced(b"<sr:RemotePartyRole>NetworkOperator</sr:RemotePartyRole>", b""),
    "has an element too many": _replaced(b"<sr:RemotePartyRole>", b"<sr:Urgent>true</sr:Urgent><sr:RemotePartyRole>"),
    "has a certificate that is no base64": _replaced(b"DigitalSigningCertificate>", b"DigitalSigningCertificate>!"),
}
"""What can be wrong with a document: made of a valid 6.21 that places Network Operator Certificates."""
