from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from asn1crypto import crl as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.domain.revocation import RevocationReason
from simulator.pki.issuance import IssuanceError
from simulator.pki.list_issuance import ListKind, Revocation, issue_list
from simulator.pki.revocation_list import RevocationList, parse_revocation_list, signed_lists
from simulator.pki.succession import OrganisationCertificationAuthority
from tests.pki.conftest import START, OpenSSL, World

AT = datetime(2019, 3, 8, 7, 6, 5, tzinfo=UTC)
COMPROMISED = RevocationReason.KEY_UNRELIABLE


def revocations(count: int) -> list[Revocation]:
    reasons = list(RevocationReason)
    return [Revocation(3 * n + 1, AT - timedelta(days=n), reasons[n % len(reasons)]) for n in range(count)]


def by_builder(world: World, listed: list[Revocation], number: int, issued: datetime, due: datetime) -> bytes:
    """The same list by `cryptography`'s builder."""
    signer = world.oca._signer
    names = {
        1: x509.ReasonFlags.key_compromise,
        5: x509.ReasonFlags.cessation_of_operation,
        9: x509.ReasonFlags.privilege_withdrawn,
    }
    builder = x509.CertificateRevocationListBuilder().issuer_name(signer.name).last_update(issued).next_update(due)
    for each in listed:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(each.serial)
            .revocation_date(each.since)
            .add_extension(x509.CRLReason(names[each.reason.code()]), critical=False)
            .build()
        )
    builder = builder.add_extension(x509.AuthorityKeyIdentifier(signer.key_identifier, None, None), critical=False)
    builder = builder.add_extension(x509.CRLNumber(number), critical=False)
    made = builder.sign(signer.key.private_key, hashes.SHA256(), ecdsa_deterministic=True)
    return made.public_bytes(Encoding.DER)


SERIALS = st.integers(1, (1 << 159) - 1)
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2090, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(
    listed=st.lists(
        st.builds(Revocation, SERIALS, MOMENTS, st.sampled_from(RevocationReason)),
        unique_by=lambda each: each.serial,
        max_size=20,
    ),
    number=st.integers(0, (1 << 159) - 1),
    issued=MOMENTS,
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_is_octet_for_octet_what_the_builder_gives(
    world: World, listed: list[Revocation], number: int, issued: datetime
) -> None:
    ours = world.oca.issue_crl(listed, number=number, issued=issued)
    assert ours == by_builder(world, listed, number, issued, issued + timedelta(hours=12))


def test_a_crl_is_due_again_after_twelve_hours_and_an_arl_after_twelve_months(world: World) -> None:
    """Seed 004 ¶124, ¶159."""
    root = OrganisationCertificationAuthority(1, world.environment, START).root
    for der, due in (
        (world.oca.issue_crl((), number=1, issued=AT), datetime(2019, 3, 8, 19, 6, 5, tzinfo=UTC)),
        (root.issue_arl((), number=1, issued=AT), datetime(2020, 3, 8, 7, 6, 5, tzinfo=UTC)),
    ):
        listed = parse_revocation_list(der)
        assert isinstance(listed, RevocationList)
        assert (listed.issued, listed.next_due, len(listed)) == (AT, due, 0)
    assert ListKind.ARL.next_due(datetime(2020, 2, 29, tzinfo=UTC)) == datetime(2021, 2, 28, tzinfo=UTC)


def test_the_issuing_oca_signs_the_crl_and_the_root_oca_the_arl(world: World) -> None:
    oca = OrganisationCertificationAuthority(1, world.environment, START)
    crl = parse_revocation_list(oca.current.issue_crl(revocations(3), number=7, issued=AT))
    arl = parse_revocation_list(
        oca.root.issue_arl([Revocation(oca.current.issuing.serial, AT, COMPROMISED)], number=2, issued=AT)
    )
    assert isinstance(crl, RevocationList)
    assert isinstance(arl, RevocationList)
    assert crl.is_signed_by(oca.current.issuing)
    assert arl.is_signed_by(oca.root.certificate)
    assert arl.revoked_on(oca.current.issuing.serial) == AT
    assert len(signed_lists([crl, arl], oca.path).lists) == 2


def test_the_reason_of_an_authority_is_told_apart(world: World) -> None:
    """RFC 5280 §5.3.1: keyCompromise for an Organisation Certificate, cACompromise for an OCA Certificate."""
    root = OrganisationCertificationAuthority(1, world.environment, START).root
    for der, reason in (
        (world.oca.issue_crl([Revocation(5, AT, COMPROMISED)], number=1, issued=AT), "key_compromise"),
        (root.issue_arl([Revocation(5, AT, COMPROMISED)], number=1, issued=AT), "ca_compromise"),
    ):
        (entry,) = x509.load_der_x509_crl(der)
        assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.name == reason


def test_another_reader_reads_the_same(world: World) -> None:
    listed = revocations(7)
    read = asn1.CertificateList.load(world.oca.issue_crl(listed, number=300, issued=AT), strict=True)
    assert read["tbs_cert_list"]["version"].native == "v2"
    assert read.crl_number_value.native == 300
    assert read.authority_key_identifier == world.oca.issuing.subject_key_identifier
    entries = read["tbs_cert_list"]["revoked_certificates"]
    assert [(e["user_certificate"].native, e["revocation_date"].native) for e in entries] == [
        (each.serial, each.since) for each in listed
    ]


def test_moments_are_written_in_utc_and_to_the_second(world: World) -> None:
    given_as = datetime(2019, 3, 8, 8, 6, 5, 999, tzinfo=timezone(timedelta(hours=1)))
    octets = {
        world.oca.issue_crl([Revocation(5, moment, COMPROMISED)], number=1, issued=moment)
        for moment in (AT, given_as, AT.replace(tzinfo=None))
    }
    assert len(octets) == 1


@pytest.mark.parametrize(
    ("listed", "number", "says"),
    [
        ([Revocation(5, AT, COMPROMISED)] * 2, 1, "0x5 stands in the list twice"),
        ([Revocation(0, AT, COMPROMISED)], 1, "0x0 is no serial number"),
        ([Revocation(1 << 159, AT, COMPROMISED)], 1, "is no serial number"),
        ([], -1, "cannot be the number of a revocation list"),
        ([], 1 << 159, "cannot be the number of a revocation list"),
    ],
)
def test_what_cannot_be_listed_says_why(world: World, listed: list[Revocation], number: int, says: str) -> None:
    with pytest.raises(IssuanceError, match=says):
        issue_list(ListKind.CRL, world.oca._signer, listed, number=number, issued=AT)


def test_openssl_verifies_both_lists_and_believes_them(world: World, openssl: OpenSSL) -> None:
    """The CRL for the Organisation Certificate, the ARL for the Issuing OCA above it."""
    oca = OrganisationCertificationAuthority(1, world.environment, START)
    leaf = world.organisation()
    others = revocations(5)

    def verdict(*, leaf_revoked: bool, issuing_revoked: bool) -> str:
        revoked = [*others, Revocation(leaf.serial, AT, COMPROMISED)] if leaf_revoked else others
        above = [Revocation(oca.current.issuing.serial, AT, COMPROMISED)] if issuing_revoked else []
        lists = (
            oca.current.issue_crl(revoked, number=2, issued=AT),
            oca.root.issue_arl(above, number=1, issued=AT),
        )
        path, anchors = [oca.current.issuing], [oca.root.certificate]
        return openssl(leaf.der, path, anchors, world.environment.policy_oid, AT + timedelta(hours=1), lists)

    assert verdict(leaf_revoked=False, issuing_revoked=False) == ""
    assert "error 23 at 0 depth lookup: certificate revoked" in verdict(leaf_revoked=True, issuing_revoked=False)
    assert "error 23 at 1 depth lookup: certificate revoked" in verdict(leaf_revoked=False, issuing_revoked=True)


def test_a_list_of_many_entries_is_read_back_whole(world: World) -> None:
    listed = revocations(3_000)
    read = parse_revocation_list(world.oca.issue_crl(listed, number=1, issued=AT))
    assert isinstance(read, RevocationList)
    assert read.is_signed_by(world.oca.issuing)
    assert list(read) == [(each.serial, each.since) for each in listed]
