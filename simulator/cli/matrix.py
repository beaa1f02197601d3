"""``smki-sim matrix``: what changes between two rule sets, over every request that can exist."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from simulator.analysis.matrix.expectation import compared, read_expectation, written
from simulator.analysis.matrix.matrix import matrix as matrix_of
from simulator.analysis.matrix.replay import replay as replayed_on
from simulator.cli.inputs import named_rules, read_text
from simulator.cli.options import Json
from simulator.cli.outputs import list_files
from simulator.reports.matrix.console import matrix_tables
from simulator.reports.matrix.files import write_matrix_files
from simulator.reports.matrix.rows import Comparison, matrix_data
from simulator.reports.writing import write_whole
from simulator.rules.rulebook import RuleSet

_BASELINE = "baseline"
_NAMED = "baseline, or a modification as SECMP0063=dcc-assessment; may be repeated for several in force together."

From = Annotated[list[str] | None, typer.Option("--from", metavar="RULES", help=f"What to compare with: {_NAMED}")]
To = Annotated[list[str], typer.Option("--to", metavar="RULES", help=f"What to compare: {_NAMED}")]
Out = Annotated[Path | None, typer.Option(help="A folder for matrix.html, matrix.csv and matrix.json.")]
Expect = Annotated[
    Path | None, typer.Option(metavar="FILE.toml", help="What may and must change; exit status 1 if it does not hold.")
]
WriteExpectation = Annotated[
    Path | None, typer.Option(metavar="FILE.toml", help="Write what changes now as an expectation file.")
]
ReplayMost = Annotated[
    int | None,
    typer.Option(
        "--replay",
        metavar="N",
        min=1,
        help="Send up to N combinations of each rule as signed documents through the DSP to a Device, under both rule "
        "sets; exit status 1 if anything differs from the table.",
    ),
]


def matrix(
    to: To,
    from_: From = None,
    as_json: Json = False,
    out: Out = None,
    expect: Expect = None,
    write_expectation: WriteExpectation = None,
    replay: ReplayMost = None,
) -> None:
    """Decide every possible combination of facts under two rule sets, and say what changes and what does not."""
    before, after = rules_of(from_ or ()), rules_of(to)
    comparison = compare(before, after, expect)
    if replay is not None:
        replayed = replayed_on(comparison.matrix, before, after, replay)
        comparison = dataclasses.replace(comparison, replayed=replayed)
    if write_expectation is not None:
        text = written(comparison.matrix.differences, f"{before.name} to {after.name}")
        write_whole(write_expectation.parent, {write_expectation.name: text.encode()})
    files = write_matrix_files(out, comparison) if out is not None else ()
    if as_json:
        print(json.dumps(matrix_data(comparison), indent=2, ensure_ascii=False))
    else:
        console = Console()
        console.print(matrix_tables(comparison), highlight=False)
        list_files(console, files)
    if not comparison.holds:
        raise typer.Exit(1)


def rules_of(names: Iterable[str]) -> RuleSet:
    """The rule set that is named; ``baseline`` adds nothing."""
    return named_rules(name for name in names if name != _BASELINE)


def compare(before: RuleSet, after: RuleSet, expect: Path | None = None) -> Comparison:
    """The matrix of two rule sets, held to an expectation file if there is one."""
    if expect is None:
        return Comparison(before.name, after.name, matrix_of(before.at(), after.at()))
    found, departures = compared(before.at(), after.at(), read_expectation(read_text(expect), f"'{expect}'"))
    return Comparison(before.name, after.name, found, departures)
