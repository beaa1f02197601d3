"""The lockout on the terminal: the table of rule sets, and one analysis in detail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulator.analysis.lockout.lockout import Lockout
from simulator.analysis.lockout.s1sp import Divided
from simulator.analysis.lockout.table import Row
from simulator.reports.lockout.rows import chances, class_rows, way_rows
from simulator.reports.lockout.words import GIVEN, NOT_ALIKE, briefly, tersely, verdict
from simulator.reports.wording import counted, printable, thousands
from simulator.rules.modifications.dp107 import DP107
from simulator.rules.modifications.secmp0063 import SECMP0063

_COLUMNS = (
    "Locked are states with a wrong certificate from which no sequence of permitted requests brings the right one "
    "back, by whether the DSP's copy of Registration Data knows the meter point. Put right by: whose single request "
    "places the right certificate in some wrong state. Led in by: whose request leads into a locked state. Owner: of "
    "the certificate held. Registered: the Network Operator in Registration Data."
)

_READINGS = 1 + len(SECMP0063.variants)
"""None, and every variant."""


def lockout_table(rows: Sequence[Row]) -> RenderableType:
    """The rule sets side by side, by setting; readings of SECMP0063 that make no difference to each other together."""
    parts: list[RenderableType] = []
    for setting, group in groupby(rows, key=lambda row: row.setting):
        of_setting = list(group)
        wrong, states = (counted(n, "state") for n in (of_setting[0].wrong, of_setting[0].states))
        table = _table(f"{setting}: {wrong} with a wrong certificate, of {states}\n")
        table.add_column("Rule set")
        for heading in ("Locked,\nknown", "not\nknown"):
            table.add_column(heading, justify="right", no_wrap=True)
        table.add_column("Put right by")
        table.add_column("Led in by")
        for (relief, *figures), readings in _folded(of_setting).items():
            told = "none or any" if len(readings) == _READINGS else ", ".join(readings)
            table.add_row(Text(f"DP107: {relief}\nSECMP0063: {told}"), *figures)
        parts += [table, Text()]
    return Group(*parts, Text(_COLUMNS), Text(), Text(GIVEN))


def _folded(rows: Sequence[Row]) -> dict[tuple[str, ...], list[str]]:
    """The readings of SECMP0063, by relief and figures."""
    folded: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        variants = {m.name: m.variant.name for m in row.rules.modifications}
        alone = f" (alone in {row.recovery_alone:,})" if row.recovery_alone else ""
        figures = (
            *map(thousands, (row.locked_known, row.locked_unknown)),
            tersely(row.mended_by) + alone,
            tersely(row.entered_by) if row.locked else "-",
        )
        folded.setdefault((variants.get(DP107.name, "none"), *figures), []).append(variants.get(SECMP0063.name, "none"))
    return folded


def lockout_detail(lockout: Lockout, rules: str, divided: Divided | None = None) -> RenderableType:
    """One analysis: the answer, the states, the ways in, and what each User is answered in the locked states."""
    return Group(*_detail(lockout, printable(rules), divided))


def _detail(lockout: Lockout, rules: str, divided: Divided | None) -> Iterator[RenderableType]:
    yield Text(f"Network Operator Certificate of a {lockout.setting}: {rules}\n", style="bold")
    yield Text(f"{verdict(lockout)}\n")
    states = _table("States of a meter point\n")
    states.add_column("State")
    for heading in ("states", "locked", "by recovery\nalone"):
        states.add_column(heading, justify="right", no_wrap=True)
    for each in class_rows(lockout):
        states.add_row(Text(each.state), *map(thousands, (each.states, each.locked, each.recovery_alone)))
    yield states
    if not lockout.quotient.is_exact:
        yield Text(f"\n{NOT_ALIKE}")
    if lockout.mended_by:
        mending = [f"{briefly([who])} in {counted(n, 'state')}" for who, n in lockout.mended_by.items()]
        yield Text(f"\nPut right by one request: {'; '.join(mending)}.")
    if divided:
        yield Text(f"\n{s1sp_sentence(divided)}")
    yield from _ways_in(lockout)
    for chance in chances(lockout):
        yield Text(f"\nWho could do what: {chance.example}", style="bold")
        yield Text(f"So in all these states: {'; '.join(chance.states)}.\n")
        answers = _table("")
        for heading in ("User", "sends", "places", "is answered"):
            answers.add_column(heading)
        for row in chance.rows:
            answers.add_row(row.user, row.variant, row.places, Text(printable(row.answer)))
        yield answers
    yield Text(f"\n{GIVEN}")


def s1sp_sentence(divided: Divided) -> str:
    """What becomes of Devices about which the DSP and the S1SP differ."""
    which = f"Where the DSP and the S1SP hold different certificates by proxy ({counted(divided.states, 'state')})"
    return f"{which}, {divided.locked:,} are locked."


def _ways_in(lockout: Lockout) -> Iterator[RenderableType]:
    ways = way_rows(lockout)
    if not ways:
        return
    yield Text("\nWays in, requests first, each with the shortest example\n", style="bold")
    for number, way in enumerate(ways, start=1):
        yield Text(f"{number}. {way.by} ({counted(way.count, 'move')}): {way.into}")
        for step in way.steps:
            yield Padding(Text(f"- {step}"), (0, 0, 0, 3))


def _table(title: str) -> Table:
    return Table(title=Text(title, style="bold") if title else None, title_justify="left", box=SIMPLE_HEAD,
                 pad_edge=False, show_edge=False, header_style="bold")  # fmt: skip
