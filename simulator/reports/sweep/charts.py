"""The pictures of an experiment: means against what was swept, and differences to the first rule set, with intervals.

Colour is never the only sign: lines differ in dash and in their marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt

from simulator.analysis.experiment.estimates import Estimate
from simulator.analysis.experiment.experiment import Found
from simulator.analysis.experiment.grid import Axis, Cell
from simulator.analysis.experiment.measures import meaning
from simulator.reports.chart_style import INK, QUIET, by_rule_set, signs, svg
from simulator.reports.sweep.rows import EstimateRow, estimate_rows, value_at
from simulator.reports.wording import printable

_WIDTH, _HEIGHT, _BESIDE = 640, 260, 2
_DIGITS = ",.12~g"
"""Numbers as they are, never as powers of ten."""

_MOST_PANELS = 8
"""So many points of the other axes are drawn, each in a panel of its own; the tables hold them all."""


def against(found: Found) -> Axis:
    """The axis along which pictures are drawn: the numeric one with the most points, else the first."""
    axes = found.experiment.grid.axes
    return max(axes, key=lambda axis: (axis.is_numeric, len(axis.points), -axes.index(axis)))


def panels(found: Found) -> list[str]:
    """The points of all other axes, in order of the cells; nothing is left out of this list."""
    along = against(found)
    return list(dict.fromkeys(_panel(result.cell, along) for result in found.cells))


def means_svg(found: Found, measure: str) -> str:
    """The means of a measure under every rule set."""
    rows = list(estimate_rows(found, (measure,)))
    names = [rules.name for rules in found.experiment.rules]
    return _svg(found, names, [(row, row.mean) for row in rows], meaning(measure), "Mean and confidence interval")


def differences_svg(found: Found, measure: str) -> str | None:
    """By how much the measure is more than under the first rule set; nothing where that is the only one."""
    first, *others = (rules.name for rules in found.experiment.rules)
    rows = [(row, row.difference) for row in estimate_rows(found, (measure,)) if row.difference is not None]
    if not others:
        return None
    subtitle = f"How much more than under {printable(first)}, the same homes under both: mean and confidence interval"
    return _svg(found, [first, *others], rows, meaning(measure), subtitle)


def shown_panels(found: Found) -> list[str]:
    """The panels that are drawn."""
    return panels(found)[:_MOST_PANELS]


def _svg(
    found: Found, names: Sequence[str], rows: Sequence[tuple[EstimateRow, Estimate]], title: str, subtitle: str
) -> str:
    along, kept = against(found), shown_panels(found)
    names = [printable(name) for name in names]
    values = list(_values(rows, along, kept))
    lines = _signs(names, shown=[printable(row.rules) for row, _ in rows])
    shared = {"color": lines["color"]}
    x = alt.X(
        "at:Q" if along.is_numeric else "at:O",
        sort=None,
        scale=_scale(along),
        axis=alt.Axis(title=printable(along.name), grid=False),
    )
    y = alt.Y("mean:Q", scale=alt.Scale(zero=True), axis=alt.Axis(title=None, format=_DIGITS, tickCount=6))
    shapes = alt.Scale(domain=names, range=[sign.shape for sign in signs(len(names))])
    marks = alt.Shape("rule_set:N", scale=shapes, legend=None)
    layers = [
        alt.Chart().mark_line(strokeWidth=2).encode(x=x, y=y, **lines),
        alt.Chart().mark_rule(strokeWidth=2).encode(x=x, y=alt.Y("low:Q"), y2="high:Q", **shared),
        alt.Chart().mark_point(size=55, filled=True, opacity=1).encode(x=x, y=y, shape=marks, **shared),
    ]
    heading = alt.TitleParams(f"{title[0].upper()}{title[1:]}", subtitle=subtitle)
    beside = min(_BESIDE, len(kept))
    panel = alt.layer(*layers, data=alt.InlineData(values=values)).properties(width=_WIDTH / beside, height=_HEIGHT)
    if len(kept) == 1:
        return svg(panel.properties(title=heading))
    header = alt.Header(title=None, labelAnchor="start", labelFontSize=12, labelColor=QUIET, labelLimit=0)
    facet = alt.Facet("panel:N", sort=[_wrapped(name) for name in kept], header=header)
    return svg(panel.facet(facet=facet, columns=beside, title=heading).configure_header(labelColor=INK))


def _signs(names: Sequence[str], shown: Sequence[str]) -> dict[str, alt.Color | alt.StrokeDash]:
    """The house's signs, with a legend of those that are drawn; its symbols are the marks of the points."""
    encodings = by_rule_set(names)
    for encoding in encodings.values():
        encoding["legend"]["values"] = list(dict.fromkeys(shown))
        encoding["legend"]["symbolSize"] = 120
        encoding["legend"]["symbolStrokeWidth"] = 1
    return encodings


def _values(rows: Sequence[tuple[EstimateRow, Estimate]], along: Axis, kept: Sequence[str]) -> Iterator[dict[str, Any]]:
    for row, told in rows:
        panel = _panel(row.cell, along)
        if panel in kept:
            yield {
                "at": value_at(row.cell, along),
                "panel": _wrapped(panel),
                "rule_set": printable(row.rules),
                "mean": told.mean,
                "low": told.low,
                "high": told.high,
            }


def _panel(cell: Cell, along: Axis) -> str:
    others = (f"{name} = {point.label}" for name, point in cell.points.items() if name != along.name)
    return printable(", ".join(others))


def _wrapped(panel: str) -> str:
    return panel or "all"


def _scale(along: Axis) -> alt.Scale:
    return alt.Scale(nice=False, zero=False, padding=12) if along.is_numeric else alt.Scale()
