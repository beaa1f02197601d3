"""Bars in groups: in each group a bar for each rule set, which carries its number and the name of the rule set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt

from simulator.reports.chart_style import INK, signs, svg

_WIDTH = 520


class Bars(NamedTuple):
    """A group: what it is about, a count for each rule set, and what to write beside each bar but the count."""

    label: str
    counts: Sequence[int]
    remarks: Sequence[str] = ()

    def values(self, names: Sequence[str]) -> list[dict[str, object]]:
        """The bars as rows of data."""
        texts = self.remarks or [""] * len(names)
        return [
            {"group": self.label, "rule_set": name, "count": count, "text": f"{count:,}{remark}  {name}"}
            for name, count, remark in zip(names, self.counts, texts, strict=True)
        ]


def bars_svg(groups: Sequence[Bars], names: Sequence[str], title: str, subtitle: str) -> str:
    """Groups of bars as a picture; ``names`` are those of the rule sets."""
    most = max(count for group in groups for count in group.counts)
    x = alt.X("count:Q", scale=alt.Scale(domain=[0, max(1, most)], nice=False), axis=None)
    y = alt.Y("rule_set:N", sort=list(names), scale=alt.Scale(paddingInner=0.15, paddingOuter=0), axis=None)
    colours = alt.Scale(domain=list(names), range=[sign.colour for sign in signs(len(names))])
    bars = alt.Chart().mark_bar().encode(x=x, y=y, color=alt.Color("rule_set:N", scale=colours, legend=None))
    text = alt.Chart().mark_text(align="left", dx=6, baseline="middle", fontSize=13, color=INK)
    data = alt.InlineData(values=[value for group in groups for value in group.values(names)])
    header = alt.Header(
        title=None, labelOrient="top", labelAnchor="start", labelAngle=0, labelFontSize=13, labelLimit=0,
        labelPadding=-9, labelColor=INK,
    )  # fmt: skip
    chart = (
        alt.layer(bars, text.encode(x=x, y=y, text="text:N"), data=data)
        .properties(width=_WIDTH, height=alt.Step(20))
        .facet(row=alt.Row("group:N", sort=[group.label for group in groups], header=header), spacing=24)
        .properties(title=alt.TitleParams(title, subtitle=subtitle))
    )
    return svg(chart)
