"""Revocation lists: which certificates, since when, by whom, and octets that are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.certificate import Certificate
from simulator.pki.keys import derive_key
from simulator.pki.profiles import Environment
from simulator.pki.revocation_list import RevocationList, RevocationLists, parse_revocation_list, signed_lists
from tests.support.revocation import TWELVE_HOURS, revocation_list

START = datetime(2019, 3, 4, tzinfo=UTC)
DAY = timedelta(days=1)
SERIAL = 4711


@pytest.fixture(scope="module")
def authority() -> OrganisationAuthority:
    return OrganisationAuthority.create(1, Environment.TEST, START)


@pytest.fixture(scope="module")
def certificate(authority: OrganisationAuthority) -> Certificate:
    return authority.issue(
        eui64=EUI64(1),
        role=RemotePartyRole.SUPPLIER,
        key_usage=KeyUsage.DIGITAL_SIGNATURE,
        public_point=derive_key(1, "revoked").public_point,
        common_name=None,
        not_before=START,
        serial=SERIAL,
    )


def read(der: bytes) -> RevocationList:
    listed = parse_revocation_list(der)
    assert isinstance(listed, RevocationList), listed
    return listed


def test_a_list_says_who_issued_it_when_and_what_is_in_it(authority: OrganisationAuthority) -> None:
    listed = read(revocation_list(authority, {SERIAL: START + DAY, 8: START}, START + 2 * DAY))
    assert listed.issuer == authority.issuing.subject
    assert (listed.issued, listed.next_due) == (START + 2 * DAY, START + 2 * DAY + TWELVE_HOURS)
    assert dict(listed) == {SERIAL: START + DAY, 8: START}
    assert len(listed) == 2
    assert listed.revoked_on(9) is None


def test_only_its_issuer_signs_a_list(authority: OrganisationAuthority) -> None:
    own = read(revocation_list(authority, {}, START))
    stranger = OrganisationAuthority.create(2, Environment.TEST, START)
    of_the_same_name = read(revocation_list(stranger, {}, START))
    assert own.is_signed_by(authority.issuing)
    assert not own.is_signed_by(authority.root)
    assert signed_lists([own, of_the_same_name], authority.path).lists == (own,)


def test_a_certificate_is_revoked_from_its_date_on(authority: OrganisationAuthority, certificate: Certificate) -> None:
    lists = RevocationLists((read(revocation_list(authority, {SERIAL: START + DAY}, START + DAY)),))
    assert lists.revoked_on(certificate) == START + DAY
    assert [lists.is_revoked(certificate, START + hours) for hours in (DAY - TWELVE_HOURS, DAY, 2 * DAY)] == [
        False,
        True,
        True,
    ]


def test_the_newest_list_of_the_issuer_counts(authority: OrganisationAuthority, certificate: Certificate) -> None:
    older = read(revocation_list(authority, {}, START))
    newer = read(revocation_list(authority, {SERIAL: START + DAY}, START + DAY))
    for lists in (RevocationLists((older, newer)), RevocationLists((newer, older))):
        assert lists.newest_for(certificate) is newer
    assert RevocationLists((newer,)).newest_for(authority.issuing) is None, "it is the root's to revoke"
    assert not RevocationLists().is_revoked(certificate, START)


@pytest.mark.parametrize("octets", [b"", b"\x30\x00", b"nonsense"])
def test_octets_that_are_no_list_are_a_finding(octets: bytes) -> None:
    found = parse_revocation_list(octets)
    assert isinstance(found, Finding)
    assert found.code == "revocation-list-malformed"
