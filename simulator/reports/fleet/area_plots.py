"""Wrong certificates over time by network area: a small plot for each, all on one scale."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence

import altair as alt

from simulator.domain.time import DAY
from simulator.engine.fleet.national import NationalRun
from simulator.reports.chart_style import INK, by_rule_set, svg
from simulator.reports.fleet.courses import course
from simulator.reports.fleet.figures import AREAS
from simulator.reports.naming import labels
from simulator.scenario import Scenario

_COLUMNS, _WIDTH, _HEIGHT = 7, 102, 110
_NAME, _BREAK = 16, "|"
"""Letters of an area's name in a line, and what parts the lines."""

_LONG = 730
"""From so many days on the time axis counts years."""


def wrong_by_area_svg(runs: Sequence[NationalRun]) -> str:
    """ESMEs with a wrong Network Operator Certificate: a line for each rule set, and the figures at the end."""
    names, scenario = labels(runs), runs[0].scenario
    start = round(scenario.start.timestamp() * 1000)
    points = [
        {"area": _name(area), "rule_set": name, "time": start + time, "count": count}
        for name, run in zip(names, runs, strict=True)
        for area, own in run.areas.items()
        for time, count in course(own, run)
    ]
    most = max([4, *(int(own.wrong.sum(axis=1).max()) for run in runs for own in run.areas.values())])
    layers = _lines(names, scenario, most), _ends(names, start + scenario.days * DAY), _titles(names[0], start)
    header = alt.Header(title=None, labelExpr="''", labelPadding=0)
    chart = (
        alt.layer(*layers, data=alt.InlineData(values=points))
        .properties(width=_WIDTH, height=_HEIGHT)
        .facet(
            facet=alt.Facet("area:N", sort=[_name(area) for area in AREAS], header=header),
            columns=_COLUMNS,
            spacing={"row": 76, "column": 16},
        )
        .properties(
            bounds="flush",
            title=alt.TitleParams(
                "The same by network area",
                subtitle="Number of ESMEs at each month’s end, on one scale; the figures are those at the end",
            ),
        )
    )
    return svg(chart)


def _name(area: str) -> str:
    return _BREAK.join(textwrap.wrap(AREAS[area], _NAME))


def _lines(names: Sequence[str], scenario: Scenario, most: int) -> alt.Chart:
    if scenario.days > _LONG:
        dates = alt.Axis(title=None, grid=False, labelOverlap=True, format="%Y", tickCount="year")
    else:
        dates = alt.Axis(title=None, grid=False, labelOverlap=True, format="%b %y", tickCount=2)
    counts = alt.Axis(title=None, format=",d", tickCount=3, tickMinStep=1)
    lines: alt.Chart = (
        alt.Chart()
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=alt.X("time:T", scale=alt.Scale(type="utc", nice=False), axis=dates),
            y=alt.Y("count:Q", scale=alt.Scale(domain=[0, most]), axis=counts),
            **by_rule_set(names),
        )
    )
    return lines


def _ends(names: Sequence[str], end: int) -> alt.Chart:
    """The figures at the ends of the lines."""
    ends: alt.Chart = (
        alt.Chart()
        .transform_filter(f"datum.time == {end}")
        .mark_text(align="right", baseline="bottom", dy=-4, fontSize=12, fontWeight="bold")
        .encode(
            x="time:T", y="count:Q", text=alt.Text("count:Q", format=",d"), color=by_rule_set(names)["color"]
        )
    )  # fmt: skip
    return ends


def _titles(name: str, start: int) -> alt.Chart:
    """The areas' names above their plots, once each: at the first point of one rule set's line."""
    titles: alt.Chart = (
        alt.Chart()
        .transform_filter(f"datum.time == {start} && datum.rule_set == {json.dumps(name)}")
        .mark_text(align="left", baseline="bottom", fontSize=12, color=INK, lineBreak=_BREAK, lineHeight=14, dy=-34)
        .encode(x=alt.value(0), y=alt.value(0), text="area:N")
    )
    return titles
