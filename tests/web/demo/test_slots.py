from xml.etree import ElementTree

from simulator.web.demo.gallery import BASELINE
from simulator.web.demo.library import Library
from simulator.web.demo.slots_picture import slots_svg
from simulator.web.demo.views import changes
from tests.web.demo.conftest import story


def test_a_slot_changes_when_the_device_says_so(library: Library) -> None:
    told = library.told(story("recovery_through_handover"), story("recovery_through_handover").modified)
    holders = [states[0].network_operator for states in told.states]
    assert list(dict.fromkeys(holders)) == ["LOND", "the DCC", "EELC"]
    after = [change for change in changes(told, len(told.events)) if change.place == "NetworkOperator, key agreement"]
    assert [(change.before, change.after) for change in after] == [("LOND", "the DCC"), ("the DCC", "EELC")]


def test_for_smets1_dsp_and_s1sp_hold_four_certificate_ids_each(library: Library) -> None:
    told = library.told(story("smets1_lockout"), BASELINE)
    (device,) = told.states[-1]
    assert len(device.slots) == 8
    assert {slot.usage.partition(",")[0] for slot in device.slots} == {"DSP", "S1SP"}
    assert {slot.certificate for slot in device.slots} == {None}
    assert {slot.holder for slot in device.slots if slot.role == "NetworkOperator"} == {"EMEB"}


def test_the_picture_names_every_holder_and_what_is_wrong(library: Library) -> None:
    told = library.told(story("gas_on_electricity"), BASELINE)
    (device,) = told.states[-1]
    picture = slots_svg(device, {"NetworkOperator, digital signature": "since 4 Mar 00:00"})
    texts = [element.text for element in ElementTree.fromstring(picture).iter() if element.tag.endswith("}text")]
    assert texts.count("NT") == 2
    assert "✗ not registered" in texts
    assert "since 4 Mar 00:00" in texts


def test_what_the_dcc_holds_is_dashed_also_where_it_has_changed(library: Library) -> None:
    told = library.told(story("recovery_through_handover"), story("recovery_through_handover").modified)
    (device,) = next(states for states in told.states if states[0].network_operator == "the DCC")
    place = "NetworkOperator, digital signature"
    before, after = (slots_svg(device, changed) for changed in ({}, {place: "since 4 Mar"}))
    assert before.count("stroke-dasharray") == after.count("stroke-dasharray") > 0
    assert after.count('stroke-width="3"') == 1
