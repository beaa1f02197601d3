"""Steps about the report to the SEC Panel (SECMP0063 requirement 4)."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import looking, reading
from simulator.bdd.checking import agree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import then


@then("the report to the SEC Panel counts {count:d} invalid Network Certificate codes")
def panel_counts(stage: Stage, count: int) -> None:
    """The first figure: how many of these codes were generated in all."""
    agree("the number of invalid Network Certificate codes", count, sum(line.count for line in stage.results.panel))


@then("the report to the SEC Panel shows")
def panel_shows(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """The second and third figure (Supplier Party, code, quantity): who was sent which code, and how often."""
    columns = ("Supplier Party", "code", "quantity")
    wanted = [(row[columns[0]], row[columns[1]], int(row[columns[2]])) for row in reading.rows(datatable, *columns)]
    found = [(line.supplier, line.code, line.count) for line in stage.results.panel]
    agree("the report to the SEC Panel", sorted(wanted), sorted(found))


@then("after seven Working Days the number of ESMEs with the wrong Network Operator Certificate is {count:d}")
def wrong_after_seven_working_days(stage: Stage, count: int) -> None:
    """The figure by which the modification is measured. Time passes until the last of the days is over."""
    for device in stage.devices:
        looking.state_after_seven_working_days(stage, device)
    agree("ESMEs with the wrong certificate", count, stage.results.wrong_after_seven_working_days)
