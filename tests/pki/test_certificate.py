import contextlib
import copy
import hashlib
import pickle
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from asn1crypto import algos, core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.domain.devices import KeyUsage
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import derive_key
from simulator.pki.names import comparable
from tests.pki.conftest import METER, SUPPLIER, Mutants, World, name, read, unique_identifier, usage

POINT = derive_key(1, "forged").public_point


# What a certificate says


def test_an_organisation_certificate_says_whose_it_is(world: World) -> None:
    certificate = world.organisation(RemotePartyRole.NETWORK_OPERATOR, KeyUsage.KEY_AGREEMENT, "EELC, east")
    assert certificate.issuer == "CN=TEST Issuing OCA,OU=07"
    assert certificate.subject == r"x500UniqueIdentifier=90-B3-D5-1F-30-01-00-00,OU=03,CN=EELC\, east"
    assert certificate.common_name == "EELC, east"
    assert certificate.role is RemotePartyRole.NETWORK_OPERATOR
    assert certificate.eui64 == SUPPLIER
    assert certificate.key_usage == {KeyUsage.KEY_AGREEMENT}
    assert certificate.policies == ("1.2.826.0.1.8641679.1.2.1.4",)
    assert (certificate.is_ca, certificate.is_device, certificate.path_length) == (False, False, None)


def test_a_device_certificate_says_which_device_it_is_and_nothing_else(world: World) -> None:
    certificate = world.device()
    assert (certificate.subject, certificate.common_name, certificate.role) == ("", None, None)
    assert certificate.eui64 == METER
    assert certificate.is_device
    assert certificate.not_after == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_an_authority_certificate_says_what_may_follow_below_it(world: World) -> None:
    issuing = world.oca.issuing
    assert (issuing.is_ca, issuing.path_length, issuing.role) == (True, 0, RemotePartyRole.ISSUING_AUTHORITY)
    assert issuing.key_usage == {KeyUsage.KEY_CERT_SIGN}
    assert issuing.key_usage_bits == 1 << 5 | 1 << 6
    assert (world.oca.root.path_length, world.oca.root.authority_key_identifier) == (None, None)


def test_smets1_names_a_certificate_by_serial_number_and_issuer(world: World) -> None:
    certificate = read(world.forge(serial=0x0ABC << 112 | 1))
    assert certificate.certificate_id == f"ABC{1:028X} TEST Issuing OCA"


def test_an_issuer_without_a_common_name_is_named_in_full(world: World) -> None:
    assert read(world.forge(issuer=name("07"), serial=10)).certificate_id == "A OU=07"


def test_the_thumbprint_is_the_sha1_of_the_octets(world: World) -> None:
    certificate = world.device()
    assert certificate.thumbprint == hashlib.sha1(certificate.der).hexdigest()


@pytest.mark.parametrize("role", [role for role in RemotePartyRole if role is not RemotePartyRole.NONE])
def test_every_role_is_read_from_the_ou(world: World, role: RemotePartyRole) -> None:
    assert world.organisation(role).role is role


@pytest.mark.parametrize(("ou", "role"), [("7f", RemotePartyRole.OTHER), ("55", None), ("FF", None)])
def test_an_ou_that_is_a_number_but_no_role_gives_none(world: World, ou: str, role: RemotePartyRole | None) -> None:
    assert read(world.forge(subject=name(ou, SUPPLIER.octets))).role is role


def test_a_device_authority_may_be_named_without_a_role(world: World) -> None:
    """As the issuer of published Device Certificates is."""
    authority = x509.BasicConstraints(True, 0), True
    der = world.forge(subject=name(None, common_name="E1"), constraints=authority, key_usage=(usage("crl_sign"), True))
    assert (read(der).role, read(der).common_name, read(der).key_usage) == (None, "E1", frozenset())


def test_a_common_name_may_be_long_without_a_warning(world: World) -> None:
    short = world.forge(subject=name("02", SUPPLIER.octets, "A" * 64))

    def lengthen(certificate: asn1.Certificate) -> None:
        certificate["tbs_certificate"]["subject"].chosen[0][0]["value"] = core.UTF8String("A" * 65)

    assert read(altered(short, lengthen)).common_name == "A" * 65


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", "CN=plain"),
        ("a+b,c", r"CN=a\+b\,c"),
        ("#1 ", r"CN=\#1\ "),
        (" ", r"CN=\ "),
        ("line\nbreak", r"CN=line\0Abreak"),
        ("Zoë", "CN=Zoë"),
    ],
)
def test_names_are_written_by_rfc_4514(world: World, text: str, written: str) -> None:
    subject = name("02", SUPPLIER.octets, text)
    assert read(world.forge(subject=subject)).subject.rpartition("OU=02,")[2] == written


@pytest.mark.parametrize("kind", ["root", "issuing", "organisation", "device"])
def test_another_reader_reads_the_same(world: World, kind: str) -> None:
    certificate = {
        "root": world.oca.root,
        "issuing": world.dca.issuing,
        "organisation": world.organisation(common_name="Sandbox Energy"),
        "device": world.device(KeyUsage.KEY_AGREEMENT),
    }[kind]
    assert_read_alike(certificate)


def assert_read_alike(certificate: Certificate) -> None:
    """asn1crypto, which shares no code with `cryptography`, reads the same out of the same octets."""
    second = asn1.Certificate.load(certificate.der, strict=True)
    signed = second["tbs_certificate"]
    assert second.serial_number == certificate.serial
    assert (second.not_valid_before, second.not_valid_after) == (certificate.not_before, certificate.not_after)
    assert (signed.dump(), second.signature) == (certificate.signed_part, certificate.signature)
    assert signed["subject_public_key_info"]["public_key"].native == certificate.public_point
    stated = {e["extn_id"].dotted: (e["critical"].native, e["extn_value"].contents) for e in signed["extensions"]}
    ours = {oid: (e.critical, e.value.public_bytes()) for oid, e in certificate.extensions.items()}
    assert list(ours.items()) == list(stated.items())
    names = {a["type"].dotted: a["value"].native for rdn in second.subject.chosen for a in rdn}
    if certificate.eui64 and not certificate.is_device:
        assert names["2.5.4.45"] == certificate.eui64.octets
    assert second.key_identifier == certificate.subject_key_identifier
    assert second.authority_key_identifier == certificate.authority_key_identifier
    constraints = second.basic_constraints_value
    assert bool(constraints and constraints["ca"].native) == certificate.is_ca
    assert (constraints["path_len_constraint"].native if constraints else None) == certificate.path_length
    policies = second.certificate_policies_value or ()
    assert tuple(p["policy_identifier"].dotted for p in policies) == certificate.policies
    usages = second.key_usage_value.native
    assert ("digital_signature" in usages) == (KeyUsage.DIGITAL_SIGNATURE in certificate.key_usage)
    assert ("key_agreement" in usages) == (KeyUsage.KEY_AGREEMENT in certificate.key_usage)
    assert ("key_cert_sign" in usages) == (KeyUsage.KEY_CERT_SIGN in certificate.key_usage)
    assert ("decipher_only" in usages) == bool(certificate.key_usage_bits >> 8 & 1)


# Signatures


def test_a_certificate_verifies_what_its_key_signed(world: World) -> None:
    key, certificate = world.key("organisation"), world.organisation()
    assert certificate.verify(b"request", key.sign(b"request"))
    assert certificate.verify_raw(b"request", key.sign_raw(b"request"))
    assert not certificate.verify(b"another", key.sign(b"request"))
    assert not certificate.verify_raw(b"another", key.sign_raw(b"request"))
    assert certificate.verify_signed_by(world.oca.issuing)
    assert not certificate.verify_signed_by(world.dca.issuing)
    assert world.oca.root.verify_signed_by(world.oca.root)


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\xff" * 64, b"\x30\x00", b"1" * 63])
def test_octets_that_are_no_signature_do_not_verify(world: World, signature: bytes) -> None:
    certificate = world.organisation()
    assert not certificate.verify(b"request", signature)
    assert not certificate.verify_raw(b"request", signature)


# Equality and travel


def test_certificates_are_equal_when_their_octets_are(world: World) -> None:
    assert world.device() == read(bytes(bytearray(world.device().der)))
    assert len({world.device(), read(world.device().der), world.organisation()}) == 2
    assert world.device() != world.device().der


def test_a_certificate_can_be_copied_and_sent_to_another_process(world: World) -> None:
    certificate = world.organisation()
    assert certificate.verify_signed_by(world.oca.issuing)
    assert copy.deepcopy(certificate) == certificate
    assert pickle.loads(pickle.dumps(certificate)).subject == certificate.subject


def test_a_certificate_shows_its_name(world: World) -> None:
    assert repr(world.device()).endswith(" TEST Issuing DCA: 00-DB-12-34-56-78-90-A0>")


# One deviation, one finding

Mutant = Callable[[World], bytes]
MUTANTS = Mutants[Mutant]()
mutant = MUTANTS.of


def altered(der: bytes, alter: Callable[[asn1.Certificate], None]) -> bytes:
    certificate = asn1.Certificate.load(der)
    alter(certificate)
    encoded: bytes = certificate.dump(force=True)
    return encoded


def with_null(place: str) -> Mutant:
    def alter(certificate: asn1.Certificate) -> None:
        if place != "outside":
            certificate["tbs_certificate"]["signature"]["parameters"] = core.Null()
        if place != "inside":
            certificate["signature_algorithm"]["parameters"] = core.Null()

    return lambda world: altered(world.forge(), alter)


for where in ("inside", "outside", "both"):
    MUTANTS[f"null_parameters_{where}"] = "certificate-signature-algorithm", with_null(where)


@mutant("certificate-signature-algorithm")
def signed_with_sha384(world: World) -> bytes:
    return world.forge(algorithm=hashes.SHA384())


@mutant("certificate-signature-algorithm")
def two_signature_algorithms(world: World) -> bytes:
    def alter(certificate: asn1.Certificate) -> None:
        certificate["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": "sha384_ecdsa"})

    return altered(world.forge(), alter)


@mutant("certificate-signature-algorithm")
def another_signature_algorithm_inside(world: World) -> bytes:
    def alter(certificate: asn1.Certificate) -> None:
        certificate["tbs_certificate"]["signature"] = algos.SignedDigestAlgorithm({"algorithm": "sha384_ecdsa"})

    return altered(world.forge(), alter)


@mutant("certificate-curve")
def key_on_p384(world: World) -> bytes:
    return world.forge(public_key=ec.derive_private_key(5, ec.SECP384R1()).public_key())


@mutant("certificate-curve")
def key_on_another_curve_of_256_bits(world: World) -> bytes:
    return world.forge(public_key=ec.derive_private_key(5, ec.SECP256K1()).public_key())


@mutant("certificate-curve")
def rsa_key(world: World) -> bytes:
    return world.forge(public_key=rsa.RSAPublicNumbers(65537, (1 << 2047) + 1).public_key())


@mutant("certificate-curve")
def compressed_point(world: World) -> bytes:
    def alter(certificate: asn1.Certificate) -> None:
        compressed = bytes((2 + POINT[-1] % 2,)) + POINT[1:33]
        certificate["tbs_certificate"]["subject_public_key_info"]["public_key"] = compressed

    return altered(world.forge(), alter)


@mutant("certificate-curve")
def point_off_the_curve(world: World) -> bytes:
    return world.forge().replace(POINT, POINT[:-1] + bytes((POINT[-1] ^ 1,)))


@mutant("certificate-curve")
def point_beyond_the_field(world: World) -> bytes:
    """Congruent to a point on the curve, but no coordinate may be as large as the prime."""
    prime = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
    x = 5
    y = pow(x**3 - 3 * x + 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B, (prime + 1) // 4, prime)
    on_curve = b"\4" + x.to_bytes(32, "big") + y.to_bytes(32, "big")
    assert isinstance(parse_certificate(world.forge().replace(POINT, on_curve)), Certificate)
    return world.forge().replace(POINT, b"\4" + (x + prime).to_bytes(32, "big") + y.to_bytes(32, "big"))


@mutant("certificate-version")
def version_2(world: World) -> bytes:
    return world.forge().replace(b"\xa0\3\2\1\2", b"\xa0\3\2\1\1")


def serial_of(octets: bytes) -> Mutant:
    def make(world: World) -> bytes:
        def alter(certificate: asn1.Certificate) -> None:
            certificate["tbs_certificate"]["serial_number"] = core.Integer(contents=octets)

        return altered(world.forge(), alter)

    return make


for title, octets in {
    "serial_of_zero": b"\0",
    "negative_serial": b"\x80" + b"\1" * 15,
    "serial_of_21_octets": b"\1" * 21,
    "serial_without_octets": b"",
}.items():
    MUTANTS[title] = "certificate-serial", serial_of(octets)


@mutant("certificate-malformed")
def serial_with_a_needless_octet(world: World) -> bytes:
    serial = 0x4A << 120
    return world.forge(serial=serial).replace(serial.to_bytes(16, "big"), b"\0\x4a" + bytes(14))


@mutant("certificate-version")
def version_1(world: World) -> bytes:
    """Its version is not written at all."""

    def alter(certificate: asn1.Certificate) -> None:
        certificate["tbs_certificate"]["version"] = "v1"

    return altered(world.forge(), alter)


@mutant("certificate-role")
def no_ou(world: World) -> bytes:
    return world.forge(subject=name(None, SUPPLIER.octets))


@mutant("certificate-role")
def ou_in_words(world: World) -> bytes:
    return world.forge(subject=name("Supplier", SUPPLIER.octets))


@mutant("certificate-role")
def ou_of_one_digit(world: World) -> bytes:
    return world.forge(subject=name("2", SUPPLIER.octets))


@mutant("certificate-role")
def ou_of_other_digits(world: World) -> bytes:
    """Two characters that int() takes for digits, but that no certificate has."""
    return world.forge(subject=name("٠٢", SUPPLIER.octets))


@mutant("certificate-role")
def two_ous(world: World) -> bytes:
    return world.forge(subject=x509.Name([*name("02"), *name("03", SUPPLIER.octets)]))


@mutant("certificate-identifier")
def no_unique_identifier(world: World) -> bytes:
    return world.forge(subject=name("02"))


@mutant("certificate-identifier")
def unique_identifier_of_seven_octets(world: World) -> bytes:
    return world.forge(subject=name("02", SUPPLIER.octets[1:]))


@mutant("certificate-identifier")
def two_unique_identifiers(world: World) -> bytes:
    return world.forge(subject=x509.Name([*name("02", SUPPLIER.octets), unique_identifier(METER.octets)]))


@mutant("certificate-identifier")
def no_subject_at_all(world: World) -> bytes:
    return world.forge(subject=x509.Name([]))


@mutant("certificate-identifier")
def device_named_by_its_host_name(world: World) -> bytes:
    alternative = x509.SubjectAlternativeName([x509.DNSName("meter.example")])
    return world.forge(subject=x509.Name([]), alternative=(alternative, True))


@mutant("certificate-identifier")
def device_serial_of_seven_octets(world: World) -> bytes:
    inner = bytes.fromhex("3018060d2a863a0001848fb90f0102020104 07".replace(" ", "")) + METER.octets[1:]
    other = x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4"), inner)
    return world.forge(subject=x509.Name([]), alternative=(x509.SubjectAlternativeName([other]), True))


@mutant("certificate-identifier")
def device_named_by_more_than_its_serial_number(world: World) -> bytes:
    inner = bytes.fromhex("301b060d2a863a0001848fb90f010202010408") + METER.octets + b"\5\0"
    other = x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4"), inner)
    return world.forge(subject=x509.Name([]), alternative=(x509.SubjectAlternativeName([other]), True))


@mutant("certificate-identifier")
def unique_identifier_with_loose_bits(world: World) -> bytes:
    return world.forge().replace(b"\3\x09\0" + SUPPLIER.octets, b"\3\x09\1" + SUPPLIER.octets)


@mutant("certificate-key-usage")
def no_key_usage(world: World) -> bytes:
    return world.forge(key_usage=None)


@mutant("certificate-key-usage")
def key_usage_not_critical(world: World) -> bytes:
    return world.forge(key_usage=(usage("digital_signature"), False))


@mutant("certificate-key-usage")
def no_extensions(world: World) -> bytes:
    return world.forge(key_usage=None, subject_key=None, policies=None, authority_key=None)


@mutant("certificate-key-usage")
def key_usage_with_zeros_after_the_last_bit(world: World) -> bytes:
    value = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.15"), bytes.fromhex("03020080"))
    return world.forge(key_usage=(value, True))


@mutant("certificate-key-usage")
def key_usage_without_bits(world: World) -> bytes:
    value = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.15"), bytes.fromhex("030100"))
    return world.forge(key_usage=(value, True))


@mutant("certificate-malformed")
def thirteenth_month(world: World) -> bytes:
    return world.forge().replace(b"190308070605Z", b"191308070605Z")


@mutant("certificate-malformed")
def thirtieth_of_february(world: World) -> bytes:
    return world.forge().replace(b"190308070605Z", b"190230070605Z")


@mutant("certificate-validity")
def ends_before_it_begins(world: World) -> bytes:
    return world.forge().replace(b"190308070605Z", b"490308070605Z")


@mutant("certificate-malformed")
def local_time(world: World) -> bytes:
    return world.forge().replace(b"190308070605Z", b"190308070605X")


@mutant("certificate-malformed")
def signs_in_a_date(world: World) -> bytes:
    return world.forge().replace(b"190308070605Z", b"19+3 8070605Z")


@mutant("certificate-extension")
def extension_twice(world: World) -> bytes:
    """The subject key identifier's own identifier in place of the authority key identifier's."""
    return world.forge().replace(bytes.fromhex("0603551d23"), bytes.fromhex("0603551d0e"))


@mutant("certificate-malformed")
def policies_cut_short(world: World) -> bytes:
    value = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.32"), bytes.fromhex("3010300f"))
    return world.forge(policies=(value, True))


@mutant("certificate-malformed")
def criticality_written_out_as_false(world: World) -> bytes:
    return world.forge().replace(bytes.fromhex("0603551d0f0101ff"), bytes.fromhex("0603551d0f010100"))


@mutant("certificate-malformed")
def octet_after_the_end(world: World) -> bytes:
    return world.forge() + b"\0"


@mutant("certificate-malformed")
def indefinite_length(world: World) -> bytes:
    return b"\x30\x80" + world.forge()[4:] + b"\0\0"


@mutant("certificate-malformed")
def length_not_in_its_shortest_form(world: World) -> bytes:
    der = world.forge()
    return b"\x30\x83\0" + der[2:]


@mutant("certificate-malformed")
def empty(world: World) -> bytes:
    return b""


@mutant("certificate-malformed")
def text(world: World) -> bytes:
    return b"-----BEGIN CERTIFICATE-----"


@mutant("certificate-malformed")
def another_kind_of_object(world: World) -> bytes:
    return derive_key(1, "x").private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@mutant("certificate-malformed")
def signature_with_loose_bits(world: World) -> bytes:
    certificate = read(world.forge())
    return certificate.der.replace(b"\0" + certificate.signature, b"\1" + certificate.signature)


@mutant("certificate-malformed")
def name_that_is_not_utf_8(world: World) -> bytes:
    return world.forge().replace(b"TEST Issuing OCA", b"TEST Issuing \xff\xffA")


@pytest.mark.parametrize("case", MUTANTS)
def test_one_deviation_gives_its_finding(world: World, case: str) -> None:
    code, make = MUTANTS[case]
    found = parse_certificate(make(world))
    assert isinstance(found, Finding), f"{case} was read as {found}"
    assert found.code == code
    assert found.message.endswith(".")
    assert found.clause


def test_the_forger_makes_good_certificates_by_itself(world: World) -> None:
    """Or the mutants would prove nothing."""
    certificate = read(world.forge())
    assert certificate.eui64 == SUPPLIER
    assert certificate.verify_signed_by(world.oca.issuing)
    device = bytes.fromhex("3019060d2a863a0001848fb90f010202010408") + METER.octets
    other = x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4"), device)
    alternative = x509.SubjectAlternativeName([x509.DNSName("meter.example"), other]), True
    assert read(world.forge(subject=x509.Name([]), alternative=alternative)).eui64 == METER


def test_a_certificate_cut_off_anywhere_is_malformed(world: World) -> None:
    for der in (world.organisation().der, world.device().der, world.oca.root.der):
        for length in range(len(der)):
            found = parse_certificate(der[:length])
            assert isinstance(found, Finding)
            assert found.code == "certificate-malformed", (length, found)


# Any octets at all


@st.composite
def damaged(draw: st.DrawFn, ders: list[bytes]) -> bytes:
    """A certificate in which some stretches were overwritten, removed, doubled or taken from another."""
    data = draw(st.sampled_from(ders))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 12))
        put = draw(
            st.binary(max_size=8)
            | st.sampled_from([data[at : at + length] * 2, *(other[at : at + length] for other in ders)])
            | st.just(bytes(b ^ 1 for b in data[at : at + length]))
        )
        data = data[:at] + put + data[at + length :]
    return data


@given(data=st.data())
@settings(max_examples=1500, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_the_octets_are_nothing_is_raised(world: World, data: st.DataObject) -> None:
    ders = [world.organisation(common_name="A").der, world.device().der, world.oca.root.der, world.dca.issuing.der]
    result = parse_certificate(data.draw(damaged(ders)))
    if isinstance(result, Certificate):
        # asn1crypto refuses some of what has no meaning here.
        with contextlib.suppress(ValueError):
            assert_read_alike(result)
        str(result), repr(result), comparable(result.subject_name), result.verify_signed_by(world.oca.issuing)
    else:
        assert result.code.startswith("certificate-")


@given(st.binary(max_size=200))
def test_octets_at_random_are_malformed(octets: bytes) -> None:
    found = parse_certificate(octets)
    assert isinstance(found, Finding)
