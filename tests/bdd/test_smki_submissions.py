"""What Parties of a story hand in at the SMKI Service, and the messages where a feature is misused."""

from collections.abc import Callable

import pytest

from simulator.bdd.reading import UnknownWord
from simulator.bdd.smki_looking import answer_words, result_words
from simulator.bdd.smki_requests import REQUEST_FAULTS
from simulator.bdd.stage import Stage
from simulator.domain.devices import KeyUsage
from simulator.domain.finding import Finding
from simulator.pki.signing_request import SigningRequest, parse_signing_request

AVON = "Avon Energy"


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    stage.make_subscriber(AVON)
    return stage


@pytest.mark.parametrize("fault", REQUEST_FAULTS)
def test_a_fault_is_one(stage: Stage, fault: str) -> None:
    good = stage.writer.for_device(stage.new_device(AVON), KeyUsage.KEY_AGREEMENT)
    assert isinstance(parse_signing_request(good.der), SigningRequest)
    assert isinstance(parse_signing_request(good.spoilt(fault).der), Finding)


def test_every_request_has_a_key_of_its_own(stage: Stage) -> None:
    device = stage.new_device(AVON)
    first, second = (stage.writer.for_device(device, KeyUsage.DIGITAL_SIGNATURE) for _ in range(2))
    assert first.key.public_point != second.key.public_point


def test_a_single_request_waits_for_its_result_and_a_batch_does_not(stage: Stage) -> None:
    stage.request_for_new_device(AVON, "ESME", {})
    assert answer_words(stage) == "SUCCESS"
    stage.submit_batch(AVON, 3, "ESME", {})
    assert answer_words(stage) == "QUEUED"
    stage.wait_until_served()
    assert [result_words(each) for each in stage.request_results] == ["SUCCESS"] * 3


def test_a_batch_asks_for_both_certificates_of_each_device(stage: Stage) -> None:
    stage.submit_batch(AVON, 4, "ESME", {})
    stage.wait_until_served()
    asked = [(each.eui64, each.key_usage) for each in stage.request_results]
    first, second = (device.value for device in stage.handed_in.devices)
    assert asked == [(device, usage) for device in (first, second) for usage in (0, 4)]


def test_certificates_are_the_same_before_and_after_they_are_accepted(stage: Stage) -> None:
    stage.request_for_organisation(AVON, {})
    (before,) = stage.certificates
    stage.accept()
    assert stage.certificates == [before]


def test_waiting_ends_where_nothing_can_be_served(stage: Stage) -> None:
    stage.submit_batch(AVON, 2, "ESME", {})
    stage.suspend("issuing Device Certificates", AVON)
    stage.wait_until_served()
    assert answer_words(stage) == "QUEUED"


MISUSES: list[tuple[Callable[[Stage], object], str]] = [
    (lambda stage: stage.handed_in, "nothing has been handed in"),
    (lambda stage: stage.request_for_new_device(AVON, "ESME", {"offiser": "x"}), "did you mean 'officer'"),
    (lambda stage: stage.request_for_new_device(AVON, "ESME", {"common name": "x"}), "no item of a signing request"),
    (lambda stage: stage.request_for_new_device(AVON, "ESME", {"key": "x"}), "that of the last request"),
    (lambda stage: stage.request_for_new_device(AVON, "ESME", {"fault": "x"}), "no fault of a signing request"),
    (lambda stage: stage.submit_batch(AVON, 2, "ESME", {"file": "lost"}), "changed on its way"),
    (lambda stage: stage.submit_batch(AVON, 0, "ESME", {}), "write 1 or more"),
    (lambda stage: stage.obtain_batch(AVON, 501), "write 1 to 500"),
    (
        lambda stage: stage.submit_batch_of(AVON, "ESME", [{"for": "the Organisation", "fault": "repeats request 1"}]),
        "no earlier request",
    ),
]


@pytest.mark.parametrize(("misuse", "message"), MISUSES)
def test_a_misuse_is_told(stage: Stage, misuse: Callable[[Stage], object], message: str) -> None:
    with pytest.raises(UnknownWord, match=message):
        misuse(stage)


def test_a_device_certificate_is_nothing_to_sign_service_requests_with(stage: Stage) -> None:
    stage.request_for_new_device(AVON, "ESME", {})
    with pytest.raises(UnknownWord, match="has got no Organisation Certificate"):
        stage.put_in_use(AVON)


def test_an_esme_beyond_the_batch_cannot_be_installed(stage: Stage) -> None:
    stage.obtain_batch(AVON, 1)
    with pytest.raises(UnknownWord, match="ESMEs 1 to 1"):
        stage.install_from_batch("M2", 2, AVON, "EELC")
