from simulator.journal import EventKind
from simulator.web.demo.comparison import figures, first_difference
from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.library import Library
from tests.web.demo.conftest import story


def test_the_first_message_that_differs_is_the_rejection(library: Library) -> None:
    left, right = (library.told(GALLERY[0], rules).events for rules in (BASELINE, GALLERY[0].compared))
    differs = first_difference(left, right)
    assert differs is not None
    assert (left[differs].kind, right[differs].kind) == (EventKind.ACKNOWLEDGEMENT, EventKind.REJECTION)
    assert left[:differs] == right[:differs]


def test_a_story_is_the_same_as_itself(library: Library) -> None:
    events = library.told(GALLERY[0], BASELINE).events
    assert first_difference(events, events) is None
    assert first_difference(events, events[:-1]) == len(events) - 1


def test_the_figures_say_what_the_modification_changes(library: Library) -> None:
    left, right = (library.told(GALLERY[0], rules) for rules in (BASELINE, GALLERY[0].compared))
    at_the_end = {f.about: (f.left, f.right) for f in figures(left, right, 10_000) if f.differs}
    assert at_the_end == {
        "ESME: Network Operator Certificate": ("✗ wrong", "✓ right"),
        "Not in compliance after seven Working Days": ("1", "0"),
        "Rejections of Avon Energy": ("0", "1"),
        "Commands discarded by Devices": ("1", "0"),
    }
    assert not any(figure.differs for figure in figures(left, right, 0))


def test_the_lockout_is_between_two_parties(library: Library) -> None:
    told = library.told(story("smets1_lockout"), BASELINE)
    rejected = {f.about: f.left for f in figures(told, told, 10_000) if f.about.startswith("Rejections of")}
    assert rejected == {f"Rejections of {name}": "1" for name in ("Avon Energy", "UK Power Networks",
                                                                  "Western Power Distribution")}  # fmt: skip
