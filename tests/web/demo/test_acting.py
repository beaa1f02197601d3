import pytest

from simulator.domain.errors import SimulatorError
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS
from simulator.web.demo.acting import Choices, choices, sentences
from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.library import Library
from tests.web.demo.conftest import story

REQUEST = {
    "act": "request", "user": "Avon Energy", "device": "ESME", "service": "6.21", "role": "Network Operator",
    "owner": "EELC", "fault": "", "supplier": "Avon Energy", "operator": "EELC",
}  # fmt: skip


@pytest.fixture
def offered(library: Library) -> Choices:
    return choices(library.told(GALLERY[0], GALLERY[0].modified))


def added(library: Library, offered: Choices, form: dict[str, str]) -> tuple[bool | None, str, str]:
    """What comes of a form: whether its step could be carried out, why not, and the last code of the journal."""
    told = library.told(GALLERY[0], GALLERY[0].modified, sentences(form, offered))
    codes = [event.code for event in told.events if event.code]
    return told.steps[-1].holds, told.steps[-1].message, codes[-1]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "E21"),
        ({"service": "6.15.1"}, "E21"),
        ({"service": "6.24.1"}, "I0"),
        ({"service": "11.2"}, "I0"),
        ({"service": "6.23", "owner": "Avon Energy"}, "N42"),
        ({"service": "2.1"}, "E1006"),
        ({"fault": "has expired"}, "E1004"),
        ({"act": "document", "fault": "is not signed"}, "E100"),
    ],
    ids=str,
)
def test_what_is_chosen_is_sent(library: Library, offered: Choices, changed: dict[str, str], code: str) -> None:
    holds, message, answered = added(library, offered, {**REQUEST, **changed})
    assert (holds, message) == (True, "")
    assert answered == code


def test_the_services_that_are_not_carried_out_stand_apart(library: Library, offered: Choices) -> None:
    carried_out, others = (dict(services) for services in (offered.services, offered.not_offered))
    assert {"6.15.1", "6.15.2", "6.21", "6.23"} <= carried_out.keys()
    assert len(carried_out) + len(others) == len(SERVICE_REFERENCE_VARIANTS)
    smets1 = choices(library.told(story("smets1_lockout"), BASELINE))
    assert "6.15.2" in dict(smets1.not_offered)


@pytest.mark.parametrize("act", ["lost", "adopted", "pass"])
def test_an_event_is_a_step_that_can_be_carried_out(library: Library, offered: Choices, act: str) -> None:
    form = {**REQUEST, "act": act, "operator": "LOND"}
    assert added(library, offered, form)[:2] == (True, "")


@pytest.mark.parametrize(
    "changed",
    [
        {"user": "Nobody"},
        {"device": "moon"},
        {"service": "99"},
        {"owner": ""},
        {"fault": "x"},
        {"act": "x"},
        {"act": "stolen", "operator": "moon"},
    ],
)
def test_what_was_not_offered_is_refused(offered: Choices, changed: dict[str, str]) -> None:
    with pytest.raises(SimulatorError, match="go back"):
        sentences({**REQUEST, **changed}, offered)
