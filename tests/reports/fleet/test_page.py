"""The report's page: it says what the figures say, needs nothing else, and is whole on every screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from simulator.reports.fleet.figures import AREAS
from simulator.reports.fleet.tiles import tile_places
from simulator.reports.wording import TEST_PKI
from tests.reports.fleet.conftest import FORMULA, Kept
from tests.web.demo.browsing import LAPTOP, PROJECTOR, chromium


@pytest.fixture(scope="module")
def page(report: Path) -> html.HtmlElement:
    return html.fromstring((report / "fleet.html").read_text())


def texts(picture: html.HtmlElement) -> list[str]:
    return ["".join(text.itertext()) for text in picture.iter("text")]


def pictures(page: html.HtmlElement) -> dict[str, list[str]]:
    """The words in each picture, by the name that a screen reader is told."""
    return {svg.get("aria-label"): texts(svg) for svg in page.iter("svg")}


def test_the_page_needs_nothing_else(report: Path) -> None:
    text = (report / "fleet.html").read_text()
    assert "<script" not in text
    assert set(re.findall(r"https?://[^\"'\s>]+", text)) <= {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink",
    }  # fmt: skip


def test_a_name_with_markup_stays_a_text(report: Path, page: html.HtmlElement) -> None:
    assert "<b>Sons</b>" not in (report / "fleet.html").read_text()
    assert FORMULA in pictures(page)["Rejected Service Requests, by Supplier"]


def test_every_area_has_a_tile_of_its_own() -> None:
    places = tile_places()
    assert places.keys() == AREAS.keys()
    assert len(set(places.values())) == len(AREAS)


def test_tiles_tell_share_and_numbers_under_each_rule_set(page: html.HtmlElement, kept: Kept) -> None:
    said = pictures(page)["Share of ESMEs with a wrong certificate, by network area"]
    for run in kept.runs:
        for own in run.areas.values():
            assert f"{own.wrong_at_the_end:,} of {own.esmes:,}" in said
            assert f"{100 * own.wrong_at_the_end / own.esmes:.1f} %" in said
    assert {"Baseline", "SECMP0063", *AREAS.values()} - {"Merseyside and North Wales"} <= set(said)


def test_bars_tell_each_suppliers_rejections(page: html.HtmlElement, kept: Kept) -> None:
    said = " ".join(pictures(page)["Rejected Service Requests, by Supplier"])
    figures = kept.runs[1].figures
    rejected = [row for row in figures.by_user if figures.by_code(row)]
    suppliers = [sum(n for code, n in figures.by_code(row).items() if code not in ("I0", "E21")) for row in rejected]
    assert sum(f"{count:,} (" in said for count in suppliers) >= 2


def test_every_line_of_wrong_certificates_ends_in_its_figure(page: html.HtmlElement, kept: Kept) -> None:
    said = pictures(page)["ESMEs with a wrong certificate over time"]
    for run, name in zip(kept.runs, ("Baseline", "SECMP0063"), strict=True):
        assert f"{run.figures.wrong_at_the_end:,}  {name}" in said
    small = pictures(page)["ESMEs with a wrong certificate over time, by network area"]
    assert {f"{own.wrong_at_the_end:,}" for run in kept.runs for own in run.areas.values()} <= set(small)


def test_answers_lockouts_and_response_times_have_a_picture(page: html.HtmlElement) -> None:
    told = pictures(page)
    assert any(
        text.startswith("E0621N1 (synthetic)") for text in told["Service Requests that did not succeed, by code"]
    )
    assert "Share of SMETS1 ESMEs that were locked out" in told["SMETS1 lockouts, by network area"]
    assert "Seconds from sending to the final answer" in told["Response times"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from chromium()


@pytest.mark.parametrize("size", [LAPTOP, PROJECTOR], ids=["laptop", "projector"])
def test_the_page_fits_the_screen(browser: Browser, report: Path, size: dict[str, int]) -> None:
    visit = browser.new_page(viewport={"width": size["width"], "height": size["height"]})
    said: list[str] = []
    visit.on("console", lambda message: said.append(message.text))
    visit.goto((report / "fleet.html").as_uri())
    assert visit.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert visit.get_by_text(TEST_PKI, exact=True).first.is_visible()
    assert said == []
    visit.close()
