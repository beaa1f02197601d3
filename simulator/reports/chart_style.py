"""How every picture looks: its letters, its colours, and the signs by which rule sets are told apart.

Drawn without a browser, a network or a clock: same figures, same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

import altair as alt
import vl_convert

INK, QUIET, GRID = "#1a1a1a", "#4a4a4a", "#dddddd"
_FONT = "Helvetica, Arial, Liberation Sans, sans-serif"

_SHORT = 24
"""Legends of names with fewer letters have four columns."""

Chart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart | alt.ConcatChart


@dataclass(frozen=True)
class Sign:
    """How a rule set is drawn."""

    colour: str
    dash: tuple[int, ...]
    shape: str


_SIGNS = (
    Sign("#4d4d4d", (1, 0), "circle"),
    Sign("#0a58a8", (8, 3), "square"),
    Sign("#b04a00", (3, 3), "triangle-up"),
    Sign("#5b2a86", (10, 3, 2, 3), "diamond"),
)


def signs(count: int) -> tuple[Sign, ...]:
    """Those of so many runs: the baseline, which comes first, is grey and solid. After the last it starts again."""
    return tuple(islice(cycle(_SIGNS), count))


def by_rule_set(names: Sequence[str]) -> dict[str, alt.Color | alt.StrokeDash]:
    """The encodings of lines that are told apart by ``rule_set``, in colour and dash, with a legend above."""
    drawn_as = signs(len(names))
    legend = alt.Legend(
        title=None, orient="top", labelFontSize=13, labelLimit=0, labelColor=QUIET,
        symbolType="stroke", symbolSize=900, symbolStrokeWidth=3, columns=4 if max(map(len, names)) < _SHORT else 2,
    )  # fmt: skip
    colours = alt.Scale(domain=list(names), range=[sign.colour for sign in drawn_as])
    dashes = alt.Scale(domain=list(names), range=[list(sign.dash) for sign in drawn_as])
    return {
        "color": alt.Color("rule_set:N", sort=list(names), scale=colours, legend=legend),
        "strokeDash": alt.StrokeDash("rule_set:N", sort=list(names), scale=dashes, legend=legend),
    }


def svg(chart: Chart) -> str:
    """A chart as an SVG document in the house's letters and colours."""
    axis = {"labelColor": QUIET, "titleColor": QUIET, "labelFontSize": 13, "titleFontSize": 13}
    axis |= {"titleFontWeight": "normal", "domainColor": QUIET, "tickColor": QUIET, "gridColor": GRID}
    title = {"anchor": "start", "frame": "group", "fontSize": 17, "color": INK, "subtitleFontSize": 14}
    title |= {"subtitleColor": QUIET, "subtitlePadding": 4, "offset": 14}
    drawn = chart.configure(font=_FONT, aria=False, background="white", padding=6)
    spec = drawn.configure_axis(**axis).configure_title(**title).configure_view(stroke=None).to_dict()
    return vl_convert.vegalite_to_svg(spec)
