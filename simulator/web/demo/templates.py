"""The templates of the demonstration's pages."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulator.reports.pages import version_shown
from simulator.reports.wording import TEST_PKI, day, printable, thousands
from simulator.web.demo.gallery import rules_in_words
from simulator.web.demo.glossary import tips_left, with_tips


def date(moment: datetime) -> str:
    """``4 March 2019``, whatever the time of day."""
    return day(moment.replace(hour=0, minute=0, second=0, microsecond=0))


def signed(number: int) -> str:
    """How much more, ``+1,204``, or how much less, with a minus as typesetters write it."""
    return f"{number:+,}".replace("-", "\N{MINUS SIGN}") if number else "0"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("simulator.web.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": lambda moment: f"{moment:%H:%M:%S}",
        "date": date,
        "day": day,
        "printable": printable,
        "rules_in_words": rules_in_words,
        "signed": signed,
        "thousands": thousands,
        "tips": with_tips,
        "tips_left": tips_left,
    }
    environment.globals |= {"test_pki": TEST_PKI, "no_tips_yet": set, "version": version_shown()}
    return environment


def rendered(template: str, **values: Any) -> str:
    """A page. Foreign texts are escaped; a value that is not given is an error."""
    return _environment().get_template(f"{template}.html.j2").render(**values)
