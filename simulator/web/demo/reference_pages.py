"""The pages to look things up in: the rulebook, the matrix, the lockout, the assumptions, the glossary."""

from __future__ import annotations

import re
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
from simulator.reports.rule_rows import rule_rows
from simulator.web.demo.files import file
from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.glossary import TERMS
from simulator.web.demo.reference_files import FILES, RULE_SETS, lockout_page, matrix_page, rule_set
from simulator.web.demo.templates import rendered

_LINK_TO_DOCUMENT = re.compile(r'<a href="[\w-]+\.md(?:#[\w-]*)?">(.*?)</a>')


def routes() -> list[BaseRoute]:
    """The addresses of these pages."""
    return [
        Route("/rules", _rules),
        Route("/matrix", _matrix),
        Route("/matrix/page.html", lambda request: HTMLResponse(matrix_page(_chosen(request)))),
        Route("/lockout", _lockout),
        Route("/lockout/page.html", lambda request: HTMLResponse(lockout_page(_chosen(request)))),
        Route("/downloads/{name}", _download),
        Route("/assumptions", _assumptions),
        Route("/glossary", _glossary),
    ]


def _chosen(request: Request) -> str:
    """The rule set that an address names."""
    rules = request.query_params.get("rules", BASELINE)
    if rules not in RULE_SETS:
        raise HTTPException(404, "There is no rule set of this name.")
    return rules


def _rules(request: Request) -> Response:
    rules = _chosen(request)
    rows = rule_rows(rule_set(rules))
    return HTMLResponse(rendered("rules", rules=rules, rule_sets=RULE_SETS, rows=rows))


def _matrix(request: Request) -> Response:
    asked = _chosen(request)
    rules = asked if asked != BASELINE else GALLERY[0].modified  # today's rules change nothing from today's rules
    about = "Every combination of facts that can exist, decided under today's rules and under the modification."
    return _framed(rules, "The matrix", about, "/matrix/page.html", RULE_SETS[1:])


def _lockout(request: Request) -> Response:
    about = "From which states of a SMETS1 ESME no permitted request brings the right certificate back."
    return _framed(_chosen(request), "The lockout", about, "/lockout/page.html", RULE_SETS)


def _framed(rules: str, title: str, about: str, page: str, rule_sets: tuple[str, ...]) -> Response:
    """A report as its own page writes it, within ours."""
    shown = {"title": title, "about": about, "page": page, "rules": rules, "rule_sets": rule_sets}
    called, baseline = rule_set(rules).name, rule_set(BASELINE).name
    return HTMLResponse(rendered("framed", called=called, baseline=baseline, **shown))


def _download(request: Request) -> Response:
    """A file of a rule set."""
    name, rules = request.path_params["name"], _chosen(request)
    if name not in FILES:
        raise HTTPException(404, "There is no file of this name.")
    slug = rules.replace("=", "-") if rules != BASELINE else "todays-rules"
    return file(FILES[name](rules), f"{slug}-{name}")


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
    # "js-default" escapes HTML that stands in the text; the other documents are not served here
    return Markup(_LINK_TO_DOCUMENT.sub(r"\1", MarkdownIt("js-default").render(text)))


def _glossary(_request: Request) -> Response:
    return HTMLResponse(rendered("glossary", terms=sorted(TERMS.items(), key=lambda term: term[0].lower())))
