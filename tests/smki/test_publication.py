"""CRL and ARL on the clock: every 12 hours, every 12 months, within an hour of a revocation, and held back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import DAY, HOUR, MINUTE, SECOND
from simulator.pki.ceremonies import CeremonyReason
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.list_issuance import ListKind
from simulator.pki.path import validate_path
from simulator.pki.profiles import Environment
from simulator.pki.revocation_list import RevocationList, parse_revocation_list, signed_lists
from simulator.pki.signing_request import organisation_signing_request
from simulator.registers.repository_entry import LodgedCertificate
from simulator.smki.office import SmkiOffice
from simulator.smki.publication import PublishedList, Publisher
from simulator.smki.records import RecordKind
from simulator.smki.revoking import DCC, PMA, RevokedCertificate
from simulator.smki.submission import Submission
from tests.pki.test_pkilint import complaints
from tests.support.smki_office import (
    AVON,
    AVON_ID,
    CALENDAR,
    GASWORKS,
    OFFICER,
    key,
    office,
    pick_up,
    premises,
    work,
)

CRL, ARL = ListKind.CRL, ListKind.ARL
LOST = RevocationReason.KEY_UNRELIABLE


def publishing(delay: int = 30 * MINUTE) -> tuple[SmkiOffice, Publisher]:
    made = office()
    return made, Publisher(made, delay=delay)


def certified(made: SmkiOffice, number: int = 900) -> LodgedCertificate:
    """An Organisation Certificate of Avon Energy that is lodged."""
    asked = organisation_signing_request(AVON_ID, RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE, key(number))
    picked_up = work(made, Submission.single(AVON, OFFICER, asked))
    assert pick_up(made, picked_up, 0) is None
    (result,) = made.results(picked_up)
    (entry,) = made.premises.repository.search(serial=result.serial)
    return entry


def revoke(made: SmkiOffice, at: int, number: int = 900) -> LodgedCertificate:
    entry = certified(made, number)
    assert isinstance(made.revoke(entry.serial, at, LOST, AVON), RevokedCertificate)
    return entry


def read(published: PublishedList) -> RevocationList:
    listed = parse_revocation_list(published.der)
    assert isinstance(listed, RevocationList)
    return listed


def times(published: list[PublishedList], kind: ListKind) -> list[tuple[int, int]]:
    return [(each.issued, each.number) for each in published if each.kind is kind]


def test_a_crl_is_published_every_twelve_hours_even_if_nothing_changed_and_an_arl_every_twelve_months() -> None:
    """Seed 004 ¶124, ¶159."""
    _, publisher = publishing()
    published = publisher.advance(366 * DAY)
    assert times(published, CRL) == [(12 * HOUR * n, n + 1) for n in range(2 * 366 + 1)]
    assert times(published, ARL) == [(0, 1), (365 * DAY, 2)]
    assert not any(each.late for each in published)
    assert [each.issued for each in published] == sorted(each.issued for each in published)


def test_each_list_is_published_at_its_own_instant_however_time_is_passed() -> None:
    _, at_once = publishing()
    _, step_by_step = publishing()
    steps = [each for hour in range(0, 50, 5) for each in step_by_step.advance(hour * HOUR)]
    assert steps == at_once.advance(45 * HOUR)
    assert at_once.advance(45 * HOUR) == []
    assert at_once.next_due(45 * HOUR) == 48 * HOUR


def test_a_revocation_is_listed_within_the_hour_and_the_next_list_follows_twelve_hours_later() -> None:
    made, publisher = publishing(20 * MINUTE)
    publisher.advance(0)
    entry = revoke(made, 2 * HOUR)
    assert publisher.next_due(2 * HOUR) == 2 * HOUR + 20 * MINUTE
    first, second = publisher.advance(15 * HOUR)
    assert (first.issued, first.due, first.late, first.entries) == (2 * HOUR + 20 * MINUTE, 3 * HOUR, 0, 1)
    assert second.issued == first.issued + 12 * HOUR
    for published in (first, second):
        assert read(published).revoked_on(int(entry.serial, 16)) == CALENDAR.at(2 * HOUR)
    assert [each.listed for each in made.revocations.revoked(entry.issuer)] == [first.number]


def test_between_a_revocation_and_the_list_relying_parties_do_not_know_of_it() -> None:
    made, publisher = publishing()
    entry = revoke(made, HOUR)
    publisher.advance(DAY)

    def known(at: int) -> bool:
        lists = signed_lists(map(read, publisher.newest(at)), made.authorities.oca.path)
        return any(one.revoked_on(int(entry.serial, 16)) for one in lists.lists)

    assert made.premises.repository.search(serial=entry.serial)[0].status == "R"
    assert (known(HOUR), known(90 * MINUTE - 1), known(90 * MINUTE)) == (False, False, True)


def test_a_revocation_of_a_later_instant_is_in_no_earlier_list() -> None:
    made, publisher = publishing()
    revoke(made, 13 * HOUR)
    assert [each.entries for each in publisher.advance(DAY) if each.kind is CRL] == [0, 0, 1]


def test_the_newest_lists_are_those_published_by_an_instant() -> None:
    _, publisher = publishing()
    publisher.advance(DAY)
    assert [(each.kind, each.number) for each in publisher.newest(13 * HOUR)] == [(ARL, 1), (CRL, 2)]
    assert [(each.kind, each.number) for each in publisher.newest(DAY)] == [(ARL, 1), (CRL, 3)]


def test_a_list_that_is_held_back_comes_late_and_is_recorded_as_missed() -> None:
    made = office()
    publisher = Publisher(made)
    publisher.advance(0)
    publisher.hold_back(30 * HOUR)
    revoke(made, 14 * HOUR)
    assert publisher.next_due(HOUR) == 30 * HOUR
    assert publisher.advance(30 * HOUR - 1) == []
    (late,) = publisher.advance(30 * HOUR)
    assert (late.number, late.due, late.late, late.entries) == (2, 12 * HOUR, 18 * HOUR, 1)
    kept = made.records.all(RecordKind.LIST_PUBLISHED)
    assert [each.code for each in kept] == ["met", "met", "missed"]
    assert kept[-1].details == {
        "kind": "CRL", "number": "2", "issuer": late.issuer, "issued": str(30 * HOUR), "due": str(12 * HOUR),
        "late": str(18 * HOUR), "entries": "1",
    }  # fmt: skip
    assert publisher.next_due(30 * HOUR) == 42 * HOUR


def test_a_slow_oca_misses_the_hour() -> None:
    made, publisher = publishing(61 * MINUTE)
    publisher.advance(0)
    revoke(made, HOUR)
    (published,) = publisher.advance(3 * HOUR)
    assert published.late == MINUTE
    with pytest.raises(SimulatorError, match="give 0 or more"):
        Publisher(made, delay=-1)


def test_lists_of_the_same_second_do_not_come_up() -> None:
    """Relying parties tell lists by their time, which counts seconds."""
    made, publisher = publishing(0)
    for at in (500, 600):
        revoke(made, at, at)
    lists = [each for each in publisher.advance(HOUR) if each.kind is CRL]
    assert [(each.issued, each.entries) for each in lists] == [(0, 0), (SECOND, 2)]


def test_a_former_issuing_oca_lists_its_own_until_its_key_is_destroyed() -> None:
    made, publisher = publishing()
    entry = certified(made)
    publisher.advance(DAY - 1)
    oca = made.authorities.oca
    former = oca.current
    oca.roll_over(CALENDAR.at(DAY))
    assert isinstance(made.revoke(entry.serial, DAY + HOUR, LOST, AVON), RevokedCertificate)
    published = publisher.advance(2 * DAY)
    assert {each.issuer: each.entries for each in published if each.kind is CRL} == {
        former.issuing.subject: 1,
        oca.current.issuing.subject: 0,
    }
    oca.destroy(former, CALENDAR.at(2 * DAY), CeremonyReason.COMPROMISE)
    assert {each.issuer for each in publisher.advance(3 * DAY)} == {oca.current.issuing.subject}
    assert former.issuing.subject in {each.issuer for each in publisher.newest(3 * DAY)}


def test_a_revoked_oca_certificate_is_on_the_arl_within_the_hour_and_breaks_the_path() -> None:
    made, publisher = publishing()
    entry = certified(made)
    publisher.advance(0)
    oca = made.authorities.oca
    former = oca.current
    oca.roll_over(CALENDAR.at(HOUR))
    refused = made.revocations.revoke_authority(former, HOUR, LOST, GASWORKS)
    assert isinstance(refused, Finding)
    assert refused.code == "revocation-not-authorised"
    ordered = made.revocations.revoke_authority(former, HOUR, RevocationReason.ORDERED_BY_PMA, PMA)
    assert made.revocations.revoke_authority(former, 2 * HOUR, LOST, DCC) == ordered
    publisher.advance(2 * HOUR)
    arl = next(each for each in publisher.newest(2 * HOUR) if each.kind is ARL)
    assert (arl.number, arl.issued, arl.entries) == (2, 90 * MINUTE, 1)
    organisation = parse_certificate(entry.der)
    assert isinstance(organisation, Certificate)

    def codes(at: int) -> list[str]:
        """What speaks against the Organisation Certificate, by the lists that were published by an instant."""
        believed = signed_lists(map(read, publisher.newest(at)), oca.path)
        found = validate_path(
            organisation,
            oca.path[:-1],
            oca.path[-1:],
            environment=Environment.TEST,
            at=CALENDAR.at(at),
            is_revoked=lambda certificate: believed.is_revoked(certificate, CALENDAR.at(at)),
        )
        return [finding.code for finding in found]

    assert (codes(89 * MINUTE), codes(90 * MINUTE)) == ([], ["path-revoked"])


def test_what_is_published_follows_every_rule() -> None:
    """By the judgement of pkilint."""
    made, publisher = publishing()
    revoke(made, HOUR)
    made.revocations.revoke_authority(made.authorities.oca.current, HOUR, LOST, DCC)
    for published in publisher.advance(2 * HOUR):
        assert complaints(published.der, is_list=True) == []


def test_certificates_of_authorities_are_lodged_when_they_are_issued() -> None:
    """Seed 004 ¶159: promptly upon issuing the certificate."""
    made, publisher = publishing()
    publisher.advance(0)
    authorities = made.authorities
    founding = {each.der for each in (*authorities.oca.path, *authorities.dca.path)}
    assert {each.der for each in made.premises.repository.search()} == founding
    authorities.oca.roll_over(CALENDAR.at(DAY))
    publisher.advance(DAY - 1)
    assert made.premises.repository.count() == len(founding)
    publisher.advance(DAY)
    assert made.premises.repository.count() == len(founding) + 1
    later = made.premises.repository.search(serial=f"{authorities.oca.current.issuing.serial:X}")
    assert [each.lodged for each in later] == [DAY]


def test_nobody_has_an_authoritys_certificate_revoked_as_if_it_were_a_subscribers() -> None:
    made, publisher = publishing()
    publisher.advance(0)
    refused = made.revoke(f"{made.authorities.dca.current.issuing.serial:X}", 1, LOST, DCC)
    assert isinstance(refused, Finding)
    assert refused.code == "authority-certificate"


@given(
    revoked=st.lists(st.integers(0, 4 * DAY), max_size=6),
    steps=st.lists(st.integers(0, 5 * DAY), max_size=6),
    delay=st.integers(0, HOUR),
)
@settings(max_examples=20, deadline=None)
def test_whenever_certificates_are_revoked_every_limit_is_held(
    revoked: list[int], steps: list[int], delay: int
) -> None:
    """Whatever the instants, and in whatever steps time passes."""
    made, publisher = publishing(delay)
    entries = [certified(made, number) for number in range(len(revoked))]
    for step in sorted({*revoked, *steps, 5 * DAY}):
        publisher.advance(step)
        for entry, at in zip(entries, revoked, strict=True):
            if at == step:
                assert isinstance(made.revoke(entry.serial, at, LOST, AVON), RevokedCertificate)
    lists = {each.number: each for each in publisher.lists if each.kind is CRL}
    assert list(lists) == list(range(1, len(lists) + 1))
    assert not any(each.late for each in lists.values())
    assert all(SECOND <= lists[n + 1].issued - lists[n].issued <= 12 * HOUR for n in range(1, len(lists)))
    for each in made.revocations.revoked(made.authorities.oca.current.issuing.subject):
        assert each.listed is not None
        first = lists[each.listed]
        assert 0 <= first.issued - each.at <= HOUR
        assert read(first).revoked_on(int(each.serial, 16)) is not None
        assert read(lists[each.listed - 1]).revoked_on(int(each.serial, 16)) is None


def test_after_a_restart_every_issuing_oca_goes_on_listing_its_own(tmp_path: Path) -> None:
    made = office(premises(tmp_path / "smki.sqlite"))
    entry = certified(made)
    Publisher(made).advance(0)
    made.authorities.oca.roll_over(CALENDAR.at(HOUR))
    before = made.authorities.oca.path
    made.premises.connection.close()

    again = office(premises(tmp_path / "smki.sqlite"))
    assert again.authorities.oca.path == before
    again.revoke(entry.serial, 2 * HOUR, LOST, AVON)
    (second,) = again.authorities.oca.former
    published = Publisher(again).advance(3 * HOUR)
    assert [(each.issuer == second.issuing.subject, each.number, each.entries) for each in published] == [
        (False, 1, 0),
        (True, 2, 1),
    ]
