"""What is ordered of the SMKI Service in a story, and the messages where a feature is misused."""

from collections.abc import Callable

import pytest

from simulator.bdd.reading import UnknownWord
from simulator.bdd.stage import Stage
from simulator.domain.errors import SimulatorError

AVON = "Avon Energy"


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_what_was_refused_last_is_forgotten_when_something_is_done(stage: Stage) -> None:
    stage.revoke_certificate("Blencathra Power", "Digital Signing", AVON, "the Subscriber wishes so")
    assert stage.finding is not None
    stage.revoke_certificate(AVON, "Digital Signing", AVON, "the Subscriber wishes so")
    assert stage.finding is None


def test_a_document_that_is_refused_is_not_the_last_that_was_lodged(stage: Stage) -> None:
    stage.lodge_document("the DCC", "Recovery Process", 0)
    assert stage.lodged is not None
    stage.lodge_document(AVON, "Recovery Process", 0)
    assert stage.lodged is None


MISUSES: list[tuple[Callable[[Stage], object], str]] = [
    (lambda stage: stage.suspension, "nothing has been suspended"),
    (lambda stage: stage.lift_suspension(), "nothing has been suspended"),
    (lambda stage: stage.revoke_former_authority("the DCC"), "no former Issuing OCA"),
    (lambda stage: stage.certificate_for("XML Signing", "an unknown User"), "has no XML Signing Certificate"),
    (
        lambda stage: stage.revoke_device_certificate("DCC", "an unknown Device"),
        "no Certificate in the SMKI Repository",
    ),
    (lambda stage: stage.suspend("the kettle", AVON), "no part of the services 'the kettle'"),
    (lambda stage: stage.suspend("access to the DCC User Gateway", "everybody"), "name the Party"),
    (lambda stage: stage.lodge_document("the DCC", "Recovery Proces", 0), "did you mean 'Recovery Process'"),
    (lambda stage: stage.revoke_certificate(AVON, "Signing", AVON, "the Subscriber wishes so"), "no key usage"),
    (lambda stage: stage.revoke_certificate(AVON, "XML Signing", AVON, "it is old"), "no reason for a revocation"),
    (lambda stage: stage.suspension_finding("the SMKI Service", AVON), "no part of the services 'the SMKI Service'"),
]


@pytest.mark.parametrize(("misuse", "message"), MISUSES)
def test_a_misuse_is_told(stage: Stage, misuse: Callable[[Stage], object], message: str) -> None:
    with pytest.raises(SimulatorError, match=message):
        misuse(stage)


def test_an_appeal_has_to_be_made_before_it_is_decided(stage: Stage) -> None:
    stage.suspend("issuing Device Certificates", AVON)
    with pytest.raises(UnknownWord, match="nobody has appealed"):
        stage.decide_appeal("upholds")
    stage.appeal()
    with pytest.raises(UnknownWord, match="no decision on an appeal 'likes'"):
        stage.decide_appeal("likes")
