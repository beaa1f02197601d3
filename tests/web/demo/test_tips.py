"""Every acronym on a page has a tip somewhere on it."""

import html
import re

import httpx
import pytest

from simulator.web.demo.glossary import terms_in

WRONG = "/story/wrong_distributor"
_ACRONYM = re.compile(r"(?<![\w-])(?:[A-Z]{2,}\d*|[EIN]\d+N?\d*)(?=s?(?![\w-]))")
"""What looks like an acronym or a code, whether the glossary knows it or not."""
_NO_ACRONYMS = {"AC", "CN", "ID", "OU", "TEST", "UK"}
"""Parts of names: of an appendix, a certificate, a company."""
_WITHOUT_TIPS = ("script", "style", "pre", "select", "svg", "nav", "title", "code", "legend", "summary", "label")
"""Where nothing else than text can stand, or what was sent stands as it is; the page says it beside that."""


@pytest.mark.parametrize(
    "path",
    [
        "/", f"{WRONG}?at=25", "/story/smets1_lockout?at=9", "/story/ca_rotation?at=33", f"{WRONG}/compare",
        "/story/gas_on_electricity?at=9", f"{WRONG}/entry/16", f"{WRONG}/entry/25?rules=none",
        "/story/smets1_lockout/entry/9", f"{WRONG}?add=the+same+document+is+sent+again&at=99",
        f"{WRONG}/device/ESME?at=25", "/roll-out", "/rules?rules=SECMP0063%3Ddcc-assessment", "/lockout", "/matrix",
        "/evidence", "/downloads",
    ],
)  # fmt: skip
def test_every_acronym_of_a_page_has_a_tip(visitor: httpx.Client, path: str) -> None:
    text = visitor.get(path).text.partition("<main")[2].partition("</main>")[0]
    for name in _WITHOUT_TIPS:
        text = re.sub(rf"<{name}\b.*?</{name}>", " ", text, flags=re.DOTALL)
    explained = {term for tip in re.findall(r"<abbr\b[^>]*>(.*?)</abbr>", text) for term in terms_in(tip)}
    assert "<h1" in text
    met = set(_ACRONYM.findall(html.unescape(re.sub(r"<[^>]*>", " ", text))))
    assert sorted(met - explained - _NO_ACRONYMS) == []
