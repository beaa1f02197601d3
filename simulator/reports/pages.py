"""HTML pages that need nothing else: no script, no network, no font, no clock. For a projector and for printing."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from simulator.reports.wording import difference, printable, thousands


def page(template: str, **filters: Callable[..., object]) -> Template:
    """A template of a page by its file name, with filters of its own beside those of all pages.

    Foreign texts are escaped; a name that is not given is an error.
    """
    environment = Environment(
        loader=PackageLoader("simulator.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"thousands": thousands, "difference": difference, "printable": printable, **filters}
    return environment.get_template(template)


def version_shown() -> str:
    """The simulator's version, as pages name it."""
    try:
        return version("smki-sim")
    except PackageNotFoundError:
        return "not installed"


def inline(svg: str, name: str) -> Markup:
    """A picture as part of a page: its text is Vega's own, escaped already; screen readers are told its name."""
    return Markup(svg.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1))
