"""Path validation: each case departs from a valid path in one way and must give exactly its findings.

OpenSSL is asked the same, strictly and by policy, and must accept and reject the same, but for what is ours alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509

from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.pki.keys import derive_key
from simulator.pki.path import validate_path
from simulator.pki.profiles import Environment
from tests.pki.conftest import Forger, OpenSSL, World, name, policy, read, signing_name, usage

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
AUTHORITY = x509.BasicConstraints(True, 0), True
CERTIFIES = usage("key_cert_sign", "crl_sign"), True


@dataclass(frozen=True)
class Case:
    """A certificate, what it comes with, and the findings that it must give."""

    leaf: Certificate
    path: tuple[Certificate, ...]
    anchors: tuple[Certificate, ...]
    findings: set[str] = field(default_factory=set)
    environment: Environment | None = Environment.TEST
    at: datetime | None = NOW
    revoked: frozenset[Certificate] = frozenset()


@dataclass(frozen=True)
class Worlds:
    test: World
    live: World
    elsewhere: World

    def valid(self, **changes: Any) -> Case:
        oca = self.test.oca
        return replace(Case(self.test.organisation(), oca.path, (oca.root,)), **changes)

    def below(self, authority: bytes, subject: x509.Name, **changes: Any) -> Case:
        """A good certificate under a forged authority, which has the key named "authority"."""
        forger = Forger(subject, derive_key(1, "authority"), Environment.TEST.policy_oid)
        oca = self.test.oca
        return self.valid(leaf=read(forger()), path=(read(authority), *oca.path), **changes)

    def authority(self, **changes: Any) -> bytes:
        """An issuing authority under the root, which differs where it is told to."""
        root = Forger(
            x509.load_der_x509_certificate(self.test.oca.root.der).subject,
            derive_key(1, "authority", "test", "OCA", "Root"),
            Environment.TEST.policy_oid,
        )
        return root(**{**self.authority_defaults(), **changes})

    def authority_defaults(self) -> dict[str, Any]:
        key = derive_key(1, "authority")
        return {
            "subject": SECOND,
            "public_key": key.private_key.public_key(),
            "subject_key": (x509.SubjectKeyIdentifier(key.key_identifier), False),
            "key_usage": CERTIFIES,
            "constraints": AUTHORITY,
        }


SECOND = name("07", common_name="Second Issuing OCA")
Make = Callable[[Worlds], Case]
CASES: dict[str, Make] = {}
OURS_ALONE = {
    "dates_do_not_matter": "OpenSSL is always asked about a moment",
    "the_last_second": "OpenSSL takes the end of the validity for past, RFC 5280 §4.1.2.5 for included",
    "no_key_identifier_of_the_issuer": "the strict rules of OpenSSL ask for one, our profiles do",
    "a_revoked_certificate": "no revocation list is written here",
    "a_revoked_issuing_authority": "no revocation list is written here",
}
"""Cases in which OpenSSL need not be of the same opinion, and why."""


def case(make: Make) -> Make:
    CASES[make.__name__] = make
    return make


@case
def an_organisation_certificate(w: Worlds) -> Case:
    return w.valid()


@case
def a_key_agreement_certificate(w: Worlds) -> Case:
    return w.valid(leaf=w.test.organisation(RemotePartyRole.NETWORK_OPERATOR, KeyUsage.KEY_AGREEMENT))


@case
def a_device_certificate(w: Worlds) -> Case:
    return w.valid(leaf=w.test.device(), path=w.test.dca.path, anchors=(w.test.dca.root,))


@case
def a_live_certificate_in_the_live_world(w: Worlds) -> Case:
    oca = w.live.oca
    return Case(w.live.organisation(), oca.path, (oca.root,), environment=Environment.LIVE)


@case
def the_path_in_another_order_with_strangers(w: Worlds) -> Case:
    oca = w.test.oca
    return w.valid(path=(w.test.device(), oca.root, *w.elsewhere.oca.path, w.test.organisation(), oca.issuing))


@case
def the_issuing_authority_as_the_anchor(w: Worlds) -> Case:
    """As in the published test PKI, whose root is not published."""
    return w.valid(path=(), anchors=(w.test.oca.issuing,))


@case
def the_certificate_itself_as_the_anchor(w: Worlds) -> Case:
    return w.valid(path=(), anchors=(w.test.organisation(),))


@case
def the_root_itself(w: Worlds) -> Case:
    return w.valid(leaf=w.test.oca.root, path=())


@case
def a_second_issuing_authority(w: Worlds) -> Case:
    return w.below(w.authority(), SECOND)


@case
def the_environment_does_not_matter(w: Worlds) -> Case:
    return w.valid(environment=None)


@case
def dates_do_not_matter(w: Worlds) -> Case:
    expired = w.test.organisation(not_after=datetime(2020, 1, 1, tzinfo=UTC))
    return w.valid(leaf=expired, at=None)


@case
def a_name_that_differs_in_case_and_spaces_only(w: Worlds) -> Case:
    return w.valid(leaf=read(w.test.forge(issuer=name_of("test  ISSUING oca"))))


def name_of(common_name: str) -> x509.Name:
    return x509.Name([*name("07"), *name(None, common_name=common_name)])


@case
def an_altered_certificate(w: Worlds) -> Case:
    good = w.test.organisation()
    other = read(good.der.replace(bytes.fromhex("060355040b0c02") + b"02", bytes.fromhex("060355040b0c02") + b"03"))
    return w.valid(leaf=other, findings={"path-signature"})


@case
def an_altered_issuing_authority(w: Worlds) -> Case:
    issuing = w.test.oca.issuing
    other = read(issuing.der.replace(b"180101000000Z", b"170101000000Z"))
    return w.valid(path=(other, w.test.oca.root), findings={"path-signature"})


@case
def another_issuer_name(w: Worlds) -> Case:
    return w.valid(leaf=read(w.test.forge(issuer=name_of("Z1"))), findings={"path-name"})


@case
def another_key_identifier_of_the_issuer(w: Worlds) -> Case:
    identifier = x509.AuthorityKeyIdentifier(w.test.key("x").key_identifier, None, None), False
    return w.valid(leaf=read(w.test.forge(authority_key=identifier)), findings={"path-key-identifier"})


@case
def no_key_identifier_of_the_issuer(w: Worlds) -> Case:
    """Not by the profile, but the path is found by name. Published XML-signing certificates are like this."""
    return w.valid(leaf=read(w.test.forge(authority_key=None)))


@case
def signed_by_itself_in_the_name_of_the_authority(w: Worlds) -> Case:
    """As some published XML-signing certificates are."""
    own = derive_key(1, "forged").private_key
    return w.valid(leaf=read(w.test.forge(authority_key=None, key=own)), findings={"path-signature"})


@case
def expired(w: Worlds) -> Case:
    return w.valid(at=datetime(2029, 3, 8, tzinfo=UTC), findings={"path-expired"})


@case
def the_last_second(w: Worlds) -> Case:
    return w.valid(at=datetime(2029, 3, 7, 23, 59, 59, tzinfo=UTC))


@case
def not_yet_valid(w: Worlds) -> Case:
    return w.valid(at=datetime(2019, 3, 8, 7, 6, 4, tzinfo=UTC), findings={"path-not-yet-valid"})


@case
def the_first_second(w: Worlds) -> Case:
    return w.valid(at=datetime(2019, 3, 8, 7, 6, 5, tzinfo=UTC))


@case
def before_anything_existed(w: Worlds) -> Case:
    return w.valid(at=datetime(2017, 12, 31, tzinfo=UTC), findings={"path-not-yet-valid"})


@case
def an_expired_issuing_authority(w: Worlds) -> Case:
    return w.below(w.authority(not_after=datetime(2020, 1, 1, tzinfo=UTC)), SECOND, findings={"path-expired"})


@case
def an_organisation_as_issuer(w: Worlds) -> Case:
    """A User signs a certificate for another with its own key."""
    user, key = w.test.organisation(), w.test.key("organisation")
    subject = x509.load_der_x509_certificate(user.der).subject
    leaf = Forger(subject, key, Environment.TEST.policy_oid)()
    findings = {"path-not-a-ca", "path-key-usage", "path-length"}
    return w.valid(leaf=read(leaf), path=(user, *w.test.oca.path), findings=findings)


@case
def an_issuer_that_is_no_authority(w: Worlds) -> Case:
    subject = name("07", b"8 octets", "Second Issuing OCA")
    return w.below(w.authority(subject=subject, constraints=None), subject, findings={"path-not-a-ca"})


@case
def an_issuer_that_may_not_certify(w: Worlds) -> Case:
    return w.below(w.authority(key_usage=(usage("crl_sign"), True)), SECOND, findings={"path-key-usage"})


@case
def an_authority_below_an_issuing_authority(w: Worlds) -> Case:
    third = w.test.forge(**w.authority_defaults())
    return w.below(third, SECOND, findings={"path-length"})


@case
def an_authority_below_one_that_allows_one(w: Worlds) -> Case:
    """Two issuing authorities in a row, where the upper one says that one may follow."""
    upper = name("07", common_name="Upper OCA")
    upper_key = derive_key(1, "upper")
    first = w.authority(
        subject=upper,
        public_key=upper_key.private_key.public_key(),
        subject_key=(x509.SubjectKeyIdentifier(upper_key.key_identifier), False),
        constraints=(x509.BasicConstraints(True, 1), True),
    )
    second = Forger(upper, upper_key, Environment.TEST.policy_oid)(**w.authority_defaults())
    found = w.below(second, SECOND)
    return replace(found, path=(*found.path, read(first)))


@case
def another_policy_than_the_issuer(w: Worlds) -> Case:
    leaf = read(w.test.forge(policies=(policy("1.2.3"), True)))
    return w.valid(leaf=leaf, findings={"path-policy"})


@case
def no_policy(w: Worlds) -> Case:
    return w.valid(leaf=read(w.test.forge(policies=None)), findings={"path-policy"})


@case
def an_authority_of_another_policy(w: Worlds) -> Case:
    return w.below(w.authority(policies=(policy("1.2.3"), True)), SECOND, findings={"path-policy"})


@case
def an_authority_of_any_policy(w: Worlds) -> Case:
    both = x509.CertificatePolicies(
        [
            x509.PolicyInformation(x509.ObjectIdentifier(oid), None)
            for oid in (Environment.TEST.policy_oid, "2.5.29.32.0")
        ]
    )
    return w.below(w.authority(policies=(both, True)), SECOND)


def root_without_policy() -> Certificate:
    key, subject = derive_key(1, "root"), name("00", common_name="Root without policy")
    return read(
        Forger(subject, key, "1.2.3")(
            subject=subject,
            public_key=key.private_key.public_key(),
            not_after=datetime(2069, 3, 7, tzinfo=UTC),
            subject_key=(x509.SubjectKeyIdentifier(key.key_identifier), False),
            authority_key=None,
            policies=None,
            key_usage=CERTIFIES,
            constraints=(x509.BasicConstraints(True, None), True),
        )
    )


@case
def an_anchor_that_states_no_policy(w: Worlds) -> Case:
    """It allows every policy below it, as a trust anchor does in RFC 5280."""
    root = root_without_policy()
    forger = Forger(name("00", common_name="Root without policy"), derive_key(1, "root"), Environment.TEST.policy_oid)
    made = w.below(forger(**w.authority_defaults()), SECOND)
    return replace(made, anchors=(root,), path=made.path[:1])


@case
def an_authority_below_the_root_that_states_no_policy(w: Worlds) -> Case:
    return w.below(w.authority(policies=None), SECOND, findings={"path-policy"})


@case
def a_live_policy_under_a_test_authority(w: Worlds) -> Case:
    leaf = read(w.test.forge(policies=(policy(Environment.LIVE.policy_oid), True)))
    return w.valid(leaf=leaf, findings={"path-policy", "path-environment"})


@case
def a_live_policy_under_a_test_authority_wherever(w: Worlds) -> Case:
    leaf = read(w.test.forge(policies=(policy(Environment.LIVE.policy_oid), True)))
    return w.valid(leaf=leaf, environment=None, findings={"path-policy"})


@case
def a_test_certificate_in_a_live_world(w: Worlds) -> Case:
    oca = w.live.oca
    findings = {"path-environment", "path-untrusted"}
    return w.valid(anchors=(oca.root,), environment=Environment.LIVE, findings=findings)


@case
def a_test_hierarchy_that_a_live_world_trusts(w: Worlds) -> Case:
    return w.valid(environment=Environment.LIVE, findings={"path-environment"})


@case
def a_revoked_certificate(w: Worlds) -> Case:
    return w.valid(revoked=frozenset({w.test.organisation()}), findings={"path-revoked"})


@case
def a_revoked_issuing_authority(w: Worlds) -> Case:
    return w.valid(revoked=frozenset({w.test.oca.issuing}), findings={"path-revoked"})


@case
def a_critical_extension_that_nobody_knows(w: Worlds) -> Case:
    extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0")
    return w.valid(leaf=read(w.test.forge(more=(extension, True))), findings={"path-extension"})


@case
def a_further_extension_that_is_not_critical(w: Worlds) -> Case:
    extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0")
    return w.valid(leaf=read(w.test.forge(more=(extension, False))))


@case
def the_same_names_with_other_keys(w: Worlds) -> Case:
    return w.valid(leaf=w.elsewhere.organisation(), path=w.elsewhere.oca.path, findings={"path-untrusted"})


@case
def an_issuing_authority_that_is_missing(w: Worlds) -> Case:
    return w.valid(path=(), findings={"path-untrusted"})


@case
def a_device_certificate_among_organisations(w: Worlds) -> Case:
    return w.valid(leaf=w.test.device(), path=w.test.dca.path, findings={"path-untrusted"})


@case
def no_anchor(w: Worlds) -> Case:
    return w.valid(anchors=(), findings={"path-untrusted"})


@case
def a_root_that_nobody_trusts(w: Worlds) -> Case:
    return w.valid(leaf=w.elsewhere.oca.root, path=(), findings={"path-untrusted"})


@case
def several_faults_at_once(w: Worlds) -> Case:
    """Everything is said, not only what comes first."""
    leaf = read(w.test.forge(issuer=name_of("Z1"), policies=(policy("1.2.3"), True)))
    return w.valid(
        leaf=leaf,
        at=datetime(2030, 1, 1, tzinfo=UTC),
        revoked=frozenset({leaf}),
        findings={"path-name", "path-policy", "path-expired", "path-revoked"},
    )


@pytest.fixture(scope="module")
def worlds(world: World, live: World, elsewhere: World) -> Worlds:
    return Worlds(world, live, elsewhere)


@pytest.mark.parametrize("title", CASES)
def test_a_path_gives_exactly_its_findings(worlds: Worlds, title: str) -> None:
    made = CASES[title](worlds)
    findings = validate_path(
        made.leaf,
        made.path,
        made.anchors,
        environment=made.environment,
        at=made.at,
        is_revoked=lambda certificate: certificate in made.revoked,
    )
    assert {finding.code for finding in findings} == made.findings, [str(finding) for finding in findings]
    for finding in findings:
        assert finding.message.startswith("Certificate ")
        assert finding.message.endswith(".")
        assert finding.clause
        assert finding.subject.split()[0] in finding.message


@pytest.mark.parametrize("title", sorted(CASES.keys() - OURS_ALONE.keys()))
def test_openssl_is_of_the_same_opinion(worlds: Worlds, openssl: OpenSSL, title: str) -> None:
    made = CASES[title](worlds)
    policy_oid = (made.environment or Environment.TEST).policy_oid
    complaint = openssl(made.leaf.der, made.path, made.anchors, policy_oid, made.at or NOW)
    assert bool(complaint) == bool(made.findings), complaint


def test_findings_name_the_certificate_that_they_are_about(worlds: Worlds) -> None:
    made = an_expired_issuing_authority(worlds)
    (finding,) = validate_path(made.leaf, made.path, made.anchors, environment=made.environment, at=made.at)
    assert finding.subject == made.path[0].certificate_id
    assert finding.message == (
        f"Certificate OU=07,CN=Second Issuing OCA with serial number {made.path[0].serial:X} "
        "expired at 2020-01-01 00:00:00."
    )


def test_a_moment_without_a_zone_is_utc(worlds: Worlds) -> None:
    made = worlds.valid()
    naive = datetime(2029, 3, 8)
    (finding,) = validate_path(made.leaf, made.path, made.anchors, environment=None, at=naive)
    assert finding.code == "path-expired"


def test_time_and_revocation_count_for_a_path_that_was_valid_before(worlds: Worlds) -> None:
    made = worlds.valid()
    revoked: set[Certificate] = set()

    def codes(at: datetime) -> list[str]:
        findings = validate_path(
            made.leaf, made.path, made.anchors, environment=made.environment, at=at, is_revoked=revoked.__contains__
        )
        return [finding.code for finding in findings]

    assert codes(NOW) == []
    assert codes(datetime(2029, 3, 8, tzinfo=UTC)) == ["path-expired"]
    revoked.add(made.path[0])
    assert codes(NOW) == ["path-revoked"]
    revoked.clear()
    assert codes(NOW) == []


def test_a_long_path_of_strangers_does_no_harm(worlds: Worlds) -> None:
    """Certificates that sign each other in a circle end the search, not the program."""
    one, other = name("07", common_name="One"), name("07", common_name="Other")
    key = derive_key(1, "authority")
    authority = worlds.authority_defaults()
    circle = [
        read(Forger(issuer, key, Environment.TEST.policy_oid)(**{**authority, "subject": subject}))
        for subject, issuer in ((one, other), (other, one))
    ]
    leaf = read(Forger(one, key, Environment.TEST.policy_oid)())
    findings = validate_path(leaf, circle, (worlds.test.oca.root,), environment=Environment.TEST, at=NOW)
    assert {finding.code for finding in findings} == {"path-untrusted", "path-length"}


def test_signing_names_are_those_of_the_certificates(world: World) -> None:
    assert signing_name(world.oca).rfc4514_string() == world.oca.issuing.subject
