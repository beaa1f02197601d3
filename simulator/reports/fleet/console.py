"""A national run on the terminal: a column for each rule set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from simulator.actors.homes import DISTRIBUTORS
from simulator.engine.fleet.national import NationalRun
from simulator.reports.wording import printable, thousands

Row = tuple[str, Sequence[int]]


def fleet_table(runs: Sequence[NationalRun]) -> Table:
    """The figures of national runs, side by side."""
    table = Table(box=SIMPLE_HEAD, title="The national fleet\n", title_justify="left", pad_edge=False)
    table.add_column("")
    for run in runs:
        table.add_column(Text(printable(run.rules.name)), justify="right")
    for title, rows in _groups(runs):
        table.add_row(Text(title, style="bold"))
        for label, counts in rows:
            table.add_row(f"  {label}", *map(thousands, counts))
        table.add_section()
    return table


def _groups(runs: Sequence[NationalRun]) -> Iterator[tuple[str, list[Row]]]:
    totals = [run.figures for run in runs]
    yield "Service Requests", [("all", [t.requests for t in totals])]
    codes = sorted({code for t in totals for code in t.answers})
    yield "Final answers", [(printable(code), [t.answers.get(code, 0) for t in totals]) for code in codes]
    states = ("right", "wrong", "none")
    yield "ESMEs after seven Working Days", [(state, [t.judgements[state] for t in totals]) for state in states]
    by_area: list[Row] = [
        (f"{operator.participant} {operator.area}", [_wrong(run, operator.participant) for run in runs])
        for operator in DISTRIBUTORS
    ]
    everywhere: Row = ("all", [t.wrong_at_the_end for t in totals])
    yield "ESMEs with a wrong Network Operator Certificate at the end", [*by_area, everywhere]
    yield "SMETS1", [("locked out", [t.lockouts for t in totals])]
    yield (
        "Answered within seconds",
        [
            ("half", [t.response_seconds(0.5) for t in totals]),
            ("99 %", [t.response_seconds(0.99) for t in totals]),
        ],
    )


def _wrong(run: NationalRun, area: str) -> int:
    return run.areas[area].wrong_at_the_end
