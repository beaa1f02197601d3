"""The SMKI Services of a story: they work while time passes, and the story can be told again."""

from itertools import pairwise

import pytest

from simulator.bdd import reading
from simulator.bdd.reading import UnknownWord
from simulator.bdd.smki_desk import officer_of
from simulator.bdd.smki_looking import answer_words, published_lists
from simulator.bdd.stage import Stage
from simulator.domain.errors import SimulatorError
from simulator.smki.subscribers import Access

pytest_plugins = ["pytester"]

FAILING = """
Feature: The entry process
  Scenario: A Party that has not completed the tests
    When Avon Energy completes the SMKI and Repository Entry Process Tests for SMKI Repository
    And Avon Energy applies to become an Authorised Subscriber for Device Certificates
    Then the SMKI Service does it
"""


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_lists_are_published_while_time_passes(stage: Stage) -> None:
    assert [row["published"] for row in published_lists(stage)] == ["4 March 2019 00:00"] * 2
    stage.wait_until(reading.moment("5 March 2019 11:59"))
    recorded = [event.time for event in stage.world.journal if event.kind.value == "revocation-list-published"]
    assert [time // 3_600_000 for time in recorded] == [0, 0, 12, 24]


def test_a_world_that_nobody_asks_publishes_nothing(stage: Stage) -> None:
    stage.wait_until(reading.moment("6 March 2019"))
    assert not [event for event in stage.world.journal if event.kind.value == "revocation-list-published"]


def test_an_alarm_that_was_set_before_is_off(stage: Stage) -> None:
    for _ in range(5):
        stage.office  # noqa: B018 - each look sets the alarm anew
    stage.wait_until(reading.moment("5 March 2019"))
    numbers = [each.number for each in stage.service.publication.lists if each.kind.name == "CRL"]
    assert numbers == [1, 2, 3]


def test_a_story_at_the_smki_service_is_told_again_octet_for_octet(stage: Stage) -> None:
    stage.make_subscriber("Avon Energy")
    stage.request_for_new_device("Avon Energy", "ESME", {})
    stage.accept()
    stage.submit_batch_of("Avon Energy", "ESME", [{"for": "a new Device", "fault": "none"}] * 2)
    stage.revoke_certificate("Avon Energy", "XML Signing", "Avon Energy", "the Subscriber wishes so")
    stage.wait_until(reading.moment("5 March 2019"))
    again = stage.retold(stage.rules)
    assert [each.der for each in again.certificates] == [each.der for each in stage.certificates]
    assert len(stage.certificates) == 2
    assert list(again.world.journal) == list(stage.world.journal)


def test_each_service_has_registers_of_its_own(stage: Stage) -> None:
    stage.make_subscriber("Avon Energy")
    stage.turn_to("live")
    assert not stage.office.subscribers.is_authorised("Avon Energy", Access.REPOSITORY)
    stage.turn_to("test")
    assert stage.office.subscribers.is_authorised("Avon Energy", Access.REPOSITORY)


def test_the_blocks_of_new_devices_do_not_overlap(stage: Stage) -> None:
    names = dict.fromkeys(entry.party.name for entry in stage.world.directory.entries())
    blocks = sorted((stage.devices_of(name) for name in names), key=lambda block: block.first.value)
    assert all(one.last.value < two.first.value for one, two in pairwise(blocks))


def test_new_devices_lie_in_the_block_of_their_party(stage: Stage) -> None:
    first, second = stage.new_device("Avon Energy"), stage.new_device("Avon Energy")
    assert first != second
    assert first in stage.devices_of("Avon Energy")


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Avon Energy", "Avon Energy"),
        ("EELC", "UK Power Networks"),
        ("UK Power Networks", "UK Power Networks"),
        ("the DCC", "DCC"),
        ("an unknown User", "an unknown User"),
    ],
)
def test_a_party_goes_by_its_name_or_by_what_it_speaks_for(stage: Stage, name: str, party: str) -> None:
    assert stage.party_name(name) == party


def test_the_pace_is_settled_before_anything_happens(stage: Stage) -> None:
    stage.settle_smki("milliseconds_per_signature", 7)
    stage.settle_smki("list_delay_minutes", 5)
    assert stage.world.scenario.smki is not None
    assert stage.world.scenario.smki.milliseconds_per_signature == 7
    with pytest.raises(SimulatorError, match="move the step to the beginning"):
        stage.settle_smki("batch_lanes", 2)


def test_what_is_misspelt_is_told(stage: Stage) -> None:
    with pytest.raises(UnknownWord, match="did you mean 'Device Certificates'"):
        stage.complete_entry_tests("Avon Energy", "Device Certificate")
    with pytest.raises(UnknownWord, match="no SMKI Service 'best'"):
        stage.turn_to("best")


def test_the_officer_of_a_party_acts_for_no_other(stage: Stage) -> None:
    stage.make_subscriber("Avon Energy")
    stage.make_subscriber("Blencathra Power")
    stage.request_for_new_device("Avon Energy", "ESME", {"officer": officer_of("Blencathra Power")})
    assert answer_words(stage) == "REJECTED because officer-not-enrolled"


def test_a_failure_tells_what_had_happened_at_the_smki_service(pytester: pytest.Pytester) -> None:
    (pytester.path / "failing.feature").write_text(FAILING)
    done = pytester.runpytest()
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "*expected nothing, but found entry-process-incomplete*",
            "*entry-process-tests-completed: Avon Energy*SMKI Service (subject = SMKI Repository)",
        ]
    )
