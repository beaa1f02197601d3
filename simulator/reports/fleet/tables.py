"""A national run as tables of rows: what its CSV files and the sheets of its workbook hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.actors.steps import REQUESTS
from simulator.engine.fleet.figures import RESPONSE_BOUNDS
from simulator.engine.fleet.identities import Identities
from simulator.engine.fleet.national import NationalRun
from simulator.reports.fleet.figures import AREAS, TITLE, rejections
from simulator.reports.fleet.smki import smki_tables
from simulator.reports.fleet.table import FleetTable, Row
from simulator.reports.naming import Meanings
from simulator.reports.sheets import workbook


def fleet_tables(runs: Sequence[NationalRun]) -> tuple[FleetTable, ...]:
    """Every table of national runs of one scenario, under one rule set each."""
    return (
        FleetTable(
            "fleet-areas",
            "Network areas",
            "a row for each network area: ESMEs, wrong certificates at the end, seven Working Days, SMETS1 lockouts",
            ("rules", "area", "area_name", "requests", "rejections", "esmes", "wrong_at_the_end", "share_wrong",
             "right_after_7_working_days", "wrong_after_7_working_days", "none_after_7_working_days", "smets1_esmes",
             "smets1_lockouts"),
            tuple(_areas(runs)),
        ),
        FleetTable(
            "fleet-answers",
            "Answers",
            "final answers by network area, step and response code",
            ("rules", "area", "step", "service", "device", "code", "answers"),
            tuple(_answers(runs)),
        ),
        FleetTable(
            "fleet-rejections",
            "Rejections",
            "rejected Service Requests by sender and response code, with the code's meaning",
            ("rules", "sender", "code", "standing", "meaning", "rejections"),
            tuple(_rejections(runs)),
        ),
        FleetTable(
            "fleet-wrong-certificates",
            "Wrong certificates",
            "ESMEs with a wrong Network Operator Certificate at each month's end, by network area and Supplier",
            ("rules", "month", "area", "supplier", "wrong"),
            tuple(_wrong(runs)),
        ),
        FleetTable(
            "fleet-seven-working-days",
            "Seven Working Days",
            "ESMEs after seven Working Days, by network area and Supplier",
            ("rules", "area", "supplier", "right", "wrong", "none"),
            tuple(_deadlines(runs)),
        ),
        FleetTable(
            "fleet-response-times",
            "Response times",
            "Service Requests by the seconds within which they were answered, rounded up (from 600 by up to 1 %)",
            ("rules", "seconds", "requests"),
            tuple(_response_times(runs)),
        ),
        *smki_tables(runs[0]),
    )  # fmt: skip


def fleet_workbook(tables: Sequence[FleetTable], runs: Sequence[NationalRun]) -> bytes:
    """The tables as the bytes of an XLSX file, dated to the scenario's start."""
    return workbook([table.as_sheet() for table in tables], TITLE, runs[0].scenario.start)


def _areas(runs: Sequence[NationalRun]) -> Iterator[Row]:
    for run in runs:
        for area, own in run.areas.items():
            share = round(own.wrong_at_the_end / own.esmes, 6) if own.esmes else 0.0
            judged = (own.judgements[state] for state in ("right", "wrong", "none"))
            counts = own.requests, rejections(own.answers), own.esmes, own.wrong_at_the_end, share
            yield run.rules.name, area, AREAS[area], *counts, *judged, own.smets1_esmes, own.lockouts


def _answers(runs: Sequence[NationalRun]) -> Iterator[Row]:
    for run in runs:
        for area, figures in run.areas.items():
            for step, asked in REQUESTS.items():
                name = step.name.lower().replace("_", "-")
                for code, count in figures.by_code(figures.by_step[step]).items():
                    yield run.rules.name, area, name, asked.service.variant, asked.device_type.name, code, count


def _rejections(runs: Sequence[NationalRun]) -> Iterator[Row]:
    meanings, senders = Meanings.of(runs), Identities.of(runs[0].scenario).names
    for run in runs:
        figures = run.figures
        for sender, counts in zip(senders, figures.by_user, strict=True):
            for code, count in figures.by_code(counts).items():
                if rejections({code: count}):
                    meant = meanings[code]
                    yield run.rules.name, sender, code, meant.standing.value, meant.meaning, count


def _wrong(runs: Sequence[NationalRun]) -> Iterator[Row]:
    for run in runs:
        for area, figures in run.areas.items():
            for month, by_supplier in zip(run.months, figures.wrong, strict=True):
                for supplier, count in zip(run.scenario.suppliers, by_supplier, strict=True):
                    yield run.rules.name, f"{month:%Y-%m}", area, supplier.name, int(count)


def _deadlines(runs: Sequence[NationalRun]) -> Iterator[Row]:
    for run in runs:
        for area, figures in run.areas.items():
            for supplier, counts in zip(run.scenario.suppliers, figures.judged, strict=True):
                yield run.rules.name, area, supplier.name, *map(int, counts)


def _response_times(runs: Sequence[NationalRun]) -> Iterator[Row]:
    for run in runs:
        for seconds, count in zip(RESPONSE_BOUNDS, run.figures.seconds, strict=True):
            if count:
                yield run.rules.name, int(seconds), int(count)
