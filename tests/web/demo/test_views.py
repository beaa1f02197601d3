from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.library import Library
from simulator.web.demo.views import opened, steps_at


def standings(library: Library, rules: str, at: int) -> list[str]:
    return [f"{view.standing} {view.sign}".strip() for view in steps_at(library.told(GALLERY[0], rules), at)]


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
    (number,) = [n for n, event in enumerate(told.events) if event.kind == "device-discarded"]
    told_of = dict(opened(told, number).refusal)
    assert told_of["Clause"] == "GBCS, authentication of Commands by Devices"
    assert "NetworkOperator digital signature holds" in told_of["Because"]


def test_gbcs_is_shown_as_octets_and_xml_as_it_is(library: Library) -> None:
    told = library.told(GALLERY[0], GALLERY[0].modified)
    forms = {event.kind.value: opened(told, n).form for n, event in enumerate(told.events)}
    assert forms["service-request"] == "XML"
    assert forms["command"] == "GBCS"
    assert forms["slot-change"] == ""
