import pytest

from simulator.web.demo.gallery import BASELINE, GALLERY, Story
from simulator.web.demo.library import Library
from simulator.web.demo.telling import tell

STORIES = pytest.mark.parametrize("story", GALLERY, ids=lambda story: story.name)


@STORIES
def test_a_story_goes_as_its_gherkin_says_under_its_own_rules(library: Library, story: Story) -> None:
    told = library.told(story, story.modified)
    assert [(step.text, step.message) for step in told.steps if not step.holds] == []
    assert told.steps[-1].end == len(told.events) > 0


@STORIES
def test_a_step_that_names_other_rules_is_set_aside(library: Library, story: Story) -> None:
    told = library.told(story, BASELINE)
    aside = [step.text for step in told.steps if step.holds is None]
    assert aside == [step.text for step in told.steps if "is in force" in step.text and story.modified != BASELINE]


@STORIES
def test_the_devices_are_noted_before_anything_happens_and_after_each_entry(library: Library, story: Story) -> None:
    told = library.told(story, story.modified)
    assert len(told.states) == len(told.events) + 1


def test_the_same_story_is_told_with_the_same_octets() -> None:
    first, second = (tell(GALLERY[0], GALLERY[0].modified) for _ in range(2))
    assert first.record == second.record
    assert first.documents == second.documents
    assert first.states == second.states


def test_under_todays_rules_the_wrong_distributor_stays(library: Library) -> None:
    told = library.told(GALLERY[0], BASELINE)
    (device,) = told.states[-1]
    assert (device.network_operator, device.right) == ("LOND", "wrong")
    assert not told.steps[-1].holds
    assert "not met" in told.steps[-1].message


def test_an_added_step_goes_on_from_the_end_of_the_story(library: Library) -> None:
    story = GALLERY[0]
    alone = library.told(story, story.modified)
    told = library.told(story, story.modified, ("the same document is sent again",))
    assert told.events[: len(alone.events)] == alone.events
    assert told.steps[-1].added
    assert told.events[-1].code == "E1010"


def test_an_added_step_that_nobody_knows_says_so(library: Library) -> None:
    story = GALLERY[0]
    step = library.told(story, story.modified, ("the moon is made of cheese",)).steps[-1]
    assert (step.holds, step.message) == (False, "no such sentence is known")


@pytest.mark.parametrize(
    "sentence",
    [
        "a roll-out to 1000 homes in which 10 % of the certificates are chosen wrongly",
        "time passes until 99 Marchember 9999",
        "Nobody sends 8.1.1 to commission the moon",
        "999999999999 Working Days pass",
    ],
)
def test_an_added_step_that_cannot_be_carried_out_says_why(library: Library, sentence: str) -> None:
    step = library.told(GALLERY[0], BASELINE, (sentence,)).steps[-1]
    assert step.holds is False
    assert step.message


def test_an_added_step_cannot_change_the_rules_that_the_page_names(library: Library) -> None:
    told = library.told(GALLERY[0], BASELINE, ("SECMP0063 is in force in the reading all-senders",))
    assert told.steps[-1].holds is None
    assert told.record.rules == "baseline"


@pytest.mark.parametrize("count", ["-7", "0", "99999999999", "9" * 400])
def test_more_working_days_than_a_story_has_do_not_pass(count: str) -> None:
    step = tell(GALLERY[0], BASELINE, (f"{count} Working Days pass",)).steps[-1]
    assert not step.holds
    assert "cannot pass: write 1 to 2,500" in step.message
