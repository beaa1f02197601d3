"""An experiment as one page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from simulator.analysis.experiment.experiment import Found
from simulator.analysis.experiment.measures import (
    LOCKOUTS,
    REJECTIONS,
    WRONG_AFTER_SEVEN_WORKING_DAYS,
    WRONG_AT_THE_END,
    meaning,
)
from simulator.reports.pages import page, version_shown
from simulator.reports.sweep.charts import differences_svg, means_svg, panels, shown_panels
from simulator.reports.sweep.tables import measure_table
from simulator.reports.sweep.wording import lacking_sentence, width_sentence
from simulator.reports.wording import counted, period, thousands

_ALWAYS = (WRONG_AT_THE_END, WRONG_AFTER_SEVEN_WORKING_DAYS, REJECTIONS, LOCKOUTS)
"""Measures that the page shows beside those that were held to the wanted width."""


def sweep_html(found: Found) -> str:
    """The page: what was asked, the pictures, the tables."""
    measures = tuple(dict.fromkeys((*found.experiment.precision.measures, *_ALWAYS)))
    return page("sweep.html.j2", counted=counted).render(
        title=found.experiment.title,
        facts=_facts(found),
        width=width_sentence(found),
        lacking=lacking_sentence(found),
        pictures=[Markup(svg) for measure in measures for svg in _pictures(found, measure)],  # texts are escaped
        left_out=len(panels(found)) - len(shown_panels(found)),
        tables=[measure_table(found, measure) for measure in measures],
    )


def _facts(found: Found) -> dict[str, str]:
    grid = found.experiment.grid
    days = sorted({result.cell.scenario.days for result in found.cells})
    counts = sorted({result.replications for result in found.cells})
    return {
        "Seed": str(grid.scenario.seed),
        "Homes": f"{thousands(grid.premises)} in each replication",
        "Period": period(grid.scenario.start, days[-1]) + (f", some cells {days[0]} days" if len(days) > 1 else ""),
        "Rule sets": ", ".join(rules.name for rules in found.experiment.rules),
        "Cells": thousands(len(found.cells)),
        "Replications": " to ".join(map(thousands, dict.fromkeys((counts[0], counts[-1])))) + " of each cell",
        "Made by": f"smki-sim {version_shown()}",
    }


def _pictures(found: Found, measure: str) -> Iterator[str]:
    yield _named(means_svg(found, measure), f"Means: {meaning(measure)}")
    if (differences := differences_svg(found, measure)) is not None:
        yield _named(differences, f"Differences: {meaning(measure)}")


def _named(svg: str, label: str) -> str:
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
