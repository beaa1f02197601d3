"""Says why a scenario failed: the step, what was expected, and what had happened in the simulated world."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytest_bdd.exceptions import StepDefinitionNotFoundError

from simulator.domain.errors import SimulatorError

if TYPE_CHECKING:
    from simulator.bdd.stage import Stage

_MOST_ENTRIES = 40
_SHOWN = ("check", "reason", "after", "cell", "subject")
"""The details of an entry that are shown with it."""


def explain(report: pytest.TestReport, error: BaseException, feature: Path, step: Any, stage: Stage | None) -> None:
    """Put the step and the journal into a test report; where a step is misused or unknown, its message alone."""
    where = f"{feature}:{step.line_number}"
    if isinstance(error, SimulatorError | StepDefinitionNotFoundError):
        report.longrepr = f"{where}: {error}"
    report.sections.append(("the step that failed", f"{where}\n{step.keyword.strip()} {step.name}"))
    if stage is not None and stage.has_begun and stage.journal:
        report.sections.append(("what had happened", _journal(stage)))


def _journal(stage: Stage) -> str:
    entries = stage.journal
    calendar = stage.world.calendar
    lines = [
        f"{calendar.at(e.time):%Y-%m-%d %H:%M:%S} {e.kind.value}: {e.sender} → {e.recipient}"
        f"{' ' + e.service if e.service else ''}{' ' + e.code if e.code else ''}{_details(e.details)}"
        for e in entries[-_MOST_ENTRIES:]
    ]
    if len(entries) > _MOST_ENTRIES:
        lines.insert(0, f"({len(entries) - _MOST_ENTRIES} earlier entries left out)")
    return "\n".join(lines)


def _details(details: Any) -> str:
    shown = [f"{name} = {value}" for name, value in details.items() if name in _SHOWN]
    return f" ({', '.join(shown)})" if shown else ""
