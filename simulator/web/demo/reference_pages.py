"""The pages to look things up in: the rulebook, the matrix, the lockout, the assumptions, the glossary."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

import simulator
from simulator.analysis.lockout.lockout import find_lockout
from simulator.analysis.lockout.s1sp import divided
from simulator.analysis.lockout.states import setting
from simulator.analysis.lockout.table import table
from simulator.analysis.matrix.matrix import matrix
from simulator.bdd import reading
from simulator.domain.devices import DeviceType, Smets
from simulator.reports.lockout.page import lockout_html
from simulator.reports.matrix.files import matrix_html
from simulator.reports.matrix.rows import Comparison
from simulator.reports.rule_rows import rule_rows
from simulator.rules.rulebook import RuleSet
from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.glossary import TERMS
from simulator.web.demo.templates import rendered

RULE_SETS = tuple(dict.fromkeys(rules for story in GALLERY for rules in story.rule_sets))
"""Every rule set that some story can be told under, today's rules first."""
_EXAMPLE_OPERATOR = "EELC"


def routes() -> list[BaseRoute]:
    """The addresses of these pages."""
    return [
        Route("/rules", _rules),
        Route("/matrix", _matrix),
        Route("/matrix/page.html", lambda request: HTMLResponse(_matrix_page(_chosen(request)))),
        Route("/lockout", _lockout),
        Route("/lockout/page.html", lambda request: HTMLResponse(_lockout_page(_chosen(request)))),
        Route("/assumptions", _assumptions),
        Route("/glossary", _glossary),
    ]


def _chosen(request: Request) -> str:
    """The rule set that an address names."""
    rules = request.query_params.get("rules", BASELINE)
    if rules not in RULE_SETS:
        raise HTTPException(404, "There is no rule set of this name.")
    return rules


def _rule_set(rules: str) -> RuleSet:
    return RuleSet(tuple(reading.in_force(rules)))


def _rules(request: Request) -> Response:
    rules = _chosen(request)
    rows = rule_rows(_rule_set(rules))
    return HTMLResponse(rendered("rules", rules=rules, rule_sets=RULE_SETS, rows=rows))


def _matrix(request: Request) -> Response:
    rules = _chosen(request) if "rules" in request.query_params else RULE_SETS[3]
    about = "Every combination of facts that can exist, decided under today's rules and under the modification."
    return _framed(rules, "The matrix", about, "/matrix/page.html", RULE_SETS[1:])


def _lockout(request: Request) -> Response:
    about = "From which states of a SMETS1 ESME no permitted request brings the right certificate back."
    return _framed(_chosen(request), "The lockout", about, "/lockout/page.html", RULE_SETS)


def _framed(rules: str, title: str, about: str, page: str, rule_sets: tuple[str, ...]) -> Response:
    """A report as its own page writes it, within ours."""
    shown = {"title": title, "about": about, "page": page, "rules": rules, "rule_sets": rule_sets}
    return HTMLResponse(rendered("framed", **shown))


@cache
def _matrix_page(rules: str) -> str:
    before, after = RuleSet(()), _rule_set(rules)
    return matrix_html(Comparison(before.name, after.name, matrix(before.at(), after.at())))


@cache
def _lockout_page(rules: str) -> str:
    rule_set = _rule_set(rules)
    book = rule_set.at()
    found = find_lockout(book, setting(Smets.SMETS1, DeviceType.ESME, _EXAMPLE_OPERATOR))
    return lockout_html(found, rule_set.name, divided(found, book), tuple(table(DeviceType.ESME)))


def _assumptions(_request: Request) -> Response:
    return HTMLResponse(rendered("assumptions", text=assumptions()))


@cache
def assumptions() -> Markup:
    """The assumptions as HTML: of the package, or in a checkout those that go into it."""
    packaged = files("simulator.web.demo").joinpath("assumptions.md")
    if packaged.is_file():
        text = packaged.read_text(encoding="utf-8")
    else:
        text = (Path(simulator.__file__).parents[1] / "docs" / "assumptions.md").read_text(encoding="utf-8")
    # "js-default" escapes HTML that stands in the text
    return Markup(MarkdownIt("js-default").render(text))


def _glossary(_request: Request) -> Response:
    return HTMLResponse(rendered("glossary", terms=sorted(TERMS.items(), key=lambda term: term[0].lower())))
