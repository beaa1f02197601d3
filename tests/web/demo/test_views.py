from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.library import Library
from simulator.web.demo.telling import ToldStory
from simulator.web.demo.views import opened, steps_at
from tests.web.demo.conftest import story


def standings(library: Library, rules: str, at: int) -> list[str]:
    return [f"{view.standing} {view.sign}".strip() for view in steps_at(library.told(GALLERY[0], rules), at)]


def refusal(told: ToldStory, kind: str) -> dict[str, str]:
    """Why the only refusal of this kind was one."""
    (number,) = [n for n, event in enumerate(told.events) if event.kind == kind]
    return dict(opened(told, number).refusal)


def test_steps_are_to_come_then_under_way_then_done(library: Library) -> None:
    assert standings(library, GALLERY[0].modified, 0)[1:4] == ["done ✓", "to come", "to come"]
    assert standings(library, GALLERY[0].modified, 3)[1:4] == ["done ✓", "now ▸", "to come"]
    assert set(standings(library, GALLERY[0].modified, 25)) == {"done ✓"}


def test_what_does_not_come_true_under_other_rules_is_marked(library: Library) -> None:
    shown = standings(library, BASELINE, 28)
    assert shown[0] == "set aside –"
    assert shown[5] == "done ✗"


def test_a_discarded_command_says_why_the_device_did_not_obey(library: Library) -> None:
    told = library.told(GALLERY[0], BASELINE)
    assert refusal(told, "device-discarded") == {
        "The User is told": "E21: The Device did not respond",
        "Decided by": "the Device",
        "Because": "The Command comes from the DCC, but the cell NetworkOperator digital signature holds LOND",
        "Clause": "GBCS, authentication of Commands by Devices",
    }


def test_a_rejection_says_which_check_decided_and_how_well_its_code_is_known(library: Library) -> None:
    assert refusal(library.told(GALLERY[0], GALLERY[0].modified), "rejection") == {
        "Response code": "E0621N1 (synthetic)",
        "Decided by": "6.21 certificate party",
        "Because": "On an ESME or GPF, the certificate must be of the Network Operator that Registration Data names",
        "Clause": "SECMP0063 (DUIS 6.21 validation)",
        "Modification": "SECMP0063",
    }


def test_a_service_that_is_not_offered_is_a_limit_of_the_simulator(library: Library) -> None:
    told = library.told(GALLERY[0], BASELINE, ("Avon Energy sends 2.1 for the ESME",))
    assert refusal(told, "rejection") == {
        "Response code": "E1006 (assumption): The Service Reference Variant is known but not offered by this simulator",
        "Decided by": "a limit of the simulator",
    }


def test_no_raw_user_id_stands_where_the_story_has_a_name(library: Library) -> None:
    told = library.told(GALLERY[0], BASELINE)
    instead = [view.instead for view in steps_at(told, len(told.events)) if view.instead]
    assert any("comes from the DCC, but" in words for words in instead)
    assert [words for words in instead if "0E-5A" in words] == []


def test_the_facts_name_the_participant_of_a_party_with_several(library: Library) -> None:
    told = library.told(story("smets1_lockout"), BASELINE)
    number = next(n for n, event in enumerate(told.events) if event.code == "E100")
    facts = dict(opened(told, number).facts)
    assert facts["user"] == "EELC, UK Power Networks (0E-5A-00-00-00-A0-00-01)"
    assert facts["slot holder"] == "EMEB, Western Power Distribution (0E-5A-00-00-00-A0-00-02)"


def test_gbcs_is_shown_as_octets_and_xml_as_it_is(library: Library) -> None:
    told = library.told(GALLERY[0], GALLERY[0].modified)
    forms = {event.kind.value: opened(told, n).form for n, event in enumerate(told.events)}
    assert forms["service-request"] == "XML"
    assert forms["command"] == "GBCS"
    assert forms["slot-change"] == ""
