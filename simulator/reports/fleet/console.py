"""A national run on the terminal: a column for each rule set, and the SMKI Service, which is the same under all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group as Together
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from simulator.engine.fleet.national import NationalRun
from simulator.reports.fleet.figures import TITLE, groups
from simulator.reports.fleet.groups import Group
from simulator.reports.fleet.smki import smki_groups
from simulator.reports.naming import headings
from simulator.reports.wording import thousands


def fleet_table(runs: Sequence[NationalRun]) -> RenderableType:
    """The figures of national runs, side by side."""
    return Together(
        _table(TITLE, headings(runs), groups(runs)),
        Text(),
        _table("The SMKI Service", ("under every rule set",), smki_groups(runs[0])),
    )


def _table(title: str, headings: Iterable[str], rows: Iterable[Group]) -> Table:
    table = Table(box=SIMPLE_HEAD, title=f"{title}\n", title_justify="left", pad_edge=False)
    table.add_column("")
    for heading in headings:
        table.add_column(Text(heading.replace(" (", "\n(")), justify="right")
    for group in rows:
        table.add_row(Text(group.title, style="bold"))
        for label, counts in group.rows:
            table.add_row(Text(f"  {label}", no_wrap=True, overflow="ellipsis"), *map(thousands, counts))
        table.add_section()
    return table
