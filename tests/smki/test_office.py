from __future__ import annotations

import pytest

from simulator.domain.devices import DeviceType, KeyUsage, SmiStatus
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import DAY, SECOND
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.path import validate_path
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import device_signing_request, organisation_signing_request
from simulator.registers.inventory import SmartMeteringInventory
from simulator.smki.office import SmkiOffice
from simulator.smki.outcomes import BatchState, ResultCode
from simulator.smki.policy_management import Part
from simulator.smki.records import OfficeRecord, RecordKind
from simulator.smki.results import Acceptance
from simulator.smki.revoking import PMA
from simulator.smki.submission import Submission, SubmissionKind
from tests.support.smki_office import (
    AVON,
    AVON_ID,
    CALENDAR,
    DCC,
    GASWORKS,
    MAKER,
    OFFICER,
    batch,
    device,
    key,
    meter,
    office,
    pick_up,
    premises,
    request,
    work,
)

SIGNS, AGREES = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
SUPPLIER = RemotePartyRole.SUPPLIER


def organisation(**changes: object) -> Submission:
    wanted = {"eui64": AVON_ID, "role": SUPPLIER, "key_usage": SIGNS, "key": key(900), "common_name": None, **changes}
    return Submission.single(AVON, OFFICER, organisation_signing_request(**wanted))  # type: ignore[arg-type]


def single(number: int, device_type: DeviceType = DeviceType.ESME, party: str = AVON) -> Submission:
    return Submission.single(party, OFFICER, request(number), device_type)


def only_result(made: SmkiOffice, submission: Submission) -> tuple[ResultCode, str]:
    (result,) = made.results(work(made, submission))
    return result.code, result.finding.code if result.finding else ""


def certificate(made: SmkiOffice, number: int) -> Certificate:
    (result,) = made.results(number)
    parsed = parse_certificate(result.certificate or b"")
    assert isinstance(parsed, Certificate)
    return parsed


def test_a_device_certificate_is_issued_for_the_key_and_the_device_of_its_request() -> None:
    made = office()
    got = certificate(made, work(made, single(3), at=5 * SECOND))
    assert got.eui64 == device(3)
    assert got.public_point == key(3).public_point
    assert got.is_device
    assert got.not_before == CALENDAR.at(5 * SECOND)
    assert got.policies == (Environment.TEST.policy_oid,)
    path = made.authorities.dca.path
    assert validate_path(got, path[:-1], path[-1:], environment=Environment.TEST, at=CALENDAR.at(DAY)) == ()


def test_an_organisation_certificate_is_issued_with_role_and_name() -> None:
    made = office()
    got = certificate(made, work(made, organisation(common_name=AVON)))
    assert (got.eui64, got.role, got.common_name, got.key_usage) == (AVON_ID, SUPPLIER, AVON, frozenset({SIGNS}))


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"eui64": device(1)}, "eui64-of-another-organisation"),
        ({"role": RemotePartyRole.NETWORK_OPERATOR}, "role-of-another"),
        ({"role": RemotePartyRole.XML_SIGNING_DSP}, "role-of-another"),
        ({"role": RemotePartyRole.ISSUING_AUTHORITY}, "authority-role-requested"),
        ({"role": RemotePartyRole.XML_SIGNING_USER, "key_usage": AGREES}, "key-usage-without-purpose"),
        ({"common_name": GASWORKS}, "name-of-another"),
    ],
)
def test_every_particular_of_an_organisation_request_is_verified(changes: dict[str, object], finding: str) -> None:
    assert only_result(office(), organisation(**changes)) == (ResultCode.INELIGIBLE, finding)


def test_an_organisation_signs_xml_beside_its_own_role() -> None:
    assert only_result(office(), organisation(role=RemotePartyRole.XML_SIGNING_USER)) == (ResultCode.SUCCESS, "")


@pytest.mark.parametrize(
    ("party", "device_type", "status", "code"),
    [
        (AVON, DeviceType.ESME, SmiStatus.COMMISSIONED, ResultCode.SUCCESS),
        (GASWORKS, DeviceType.GSME, SmiStatus.COMMISSIONED, ResultCode.SUCCESS),
        (GASWORKS, DeviceType.ESME, SmiStatus.COMMISSIONED, ResultCode.INELIGIBLE),
        (GASWORKS, DeviceType.ESME, SmiStatus.PENDING, ResultCode.SUCCESS),
        (MAKER, DeviceType.ESME, SmiStatus.PENDING, ResultCode.SUCCESS),
        (MAKER, DeviceType.ESME, SmiStatus.INSTALLED_NOT_COMMISSIONED, ResultCode.INELIGIBLE),
        (MAKER, DeviceType.PPMID, SmiStatus.PENDING, ResultCode.INELIGIBLE),
        (DCC, DeviceType.CHF, SmiStatus.COMMISSIONED, ResultCode.SUCCESS),
    ],
)
def test_the_inventory_says_of_which_type_and_status_a_device_is(
    party: str, device_type: DeviceType, status: SmiStatus, code: ResultCode
) -> None:
    inventory = SmartMeteringInventory()
    inventory.add(meter(1, status, device_type))
    # What the Subscriber warrants counts only while the inventory does not know the Device.
    assert only_result(office(premises(inventory=inventory)), single(1, DeviceType.HCALCS, party))[0] is code


def test_a_device_has_fewer_than_100_certificates() -> None:
    made = office()
    requests = [device_signing_request(device(0), SIGNS, key(number)) for number in range(100)]
    number = work(made, batch(*requests))
    codes = [result.code for result in made.results(number)]
    assert codes == [ResultCode.SUCCESS] * 99 + [ResultCode.ISSUANCE_ANOMALY]
    assert only_result(made, Submission.single(AVON, OFFICER, device_signing_request(device(0), SIGNS, key(100)),
                                               DeviceType.ESME)) == (
        ResultCode.ISSUANCE_ANOMALY, "too-many-certificates-for-device",
    )  # fmt: skip


def test_good_requests_are_issued_among_bad_ones_each_of_which_is_told_why() -> None:
    made = office()
    forged = bytearray(request(5))
    forged[-1] ^= 1
    lines = (
        request(1),
        b"no request at all",
        request(1),
        device_signing_request(AVON_ID, SIGNS, key(4)),
        bytes(forged),
        organisation_signing_request(AVON_ID, SUPPLIER, SIGNS, key(6)),
        request(2, AGREES),
    )
    number = work(made, batch(*lines))
    told = [(result.code, result.finding and result.finding.code) for result in made.results(number)]
    assert told == [
        (ResultCode.SUCCESS, None),
        (ResultCode.CSR_ERROR, "signing-request-malformed"),
        (ResultCode.ISSUANCE_ANOMALY, "key-already-certified"),
        (ResultCode.INELIGIBLE, "eui64-of-another-subscriber"),
        (ResultCode.CSR_ERROR, "signing-request-possession"),
        (ResultCode.INELIGIBLE, "organisation-request-in-batch"),
        (ResultCode.SUCCESS, None),
    ]
    assert made.ledger.submission(number).state is BatchState.COMPLETED


def test_a_line_that_is_not_base64_is_one_bad_request() -> None:
    made = office()
    good = batch(request(1), request(2))
    content = good.content.replace(b"\n", b"\n%%%\n", 1)
    number = work(made, Submission.batch(AVON, OFFICER, content, DeviceType.ESME))
    assert [result.code.value for result in made.results(number)] == ["SUCCESS", "CSR_ERROR", "SUCCESS"]


def test_certificates_are_lodged_when_they_are_picked_up_and_not_before() -> None:
    made = office()
    number = work(made, batch(request(1), request(2)))
    assert made.premises.repository.count() == 0
    issued = [result.certificate for result in made.results(number)]
    assert pick_up(made, number, DAY) is None
    lodged = [entry.der for n in (1, 2) for entry in made.premises.repository.search(eui64=device(n))]
    assert lodged == issued
    assert [result.acceptance for result in made.results(number)] == [Acceptance.ACCEPTED] * 2
    assert [result.certificate for result in made.results(number)] == [None, None]


def test_results_that_are_not_there_cannot_be_picked_up() -> None:
    made = office()
    number = made.submit(batch(request(1), request(2)), 0).number
    finding = pick_up(made, number, 1)
    assert finding is not None
    assert finding.code == "results-not-ready"


def test_certificates_that_nobody_picks_up_within_30_days_lapse() -> None:
    made = office()
    number, picked_up = work(made, single(1)), work(made, single(2))
    assert pick_up(made, picked_up, 30 * DAY) is None
    finding = pick_up(made, number, 30 * DAY + 1)
    assert finding is not None
    assert finding.code == "certificates-lapsed"
    assert [result.acceptance for result in made.results(number)] == [Acceptance.LAPSED]
    assert made.premises.repository.count() == 1
    made.pass_time(31 * DAY)
    assert [result.acceptance for result in made.results(picked_up)] == [Acceptance.ACCEPTED]


def test_a_rejected_organisation_certificate_is_lodged_as_revoked() -> None:
    made = office()
    number = work(made, organisation())
    issuer = made.authorities.oca.current.issuing.subject
    assert pick_up(made, number, DAY, reject={0}) is None
    (entry,) = made.premises.repository.search(eui64=AVON_ID)
    assert entry.status == "R"
    (revoked,) = made.revocations.revoked(issuer)
    assert (revoked.serial, revoked.at, revoked.reason) == (entry.serial, DAY, RevocationReason.REJECTED)


def test_a_rejected_device_certificate_is_not_lodged() -> None:
    made = office()
    number = work(made, batch(request(1), request(2)))
    assert pick_up(made, number, DAY, reject=[1]) is None
    assert made.premises.repository.count() == 1
    assert [result.acceptance for result in made.results(number)] == [Acceptance.ACCEPTED, Acceptance.REJECTED]


def lodged_serial(made: SmkiOffice, submission: Submission) -> str:
    number = work(made, submission)
    assert pick_up(made, number, 0) is None
    (result,) = made.results(number)
    assert result.serial is not None
    return result.serial


def test_the_pma_and_the_subscriber_have_an_organisation_certificate_revoked() -> None:
    made = office()
    serial = lodged_serial(made, organisation())
    refused = made.revoke(serial, 1, RevocationReason.REQUESTED_BY_SUBSCRIBER, GASWORKS)
    assert isinstance(refused, Finding)
    assert refused.code == "revocation-not-authorised"
    revoked = made.revoke(serial, 2, RevocationReason.ORDERED_BY_PMA, PMA)
    assert revoked == made.revoke(serial, 3, RevocationReason.REQUESTED_BY_SUBSCRIBER, AVON)
    listed = made.revocations.entries(made.authorities.oca.current.issuing.subject)
    assert [(entry.serial, entry.since) for entry in listed] == [(int(serial, 16), CALENDAR.at(2))]


def test_a_device_certificate_is_never_revoked() -> None:
    made = office()
    serial = lodged_serial(made, single(1))
    refused = made.revoke(serial, 1, RevocationReason.ORDERED_BY_PMA, PMA)
    assert isinstance(refused, Finding)
    assert refused.code == "device-certificate-irrevocable"


def test_a_tampered_or_unreadable_batch_has_a_state_that_says_so() -> None:
    made = office()
    good = batch(request(1), request(2))
    tampered = Submission(SubmissionKind.BATCH, AVON, OFFICER, good.content + b"\n", DeviceType.ESME, good.sha256)
    cases = {
        tampered: (BatchState.TAMPERED, "batch-tampered"),
        Submission.batch(AVON, OFFICER, "é\nü".encode(), DeviceType.ESME): (BatchState.FORMAT_ERROR, "batch-format"),
        batch(request(1)): (BatchState.FORMAT_ERROR, "batch-size"),
        Submission.batch(AVON, OFFICER, b"MA==\n" * 50_001, DeviceType.ESME): (BatchState.FORMAT_ERROR, "batch-size"),
    }
    for submission, (state, code) in cases.items():
        kept = made.submit(submission, 0)
        assert kept.refusal is not None
        assert (kept.state, kept.refusal.code) == (state, code)


def test_a_batch_pauses_while_the_pma_suspends_the_service_and_goes_on_after() -> None:
    kept: list[OfficeRecord] = []
    made = office(keep=kept.append)
    number = made.submit(batch(*map(request, range(3))), 0).number
    work_on_it = made.process(number, 1, at_once=1)
    assert next(work_on_it) == 1
    suspension = made.pma.suspend("a stolen key", 1, parts=frozenset({Part.DEVICE_CERTIFICATES}))
    assert list(work_on_it) == list(made.process(number, 2)) == []
    made.pma.lift(suspension, 3)
    assert list(made.process(number, 3, at_once=1)) == [2, 3]
    states = [record.code for record in kept if record.kind is RecordKind.BATCH_STATE]
    assert states == ["PROCESSING", "PAUSED", "PROCESSING"]
    begin = {parse_certificate(result.certificate or b"").not_before for result in made.results(number)}  # type: ignore[union-attr]
    assert begin == {CALENDAR.at(1).replace(microsecond=0)}


def test_a_batch_that_has_not_begun_stays_queued_in_a_suspension() -> None:
    made = office()
    number = made.submit(batch(*map(request, range(3))), 0).number
    made.pma.suspend("a stolen key", 1)
    assert list(made.process(number, 1)) == []
    assert made.ledger.submission(number).state is BatchState.QUEUED


def test_an_authority_without_a_key_answers_with_an_error_of_its_own() -> None:
    made = office()
    made.authorities.oca.current.destroy_key()
    assert only_result(made, organisation()) == (ResultCode.CA_ERROR, "certificate-not-made")


def test_an_issuing_oca_whose_certificate_is_revoked_issues_nothing_until_another_follows() -> None:
    made = office()
    oca = made.authorities.oca
    assert made.authorities.issuing_oca() is oca.current
    made.revocations.revoke_authority(oca.current, 0, RevocationReason.ORDERED_BY_PMA, PMA)
    refused = made.authorities.issuing_oca()
    assert isinstance(refused, Finding)
    assert (refused.code, refused.subject) == ("issuing-oca-revoked", "TEST Issuing OCA")
    assert only_result(made, organisation()) == (ResultCode.CA_ERROR, "issuing-oca-revoked")
    assert only_result(made, single(1)) == (ResultCode.SUCCESS, "")
    oca.roll_over(CALENDAR.at(0))
    assert only_result(made, organisation()) == (ResultCode.SUCCESS, "")


def test_an_issuing_dca_follows_another_and_both_are_on_record() -> None:
    kept: list[OfficeRecord] = []
    made = office(keep=kept.append, issue_volume=2)
    number = work(made, batch(*map(request, range(5))))
    issuers = [result.issuer for result in made.results(number)]
    assert len(set(issuers)) == 3
    assert made.ledger.issued() == {1: 2, 2: 2, 3: 1}
    assert made.records.all() == kept
    destroyed = [one for one in made.records.all(RecordKind.KEY_CEREMONY) if "certificates_issued" in one.details]
    assert [(one.subject, one.details["certificates_issued"]) for one in destroyed] == [
        ("TEST Issuing DCA", "2"),
        ("TEST Issuing DCA 2", "2"),
    ]


def test_time_alone_destroys_the_key_of_an_issuing_dca() -> None:
    made = office()
    made.pass_time(91 * DAY)
    ceremonies = [(one.time, one.details["reason"]) for one in made.records.all(RecordKind.KEY_CEREMONY)]
    assert (90 * DAY, "the Maximum Operational Time Period was reached") in ceremonies


def test_test_and_live_service_certify_nothing_that_is_the_others() -> None:
    live_devices = SmartMeteringInventory()
    live_devices.add(meter(1, SmiStatus.COMMISSIONED))
    live = office(premises(environment=Environment.LIVE, inventory=live_devices))
    test = office()
    live.stand_beside(test)
    assert only_result(test, single(1)) == (ResultCode.INELIGIBLE, "of-another-service")
    assert only_result(test, single(2)) == (ResultCode.SUCCESS, "")
    assert only_result(live, single(2)) == (ResultCode.INELIGIBLE, "of-another-service")
    assert only_result(live, single(1)) == (ResultCode.SUCCESS, "")


def test_the_certificates_of_the_two_services_say_which_they_are_and_have_no_path_to_the_other() -> None:
    live, test = office(premises(environment=Environment.LIVE)), office()
    got = certificate(live, work(live, single(1)))
    assert got.policies == (Environment.LIVE.policy_oid,)
    path = test.authorities.dca.path
    findings = validate_path(got, path[:-1], path[-1:], environment=Environment.TEST, at=CALENDAR.at(DAY))
    assert [finding.code for finding in findings] == ["path-untrusted", "path-environment"]


def test_a_submission_of_a_party_that_has_gone_is_named() -> None:
    where = premises()
    number = office(where).submit(single(1), 0).number
    where.directory._parties.pop(AVON)
    with pytest.raises(SimulatorError, match="not in the directory"):
        list(SmkiOffice(where).process(number, 1))
