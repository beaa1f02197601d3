"""Independent judges on what an office has issued and published by itself, its keys having come and gone meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import HOUR, MINUTE
from simulator.pki.certificate import Certificate
from simulator.pki.list_issuance import ListKind
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import organisation_signing_request
from simulator.registers.repository_entry import LodgedCertificate
from simulator.smki.office import SmkiOffice
from simulator.smki.publication import Publisher
from simulator.smki.revoking import PMA, RevokedCertificate
from simulator.smki.submission import Submission
from tests.pki.conftest import OpenSSL, read
from tests.pki.test_pkilint import FALSE_ALARM, complaints
from tests.pki.test_second_opinion import opinion
from tests.support.smki_office import AVON, AVON_ID, CALENDAR, OFFICER, batch, key, office, pick_up, request, work

POLICY = Environment.TEST.policy_oid
REVOKED_AT, ROLLED_OVER_AT, ROOT_REPLACED_AT = 2 * HOUR, HOUR, 5 * HOUR
LISTED_AT = REVOKED_AT + 30 * MINUTE
OCA_REVOKED_AT = 3 * HOUR
SUPPLIER, SIGNS = RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE


@dataclass(frozen=True)
class Past:
    """An office with a past: five Devices by two Issuing DCAs, an Organisation Certificate by each of three OCAs.

    ``roots`` are the Root OCA and the one that has replaced it; ``path`` all Issuing OCAs.
    """

    office: SmkiOffice
    publisher: Publisher
    roots: tuple[Certificate, Certificate]
    path: tuple[Certificate, ...]
    organisations: tuple[LodgedCertificate, ...]

    def lists(self, at: int) -> list[bytes]:
        return [each.der for each in self.publisher.newest(at)]


def certified(made: SmkiOffice, number: int, at: int) -> LodgedCertificate:
    asked = organisation_signing_request(AVON_ID, SUPPLIER, SIGNS, key(number))
    handed_in = work(made, Submission.single(AVON, OFFICER, asked), at)
    assert pick_up(made, handed_in, at) is None
    (result,) = made.results(handed_in)
    (entry,) = made.premises.repository.search(serial=result.serial)
    return entry


@pytest.fixture(scope="module")
def past() -> Past:
    made = office(issue_volume=3)
    publisher, oca = Publisher(made), made.authorities.oca
    assert pick_up(made, work(made, batch(*map(request, range(5)))), 0) is None
    first = certified(made, 901, 0)
    oca.roll_over(CALENDAR.at(ROLLED_OVER_AT))
    second = certified(made, 902, ROLLED_OVER_AT)
    publisher.advance(REVOKED_AT)
    revoked = made.revoke(second.serial, REVOKED_AT, RevocationReason.KEY_UNRELIABLE, AVON)
    assert isinstance(revoked, RevokedCertificate)
    publisher.advance(OCA_REVOKED_AT)
    made.revocations.revoke_authority(oca.former[0], OCA_REVOKED_AT, RevocationReason.ORDERED_BY_PMA, PMA)
    publisher.advance(ROOT_REPLACED_AT - HOUR)
    root, path = oca.root.certificate, oca.path[:-1]
    made.authorities.replace_root(ROOT_REPLACED_AT)
    third = certified(made, 903, ROOT_REPLACED_AT)
    publisher.advance(ROOT_REPLACED_AT + HOUR)
    return Past(made, publisher, (root, oca.root.certificate), (oca.current.issuing, *path), (first, second, third))


def test_pkilint_has_nothing_against_anything_that_is_lodged_or_published(past: Past) -> None:
    for entry in past.office.premises.repository.search():
        is_organisation = entry.role is SUPPLIER
        assert complaints(entry.der) == ([FALSE_ALARM] if is_organisation else []), entry
    for published in past.publisher.lists:
        assert complaints(published.der, is_list=True) == [], published


def test_openssl_and_pyhanko_accept_the_devices_of_every_issuing_dca(past: Past, openssl: OpenSSL) -> None:
    dca, at = past.office.authorities.dca, CALENDAR.at(ROOT_REPLACED_AT)
    devices = [entry for entry in past.office.premises.repository.search() if entry.role is None and entry.eui64]
    assert len({entry.issuer for entry in devices}) == 2
    for entry in devices:
        assert openssl(entry.der, dca.path[:-1], dca.path[-1:], POLICY, at) == ""
        assert (
            opinion((entry.der, dca.path[:-1], dca.root.certificate), "digital_signature", Environment.TEST, at) == ""
        )


@pytest.mark.parametrize(
    ("which", "at", "says"),
    [
        (0, REVOKED_AT, ""),
        (0, OCA_REVOKED_AT + 29 * MINUTE, ""),
        (0, OCA_REVOKED_AT + 30 * MINUTE, "certificate revoked"),
        (1, REVOKED_AT, ""),
        (1, LISTED_AT - MINUTE, ""),
        (1, LISTED_AT, "certificate revoked"),
        (2, ROOT_REPLACED_AT + HOUR, ""),
    ],
)
def test_openssl_believes_the_lists_that_were_published_by_then(
    past: Past, openssl: OpenSSL, which: int, at: int, says: str
) -> None:
    """With ``-crl_check_all``; the first two Organisations stand below the first root, the third below the new one."""
    root = past.roots[which // 2]
    leaf, moment = past.organisations[which].der, CALENDAR.at(at)
    assert openssl(leaf, past.path, [root], POLICY, moment) == ""
    judged = openssl(leaf, past.path, [root], POLICY, moment, past.lists(at))
    assert says in judged
    assert bool(judged) == bool(says)


def test_openssl_refuses_what_stands_below_the_root_that_was_replaced(past: Past, openssl: OpenSSL) -> None:
    at = CALENDAR.at(ROOT_REPLACED_AT)
    assert "unable to get" in openssl(past.organisations[0].der, past.path, past.roots[1:], POLICY, at)
    assert "unable to get" in openssl(past.organisations[2].der, past.path, past.roots[:1], POLICY, at)


def test_an_arl_of_each_root_was_published(past: Past) -> None:
    issuers = {each.issuer for each in past.publisher.lists if each.kind is ListKind.ARL}
    assert issuers == {root.subject for root in past.roots}
    assert read(past.organisations[2].der).issuer == past.path[0].subject
