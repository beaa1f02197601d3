"""Tables for the terminal, made for 80 columns and more. Without colour they say the same.

Foreign texts are never read as markup, and nothing needs letters that an old terminal lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulator.domain.response_codes import Standing
from simulator.engine.results import Results
from simulator.reports.figures import Row, comparison_groups
from simulator.reports.naming import headings, short_meaning
from simulator.reports.panel import NO_SUCH_CHECK, NONE_SENT, PanelSection, panel_sections
from simulator.reports.rule_rows import RuleRow, changes_of, rule_rows, rules_rows
from simulator.reports.wording import SYNTHETIC_CODES, day, difference, listed, printable, thousands
from simulator.rules.modification import InForce
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

__all__ = ["changes_table", "comparison", "panel_table", "rules_rows", "rules_table", "set_in"]

_SYNTHETIC = "* synthetic: seed 001 leaves the number open."
_ASSUMED = "+ the code's meaning is an assumption."
_MARKS = {Standing.SYNTHETIC: "*", Standing.ASSUMPTION: "+", Standing.PUBLISHED: ""}
_WIDE = 110
_GAP = 3
"""Columns between two columns of a table."""


def comparison(results: Sequence[Results]) -> Table:
    """The figures of runs side by side: a column for each rule set, and how much two of them differ."""
    table = _table("Figures\n")
    table.add_column("")
    for heading in headings(results):
        table.add_column(_heading(heading), justify="right", no_wrap=True)
    if len(results) == 2:
        table.add_column("difference", justify="right", no_wrap=True)
    groups = comparison_groups(results)
    for group in groups:
        table.add_row(Text(group.title, style="bold"))
        for place, row in enumerate(group.rows, start=1):
            is_sum = group.is_total and place == len(group.rows)
            table.add_row(
                _label(row), *_counts(row.counts), end_section=place == len(group.rows), style="bold" if is_sum else ""
            )
    table.caption = _legend(row for group in groups for row in group.rows)
    return table


def panel_table(results: Sequence[Results], scenario: Scenario) -> Table:
    """The SEC Panel's figures: how often each Supplier Party was sent each code, a column for each rule set.

    Rule sets that cannot generate such a code have no column and are named below.
    """
    sections = panel_sections(results, scenario)
    telling = [section for section in sections if section.checks]
    silent = [section.heading.replace("\n", " ") for section in sections if not section.checks]
    table = _table("SEC Panel: codes for an invalid Network Certificate\n")
    if not telling:
        table.add_column("")
        table.add_row(NO_SUCH_CHECK)
        return table
    table.add_column("Supplier Party")
    table.add_column("Code")
    for section in telling:
        table.add_column(_heading(section.heading), justify="right", no_wrap=True)
    counts = {(row.label, str(row.code)): row.code for section in telling for row in section.rows}
    for (supplier, code), meaning in sorted(counts.items()):
        sent = [_sent(section, supplier, code) for section in telling]
        table.add_row(
            Text(printable(supplier)), Text(printable(code) + _MARKS[meaning.standing]), *map(thousands, sent)
        )
    if not counts:
        table.add_row(NONE_SENT)
    table.add_section()
    table.add_row("All", "", *(thousands(section.count) for section in telling), style="bold")
    table.caption = Text("\n" + "\n".join(_panel_notes(sections, silent)))
    return table


def rules_table(rule_set: RuleSet) -> RenderableType:
    """The rulebook in order, with what the modifications in force add, replace and remove. It fits its width."""
    return _Rules(rule_set)


def changes_table(modification: InForce) -> RenderableType:
    """What one modification adds, replaces and removes, each in its place in the rulebook. It fits its width."""
    alone = RuleSet((modification,))
    return _Rules(alone, changes_of(alone, modification))


class _Rules:
    """The rulebook, or some rows of it, as a table with as many columns as the terminal has room for."""

    def __init__(self, rule_set: RuleSet, rows: Sequence[RuleRow] = ()) -> None:
        self._rule_set = rule_set
        self._rows = rows or rule_rows(rule_set)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        standing = [row for row in self._rows if row.order is not None]
        removed = [row for row in self._rows if row.order is None]
        if standing:
            yield _rules(f"Rulebook: {printable(self._rule_set.name)}\n", standing, options.max_width)
        if removed:
            yield Text()
            yield _rules("Removed\n", removed, options.max_width)
        yield from self._notes()

    def _notes(self) -> Iterator[Text]:
        for modification in self._rule_set.modifications:
            if modification.effective:
                yield Text(f"\n{printable(str(modification))} is in force from {day(modification.effective)} UTC.")
        if any(row.check.code.standing is Standing.SYNTHETIC for row in self._rows):
            yield Text(f"\n{SYNTHETIC_CODES}")


def _rules(title: str, rows: Sequence[RuleRow], room: int) -> Table:
    wide = room >= _WIDE
    names = ("", "Check", "Code", "Clause, source", "What the DCC asks") if wide else ("", "Check", "What the DCC asks")
    widths = (2, 36, 12, 22) if wide else (2, 36)
    table = _table(title)
    for name, width in zip(names, (*widths, max(20, room - sum(widths) - _GAP * len(widths))), strict=True):
        table.add_column(name, width=width, justify="left" if name else "right")
    for row in rows:
        table.add_row(Text(str(row.order or "")), *_rule_cells(row, wide))
    return table


def _rule_cells(row: RuleRow, wide: bool) -> Iterator[Text]:
    check, code = row.check, printable(row.code)
    name = Text.assemble((check.name, "bold"), f"\n{row.mark}" if row.mark else "")
    if wide:
        yield name
        yield Text(code.replace(" ", "\n"))
        yield Text(f"{check.clause}\n{check.source}")
    else:
        yield name.append(f"\n{code}; {check.clause}; {check.source}")
    before = f"\nBefore: {row.before.sentence}." if row.before else ""
    yield Text(f"{check.sentence}.{before}")


def _table(title: str) -> Table:
    return Table(title=Text(title, style="bold"), title_justify="left", caption_justify="left", caption_style="",
                 box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")  # fmt: skip


def _heading(heading: str) -> Text:
    """The name of a rule set, a modification and a variant to a line."""
    return Text(heading.replace(" (", "\n("))


def set_in(text: str) -> RenderableType:
    """A paragraph, a little to the right of what it belongs to."""
    return Padding(Text(printable(text)), (0, 0, 0, 2))


def _label(row: Row) -> RenderableType:
    """What a row counts, set in by two. The meaning of a code is cut off where there is no room for it."""
    label = Text(row.label)
    if row.code is not None:
        words = f"{printable(row.code.code)}{_MARKS[row.code.standing]} {short_meaning(row.code)}"
        label = Text(words, no_wrap=True, overflow="ellipsis")
    return Padding(label, (0, 0, 0, 2))


def _counts(counts: Sequence[int]) -> Iterator[str]:
    yield from map(thousands, counts)
    if len(counts) == 2:
        yield difference(counts[1] - counts[0], minus="-")


def _sent(section: PanelSection, supplier: str, code: str) -> int:
    return sum(row.count for row in section.rows if (row.label, str(row.code)) == (supplier, code))


def _legend(rows: Iterator[Row]) -> str | None:
    standings = {row.code.standing for row in rows if row.code}
    notes = {Standing.SYNTHETIC: _SYNTHETIC, Standing.ASSUMPTION: _ASSUMED}
    told = [note for standing, note in notes.items() if standing in standings]
    return "\n" + "\n".join(told) if told else None


def _panel_notes(sections: Sequence[PanelSection], silent: Sequence[str]) -> Iterator[str]:
    if any(row.code.standing is Standing.SYNTHETIC for section in sections for row in section.rows):
        yield _SYNTHETIC
    if silent:
        yield f"{listed(list(silent))}: no check looks for an invalid Network Certificate."
    yield from (section.reconciliation for section in sections if not section.reconciles)
    if all(section.reconciles for section in sections):
        yield "The totals agree with the rejections in each journal."
