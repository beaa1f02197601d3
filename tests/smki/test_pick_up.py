"""Acceptance: who may pick certificates up, and which of them may still be rejected."""

from __future__ import annotations

from simulator.domain.finding import Finding
from simulator.smki.office import SmkiOffice
from simulator.smki.policy_management import Part
from simulator.smki.records import RecordKind
from simulator.smki.results import Acceptance
from tests.support.smki_office import AVON, GASWORKS, OFFICER, batch, office, pick_up, request, work

WAITING, ACCEPTED, REJECTED = Acceptance.WAITING, Acceptance.ACCEPTED, Acceptance.REJECTED


def waiting() -> tuple[SmkiOffice, int]:
    """An office where two certificates wait, and the number of their submission."""
    made = office()
    return made, work(made, batch(request(0), request(1)))


def acceptances(made: SmkiOffice, number: int) -> list[Acceptance | None]:
    return [result.acceptance for result in made.results(number)]


def code(finding: Finding | None) -> str:
    return finding.code if finding else ""


def test_another_party_does_not_get_them() -> None:
    made, number = waiting()
    assert code(made.pick_up(number, 1, GASWORKS, OFFICER)) == "not-the-subscriber"
    assert acceptances(made, number) == [WAITING, WAITING]


def test_an_individual_who_does_not_act_for_the_subscriber_does_not_get_them() -> None:
    made, number = waiting()
    assert code(made.pick_up(number, 1, AVON, "Somebody")) == "officer-not-enrolled"
    made.subscribers.dismiss(OFFICER, AVON, 1)
    assert code(pick_up(made, number, 1)) == "officer-not-enrolled"
    assert acceptances(made, number) == [WAITING, WAITING]


def test_an_officer_who_is_locked_out_does_not_get_them() -> None:
    made, number = waiting()
    for _ in range(5):
        made.portal.log_in(OFFICER, 1, credentials_hold=False)
    assert code(pick_up(made, number, 1)) == "officer-locked-out"
    made.portal.unlock(OFFICER, 2)
    assert pick_up(made, number, 2) is None


def test_a_party_whose_use_of_the_service_is_suspended_gets_them_afterwards() -> None:
    made, number = waiting()
    other = made.pma.suspend("a doubt", 1, parts=frozenset({Part.ORGANISATION_CERTIFICATES}))
    suspension = made.pma.suspend("a stolen key", 1, parts=frozenset({Part.DEVICE_CERTIFICATES}), party=AVON)
    assert code(pick_up(made, number, 2)) == "service-suspended"
    assert acceptances(made, number) == [WAITING, WAITING]
    made.pma.lift(suspension, 3)
    assert other.lifted is None
    assert pick_up(made, number, 3) is None
    assert acceptances(made, number) == [ACCEPTED, ACCEPTED]


def test_what_was_picked_up_is_not_rejected_later() -> None:
    made, number = waiting()
    assert pick_up(made, number, 1, reject=[1]) is None
    told = made.records.all(RecordKind.ACCEPTED, RecordKind.REJECTED)
    assert code(pick_up(made, number, 2, reject=[0])) == "already-accepted"
    assert pick_up(made, number, 2) is None
    assert acceptances(made, number) == [ACCEPTED, REJECTED]
    assert made.records.all(RecordKind.ACCEPTED, RecordKind.REJECTED) == told


def test_only_a_certificate_that_was_issued_is_rejected() -> None:
    made = office()
    number = work(made, batch(request(0), b"junk", request(1)))
    finding = pick_up(made, number, 1, reject=[0, 1, 6])
    assert finding is not None
    assert finding.code == "nothing-to-reject"
    assert "on these lines of the submission: 2, 7." in finding.message
    assert acceptances(made, number) == [WAITING, None, WAITING]
