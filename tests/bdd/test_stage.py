import pytest

from simulator.bdd import looking, reading
from simulator.bdd.reading import UnknownWord
from simulator.bdd.stage import Stage
from simulator.domain.errors import SimulatorError
from simulator.domain.parties import RemotePartyRole
from simulator.journal import Journal

NETWORK_OPERATOR = RemotePartyRole.NETWORK_OPERATOR
PLACE_LOND = {"Remote Party Role": "Network Operator", "Certificates": "LOND"}


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    stage.install("ESME", "ESME", "SMETS2", "Avon Energy", "EELC")
    return stage


def entries(journal: Journal) -> list[tuple[object, ...]]:
    return [(*entry.place, entry.kind, entry.code, entry.document) for entry in journal]


def test_a_story_told_again_by_the_same_rules_is_the_same_octet_for_octet(stage: Stage) -> None:
    stage.put_in_force("SECMP0063=all-senders")
    stage.send("Avon Energy", "6.21", "the ESME", PLACE_LOND)
    stage.send("Avon Energy", "6.21", "the ESME", PLACE_LOND | {"Certificates": "EELC"})
    again = stage.retold(stage.rules)
    assert len(stage.journal) > 5
    assert entries(again.world.journal) == entries(stage.world.journal)


def test_telling_again_leaves_the_story_as_it_was(stage: Stage) -> None:
    stage.send("Avon Energy", "6.21", "the ESME", PLACE_LOND)
    other = stage.retold(reading.in_force("SECMP0063=dcc-assessment"))
    assert (stage.last.answer.code, other.last.answer.code) == ("I0", "E0621N1")
    assert stage.holder("ESME", NETWORK_OPERATOR) == "LOND"
    assert other.holder("ESME", NETWORK_OPERATOR) == "the DCC"


def test_the_world_is_built_when_something_happens() -> None:
    stage = Stage()
    stage.install("ESME", "ESME", "SMETS2", "Avon Energy", "EELC")
    stage.set_scene(start=reading.moment("17 April 2019"))
    assert stage.now == reading.moment("17 April 2019")
    with pytest.raises(SimulatorError, match="move the step to the beginning"):
        stage.set_scene(environment="live")


def test_modifications_add_up_unless_they_stand_alone(stage: Stage) -> None:
    stage.put_in_force("SECMP0063")
    stage.put_in_force("DP107")
    assert [m.name for m in stage.rules] == ["SECMP0063", "DP107"]
    stage.put_in_force("DP107=certificate-owner", alone=True)
    assert list(map(str, stage.world.dsp.rules.modifications)) == ["DP107=certificate-owner"]


def test_rules_can_change_while_the_story_goes_on(stage: Stage) -> None:
    stage.send("Avon Energy", "6.21", "the ESME", PLACE_LOND)
    stage.put_in_force("SECMP0063")
    stage.send("Avon Energy", "6.21", "the ESME", PLACE_LOND)
    assert [sent.answer.code for sent in stage.sent] == ["I0", "E0621N1"]


def test_misuse_is_explained(stage: Stage) -> None:
    with pytest.raises(SimulatorError, match="no Service Request has been sent yet"):
        _ = stage.last
    with pytest.raises(UnknownWord, match=r"there is no data item .Floor Seq Numbr.; did you mean .Floor Seq Number."):
        stage.send("Avon Energy", "6.21", "the ESME", PLACE_LOND | {"Floor Seq Numbr": "1"})
    with pytest.raises(UnknownWord, match=r"this 8\.1\.1 has no data item Certificates: leave it out"):
        stage.send("Avon Energy", "8.1.1", "the ESME", {"Certificates": "EELC"})
    with pytest.raises(UnknownWord, match="there is no fault of a certificate 'is blue'"):
        stage.send("Avon Energy", "6.21", "the ESME", PLACE_LOND | {"Certificates": "EELC that is blue"})
    with pytest.raises(SimulatorError, match="3 March 2019 00:00 has passed: it is 04 March 2019 00:00 already"):
        stage.wait_until(reading.moment("3 March 2019"))
    with pytest.raises(UnknownWord, match="NT is a Gas Transporter: an ESME is not in its network"):
        Stage.install(gas := Stage(), "ESME", "ESME", "SMETS2", "Avon Energy", "NT")
        _ = gas.world
    with pytest.raises(UnknownWord, match="no Command of the last request reached a Device"):
        stage.send("LOND", "6.21", "the ESME", PLACE_LOND)
        looking.reported_outcomes(stage)


def test_a_device_keeps_its_other_slots_when_one_role_is_given_to_another(stage: Stage) -> None:
    before = stage.world.devices[stage.device("ESME")].cells
    stage.place("ESME", NETWORK_OPERATOR, "LOND")
    after = stage.world.devices[stage.device("ESME")].cells
    assert {cell.role for cell in before if before[cell] != after[cell]} == {NETWORK_OPERATOR}


def test_the_owner_of_several_areas_is_named_by_its_party(stage: Stage) -> None:
    stage.enrol("Two Areas", [], NETWORK_OPERATOR, operators=["EELC", "LOND"])
    stage.place("ESME", NETWORK_OPERATOR, "Two Areas")
    assert stage.holder("ESME", NETWORK_OPERATOR) == "Two Areas"
