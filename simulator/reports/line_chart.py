"""Lines over the time of a run: one for each rule set, in a dash and with a mark of its own, named at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import altair as alt

from simulator.domain.time import DAY
from simulator.reports.chart_style import Sign, signs, svg
from simulator.scenario import Scenario

_WIDTH, _HEIGHT = 640, 300
_LINE_HEIGHT = 18

Course = tuple[str, Sequence[tuple[int, int]]]
"""The name of a rule set, and its counts as steps: each from an instant (simulated milliseconds) on."""


@dataclass(frozen=True)
class _Line:
    """One rule set's line: its points, and where its label stands (in the units of the y axis)."""

    label: str
    sign: Sign
    points: tuple[tuple[int, int], ...]
    label_at: float = 0.0

    @property
    def end(self) -> int:
        """What it comes to."""
        return self.points[-1][1]


def lines_svg(courses: Sequence[Course], scenario: Scenario, title: str, subtitle: str) -> str:
    """Counts from the scenario's start to its end as a picture."""
    end = scenario.days * DAY
    drawn_as = zip(signs(len(courses)), courses, strict=True)
    lines = [_Line(label, sign, _to_the_pixel(series, end)) for sign, (label, series) in drawn_as]
    top = max([4.0, *(1.08 * count for line in lines for _, count in line.points)])
    start = round(scenario.start.timestamp() * 1000)
    x = alt.X(
        "time:T",
        scale=alt.Scale(type="utc", domain=[start, start + end], nice=False),
        axis=alt.Axis(title="Date (UTC)", format=_date_format(scenario), grid=False, tickCount=8, labelOverlap=True),
    )
    layers = [layer for line in _apart(lines, top) for layer in _drawn(line, x, start, top)]
    chart = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT, title=alt.TitleParams(title, subtitle=subtitle))
    return svg(chart)


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
