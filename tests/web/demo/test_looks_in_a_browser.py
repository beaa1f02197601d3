"""What the pages look like in a browser: in presenter mode, on paper, at each size, and to a screen reader."""

from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from simulator.web.demo.living import MOST_BY_REQUEST
from tests.web.demo.browsing import HERE, SIZES, Visit

WRONG = "/story/wrong_distributor"
MATRIX = "/matrix/page.html?rules=SECMP0063%3Ddcc-assessment"
LARGE = f"/roll-out/{MOST_BY_REQUEST + 1}"
_SERIOUS = ("serious", "critical")


def test_presenter_mode_is_larger_and_can_be_left_from_every_page_of_a_story(visit: Visit) -> None:
    page = visit.page
    text = page.locator(".diagram .drawn > svg text").last
    shown = {}
    for mode in ("", "&present=1"):
        visit.open(f"{WRONG}?at=16{mode}")
        step, headline = (page.locator(f"{kind}.now").first for kind in ("li", "p"))
        sizes = [part.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") for part in (step, headline)]
        box = text.bounding_box()
        assert box
        shown[mode] = (*sizes, box["height"])
        assert sizes[0] < sizes[1]
    assert all(large > 1.1 * small for small, large in zip(*shown.values(), strict=True))
    page.get_by_role("link", name="Side by side with today's rules").click()
    expect(page.get_by_role("link", name="Back to the story")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("link", name="Presenter mode", exact=True)).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_visible()


def test_a_printed_page_has_the_story_without_the_controls(visit: Visit) -> None:
    visit.open(f"{WRONG}?at=25")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator("#player")).to_be_hidden()
    expect(visit.page.get_by_role("navigation")).to_be_hidden()
    expect(visit.page.locator(".warning")).to_be_visible()
    told = "Rules: SECMP0063, dcc-assessment. Seed 63. Message 25 of 25. Seen by: Everything."
    expect(visit.page.get_by_text(told)).to_be_visible()
    scrolled = visit.page.locator(".diagram .scroll")
    assert scrolled.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    assert visit.page.pdf().startswith(b"%PDF")


def test_a_printed_page_with_a_report_in_it_says_where_to_print_that(visit: Visit) -> None:
    visit.open("/lockout")
    where = visit.page.get_by_text("Open “The page by itself, to print”: /lockout/page.html?rules=none")
    expect(where).to_be_hidden()
    visit.page.emulate_media(media="print")
    expect(where).to_be_visible()


@pytest.mark.parametrize("path", ["/", f"{WRONG}?at=17", "/story/ca_rotation?at=33", "/roll-out", "/downloads"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_no_page_is_wider_than_the_window(onlooker: Visit, path: str, size: ViewportSize) -> None:
    onlooker.page.set_viewport_size(size)
    onlooker.open(path)
    assert onlooker.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "path",
    [
        f"{WRONG}?at=24", f"{WRONG}?at=17&present=1", "/story/ca_rotation?at=33", "/story/ca_rotation?at=22",
        "/story/recovery_through_handover?at=4", f"{WRONG}?at=25&lens=panel",
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_the_newest_message_and_its_step_are_within_the_window(onlooker: Visit, path: str, size: ViewportSize) -> None:
    onlooker.page.set_viewport_size(size)
    onlooker.open(path)
    newest = onlooker.page.locator(".diagram a").last.bounding_box()
    step = onlooker.page.locator(".gherkin li.done, .gherkin li.now").last.bounding_box()
    diagram = onlooker.page.get_by_role("region", name="Sequence diagram").bounding_box()
    assert diagram
    assert newest
    assert diagram["x"] <= newest["x"]
    assert newest["x"] + newest["width"] <= diagram["x"] + diagram["width"]
    for box in (newest, step):
        assert box
        assert 0 < box["y"] + box["height"] <= size["height"]
        assert 0 <= box["x"] + box["width"] <= size["width"]


@pytest.mark.parametrize("name", ["rules", "matrix", "lockout", "assumptions", "glossary"])
def test_the_reference_pages_can_be_browsed(visit: Visit, name: str) -> None:
    visit.open(f"/{name}")
    visit.page.wait_for_load_state("networkidle")
    visit.picture(name)
    assert visit.page.locator("h1").count() >= 1


def test_a_tip_can_be_reached_by_keyboard(visit: Visit) -> None:
    tip = visit.page.locator("abbr").first
    tip.focus()
    assert tip.evaluate("element => getComputedStyle(element, '::after').content") == f'"{tip.get_attribute("title")}"'


@pytest.mark.parametrize(
    "path",
    [
        "/", f"{WRONG}?at=17", f"{WRONG}?at=17&present=1", f"{WRONG}/compare", f"{WRONG}/entry/16", f"{WRONG}/entry/2",
        f"{WRONG}/device/ESME?at=25", f"{WRONG}?add=7+Working+Days+pass", "/roll-out", "/roll-out/journal?day=2",
        "/rules?rules=SECMP0063%3Ddcc-assessment", "/lockout", "/assumptions", "/glossary", "/nowhere",
        "/downloads", "/evidence", "/matrix", MATRIX, "/story/ca_rotation?at=33", LARGE, f"{LARGE}/journal?day=12",
    ],
)  # fmt: skip
def test_axe_finds_nothing_serious(onlooker: Visit, npm_packages: Path, path: str) -> None:
    page = onlooker.page
    onlooker.open(path)
    # as a script of the test's own, which the page's policy would not let in
    page.evaluate((npm_packages / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    onlooker.complaints[:] = [c for c in onlooker.complaints if "404" not in c]
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found if v["impact"] in _SERIOUS] == []


def test_htmx_is_the_published_one(npm_packages: Path) -> None:
    ours = HERE.parents[2] / "simulator" / "web" / "demo" / "static"
    published = npm_packages / "htmx.org"
    assert (ours / "htmx.min.js").read_bytes() == (published / "dist" / "htmx.min.js").read_bytes()
    assert (ours / "htmx.LICENSE").read_bytes() == (published / "LICENSE").read_bytes()
