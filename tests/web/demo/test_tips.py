"""Every acronym on a page has a tip somewhere on it."""

import re

import httpx
import pytest

from simulator.web.demo.glossary import terms_in

WRONG = "/story/wrong_distributor"
_WITHOUT_TIPS = ("script", "style", "pre", "select", "svg", "nav", "title", "code", "legend", "summary", "label")
"""Where nothing else than text can stand, or what was sent stands as it is; the page says it beside that."""


@pytest.mark.parametrize(
    "path",
    [
        "/", f"{WRONG}?at=25", "/story/smets1_lockout?at=9", "/story/ca_rotation?at=33", f"{WRONG}/compare",
        f"{WRONG}/device/ESME?at=25", "/roll-out", "/rules?rules=SECMP0063%3Ddcc-assessment", "/lockout",
        "/downloads",
    ],
)  # fmt: skip
def test_every_acronym_of_a_page_has_a_tip(visitor: httpx.Client, path: str) -> None:
    text = visitor.get(path).text.partition("<main")[2].partition("</main>")[0]
    for name in _WITHOUT_TIPS:
        text = re.sub(rf"<{name}\b.*?</{name}>", " ", text, flags=re.DOTALL)
    explained = {term for tip in re.findall(r"<abbr\b[^>]*>(.*?)</abbr>", text) for term in terms_in(tip)}
    assert explained
    assert sorted(set(terms_in(re.sub(r"<[^>]*>", " ", text))) - explained) == []
