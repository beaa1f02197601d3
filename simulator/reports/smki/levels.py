"""Service levels held and missed (seed 004 ¶87, ¶88, ¶160), and how much of the nightly capacity was used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from simulator.domain.time import Calendar
from simulator.reports.smki.tables import Cell, Column, Table, Unit, counts, texts, totalled
from simulator.smki.forecasts import Forecasts
from simulator.smki.ledger_rows import Kept
from simulator.smki.records import OfficeRecord
from simulator.smki.service_levels import Served

_WORST = 10
"""How many of the worst delays are told."""

_LEVEL_COLUMNS = (
    *counts("Served", "Held", "Missed", "Requests"),
    Column("Longest wait", Unit.DURATION, is_minor=True),
    Column("Longest time", Unit.DURATION, is_minor=True),
    Column("Worst delay", Unit.DURATION),
)
_NONE_TIMED = "No submission was served on the simulated clock."


class TimedSubmission(NamedTuple):
    """A submission, and how it fared in the queue."""

    kept: Kept
    served: Served


def level_tables(timed: Sequence[TimedSubmission], calendar: Calendar) -> list[Table]:
    """Service levels by kind of submission, by Party and by month, and the worst delays."""
    return [
        _levels("service-levels-by-kind", "Service levels by kind of submission", "Kind", timed, _kind),
        _levels("service-levels-by-party", "Service levels by Party", "Party", timed, lambda each: each.kept.party),
        _levels(
            "service-levels-by-month",
            "Service levels by month of submission",
            "Month",
            timed,
            lambda each: f"{calendar.at(each.kept.submitted):%Y-%m}",
        ),
        _worst(timed),
    ]


def _kind(timed: TimedSubmission) -> str:
    return f"{timed.kept.kind.value.capitalize()} requests" if timed.served.requests == 1 else "Batches"


def _levels(
    slug: str, title: str, heading: str, timed: Iterable[TimedSubmission], label: Callable[[TimedSubmission], str]
) -> Table:
    groups: dict[str, list[Served]] = {}
    for each in timed:
        groups.setdefault(label(each), []).append(each.served)
    rows = [_level_row(name, groups[name]) for name in sorted(groups)]
    columns = *texts(heading), *_LEVEL_COLUMNS
    total = _level_row("All", [one for group in groups.values() for one in group]) if len(rows) > 1 else None
    return Table(slug, title, columns, tuple(rows), _NONE_TIMED, total)


def _level_row(label: str, served: Sequence[Served]) -> tuple[Cell, ...]:
    missed = [one for one in served if not one.is_met]
    return (
        label,
        len(served),
        len(served) - len(missed),
        len(missed),
        sum(one.requests for one in served),
        max(one.waited for one in served),
        max(one.took for one in served),
        max((one.finished - one.deadline for one in missed), default=None),
    )


def _worst(timed: Iterable[TimedSubmission]) -> Table:
    missed = [each for each in timed if not each.served.is_met]
    missed.sort(key=lambda each: (each.served.deadline - each.served.finished, each.kept.number))
    columns = (
        *texts("Submission", "Party"),
        *counts("Requests"),
        Column("Submitted", Unit.INSTANT, is_minor=True),
        Column("Due", Unit.INSTANT),
        Column("Finished", Unit.INSTANT),
        Column("Late by", Unit.DURATION),
    )
    rows = tuple(
        (kept.title, kept.party, one.requests, one.submitted, one.deadline, one.finished,
         one.finished - one.deadline)
        for kept, one in missed[:_WORST]
    )  # fmt: skip
    note = f"The {_WORST} worst of {len(missed):,}." if len(missed) > _WORST else ""
    return Table("worst-delays", "The worst delays", columns, rows, "No service level was missed.", note=note)


def reading_table(sent: Iterable[OfficeRecord]) -> Table:
    """The documents that were asked for in the SMKI Repository, each due within 30 seconds (¶160)."""
    groups: dict[str, list[OfficeRecord]] = {}
    for record in sent:
        groups.setdefault(record.subject, []).append(record)
    rows = [_reading_row(title, groups[title]) for title in sorted(groups)]
    columns = (
        *texts("Document"),
        *counts("Sent", "Held", "Missed"),
        Column("Longest time", Unit.DURATION),
        Column("Worst delay", Unit.DURATION),
    )
    total = _reading_row("All", [one for group in groups.values() for one in group]) if len(rows) > 1 else None
    empty = "Nobody asked for a document."
    return Table("documents-sent", "Documents sent within 30 seconds", columns, tuple(rows), empty, total)


def _reading_row(title: str, sent: Sequence[OfficeRecord]) -> tuple[Cell, ...]:
    late = [int(one.details["late"]) for one in sent]
    missed = sum(map(bool, late))
    longest = max(int(one.details["sent"]) - int(one.details["requested"]) for one in sent)
    return title, len(sent), len(sent) - missed, missed, longest, max(late) or None


def capacity_table(served: Iterable[Served], forecasts: Forecasts, calendar: Calendar) -> Table:
    """The nights in which batches were worked on: the capacity that was provided, and what was used of it."""
    used: dict[int, int] = {}
    for one in served:
        for opens, requests in one.begun:
            used[opens] = used.get(opens, 0) + requests
    rows = []
    for opens, requests in sorted(used.items()):
        night = calendar.at(opens).date()
        capacity = forecasts.nightly_capacity(night)
        rows.append((night.isoformat(), capacity, requests, f"{requests / capacity:.1%}"))
    columns = *texts("Night that begins on"), *counts("Capacity", "Used"), Column("Share used", Unit.SHARE)
    total = totalled(rows, columns)
    note = (
        "Batched signing requests, from 20:00 to 08:00 UTC; of batches that are finished. The capacity is what follows "
        "from the forecasts as they stand now."
    )
    return Table("nightly-capacity", "Nightly capacity", columns, tuple(rows), "No batch is finished.", total, note)
