from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.pki.keys import derive_key
from simulator.pki.profiles import (
    DEVICE,
    ISSUING_DCA,
    ISSUING_OCA,
    NO_EXPIRY,
    ORGANISATION,
    PROFILES,
    ROOT_DCA,
    ROOT_OCA,
    CertificateProfile,
    Environment,
    check_profile,
)
from tests.pki.conftest import METER, SUPPLIER, World, name, policy, read, unique_identifier, usage

KEY_USAGE, CONSTRAINTS, SUBJECT_KEY, POLICIES, AUTHORITY_KEY, ALTERNATIVE_NAME, CONTINGENCY = (
    "2.5.29.15", "2.5.29.19", "2.5.29.14", "2.5.29.32", "2.5.29.35", "2.5.29.17", "1.3.6.1.5.5.7.1.20",
)  # fmt: skip


def issued(world: World) -> dict[CertificateProfile, Certificate]:
    return {
        ROOT_OCA: world.oca.root,
        ISSUING_OCA: world.oca.issuing,
        ORGANISATION: world.organisation(),
        ROOT_DCA: world.dca.root,
        ISSUING_DCA: world.dca.issuing,
        DEVICE: world.device(),
    }


# What is issued


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
@pytest.mark.parametrize("environment", Environment)
def test_what_is_issued_follows_its_profile_and_no_other(
    world: World, live: World, environment: Environment, profile: CertificateProfile
) -> None:
    certificate = issued({Environment.TEST: world, Environment.LIVE: live}[environment])[profile]
    assert check_profile(certificate, profile) == ()
    assert [other.name for other in PROFILES if not check_profile(certificate, other)] == [profile.name]


@pytest.mark.parametrize("role", [role for role in RemotePartyRole if role is not RemotePartyRole.NONE])
@pytest.mark.parametrize("key_usage", [KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT])
def test_organisation_certificates_of_every_role_follow_the_profile(
    world: World, role: RemotePartyRole, key_usage: KeyUsage
) -> None:
    assert check_profile(world.organisation(role, key_usage), ORGANISATION) == ()
    assert check_profile(world.organisation(role, key_usage, "Sandbox Energy"), ORGANISATION) == ()


def test_an_organisation_certificate_octet_for_octet(world: World) -> None:
    """The order of the fields and extensions is that of published samples."""
    certificate = world.organisation(RemotePartyRole.NETWORK_OPERATOR, KeyUsage.KEY_AGREEMENT, "EELC")
    point, issuer = certificate.public_point.hex(), world.oca.issuing
    assert certificate.signed_part[4:].hex() == (
        "a003020102"
        f"0210{certificate.serial:032x}"
        "300a06082a8648ce3d040302"
        "3028310b3009060355040b0c023037" f"3119301706035504030c10{b'TEST Issuing OCA'.hex()}"
        f"301e170d{b'190308070605Z'.hex()}170d{b'290307235959Z'.hex()}"
        f"3030310d300b06035504030c04{b'EELC'.hex()}" "310b3009060355040b0c02" f"{b'03'.hex()}"
        "3112301006035504" "2d03090090b3d51f30010000"
        f"3059301306072a8648ce3d020106082a8648ce3d030107034200{point}"
        "a3593057"
        "300e0603551d0f0101ff040403020308"
        f"30110603551d0e040a0408{(certificate.subject_key_identifier or b'').hex()}"
        "301d0603551d200101ff04133011300f060d2a863a0001848fb90f01020104"
        f"30130603551d23040c300a8008{(issuer.subject_key_identifier or b'').hex()}"
    )  # fmt: skip


def test_a_device_certificate_octet_for_octet(world: World) -> None:
    certificate = world.device()
    assert certificate.signed_part[4:].hex() == (
        "a003020102"
        f"0210{certificate.serial:032x}"
        "300a06082a8648ce3d040302"
        "3028310b3009060355040b0c023037" f"3119301706035504030c10{b'TEST Issuing DCA'.hex()}"
        f"3020170d{b'190308070605Z'.hex()}180f{b'99991231235959Z'.hex()}"
        "3000"
        f"3059301306072a8648ce3d020106082a8648ce3d030107034200{certificate.public_point.hex()}"
        "a38191" "30818e"
        "300e0603551d0f0101ff040403020780"
        f"30110603551d0e040a0408{(certificate.subject_key_identifier or b'').hex()}"
        "30350603551d110101ff042b" "3029a02706082b06010505070804a01b3019060d2a863a0001848fb90f010202010408"
        "00db1234567890a0"
        "301d0603551d200101ff04133011300f060d2a863a0001848fb90f01020104"
        f"30130603551d23040c300a8008{(world.dca.issuing.subject_key_identifier or b'').hex()}"
    )  # fmt: skip


def test_authorities_carry_their_extensions_in_order(world: World) -> None:
    common = [(KEY_USAGE, True), (CONSTRAINTS, True), (SUBJECT_KEY, False), (POLICIES, True)]
    expected = {
        ROOT_OCA: [*common, (CONTINGENCY, False)],
        ROOT_DCA: common,
        ISSUING_OCA: [*common, (AUTHORITY_KEY, False)],
        ISSUING_DCA: [*common, (AUTHORITY_KEY, False)],
    }
    for profile, extensions in expected.items():
        certificate = issued(world)[profile]
        assert [(oid, e.critical) for oid, e in certificate.extensions.items()] == extensions
        assert certificate.extensions[KEY_USAGE].value.public_bytes().hex() == "03020106"
        path_length = "020100" if profile in (ISSUING_OCA, ISSUING_DCA) else ""
        assert (
            certificate.extensions[CONSTRAINTS].value.public_bytes().hex()
            == f"30{3 + len(path_length) // 2:02x}0101ff{path_length}"
        )


# How long


@pytest.mark.parametrize(
    ("profile", "begins", "ends"),
    [
        (ORGANISATION, datetime(2015, 10, 30, tzinfo=UTC), datetime(2025, 10, 29, 23, 59, 59, tzinfo=UTC)),
        (ORGANISATION, datetime(2019, 1, 1, 17, 30, tzinfo=UTC), datetime(2028, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (ORGANISATION, datetime(2016, 2, 29, tzinfo=UTC), datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)),
        (ORGANISATION, datetime(2018, 3, 1, tzinfo=UTC), datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)),
        (ROOT_OCA, datetime(2015, 4, 15, tzinfo=UTC), datetime(2065, 4, 14, 23, 59, 59, tzinfo=UTC)),
        (ISSUING_OCA, datetime(2015, 4, 15, tzinfo=UTC), datetime(2040, 4, 14, 23, 59, 59, tzinfo=UTC)),
        (ROOT_DCA, datetime(2015, 4, 15, tzinfo=UTC), NO_EXPIRY),
        (ISSUING_DCA, datetime(2015, 4, 15, tzinfo=UTC), NO_EXPIRY),
        (DEVICE, datetime(2015, 4, 15, tzinfo=UTC), NO_EXPIRY),
        (ORGANISATION, datetime(9989, 12, 31, tzinfo=UTC), datetime(9999, 12, 30, 23, 59, 59, tzinfo=UTC)),
        (ORGANISATION, datetime(9990, 1, 1, tzinfo=UTC), NO_EXPIRY),
    ],
)
def test_lifetimes(profile: CertificateProfile, begins: datetime, ends: datetime) -> None:
    assert profile.not_after(begins) == ends


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(PROFILES))
def test_every_beginning_has_an_end(begins: datetime, profile: CertificateProfile) -> None:
    assert begins.replace(microsecond=0) <= profile.not_after(begins) <= NO_EXPIRY


def test_environments_have_policies_of_their_own() -> None:
    assert Environment.TEST.policy_oid == "1.2.826.0.1.8641679.1.2.1.4"
    assert Environment.LIVE.policy_oid != Environment.TEST.policy_oid


# One deviation, exactly its findings

Mutant = Callable[[World], bytes]


def device_name(hardware_type: str = "060d2a863a0001848fb90f01020201") -> x509.SubjectAlternativeName:
    inner = bytes.fromhex(f"3019{hardware_type}0408") + METER.octets
    return x509.SubjectAlternativeName([x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4"), inner)])


ORGANISATION_MUTANTS: dict[str, tuple[set[str], Mutant]] = {
    "none": (set(), lambda w: w.forge()),
    "with a common name": (set(), lambda w: w.forge(subject=name("02", SUPPLIER.octets, "Sandbox Energy"))),
    "an unknown role": ({"profile-role"}, lambda w: w.forge(subject=name("55", SUPPLIER.octets))),
    "a further attribute": (
        {"profile-subject"},
        lambda w: w.forge(
            subject=x509.Name(
                [x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Sandbox"), *name("02", SUPPLIER.octets)]
            )
        ),
    ),
    "two common names": (
        {"profile-subject"},
        lambda w: w.forge(subject=x509.Name([*name(None, None, "A"), *name("02", SUPPLIER.octets, "B")])),
    ),
    "OU as PrintableString": (
        {"profile-subject"},
        lambda w: w.forge().replace(bytes.fromhex("060355040b0c023032"), bytes.fromhex("060355040b13023032")),
    ),
    "a serial of 128 bits": ({"profile-serial"}, lambda w: w.forge(serial=1 << 127)),
    "ends a day late": (
        {"profile-validity"},
        lambda w: w.forge(not_after=datetime(2029, 3, 8, 23, 59, 59, tzinfo=UTC)),
    ),
    "ends at the wrong time of day": (
        {"profile-validity"},
        lambda w: w.forge(not_after=datetime(2029, 3, 8, 7, 6, 4, tzinfo=UTC)),
    ),
    "two purposes of the key": (
        {"profile-key-usage"},
        lambda w: w.forge(key_usage=(usage("digital_signature", "key_agreement"), True)),
    ),
    "a purpose that no cell has": ({"profile-key-usage"}, lambda w: w.forge(key_usage=(usage("crl_sign"), True))),
    "basic constraints": (
        {"profile-basic-constraints"},
        lambda w: w.forge(constraints=(x509.BasicConstraints(False, None), True)),
    ),
    "no subject key identifier": ({"profile-extension"}, lambda w: w.forge(subject_key=None)),
    "no authority key identifier": ({"profile-extension"}, lambda w: w.forge(authority_key=None)),
    "no policy": ({"profile-extension"}, lambda w: w.forge(policies=None)),
    "a further extension": (
        {"profile-extension"},
        lambda w: w.forge(more=(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False)),
    ),
    "policy not critical": ({"profile-criticality"}, lambda w: w.forge(policies=(policy(w.forge.policy_oid), False))),
    "subject key identifier critical": (
        {"profile-criticality"},
        lambda w: w.forge(subject_key=(x509.SubjectKeyIdentifier(derive_key(1, "forged").key_identifier), True)),
    ),
    "an unknown policy": ({"profile-policy"}, lambda w: w.forge(policies=(policy("1.2.3"), True))),
    "both environments": (
        {"profile-policy"},
        lambda w: w.forge(
            policies=(x509.CertificatePolicies([p for e in Environment for p in policy(e.policy_oid)]), True)
        ),
    ),
    "another key's identifier": (
        {"profile-key-identifier"},
        lambda w: w.forge(subject_key=(x509.SubjectKeyIdentifier(w.key("x").key_identifier), False)),
    ),
    "key identifier of 20 octets": (
        {"profile-key-identifier"},
        lambda w: w.forge(subject_key=(x509.SubjectKeyIdentifier(bytes(20)), False)),
    ),
    "authority named by its serial number too": (
        {"profile-key-identifier"},
        lambda w: w.forge(
            authority_key=(
                x509.AuthorityKeyIdentifier(w.forge.key.key_identifier, [x509.DirectoryName(w.forge.issuer)], 5),
                False,
            )
        ),
    ),
}  # fmt: skip

NO_END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
EMPTY = x509.Name([])

DEVICE_MUTANTS: dict[str, tuple[set[str], Mutant]] = {
    "none": (set(), lambda w: w.forge(subject=EMPTY, not_after=NO_END, name=(device_name(), True))),
    "another hardware type": (
        {"profile-identity"},
        lambda w: w.forge(subject=EMPTY, not_after=NO_END, name=(device_name("060d2a863a0001848fb90f01020202"), True)),
    ),
    "a second name": (
        {"profile-identity"},
        lambda w: w.forge(
            subject=EMPTY,
            not_after=NO_END,
            name=(x509.SubjectAlternativeName([*device_name(), x509.DNSName("meter.example")]), True),
        ),
    ),
    "a name that is not critical": (
        {"profile-criticality"},
        lambda w: w.forge(subject=EMPTY, not_after=NO_END, name=(device_name(), False)),
    ),
    "an end": ({"profile-validity"}, lambda w: w.forge(subject=EMPTY, name=(device_name(), True))),
    "an Organisation's subject": (
        {"profile-subject", "profile-identity", "profile-extension"},
        lambda w: w.forge(not_after=NO_END, subject=x509.Name([*name("02"), unique_identifier(METER.octets)])),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ORGANISATION_MUTANTS)
def test_a_deviation_of_an_organisation_certificate_gives_exactly_its_findings(world: World, case: str) -> None:
    expected, make = ORGANISATION_MUTANTS[case]
    assert_exactly(expected, read(make(world)), ORGANISATION)


@pytest.mark.parametrize("case", DEVICE_MUTANTS)
def test_a_deviation_of_a_device_certificate_gives_exactly_its_findings(world: World, case: str) -> None:
    expected, make = DEVICE_MUTANTS[case]
    assert_exactly(expected, read(make(world)), DEVICE)


def assert_exactly(expected: set[str], certificate: Certificate, profile: CertificateProfile) -> None:
    findings = check_profile(certificate, profile)
    assert sorted(finding.code for finding in findings) == sorted(expected)
    for finding in findings:
        assert finding.clause == profile.source
        assert certificate.certificate_id in finding.message
        assert finding.message.endswith(".")


def test_an_authority_without_its_path_length_departs(world: World) -> None:
    assert {f.code for f in check_profile(world.oca.root, ISSUING_OCA)} == {
        "profile-role", "profile-validity", "profile-basic-constraints", "profile-extension",
    }  # fmt: skip


def test_an_authority_may_write_its_ou_as_printable_string(world: World) -> None:
    """As published authorities do; Organisation Certificates may not."""
    der = world.oca.issuing.der
    subject = der.rindex(bytes.fromhex("060355040b0c023037"))
    printable = der[: subject + 5] + b"\x13" + der[subject + 6 :]
    assert read(printable).subject == world.oca.issuing.subject
    assert check_profile(read(printable), ISSUING_OCA) == ()
