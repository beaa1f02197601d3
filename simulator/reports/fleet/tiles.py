"""The 14 network areas as tiles, each where it roughly lies."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import altair as alt

from simulator.engine.fleet.figures import Figures
from simulator.engine.fleet.national import NationalRun
from simulator.reports.chart_style import svg
from simulator.reports.fleet.figures import AREAS
from simulator.reports.naming import labels

_PLACES = """
-    HYDE -    -
-    SPOW -    -
-    NORW NEEB -
-    MANW YELG -
SWAE MIDE EMEB EELC
SWEB SOUT LOND SEEB
"""
"""Where the tiles lie: north is up. Roughly the map; every area has one border with a neighbour of its own."""

_WIDTH, _HEIGHT, _GAP = 118, 88, 6
_LIGHT, _DARK = "#e8eff7", "#08407e"
_WHITE_FROM = 0.67
"""From this share of the largest on a tile's text is white: black and white text stand out by 4.5 to 1 at least."""

_NAME = 16
"""Letters of an area's name that fit into a tile."""


@dataclass(frozen=True)
class Share:
    """What a tile shows: so many of so many, as in ``412 of 10,021``."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 where there is nothing to have a share of."""
        return self.count / self.of if self.of else 0.0


Shown = Callable[[Figures], Share]


def tile_places() -> dict[str, tuple[int, int]]:
    """Row and column of each area's tile, from the north-west corner."""
    rows = [line.split() for line in _PLACES.split("\n") if line]
    return {area: (y, x) for y, row in enumerate(rows) for x, area in enumerate(row) if area in AREAS}


def tiles_svg(runs: Sequence[NationalRun], shown: Shown, title: str, subtitle: str) -> str:
    """A map of tiles for each rule set, side by side: the share in large figures, its numbers below.

    The darker a tile, the larger its share; all maps have one scale.
    """
    names = labels(runs)
    most = max((shown(own).value for run in runs for own in run.areas.values()), default=0.0) or 1.0
    rows, columns = (1 + max(place) for place in zip(*tile_places().values(), strict=True))
    size = {"width": columns * _WIDTH, "height": rows * _HEIGHT}
    maps = [
        alt.layer(*_layers(list(_tiles(run, shown, most)), most)).properties(
            title=alt.TitleParams(name, fontSize=14, offset=4), **size
        )
        for name, run in zip(names, runs, strict=True)
    ]
    chart = alt.concat(*maps, columns=2, spacing=24).properties(title=alt.TitleParams(title, subtitle=subtitle))
    return svg(chart)


def _tiles(run: NationalRun, shown: Shown, most: float) -> Iterator[dict[str, object]]:
    for area, (y, x) in tile_places().items():
        share, name = shown(run.areas[area]), textwrap.wrap(AREAS[area], _NAME)
        yield {
            "x": x * _WIDTH, "x2": (x + 1) * _WIDTH - _GAP, "middle": (x + 0.5) * _WIDTH - _GAP / 2,
            "y": y * _HEIGHT, "y2": (y + 1) * _HEIGHT - _GAP,
            "top": y * _HEIGHT + (16 if len(name) == 1 else 10), "centre": y * _HEIGHT + 50, "bottom": y * _HEIGHT + 71,
            "share": share.value,
            "percent": f"{100 * share.value:.1f} %" if share.of else "none",
            "numbers": f"{share.count:,} of {share.of:,}",
            "name": "\n".join(name),
            "dark": share.value > _WHITE_FROM * most,
        }  # fmt: skip


def _layers(tiles: list[dict[str, object]], most: float) -> Iterator[alt.Chart]:
    data = alt.InlineData(values=tiles)
    plane = alt.Scale(nice=False, zero=True)
    colours = alt.Scale(domain=[0, most], range=[_LIGHT, _DARK], interpolate="rgb")
    yield (
        alt.Chart(data)
        .mark_rect(cornerRadius=4)
        .encode(
            x=alt.X("x:Q", scale=plane, axis=None),
            x2="x2:Q",
            y=alt.Y("y:Q", scale=alt.Scale(nice=False, zero=True, reverse=True), axis=None),
            y2="y2:Q",
            color=alt.Color("share:Q", scale=colours, legend=None),
        )
    )
    ink = alt.condition("datum.dark", alt.value("white"), alt.value("black"))
    for field, height, size, bold in (
        ("name", "top", 12, False), ("percent", "centre", 21, True), ("numbers", "bottom", 11, False),
    ):  # fmt: skip
        yield (
            alt.Chart(data)
            .mark_text(align="center", baseline="middle", fontSize=size, fontWeight="bold" if bold else "normal",
                       lineBreak="\n", lineHeight=14)
            .encode(x=alt.X("middle:Q", scale=plane, axis=None), y=alt.Y(f"{height}:Q", axis=None),
                    text=f"{field}:N", color=ink)
        )  # fmt: skip
