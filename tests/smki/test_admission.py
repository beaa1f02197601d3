from __future__ import annotations

from simulator.domain.devices import DeviceType, KeyUsage
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import DAY
from simulator.pki.signing_request import organisation_signing_request
from simulator.smki.office import SmkiOffice
from simulator.smki.outcomes import BatchState, ResultCode
from simulator.smki.policy_management import SMKI_SERVICE, Part
from simulator.smki.submission import Submission
from simulator.smki.subscribers import Access
from tests.support.smki_office import AVON, AVON_ID, GASWORKS, OFFICER, batch, key, office, premises, request, work


def single(officer: str = OFFICER, party: str = AVON) -> Submission:
    return Submission.single(party, officer, request(1), DeviceType.ESME)


def refused(made: SmkiOffice, submission: Submission, at: int = 0) -> str:
    kept = made.submit(submission, at)
    assert kept.state is BatchState.REJECTED
    assert isinstance(kept.refusal, Finding)
    return kept.refusal.code


def test_nobody_uses_the_service_before_the_entry_process_tests() -> None:
    made = SmkiOffice(premises())
    assert refused(made, single()) == "entry-process-incomplete"
    finding = made.subscribers.authorise(AVON, Access.DEVICE_CERTIFICATES, 0)
    assert finding is not None
    assert finding.code == "entry-process-incomplete"


def test_the_entry_process_ends_with_an_officer_who_submits() -> None:
    made = SmkiOffice(premises())
    made.subscribers.complete_entry_tests(AVON, Access.DEVICE_CERTIFICATES, 0)
    assert refused(made, single()) == "officer-not-enrolled"
    unauthorised = made.subscribers.enrol(OFFICER, AVON, 0)
    assert unauthorised is not None
    assert unauthorised.code == "officer-not-authenticated"
    made.subscribers.authenticate(OFFICER)
    unauthorised = made.subscribers.enrol(OFFICER, AVON, 0)
    assert unauthorised is not None
    assert unauthorised.code == "subscriber-not-authorised"
    assert made.subscribers.authorise(AVON, Access.DEVICE_CERTIFICATES, 0) is None
    assert made.subscribers.enrol(OFFICER, AVON, 0) is None
    assert made.submit(single(), 0).state is BatchState.QUEUED


def test_a_subscriber_for_device_certificates_gets_no_organisation_certificate() -> None:
    made = SmkiOffice(premises())
    made.subscribers.complete_entry_tests(AVON, Access.DEVICE_CERTIFICATES, 0)
    made.subscribers.authorise(AVON, Access.DEVICE_CERTIFICATES, 0)
    made.subscribers.authenticate(OFFICER)
    made.subscribers.enrol(OFFICER, AVON, 0)
    asked = organisation_signing_request(AVON_ID, RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE, key(1))
    assert refused(made, Submission.single(AVON, OFFICER, asked)) == "entry-process-incomplete"
    # Nor does it by calling the Organisation a Device.
    (result,) = made.results(work(made, Submission.single(AVON, OFFICER, asked, DeviceType.ESME)))
    assert (result.code, result.finding and result.finding.code) == (
        ResultCode.INELIGIBLE,
        "subscriber-not-authorised",
    )


def test_an_officer_acts_for_those_that_enrolled_it_alone() -> None:
    made = office()
    made.subscribers.dismiss(OFFICER, GASWORKS)
    assert refused(made, single(party=GASWORKS)) == "officer-not-enrolled"
    assert refused(made, single(officer="Bob")) == "officer-not-enrolled"
    assert made.submit(single(), 0).refusal is None


def test_a_subscriber_is_a_sec_party() -> None:
    assert refused(office(), single(party="SECCo")) == "party-unknown"


def test_an_officer_who_is_locked_out_submits_nothing() -> None:
    made = office()
    for minute in range(5):
        made.portal.log_in(OFFICER, minute, credentials_hold=False)
    assert refused(made, single()) == "officer-locked-out"


def test_a_party_submits_150_single_requests_a_day() -> None:
    made = office()
    for _ in range(150):
        assert made.submit(single(), 5).refusal is None
    assert refused(made, single(), DAY - 1) == "ad-hoc-limit"
    assert made.submit(single(party=GASWORKS), DAY - 1).refusal is None
    assert made.submit(batch(request(1), request(2)), DAY - 1).refusal is None
    assert made.submit(single(), DAY).refusal is None


def test_a_suspended_service_takes_nothing() -> None:
    made = office()
    made.pma.suspend("a threat", 1, parts=SMKI_SERVICE)
    assert refused(made, single(), 1) == "service-suspended"


def test_a_suspended_part_leaves_the_others_open() -> None:
    made = office()
    made.pma.suspend("a threat", 0, parts=frozenset({Part.ORGANISATION_CERTIFICATES}))
    assert made.submit(single(), 1).refusal is None
    assert refused(made, Submission.single(AVON, OFFICER, b"")) == "service-suspended"


def test_the_repository_is_read_after_the_entry_process_and_not_in_a_suspension() -> None:
    made = SmkiOffice(premises())
    unready = made.repository_finding(AVON, 0)
    assert unready is not None
    assert unready.code == "entry-process-incomplete"
    made.subscribers.complete_entry_tests(AVON, Access.REPOSITORY, 0)
    assert made.repository_finding(AVON, 0) is None
    made.pma.suspend("a threat", 1, parts=frozenset({Part.REPOSITORY}), party=AVON)
    suspended = made.repository_finding(AVON, 1)
    assert suspended is not None
    assert suspended.code == "service-suspended"
