from starlette.datastructures import QueryParams

from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.lenses import LENSES
from simulator.web.demo.place import Place


def test_an_address_holds_everything_that_is_shown() -> None:
    place = Place(GALLERY[0], BASELINE, 7, LENSES["panel"], presenting=True, added=("7 Working Days pass", "x & y"))
    assert Place.of(GALLERY[0], QueryParams(place.query)) == place


def test_what_an_address_leaves_out_or_names_wrongly_is_as_the_story_opens() -> None:
    opening = Place.of(GALLERY[0], QueryParams(""))
    assert (opening.rules, opening.at, opening.lens.name) == (GALLERY[0].modified, 1, "everything")
    assert Place.of(GALLERY[0], QueryParams("rules=none-such&at=-3&lens=moon&present=yes")) == opening


def test_an_instant_beyond_the_end_is_the_end() -> None:
    assert Place.of(GALLERY[0], QueryParams("at=999999")).within(25).at == 25
