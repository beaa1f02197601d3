"""Covered, failed, not run, uncovered and waived are kept apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from simulator.reports.evidence.gherkin import FeatureText
from simulator.reports.evidence.record import EvidenceRecord, Outcome
from simulator.reports.evidence.register import Register, Requirement, Waiver
from simulator.reports.evidence.traceability import State, Traceability, trace

REGISTER = Register(requirement=[Requirement(id=name) for name in ("right", "wrong", "nobody", "later", "forgotten")])
TODAY = date(2026, 6, 30)
OUTLINE = "features/meter.feature: The certificate of <owner>"


def waiver(until: date = TODAY, *, requirement: str = "", scenario: str = "") -> Waiver:
    return Waiver(requirement=requirement, scenario=scenario, reason="it comes later", until=until, by="A. Name")


def states(matrix: Traceability) -> dict[str, State]:
    return {row.requirement.id: row.state for row in matrix.rows}


def test_without_waivers(record: EvidenceRecord, features: tuple[FeatureText, ...]) -> None:
    matrix = trace(record, features, REGISTER, [], TODAY)
    assert states(matrix) == {
        "right": State.COVERED,
        "wrong": State.FAILED,
        "nobody": State.NOT_RUN,
        "later": State.NOT_RUN,
        "forgotten": State.UNCOVERED,
    }
    assert matrix.remarks == ("The tag @handover names no requirement of the register.",)


@pytest.mark.parametrize("name", ["wrong", "nobody", "forgotten"])
def test_a_waived_requirement_is_waived_and_says_what_it_would_be(
    record: EvidenceRecord, features: tuple[FeatureText, ...], name: str
) -> None:
    plain = states(trace(record, features, REGISTER, [], TODAY))
    [row] = [r for r in trace(record, features, REGISTER, [waiver(requirement=name)], TODAY).rows
             if r.requirement.id == name]  # fmt: skip
    assert (row.state, row.without_waiver) == (State.WAIVED, plain[name])
    assert [w.reason for w in row.waivers] == ["it comes later"]


def test_a_waived_scenario_waives_a_requirement_that_has_passed_otherwise(
    record: EvidenceRecord, features: tuple[FeatureText, ...]
) -> None:
    matrix = trace(record, features, REGISTER, [waiver(scenario=OUTLINE)], TODAY)
    assert states(matrix)["wrong"] is State.WAIVED
    [row] = [row for row in matrix.rows if row.requirement.id == "wrong"]
    assert [traced.standing for traced in row.scenarios] == ["failed (waived)", "passed"]


def test_a_waived_scenario_hides_no_other_failure(record: EvidenceRecord, features: tuple[FeatureText, ...]) -> None:
    failed = replace(record, scenarios=tuple(replace(s, outcome=Outcome.FAILED) for s in record.scenarios))
    register = Register(requirement=[Requirement(id="handover")])
    matrix = trace(failed, features, register, [waiver(scenario=OUTLINE)], TODAY)
    assert states(matrix) == {"handover": State.FAILED}


def test_an_expired_waiver_is_none(record: EvidenceRecord, features: tuple[FeatureText, ...]) -> None:
    matrix = trace(record, features, REGISTER, [waiver(date(2026, 6, 29), requirement="wrong")], TODAY)
    assert states(matrix)["wrong"] is State.FAILED
    assert "The waiver of wrong by A. Name ended on 2026-06-29: it does not count." in matrix.remarks


@pytest.mark.parametrize(
    ("useless", "remark"),
    [
        (waiver(requirement="right"), "The waiver of right by A. Name is not needed: it passes."),
        (waiver(requirement="r1ght"), "The waiver of r1ght is about no requirement or scenario of this run."),
        (
            waiver(scenario="x.feature: y"),
            "The waiver of x.feature: y is about no requirement or scenario of this run.",
        ),
    ],
)
def test_a_waiver_that_does_nothing_is_told(
    record: EvidenceRecord, features: tuple[FeatureText, ...], useless: Waiver, remark: str
) -> None:
    assert remark in trace(record, features, REGISTER, [useless], TODAY).remarks
