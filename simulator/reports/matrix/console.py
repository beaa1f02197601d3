"""The matrix for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from simulator.analysis.matrix.matrix import Difference
from simulator.reports.console import set_in
from simulator.reports.matrix.rows import Comparison
from simulator.reports.wording import printable, thousands


def matrix_tables(comparison: Comparison) -> RenderableType:
    """What changes, what does not, and whether that was expected. It fits its width."""
    return Group(*_parts(comparison))


def _parts(comparison: Comparison) -> Iterator[RenderableType]:
    yield Text(f"From {printable(comparison.before)} to {printable(comparison.after)}", style="bold")
    yield Text(f"{comparison.headline}.\n")
    if comparison.matrix.differences:
        yield _changed(comparison.matrix.differences)
    yield Text("\nUnchanged\n", style="bold")
    for part in comparison.matrix.unchanged:
        yield set_in(part.statement)
    for note in comparison.notes:
        yield Text(f"\n{note}")
    if comparison.verdict:
        yield Text(f"\n{comparison.verdict}", style="bold")
    for departure in comparison.departures or ():
        yield set_in(f"{departure.kind}: {departure.message}")
    if comparison.replay_verdict:
        yield Text(f"\n{comparison.replay_verdict}", style="bold")
    for problem in comparison.replay_problems:
        yield set_in(problem)


def _changed(differences: tuple[Difference, ...]) -> Table:
    table = Table(title=Text("What changes\n", style="bold"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False,
                  show_edge=False, header_style="bold", show_lines=True)  # fmt: skip
    table.add_column("Count", justify="right", no_wrap=True)
    table.add_column("Rule, decision before and after, and an example", ratio=1, overflow="fold")
    for difference in differences:
        told = f"Before: {difference.before}", f"After: {difference.after}", f"Example: {difference.example}"
        text = Text.assemble((printable(difference.rule), "bold"), *(f"\n{printable(line)}" for line in told))
        table.add_row(thousands(difference.count), text)
    return table
