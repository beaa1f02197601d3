"""All that is to be said of a modification: what it changes in the rulebook, in decisions, in the lockout, in features.

The same report serves the terminal, the data and the files.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from simulator.analysis.lockout.table import Row
from simulator.analysis.own.acceptance import Acceptance
from simulator.reports.console import changes_table, rules_rows, set_in
from simulator.reports.lockout.data import row_data
from simulator.reports.lockout.words import tersely
from simulator.reports.matrix.console import matrix_tables
from simulator.reports.matrix.files import write_matrix_files
from simulator.reports.matrix.rows import Comparison, matrix_data
from simulator.reports.wording import counted, printable, thousands
from simulator.reports.writing import write_whole
from simulator.rules.modification import InForce
from simulator.rules.rulebook import RuleSet

_FILE_WIDTH = 120
_MOST_MESSAGE_LINES = 3


@dataclass(frozen=True)
class ModificationReport:
    """A modification and what was found out. ``comparisons`` has a matrix for each rule set it is compared with.

    ``lockout`` has two rows for each setting, today's and that of the modification. ``acceptance`` is not there where
    no features were run.
    """

    modification: InForce
    comparisons: tuple[Comparison, ...]
    lockout: tuple[Row, ...]
    acceptance: Acceptance | None = None

    @property
    def as_expected(self) -> bool:
        """Whether it changes what it may and must; so it does where no expectation was given."""
        return not any(comparison.departures for comparison in self.comparisons)


def report_tables(report: ModificationReport) -> RenderableType:
    """The report for the terminal."""
    return Group(*_parts(report))


def _parts(report: ModificationReport) -> Iterator[RenderableType]:
    modification = report.modification.modification
    yield Text(printable(f"{report.modification}: {modification.title} ({modification.source})"), style="bold")
    yield Text(f"{printable(report.modification.variant.sentence)}.")
    yield _heading("1. The rulebook")
    yield changes_table(report.modification)
    yield _heading("2. Decisions")
    for comparison in report.comparisons:
        yield matrix_tables(comparison)
        yield Text()
    yield Text("3. The lockout\n", style="bold underline")
    yield _lockout(report.lockout)
    yield _heading("4. Acceptance features")
    yield from _acceptance(report.acceptance)


def _heading(words: str) -> Text:
    return Text(f"\n{words}\n", style="bold underline")


def _lockout(rows: tuple[Row, ...]) -> Table:
    """Today and the modification side by side."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("Device")
    table.add_column("Rule set", overflow="fold")
    for heading in ("Wrong", "Locked,\nknown", "not\nknown"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Put right by")
    table.add_column("Led in by")
    for setting, group in groupby(rows, key=lambda row: str(row.setting)):
        told = list(group)
        for place, row in enumerate(told, start=1):
            figures = map(thousands, (row.wrong, row.locked_known, row.locked_unknown))
            led_in = tersely(row.entered_by) if row.locked else "-"
            table.add_row(
                setting if place == 1 else "",
                Text(printable(row.rules.name)),
                *figures,
                tersely(row.mended_by),
                led_in,
                end_section=place == len(told),
            )
    return table


def _acceptance(acceptance: Acceptance | None) -> Iterator[RenderableType]:
    if acceptance is None:
        yield Text("Not run: there is no folder 'features' here; name one with --features.")
        return
    told = [flip for flip in acceptance.flips if not flip.clash]
    flips = counted(len(told), "scenario comes out", "scenarios come out")
    yield Text(f"{flips} otherwise, of {thousands(acceptance.scenarios)}.")
    for why, count in Counter(flip.message for flip in acceptance.flips if flip.clash).items():
        left = counted(count, "scenario tells", "scenarios tell")
        yield Text(printable(f"{left} nothing, because the two cannot be in force together: {why}."))
    for flip in told:
        yield Text()
        yield Text(printable(f"{flip.scenario} ({flip.feature}): {flip.before} → {flip.after}"), style="bold")
        if flip.step:
            yield set_in(f"at: {flip.step}")
        for line in flip.message.splitlines()[:_MOST_MESSAGE_LINES]:
            yield set_in(line)


def report_data(report: ModificationReport) -> dict[str, object]:
    """The report as plain data: what ``--json`` prints."""
    in_force, acceptance = report.modification, report.acceptance
    rules = [row for row in rules_rows(RuleSet((in_force,))) if row["modification"] == in_force.name]
    return {
        "modification": in_force.name,
        "title": in_force.modification.title,
        "source": in_force.modification.source,
        "variant": in_force.variant.name,
        "options": dict(in_force.options),
        "rules": rules,
        "matrix": [matrix_data(comparison) for comparison in report.comparisons],
        "lockout": list(row_data(report.lockout)),
        "features": None
        if acceptance is None
        else {"scenarios": acceptance.scenarios, "flips": [asdict(flip) for flip in acceptance.flips]},
        "as_expected": report.as_expected,
    }


def write_report_files(directory: Path, report: ModificationReport) -> tuple[Path, ...]:
    """Write the report as text and as data, and each matrix in a folder of its own; say where they lie.

    Raises :class:`~simulator.reports.writing.UnwritableRunFiles` where that cannot be done.
    """
    text = io.StringIO()
    Console(file=text, width=_FILE_WIDTH, no_color=True).print(report_tables(report), highlight=False)
    data = json.dumps(report_data(report), indent=2, ensure_ascii=False)
    contents = {"report.txt": text.getvalue().encode(), "report.json": f"{data}\n".encode()}
    write_whole(directory, contents)
    written = [directory / name for name in contents]
    for number, comparison in enumerate(report.comparisons):
        name = f"matrix-{number}-from-{comparison.before}".replace(" ", "").replace("/", "-")
        written += write_matrix_files(directory / name, comparison)
    return tuple(written)
