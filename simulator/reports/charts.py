"""Pictures of a run as SVG, drawn without a browser, a network or a clock: same figures, same bytes.

Colour is never the only sign. Lines differ in dash and end in marks of their own, and every line and bar carries the
name of its rule set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import altair as alt
import vl_convert

from simulator.domain.response_codes import Standing
from simulator.domain.time import DAY
from simulator.engine.results import Results
from simulator.reports.figures import Row, unsuccessful_answers
from simulator.reports.naming import labels, short_meaning
from simulator.reports.wording import printable
from simulator.scenario import Scenario

_FONT = "Helvetica, Arial, Liberation Sans, sans-serif"
_INK, _QUIET, _GRID = "#1a1a1a", "#4a4a4a", "#dddddd"
_WIDTH, _HEIGHT = 640, 300
_LINE_HEIGHT = 18


@dataclass(frozen=True)
class _Sign:
    """How a rule set is drawn."""

    colour: str
    dash: tuple[int, ...]
    shape: str


_SIGNS = (
    _Sign("#4d4d4d", (1, 0), "circle"),
    _Sign("#0a58a8", (8, 3), "square"),
    _Sign("#b04a00", (3, 3), "triangle-up"),
    _Sign("#5b2a86", (10, 3, 2, 3), "diamond"),
)
"""In order of the runs; the baseline, which comes first, is grey and solid. After the last it starts again."""


@dataclass(frozen=True)
class _Line:
    """One rule set's line: its points, and where its label stands (in the units of the y axis)."""

    label: str
    sign: _Sign
    points: tuple[tuple[int, int], ...]
    label_at: float = 0.0

    @property
    def end(self) -> int:
        """What it comes to."""
        return self.points[-1][1]


def wrong_over_time_svg(results: Sequence[Results], scenario: Scenario) -> str:
    """How many ESMEs hold a wrong Network Operator Certificate, from the start to the end: a line per rule set."""
    end = scenario.days * DAY
    named = zip(labels(results), _signs(results), results, strict=True)
    lines = [_Line(label, sign, _to_the_pixel(run.wrong_over_time, end)) for label, sign, run in named]
    top = max([4.0, *(1.08 * count for line in lines for _, count in line.points)])
    start = round(scenario.start.timestamp() * 1000)
    x = alt.X(
        "time:T",
        scale=alt.Scale(type="utc", domain=[start, start + end], nice=False),
        axis=alt.Axis(title="Date (UTC)", format=_date_format(scenario), grid=False, tickCount=8, labelOverlap=True),
    )
    layers = [layer for line in _apart(lines, top) for layer in _drawn(line, x, start, top)]
    chart = alt.layer(*layers).properties(
        width=_WIDTH,
        height=_HEIGHT,
        title=alt.TitleParams(
            "ESMEs that hold a wrong Network Operator Certificate",
            subtitle="Number of ESMEs at each moment of the simulated period",
        ),
    )
    return _svg(chart)


def unsuccessful_answers_svg(results: Sequence[Results]) -> str | None:
    """The final answers other than success, per response code: a bar per rule set. Nothing where there were none."""
    rows = unsuccessful_answers(results)
    if not rows:
        return None
    names, signs = labels(results), _signs(results)
    most = max(count for row in rows for count in row.counts)
    x = alt.X("count:Q", scale=alt.Scale(domain=[0, most], nice=False), axis=None)
    y = alt.Y("rule_set:N", sort=list(names), scale=alt.Scale(paddingInner=0.15, paddingOuter=0), axis=None)
    colours = alt.Scale(domain=list(names), range=[sign.colour for sign in signs])
    bars = alt.Chart().mark_bar().encode(x=x, y=y, color=alt.Color("rule_set:N", scale=colours, legend=None))
    text = alt.Chart().mark_text(align="left", dx=6, baseline="middle", fontSize=13, color=_INK)
    data = alt.InlineData(values=[value for row in rows for value in _bars(row, names)])
    header = alt.Header(
        title=None, labelOrient="top", labelAnchor="start", labelAngle=0, labelFontSize=13, labelLimit=0,
        labelPadding=-9, labelColor=_INK,
    )  # fmt: skip
    chart = (
        alt.layer(bars, text.encode(x=x, y=y, text="text:N"), data=data)
        .properties(width=_WIDTH - 120, height=alt.Step(20))
        .facet(row=alt.Row("code:N", sort=[_described(row) for row in rows], header=header), spacing=24)
        .properties(
            title=alt.TitleParams(
                "Service Requests that did not succeed, by response code",
                subtitle="Final answers over the whole run, a bar for each rule set",
            )
        )
    )
    return _svg(chart)


def _drawn(line: _Line, x: alt.X, start: int, top: float) -> Iterator[alt.Chart]:
    """The line, the mark at its end, and its label."""
    points = [{"time": start + time, "count": count} for time, count in line.points]
    y = alt.Y(
        "count:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(title=None, format=",d", tickMinStep=1, tickCount=6),
    )
    sign = line.sign
    yield (
        alt.Chart(alt.InlineData(values=points))
        .mark_line(interpolate="step-after", color=sign.colour, strokeWidth=2.5, strokeDash=list(sign.dash))
        .encode(x=x, y=y)
    )
    yield (
        alt.Chart(alt.InlineData(values=points[-1:]))
        .mark_point(shape=sign.shape, color=sign.colour, fill=sign.colour, size=70, opacity=1)
        .encode(x=x, y=y)
    )
    label = {"time": points[-1]["time"], "count": line.label_at, "text": _end_label(line)}
    yield (
        alt.Chart(alt.InlineData(values=[label]))
        .mark_text(align="left", baseline="middle", dx=12, color=sign.colour, fontSize=14, fontWeight="bold",
                   lineBreak="\n", lineHeight=_LINE_HEIGHT)
        .encode(x=x, y=y, text="text:N")
    )  # fmt: skip


def _end_label(line: _Line) -> str:
    return f"{line.end:,}  " + line.label.replace(" + ", "\n+ ")


def _apart(lines: Sequence[_Line], top: float) -> list[_Line]:
    """The lines with their labels beside their ends, moved as little as keeps one off the other."""
    placed: list[_Line] = []
    room = float(_HEIGHT)
    for line in sorted(lines, key=lambda each: each.end):
        lines_of_text = 1 + _end_label(line).count("\n")
        wanted = _HEIGHT * (1 - line.end / top)
        lowest = room - _LINE_HEIGHT * (lines_of_text - 0.5)
        at = min(wanted, lowest) if placed else min(wanted, _HEIGHT - _LINE_HEIGHT * (lines_of_text - 1))
        room = at - _LINE_HEIGHT / 2
        placed.append(_Line(line.label, line.sign, line.points, top * (1 - at / _HEIGHT)))
    return sorted(placed, key=lambda each: [line.label for line in lines].index(each.label))


def _to_the_pixel(series: Sequence[tuple[int, int]], end: int) -> tuple[tuple[int, int], ...]:
    """A series of steps up to ``end``, with no more steps than the picture has pixels: the last one of each."""
    last_in: dict[int, tuple[int, int]] = {}
    for time, count in series:
        if time <= end:
            last_in[time * _WIDTH // end] = (time, count)
    points = tuple(last_in.values())
    return (*points, (end, points[-1][1])) if points[-1][0] < end else points


def _date_format(scenario: Scenario) -> str:
    days = scenario.days
    first, last = scenario.start, scenario.start + timedelta(days=days)
    if days <= 3:
        return "%-d %b %H:%M"
    if days > 730:
        return "%b %Y"
    return "%-d %b" if first.year == last.year and days <= 366 else "%-d %b %Y"


def _bars(row: Row, names: Sequence[str]) -> Iterator[dict[str, object]]:
    for name, count in zip(names, row.counts, strict=True):
        yield {"code": _described(row), "rule_set": name, "count": count, "text": f"{count:,}  {name}"}


def _described(row: Row) -> str:
    assert row.code is not None  # each of these rows counts one
    standing = "" if row.code.standing is Standing.PUBLISHED else f" ({row.code.standing})"
    return printable(f"{row.code.code}{standing}: {short_meaning(row.code)}")


def _signs(results: Sequence[Results]) -> tuple[_Sign, ...]:
    return tuple(_SIGNS[place % len(_SIGNS)] for place in range(len(results)))


def _svg(chart: alt.LayerChart | alt.FacetChart) -> str:
    axis = {"labelColor": _QUIET, "titleColor": _QUIET, "labelFontSize": 13, "titleFontSize": 13}
    axis |= {"titleFontWeight": "normal", "domainColor": _QUIET, "tickColor": _QUIET, "gridColor": _GRID}
    title = {"anchor": "start", "frame": "group", "fontSize": 17, "color": _INK, "subtitleFontSize": 14}
    title |= {"subtitleColor": _QUIET, "subtitlePadding": 4, "offset": 14}
    drawn = chart.configure(font=_FONT, aria=False, background="white", padding=6)
    spec = drawn.configure_axis(**axis).configure_title(**title).configure_view(stroke=None).to_dict()
    return vl_convert.vegalite_to_svg(spec)
