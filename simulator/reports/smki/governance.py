"""Forecasts against actuals, what the PMA ordered, and the documents that were lodged (seed 004 ¶70, ¶89, ¶159)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulator.registers.documents import LodgedDocument
from simulator.reports.smki.tables import Cell, Column, Table, Unit, counts, texts, totalled
from simulator.smki.forecasts import ForecastOutcome
from simulator.smki.policy_management import Appeal, Suspension


def forecast_table(outcomes: Iterable[ForecastOutcome]) -> Table:
    """What each Party forecast for a month, and what it asked for."""
    rows: list[tuple[Cell, ...]] = [
        (f"{one.month:%Y-%m}", one.party, one.forecast, one.actual, one.excess) for one in outcomes
    ]
    columns = *texts("Month", "Party"), *counts("Forecast", "Asked for"), Column("Difference", Unit.DIFFERENCE)
    note = "Device Certificates. A dash: the Party made no forecast for the month."
    return Table(
        "forecasts",
        "Forecasts against actuals",
        columns,
        tuple(rows),
        "Nothing was forecast or asked for.",
        totalled(rows, columns),
        note,
    )


def suspension_table(suspensions: Sequence[Suspension], appeals: Iterable[Appeal]) -> Table:
    """Suspensions that the PMA ordered, and what came of appeals, which suspend nothing (¶70)."""
    appealed = {appeal.suspension: appeal for appeal in appeals}
    rows = tuple(
        (
            one.number,
            one.party or "everybody",
            ", ".join(sorted(part.value for part in one.parts)),
            one.threat,
            one.since,
            one.lifted,
            None if one.lifted is None else one.lifted - one.since,
            _outcome(appealed.get(one.number)),
        )
        for one in suspensions
    )
    columns = (
        *counts("Number"),
        *texts("For", "Suspended"),
        Column("Threat", is_minor=True),
        Column("Since", Unit.INSTANT),
        Column("Lifted", Unit.INSTANT),
        Column("Lasted", Unit.DURATION, is_minor=True),
        Column("Appeal"),
    )
    return Table("suspensions", "Suspensions and appeals", columns, rows, "The PMA suspended nothing.")


def _outcome(appeal: Appeal | None) -> str:
    if appeal is None:
        return "none"
    return {None: "being heard", True: "upheld", False: "dismissed"}[appeal.upheld]


def document_table(documents: Iterable[LodgedDocument]) -> Table:
    """The documents of ¶159 that were lodged in the SMKI Repository, each version."""
    rows = tuple(
        (one.information.row.title, one.version, one.information.row.lodger.value, one.since, one.due, one.lodged,
         one.late or None)
        for one in documents
    )  # fmt: skip
    columns = (
        *texts("Document"),
        *counts("Version"),
        *texts("Lodged by"),
        Column("Occasion", Unit.INSTANT, is_minor=True),
        Column("Due", Unit.INSTANT),
        Column("Lodged", Unit.INSTANT),
        Column("Late by", Unit.DURATION),
    )
    return Table("documents", "Documents lodged", columns, rows, "No document was lodged.")
