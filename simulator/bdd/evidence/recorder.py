"""Watches the scenarios that one process runs, and writes down what came of each step."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.exceptions import StepDefinitionNotFoundError

from simulator.bdd.collection import template_of
from simulator.bdd.evidence.parcel import INVENTORY, PARCEL, Inventory, Parcel
from simulator.bdd.evidence.worlds import WorldReader
from simulator.bdd.rollout import RollOut
from simulator.bdd.stage import Stage
from simulator.bdd.stash import STAGE
from simulator.domain.errors import SimulatorError
from simulator.reports.evidence.record import Outcome, Place, ScenarioRecord, StepOutcome, WorldRecord

OUTPUT = "smki_sim_evidence"
"""The name of what travels with a test report, and with a worker's farewell."""
_EXAMPLE = "_pytest_bdd_example"
_ROLL_OUTS = "roll_outs"
_SPEAK_FOR_THEMSELVES = (
    AssertionError,
    SimulatorError,
    StepDefinitionNotFoundError,
    pytest.fail.Exception,
    pytest.skip.Exception,
)
"""Failures whose message is enough: their type says nothing more."""


@dataclass
class _Course:
    """How far a scenario has come: the outcome of each step, and how long the journal was after it."""

    steps: int
    outcomes: list[StepOutcome] = field(default_factory=list)
    journal_lengths: list[int] = field(default_factory=list)
    roll_outs: list[RollOut] = field(default_factory=list)

    def all_outcomes(self) -> tuple[StepOutcome, ...]:
        missing = self.steps - len(self.outcomes)
        return (*self.outcomes, *[StepOutcome.NOT_REACHED] * missing)


_COURSE = pytest.StashKey[_Course]()


class Recorder:
    """A pytest plugin. What it finds out of a scenario goes with the report on the test."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._left_out: list[pytest.Item] = []
        self._reader = WorldReader()
        self.inventory = Inventory()
        self._handed_over = False

    # -- what there is to run -----------------------------------------------------------------------------------------

    def pytest_deselected(self, items: Iterable[pytest.Item]) -> None:
        """Remember the scenarios that the user has left out (``-k``, ``-m``)."""
        self._left_out += items

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is to be run, and what is not."""
        chosen = {place: file for item in session.items if (found := self._place(item)) for place, file in [found]}
        left_out = {place: file for item in self._left_out if (found := self._place(item)) for place, file in [found]}
        files = {place.feature: file for place, file in (chosen | left_out).items()}
        sources = {name: file.read_text(encoding="utf-8") for name, file in sorted(files.items())}
        self.inventory = Inventory(sources, tuple(chosen), tuple(left_out))

    def _place(self, item: pytest.Item) -> tuple[Place, Path] | None:
        """Where a test's scenario stands, and in which file; nothing if it runs none."""
        template = template_of(item)
        if template is None:
            return None
        file = Path(template.feature.filename)
        feature = Path(os.path.relpath(file, self._config.rootpath)).as_posix()
        callspec = getattr(item, "callspec", None)
        row = callspec.indices.get(_EXAMPLE, -1) if callspec else -1
        return Place(feature, template.line_number, row), file

    def pytest_sessionfinish(self) -> None:
        """A worker says good-bye with what it had found to run."""
        output: dict[str, Any] | None = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[OUTPUT] = INVENTORY.dump_json(self.inventory).decode()

    # -- what comes of a scenario -------------------------------------------------------------------------------------

    def pytest_bdd_before_scenario(self, request: pytest.FixtureRequest, scenario: Any) -> None:
        """A scenario begins."""
        request.node.stash[_COURSE] = _Course(len(scenario.steps))

    def pytest_bdd_after_step(self, request: pytest.FixtureRequest) -> None:
        """A step has passed."""
        self._note(request.node, StepOutcome.PASSED)

    def pytest_bdd_step_error(self, request: pytest.FixtureRequest) -> None:
        """A step has failed."""
        self._note(request.node, StepOutcome.FAILED)

    def pytest_bdd_step_func_lookup_error(self, request: pytest.FixtureRequest) -> None:
        """Nobody knows a step."""
        self._note(request.node, StepOutcome.UNDEFINED)

    def _note(self, item: pytest.Item, outcome: StepOutcome) -> None:
        course, stage = item.stash[_COURSE], item.stash.get(STAGE, None)
        course.outcomes.append(outcome)
        course.journal_lengths.append(len(stage.world.journal) if stage and stage.has_begun else 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, Any, Any]:
        """Keep hold of a scenario's roll-out: which rule sets it compares is known when it has ended."""
        value = yield
        course = request.node.stash.get(_COURSE, None)
        if course is not None and fixturedef.argname == _ROLL_OUTS:
            course.roll_outs = value
        return value

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let the record go with the report. Setting up and taking down count where they fail or skip."""
        report = yield
        found = self._place(item)
        if found and (report.when == "call" or not report.passed):
            scenario = self._scenario(item, found[0], report, call)
            setattr(report, OUTPUT, PARCEL.dump_json(self._parcel(scenario)).decode())
        return report

    def _parcel(self, scenario: ScenarioRecord) -> Parcel:
        """The first one brings the inventory along, so that a crash later on does not lose it."""
        first, self._handed_over = not self._handed_over, True
        return Parcel(scenario, *self._reader.take(), self.inventory if first else None)

    def _scenario(
        self, item: pytest.Item, place: Place, report: pytest.TestReport, call: pytest.CallInfo[None]
    ) -> ScenarioRecord:
        course = item.stash.get(_COURSE, _Course(0))
        return ScenarioRecord(
            place=place,
            outcome=_outcome(report),
            steps=course.all_outcomes(),
            message=self._message(report, call),
            world=self._world(item.stash.get(STAGE, None), course),
            compared=tuple(dict.fromkeys(rules for roll_out in course.roll_outs for rules in roll_out.compared)),
        )

    def _world(self, stage: Stage | None, course: _Course) -> WorldRecord | None:
        return self._reader.read(stage, course.journal_lengths) if stage and stage.has_begun else None

    def _message(self, report: pytest.TestReport, call: pytest.CallInfo[None]) -> str:
        """Why a scenario failed or was skipped, without the folders of this machine."""
        if call.excinfo is None:
            return str(report.longrepr or "")
        error = call.excinfo.value
        text = str(error) if isinstance(error, _SPEAK_FOR_THEMSELVES) else call.excinfo.exconly()
        expected = getattr(report, "wasxfail", None)
        text = text if expected is None else f"expected to fail ({expected or 'no reason given'}): {text}"
        return text.replace(f"{self._config.rootpath}{os.sep}", "")


def _outcome(report: pytest.TestReport) -> Outcome:
    """What a report says of its scenario. One that is expected to fail has failed all the same."""
    if report.skipped:
        return Outcome.FAILED if hasattr(report, "wasxfail") else Outcome.SKIPPED
    return Outcome.PASSED if report.passed else Outcome.FAILED
