import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from simulator.web.demo import library
from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.library import Library
from simulator.web.demo.telling import ToldStory

FIRST, SECOND = GALLERY[:2]
PATIENCE = 60


def with_nothing_in_it() -> ToldStory:
    return ToldStory(*[None] * 7)  # type: ignore[arg-type]


@pytest.fixture
def tellings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the stories that were told, each of them with nothing in it."""
    told: list[str] = []

    def tell(story: Any, *_: object) -> ToldStory:
        told.append(story.name)
        return with_nothing_in_it()

    monkeypatch.setattr(library, "tell", tell)
    return told


def test_a_story_is_told_once(tellings: list[str]) -> None:
    shelf = Library()
    assert shelf.told(FIRST, BASELINE) is shelf.told(FIRST, BASELINE)
    assert tellings == [FIRST.name]


def test_with_other_steps_it_is_another_story(tellings: list[str]) -> None:
    shelf = Library()
    assert shelf.told(FIRST, BASELINE) is not shelf.told(FIRST, BASELINE, ("7 Working Days pass",))
    assert len(tellings) == 2


def test_what_nobody_has_read_for_long_is_told_again(tellings: list[str]) -> None:
    shelf = Library()
    for number in range(100):
        shelf.told(FIRST, BASELINE)
        shelf.told(SECOND, BASELINE, (str(number),))
    shelf.told(SECOND, BASELINE, ("0",))
    assert tellings.count(FIRST.name) == 1
    assert tellings.count(SECOND.name) == 101


@pytest.mark.usefixtures("tellings")
def test_a_told_story_is_read_while_another_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Library()
    known = shelf.told(FIRST, BASELINE)
    begun, may_end = threading.Event(), threading.Event()

    def slowly(*_: object) -> ToldStory:
        begun.set()
        assert may_end.wait(PATIENCE)
        return with_nothing_in_it()

    monkeypatch.setattr(library, "tell", slowly)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(shelf.told, SECOND, BASELINE)
        assert begun.wait(PATIENCE)
        read = pool.submit(shelf.told, FIRST, BASELINE)
        try:
            assert read.result(PATIENCE) is known
        finally:
            may_end.set()
        assert slow.result(PATIENCE) is not known
