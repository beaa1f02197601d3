import csv
import json
import re
from pathlib import Path

import httpx
import pytest

from simulator.reports.wording import TEST_PKI
from simulator.web.demo.glossary import TERMS, with_tips
from simulator.web.demo.reference_files import FILES
from simulator.web.demo.reference_pages import assumptions

ROOT = Path(__file__).parents[3]


def test_the_rulebook_marks_what_a_modification_adds(visitor: httpx.Client) -> None:
    today, modified = (visitor.get("/rules", params={"rules": r}).text for r in ("none", "SECMP0063=dcc-assessment"))
    assert "added by SECMP0063" in modified
    assert "added by" not in today


def test_the_lockout_can_be_browsed(visitor: httpx.Client) -> None:
    assert 'src="/lockout/page.html?rules=none"' in visitor.get("/lockout").text
    assert "<svg" in visitor.get("/lockout/page.html?rules=none").text


def test_the_matrix_can_be_browsed(visitor: httpx.Client) -> None:
    assert "/matrix/page.html?rules=SECMP0063%3Dproposal" in visitor.get("/matrix?rules=SECMP0063%3Dproposal").text
    assert "possible combinations" in visitor.get("/matrix/page.html?rules=SECMP0063%3Dproposal").text


def test_the_matrix_of_todays_rules_against_themselves_is_not_shown(visitor: httpx.Client) -> None:
    text = visitor.get("/matrix?rules=none").text
    assert 'src="/matrix/page.html?rules=SECMP0063%3Ddcc-assessment"' in text
    assert '<option value="SECMP0063=dcc-assessment" selected>' in text
    assert "this rule set is called “SECMP0063=dcc-assessment”, and today's rules “baseline”" in text


@pytest.mark.parametrize("page", ["rules", "matrix", "lockout", "lockout/page.html"])
def test_an_unknown_rule_set_is_said_to_be_unknown(visitor: httpx.Client, page: str) -> None:
    assert visitor.get(f"/{page}?rules=moon").status_code == 404


@pytest.mark.parametrize("rules", ["none", "SECMP0063=proposal"])
@pytest.mark.parametrize("name", FILES)
def test_every_file_can_be_taken_along(visitor: httpx.Client, name: str, rules: str) -> None:
    answer = visitor.get(f"/downloads/{name}", params={"rules": rules})
    assert "TEST-PKI-" in answer.headers["content-disposition"]
    match name.rpartition(".")[2]:
        case "json":
            assert json.loads(answer.content)
        case "csv":
            assert len(list(csv.reader(answer.text.splitlines()))) > 1 or rules == "none"
        case "html":
            assert TEST_PKI in answer.text
        case _:  # SVG, GraphML
            assert answer.text.lstrip().startswith("<")


def test_the_downloads_lead_to_what_there_is(visitor: httpx.Client) -> None:
    links = re.findall(r'href="(/(?:downloads/rules|story|evidence|roll-out).*?)"', visitor.get("/downloads").text)
    assert len(links) > 20
    assert {visitor.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_a_file_that_there_is_not_is_not_found(visitor: httpx.Client) -> None:
    assert visitor.get("/downloads/passwords.json").status_code == 404


def test_the_assumptions_are_those_of_the_documentation(visitor: httpx.Client) -> None:
    text = (ROOT / "docs" / "assumptions.md").read_text(encoding="utf-8")
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    shown = visitor.get("/assumptions").text
    assert headings
    assert all(f"<h2>{heading}</h2>" in shown for heading in headings)


def test_the_assumptions_lead_to_no_page_that_there_is_not(visitor: httpx.Client) -> None:
    text = visitor.get("/assumptions").text
    links = [link for link in re.findall(r'href="(.+?)"', text) if not link.startswith(("http", "data:"))]
    assert {visitor.get(link).status_code for link in dict.fromkeys(links)} == {200}


def test_what_looks_like_a_script_in_the_assumptions_stays_text() -> None:
    assert "<script" not in assumptions()


def test_the_glossary_explains_every_term(visitor: httpx.Client) -> None:
    text = visitor.get("/glossary").text
    assert all(f"<b>{term}</b>" in text for term in TERMS)


def test_the_first_use_of_an_acronym_has_a_tip() -> None:
    shown = with_tips("The DSP asks the S1SP, then the DSP & <b>")
    assert shown.count("<abbr") == 2
    assert "DSP &amp; &lt;b&gt;" in shown


def test_parts_of_an_eui64_are_no_acronyms() -> None:
    assert "<abbr" not in with_tips("0E-5A-E4-00-00-EA-00-E5")
    assert with_tips("E4 of EA").count("<abbr") == 2


def test_several_texts_share_their_tips() -> None:
    met: set[str] = set()
    assert "<abbr" in with_tips("ESMEs", met)
    assert "<abbr" not in with_tips("An ESME and more ESMEs", met)
