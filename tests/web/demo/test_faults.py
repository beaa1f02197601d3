import pytest

from simulator.journal import EventKind
from simulator.web.demo.acting import choices, sentences
from simulator.web.demo.faults import FAULTS
from simulator.web.demo.gallery import BASELINE, GALLERY, find_story
from simulator.web.demo.library import Library
from simulator.web.demo.telling import ToldStory

ANSWERED = (EventKind.REJECTION, EventKind.RESPONSE)


def told_with(library: Library, fault: str) -> tuple[ToldStory, list[str]]:
    """The first story with a fault at its end, and the final answers to what the fault adds."""
    rules = GALLERY[0].modified
    alone = library.told(GALLERY[0], rules)
    form = {"act": fault, "supplier": "Avon Energy", "operator": "EELC", "device": "ESME"}
    told = library.told(GALLERY[0], rules, sentences(form, choices(alone)))
    return told, [event.code for event in told.events[len(alone.events) :] if event.kind in ANSWERED]


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        ("revoke", ["E1004"]),
        ("expire", ["E1004"]),
        ("crl", ["I0", "E100"]),
        ("stale", ["E4"]),
        ("outage", ["E21"]),
        ("usage", ["E062103"]),
        ("replay", ["E1010"]),
        ("wan", ["I0", "E20"]),
        ("stolen", ["I0", "E100"]),
    ],
)
def test_each_fault_shows_its_effect(library: Library, fault: str, codes: list[str]) -> None:
    told, answered = told_with(library, fault)
    assert answered == codes
    assert [(step.text, step.message) for step in told.steps if step.added and not step.holds] == []
    assert all(step.meaning for step in told.steps if step.added)


def test_every_fault_is_held_to_its_effect() -> None:
    assert set(FAULTS) == {"revoke", "expire", "crl", "stale", "outage", "usage", "replay", "wan", "stolen"}


def test_the_attacker_is_seen_in_the_journal_and_not_by_the_dcc(library: Library) -> None:
    told, _ = told_with(library, "stolen")
    assert "An attacker" in {event.sender for event in told.events}
    assert "UK Power Networks" in {event.recipient for event in told.events if event.kind is EventKind.RESPONSE}


def test_the_list_that_came_late_can_be_opened(library: Library) -> None:
    told, _ = told_with(library, "crl")
    (number,) = [n for n, event in enumerate(told.events) if event.kind is EventKind.LIST_PUBLISHED]
    exchange = told.record.exchanges[number]
    assert told.documents[exchange.document][:1] == b"\x30"
    assert told.words[exchange.words]


def test_a_smets1_device_is_offered_the_faults_that_can_befall_it(library: Library) -> None:
    story = find_story("smets1_lockout")
    assert story
    offered = choices(library.told(story, BASELINE))
    assert {fault.name for fault in offered.faults} == set(FAULTS) - {"wan"}
    form = {"supplier": "Avon Energy", "operator": "EELC", "device": "ESME"}
    for fault, code in (("revoke", "E1004"), ("expire", "E1004"), ("outage", "E100")):
        told = library.told(story, BASELINE, sentences({**form, "act": fault}, offered))
        assert [event.code for event in told.events if event.kind is EventKind.REJECTION][-1] == code


def test_a_lost_wan_is_no_fault_of_a_smets1_device(library: Library) -> None:
    story = find_story("smets1_lockout")
    assert story
    step = library.told(story, BASELINE, ("for 25 minutes the WAN does not reach the ESME",)).steps[-1]
    assert not step.holds
    assert "S1SP" in step.message
