"""Gathers what the processes of a run have recorded, and has the evidence written when the run ends."""

from __future__ import annotations

import platform
from datetime import datetime
from typing import Any

import pytest

from simulator.bdd.evidence import surroundings
from simulator.bdd.evidence.options import Settings
from simulator.bdd.evidence.parcel import INVENTORY, PARCEL, Inventory, Parcel
from simulator.bdd.evidence.recorder import OUTPUT, Recorder
from simulator.domain.errors import SimulatorError
from simulator.engine.surroundings import product_version, python_version
from simulator.reports.decoded.tree import Shown
from simulator.reports.evidence import files
from simulator.reports.evidence.provenance import Surroundings
from simulator.reports.evidence.record import EvidenceRecord, Outcome, Place, ScenarioRecord, in_order
from simulator.reports.evidence.traceability import State
from simulator.reports.wording import counted

_CRASHED = "???"
"""How pytest-xdist marks the report that it makes for a worker that is gone."""
_ENDINGS = {
    pytest.ExitCode.INTERRUPTED: "The run was interrupted.",
    pytest.ExitCode.INTERNAL_ERROR: "pytest itself failed, so that the run ended too early.",
    pytest.ExitCode.USAGE_ERROR: "pytest was called in a way that it does not understand.",
}


class Keeper:
    """A pytest plugin of the only process, or of the one that controls the workers."""

    def __init__(self, config: pytest.Config, settings: Settings, recorder: Recorder) -> None:
        self._config = config
        self._settings = settings
        self._recorder = recorder
        self._inventory = Inventory()
        self._scenarios: dict[Place, ScenarioRecord] = {}
        self._documents: dict[str, bytes] = {}
        self._words: dict[str, tuple[Shown, ...]] = {}
        self._problems: list[str] = []
        self._started: datetime | None = None
        self._told = ""

    def pytest_sessionstart(self) -> None:
        """From here on the folder says that the run has not finished."""
        self._started = surroundings.now()
        try:
            files.begin(self._settings.directory)
        except SimulatorError as error:
            raise pytest.UsageError(f"--evidence: {error}") from None

    # -- what the processes hand over ---------------------------------------------------------------------------------

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in a scenario's record."""
        text = getattr(report, OUTPUT, None)
        if text is not None:
            self._take(PARCEL.validate_json(text))
        elif report.when == _CRASHED:
            self._problems.append(f"A worker crashed while it ran {report.nodeid}.")

    def _take(self, parcel: Parcel) -> None:
        scenario = parcel.scenario
        known = self._scenarios.get(scenario.place)
        if known is None or scenario.outcome is not Outcome.PASSED:
            self._scenarios[scenario.place] = scenario
        self._documents |= parcel.documents
        self._words |= parcel.words
        if parcel.inventory:
            self._inventory = parcel.inventory

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """What cannot be collected is not run, and nobody knows what is in it."""
        problem = f"'{report.nodeid}' could not be read, so that nothing in it was run."
        if report.failed and problem not in self._problems:
            self._problems.append(problem)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """A worker has gone: with a farewell, or without."""
        farewell = getattr(node, "workeroutput", {}).get(OUTPUT)
        if farewell:
            self._inventory = INVENTORY.validate_json(farewell)
        if error:
            self._problems.append(f"The worker {node.gateway.id} did not come to its end.")

    # -- the end ------------------------------------------------------------------------------------------------------

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Write the evidence, whatever the end was like."""
        record = self._record(exitstatus)
        try:
            made = files.evidence_files(self._evidence(record, exitstatus))
            files.write(self._settings.directory, made.contents)
        except SimulatorError as error:
            pytest.exit(f"--evidence: {error}", returncode=pytest.ExitCode.USAGE_ERROR)
        states = ", ".join(f"{made.matrix.count(state)} {state}" for state in State)
        whole = "" if record.complete else " NOT COMPLETE:"
        self._told = (
            f"evidence in {self._settings.directory}:{whole} "
            f"{counted(len(record.scenarios), 'scenario')}, {record.count(Outcome.PASSED)} passed; "
            f"requirements: {states}"
        )

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where the evidence is, and what it says."""
        if self._told:
            terminalreporter.write_line(self._told)

    def _record(self, exitstatus: int) -> EvidenceRecord:
        inventory = self._recorder.inventory if self._recorder.inventory.sources else self._inventory
        lost = set(inventory.chosen) - set(self._scenarios)
        without = [ScenarioRecord(place, Outcome.LOST) for place in lost]
        without += [ScenarioRecord(place, Outcome.NOT_RUN) for place in inventory.left_out]
        problems = list(self._problems)
        if exitstatus in _ENDINGS:
            problems.append(_ENDINGS[pytest.ExitCode(exitstatus)])
        if lost:
            problems.append(f"{counted(len(lost), 'scenario')} that had been chosen did not come to a result.")
        if not self._scenarios:
            problems.append("No scenario was run.")
        return EvidenceRecord(
            sources=inventory.sources,
            scenarios=in_order([*self._scenarios.values(), *without]),
            words=dict(sorted(self._words.items())),
            problems=tuple(sorted(problems)),
        )

    def _evidence(self, record: EvidenceRecord, exitstatus: int) -> files.Evidence:
        settings, root = self._settings, self._config.rootpath
        finished = surroundings.now()
        return files.Evidence(
            record=record,
            documents=self._documents,
            register=settings.register,
            waivers=settings.waivers,
            surroundings=Surroundings(
                version=product_version(),
                features=surroundings.commit_of(root, settings.directory),
                simulator=surroundings.commit_of_simulator(settings.directory),
                python=python_version(),
                platform=platform.platform(),
                libraries=surroundings.libraries(),
                started=self._started or finished,
                finished=finished,
                workers=int(self._config.getoption("numprocesses", None) or 0),
                exit_status=int(exitstatus),
                arguments=tuple(map(str, self._config.invocation_params.args)),
                register=settings.register_name,
                waivers=settings.waivers_name,
            ),
        )
