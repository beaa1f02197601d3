"""The traceability matrix as a workbook (requirements, scenarios, waivers) and as rows (CSV), laid out to be printed.

Same run, same octets: the workbook carries the earliest simulated date. Texts are written as texts, so that none can
become a formula or a link.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from simulator.reports.evidence.record import EvidenceRecord
from simulator.reports.evidence.traceability import Traceability, Traced, TracedRequirement
from simulator.reports.sheets import Cell, Sheet, workbook
from simulator.reports.wording import no_formula

_DATED = datetime(2019, 1, 1, tzinfo=UTC)
"""Where no scenario had a simulated date."""


def traceability_csv(matrix: Traceability) -> bytes:
    """A row for each requirement and scenario; a requirement without scenarios has a row of its own."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["requirement", "state", "scenario", "file", "line", "row", "outcome", "waived", "rule set"])
    for row in matrix.rows:
        for traced in row.scenarios or (None,):
            cells = _scenario_cells(traced) if traced else ("",) * 7
            writer.writerow([no_formula(cell) for cell in (row.requirement.id, row.state.value, *cells)])
    return file.getvalue().encode()


def traceability_workbook(matrix: Traceability, record: EvidenceRecord) -> bytes:
    """The bytes of an XLSX file."""
    starts = [scenario.world.start for scenario in record.scenarios if scenario.world]
    sheets = _requirements(matrix), _scenarios(matrix), _remarks(matrix, record)
    return workbook(sheets, "Traceability of requirements", min(starts, default=_DATED))


def _requirements(matrix: Traceability) -> Sheet:
    columns = (("Requirement", 26), ("Text", 60), ("Source", 12), ("Section", 16), ("State", 11),
               ("Passed", 8), ("Failed", 8), ("No result", 9), ("Waived because", 40))  # fmt: skip
    return Sheet("Requirements", columns, [_cells(_requirement_cells(row)) for row in matrix.rows])


def _requirement_cells(row: TracedRequirement) -> Iterator[str]:
    requirement = row.requirement
    yield from (requirement.id, requirement.text, requirement.source, requirement.section, row.state.value)
    outcomes = [traced.record.outcome.value for traced in row.scenarios]
    passed, failed = outcomes.count("passed"), outcomes.count("failed")
    yield from map(str, (passed, failed, len(outcomes) - passed - failed))
    yield "; ".join(f"{waiver.reason} ({waiver.by}, until {waiver.until})" for waiver in row.waivers)


def _scenarios(matrix: Traceability) -> Sheet:
    columns = (("Requirement", 26), ("State", 11), ("Scenario", 60), ("File", 40), ("Line", 7), ("Row", 6),
               ("Outcome", 10), ("Waived", 8), ("Rule set", 34))  # fmt: skip
    rows = [
        _cells((row.requirement.id, row.state.value, *_scenario_cells(traced)))
        for row in matrix.rows
        for traced in row.scenarios
    ]
    return Sheet("Scenarios", columns, rows)


def _scenario_cells(traced: Traced) -> tuple[str, ...]:
    place, world = traced.text.place, traced.record.world
    row = str(place.row + 1) if place.row >= 0 else ""
    waived = "yes" if traced.is_waived else ""
    rules = world.rules if world else "; ".join(traced.record.compared)
    return traced.text.title, place.feature, str(place.line), row, traced.record.outcome.value, waived, rules


def _remarks(matrix: Traceability, record: EvidenceRecord) -> Sheet:
    problems = [("not complete", problem) for problem in record.problems]
    remarks = [("does not fit", remark) for remark in matrix.remarks]
    return Sheet("Remarks", (("What", 16), ("Remark", 120)), [*problems, *remarks] or [("none", "")])


def _cells(texts: Iterable[str]) -> list[Cell]:
    """Texts as cells; what is written in digits alone is a number."""
    return [int(text) if text.isdecimal() else text for text in texts]
