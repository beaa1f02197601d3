import pytest

from simulator.journal import EventKind
from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.lenses import LENSES
from simulator.web.demo.library import Library
from simulator.web.demo.views import seen_through
from tests.web.demo.conftest import story


def seen(library: Library, lens: str) -> list[tuple[EventKind, str, str]]:
    told = library.told(GALLERY[0], GALLERY[0].modified)
    return [(e.kind, e.sender, e.recipient) for e in told.events if LENSES[lens].sees(e, told.categories)]


def test_the_panel_sees_rejections_of_suppliers_for_their_certificate_alone(library: Library) -> None:
    assert seen(library, "panel") == [(EventKind.REJECTION, "DSP", "Avon Energy")]


def test_other_rejections_of_suppliers_are_not_reported_to_the_panel(library: Library) -> None:
    told = library.told(story("smets1_lockout"), BASELINE)
    assert "E11" in {event.code for event in told.events if event.recipient == "Avon Energy"}
    assert seen_through(LENSES["panel"], told) == []


@pytest.mark.parametrize(("lens", "party"), [("supplier", "Avon Energy"), ("network-operator", "UK Power Networks")])
def test_a_party_sees_what_it_sends_and_receives(library: Library, lens: str, party: str) -> None:
    sent = seen(library, lens)
    assert sent
    assert all(party in ends for _, *ends in sent)


def test_nothing_is_hidden_from_everything(library: Library) -> None:
    assert len(seen(library, "everything")) == len(library.told(GALLERY[0], GALLERY[0].modified).events)
