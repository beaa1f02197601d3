"""The SMKI Service in the report on a national run: its tables add up to what it did."""

from __future__ import annotations

import pytest

from simulator.engine.fleet.national import NationalRun, run_fleet
from simulator.reports.fleet.smki import smki_figures, smki_tables
from simulator.reports.fleet.table import FleetTable
from tests.support.fleets import busy_scenario, rule_set


@pytest.fixture(scope="module")
def run() -> NationalRun:
    """Four months, in which an Issuing DCA reaches its Maximum Operational Time Period."""
    scenario = busy_scenario(300, days=125)
    return run_fleet(scenario, rule_set(()))


@pytest.fixture(scope="module")
def tables(run: NationalRun) -> dict[str, FleetTable]:
    return {table.name: table for table in smki_tables(run)}


def total(table: FleetTable, column: str) -> int:
    place = table.columns.index(column)
    return sum(int(row[place]) for row in table.rows)


def test_batches_add_up(run: NationalRun, tables: dict[str, FleetTable]) -> None:
    table, smki = tables["fleet-smki-batches"], run.smki
    assert total(table, "batches") == len(smki.batches) > 0
    assert total(table, "requests") == sum(batch.requests for batch in smki.batches)
    assert total(table, "late") == len(smki.missed)
    assert total(table, "waiting") == len(smki.waiting)
    served = total(table, "in_time") + total(table, "late") + total(table, "waiting")
    assert served == len(smki.batches)


def test_lateness_counts_begun_hours(run: NationalRun, tables: dict[str, FleetTable]) -> None:
    table = tables["fleet-smki-batches"]
    most = max(int(row[table.columns.index("most_hours_late")]) for row in table.rows)
    late = [batch.served for batch in run.smki.missed if batch.served]
    hours = max((-(-(served.finished - served.deadline) // 3_600_000) for served in late), default=0)
    assert most == hours


def test_every_revocation_list_is_counted(run: NationalRun, tables: dict[str, FleetTable]) -> None:
    assert total(tables["fleet-smki-lists"], "published") == len(run.smki.lists) > 125 * 2


def test_the_keys_of_the_issuing_authorities_are_told_with_reasons(tables: dict[str, FleetTable]) -> None:
    told = [(row[2], row[3]) for row in tables["fleet-smki-authorities"].rows]
    assert ("private key destroyed", "the Maximum Operational Time Period was reached") in told


def test_the_counts_are_plain_data(run: NationalRun) -> None:
    told = smki_figures(run)
    requests = told["Signing requests for Device Certificates"]
    assert isinstance(requests, dict)
    assert requests["batches"] == len(run.smki.batches)
    lists = told["Revocation lists"]
    assert isinstance(lists, dict)
    assert lists["Certificate Revocation Lists published"] > 240
