"""Features that are run twice: those that cannot be run, and what counts as a scenario that comes out otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulator.analysis.own.acceptance import UnusableFeatures, compared, run_features
from simulator.reports.evidence.record import EvidenceRecord, Outcome, Place, ScenarioRecord, StepOutcome
from simulator.rules.modifications import select

FEATURE = """Feature: One
  Scenario: Two
    Given a
    Then b
  Scenario: Three
    Given a
"""
RUNNABLE = """Feature: A meter
  Scenario: The registered distributor's certificate
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
    When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is I0
"""
TWO, THREE = Place("one.feature", 2), Place("one.feature", 5)
DP107 = select("DP107")


def record(*scenarios: ScenarioRecord) -> EvidenceRecord:
    """A run of these scenarios."""
    return EvidenceRecord({"one.feature": FEATURE}, scenarios)


PASSED = (
    ScenarioRecord(TWO, Outcome.PASSED, (StepOutcome.PASSED, StepOutcome.PASSED)),
    ScenarioRecord(THREE, Outcome.PASSED, (StepOutcome.PASSED,)),
)
FAILED = ScenarioRecord(TWO, Outcome.FAILED, (StepOutcome.PASSED, StepOutcome.FAILED), "it rained")


def test_a_scenario_that_comes_out_otherwise() -> None:
    found = compared(record(*PASSED), record(FAILED, PASSED[1]), DP107)
    (flip,) = found.flips
    assert found.scenarios == 2
    assert (flip.scenario, flip.before, flip.after, flip.clash) == ("Two", Outcome.PASSED, Outcome.FAILED, False)
    assert (flip.step, flip.message) == ("b", "it rained")


def test_a_scenario_that_a_modification_puts_right_tells_what_failed_without() -> None:
    (flip,) = compared(record(FAILED, PASSED[1]), record(*PASSED), DP107).flips
    assert (flip.before, flip.after, flip.step) == (Outcome.FAILED, Outcome.PASSED, "b")


def test_scenarios_that_come_out_alike_are_not_told() -> None:
    assert compared(record(*PASSED), record(*PASSED), DP107).flips == ()


def test_a_scenario_with_what_cannot_be_in_force_together_is_no_difference() -> None:
    twice = "DP107 is named twice, and not both can be in force; choose one of"
    clash = f"{twice} DP107=without-6.1f, DP107=certificate-owner"
    (flip,) = compared(record(*PASSED), record(replace(FAILED, message=clash), PASSED[1]), DP107).flips
    assert flip.clash


def test_a_file_beside_them_that_is_called_like_one_of_pythons_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "statistics.py").write_text("raise SystemExit('the figures of the year')")
    (tmp_path / "one.feature").write_text(RUNNABLE)
    monkeypatch.chdir(tmp_path)
    ran = run_features(Path("one.feature"), tmp_path / "evidence", None, workers=1)
    assert [scenario.outcome for scenario in ran.scenarios] == [Outcome.PASSED]


def test_features_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "one.feature").write_text("Feature: One\n  Scenario: Two\n    Whenever it rains\n")
    with pytest.raises(UnusableFeatures, match=r"cannot be run; pytest says:\n(.*\n)*.*one.feature"):
        run_features(tmp_path / "one.feature", tmp_path / "evidence", None, workers=1)
