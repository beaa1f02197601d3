"""The page: well-formed, self-contained, escaped, and saying what the runs say."""

import html
import re
from datetime import UTC, datetime

import pytest
from lxml import etree
from lxml import html as lxml_html

from simulator.engine.results import Results
from simulator.journal import Journal
from simulator.reports.summary import summary_html
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario
from tests.support.modifications import in_force

FORMULA, MARKUP = "=1+1", '<b>Avon & "Co"</b>'
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}

TwoRuns = tuple[Results, Results]


def page(results: tuple[Results, ...], scenario: Scenario) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(summary_html(results, scenario))


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows(element: lxml_html.HtmlElement) -> list[list[str]]:
    """The cells of every table row."""
    return [[words(cell) for cell in row] for row in element.iter("tr")]


@pytest.fixture(scope="module")
def hand_page(by_hand: TwoRuns, scenario: Scenario) -> lxml_html.HtmlElement:
    return page(by_hand, scenario)


@pytest.fixture(scope="module")
def real_text(real: tuple[Results, ...], country: Scenario) -> str:
    return summary_html(real, country)


def test_it_says_what_it_is(hand_page: lxml_html.HtmlElement) -> None:
    assert hand_page.get("lang") == "en-GB"
    text = words(hand_page.body)
    assert text.startswith("TEST PKI, not for live use")
    assert hand_page.find(".//h1").text_content() == '<i>By hand</i> & "quoted"'
    for said in (
        "4 March 2019 to 13 March 2019 (10 days, UTC)",
        "Every Service Request is signed, and its signature is verified by the DSP.",
        "docs/assumptions.md",
        "seed 001, the Modification Proposal, leaves the number open",
        "Baseline: 1 when the run ends, 2 at the most.",
        "smki-sim",
    ):
        assert said in text


def test_its_figures_by_hand(hand_page: lxml_html.HtmlElement) -> None:
    told = rows(hand_page)
    mismatch = "Certificate Party / MPAN mismatch - The Certificate Party is not correct for the MPAN (synthetic)"
    for row in (
        ["Service Requests sent", "4", "10", "+6"],
        ["I0", "Success", "4", "2", "\N{MINUS SIGN}2"],
        ["E0621N1", mismatch, "0", "4", "+4"],
        ["Wrong certificate", "1", "0", "\N{MINUS SIGN}1"],
        [MARKUP, "E0621N1 (synthetic)", "1", "1", "1", "1", "2"],
        [f"{FORMULA} (small)", "E0621N1 (synthetic)", "2", "0", "1", "1", "2"],
        ["All codes", "4", "1", "3", "2", "5"],
    ):
        assert row in told


def test_headlines_have_their_share(hand_page: lxml_html.HtmlElement) -> None:
    headlines = [words(item) for item in hand_page.xpath("//ul[@class='headlines']/li")]
    assert headlines == [
        "1Baseline of 3 ESMEs (33.3 %)",
        "0SECMP0063 (all-senders) of 3 ESMEs (0.0 %)",
    ]


def test_tables_have_captions_and_scopes(real_text: str) -> None:
    whole = lxml_html.document_fromstring(real_text)
    tables = list(whole.iter("table"))
    assert len(tables) == 7  # figures, Panel of two rule sets, three modifications, settings
    for table in tables:
        assert table.find("caption") is not None
        assert all(header.get("scope") for header in table.iter("th"))
        widths = {sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr")}
        assert len(widths) == 1
    for picture in whole.iter("{*}svg", "svg"):
        assert picture.get("role") == "img"
        assert picture.get("aria-label")


def test_it_is_well_formed(real_text: str) -> None:
    parser = etree.HTMLParser(recover=False)
    body = re.sub(r"<svg .*?</svg>", "", real_text, flags=re.DOTALL)  # libxml2 knows HTML 4, which has no inline SVG
    body = re.sub(r"</?(main|figure|figcaption)[^>]*>", "", body)  # likewise
    etree.fromstring(body, parser)
    for svg in re.findall(r"<svg .*?</svg>", real_text, flags=re.DOTALL):
        etree.fromstring(svg)


def test_it_needs_nothing_else(real_text: str) -> None:
    assert set(re.findall(r"\w+://[^\"'\s<>]+", real_text)) <= NAMESPACES
    assert not re.search(r"<(script|link|iframe|object|embed|img|base)\b|@import|url\(|\bsrc=|\bhref=", real_text)


def test_foreign_texts_are_escaped(by_hand: TwoRuns, scenario: Scenario) -> None:
    text = summary_html(by_hand, scenario)
    assert "<b>Avon" not in text
    assert "<i>By hand" not in text
    assert html.escape(MARKUP, quote=False).replace('"', "&#34;") in text


def test_what_modifications_change(real_text: str) -> None:
    whole = lxml_html.document_fromstring(real_text)
    told = rows(whole)
    (replaced,) = (row for row in told if row[:2] == ["user-is-eligible-by-registration", "replaced"])
    assert (
        "Before: For Non-Critical and SMETS1 Critical requests the User must be, or become, an Eligible User"
        in replaced[-1]
    )
    assert ["6.21-certificate-party", "added", "E0621N1 (synthetic)", "SECMP0063 (DUIS 6.21 validation)"] in [
        row[:4] for row in told
    ]
    text = words(whole)
    assert "SECMP0063=all-senders" in text
    assert "DP107=without-6.1f" in text


def test_a_baseline_alone(by_hand: TwoRuns, scenario: Scenario) -> None:
    text = words(page(by_hand[:1], scenario).body)
    assert "None was in force" in text
    assert "Every Service Request that was answered succeeded." in text
    assert "Difference" not in text


def test_nothing_happened(empty: TwoRuns) -> None:
    text = words(page(empty, Scenario(fleet=Fleet(homes=0), days=1)).body)
    assert "no ESME had been in for so long" in text
    assert "Every Service Request that was answered succeeded." in text


def test_a_modification_of_somebody_elses(scenario: Scenario) -> None:
    text = words(page((Results(RuleSet((in_force("MP999", "draft"),)), Journal()),), scenario).body)
    assert "The modification MP999" in text


def test_an_effective_date_is_told(scenario: Scenario) -> None:
    later = select("SECMP0063", datetime(2019, 4, 1, tzinfo=UTC))
    text = words(page((Results(RuleSet((later,)), Journal()),), scenario).body)
    assert "in force from 1 April 2019" in text


def test_settings_that_differ_are_marked(hand_page: lxml_html.HtmlElement) -> None:
    told = rows(hand_page)
    assert ["fleet.homes*", "3", "homes that are installed"] in told
    assert ["fleet.smets1_share", "0.35", "share of homes whose meters are SMETS1 (assumption)"] in told
    assert ["suppliers 1*", f"name = {FORMULA}, small = yes", ""] in told


def test_same_runs_same_bytes(real: tuple[Results, ...], country: Scenario, real_text: str) -> None:
    assert summary_html(real, country) == real_text
