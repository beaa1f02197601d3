"""What changed between two evidences, and what got worse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.reports.decoded.tree import Shown
from simulator.reports.evidence.comparison import Side, compare
from simulator.reports.evidence.record import EvidenceRecord, Outcome


def side(record: EvidenceRecord, requirements: dict[str, str] | None = None, **provenance: Any) -> Side:
    return Side(record, requirements or {}, provenance)


def with_outcome(record: EvidenceRecord, number: int, outcome: Outcome) -> EvidenceRecord:
    changed = [replace(s, outcome=outcome) if n == number else s for n, s in enumerate(record.scenarios)]
    return replace(record, scenarios=tuple(changed))


def told(before: Side, after: Side) -> list[str]:
    return [str(change) for change in compare(before, after)]


def test_an_evidence_does_not_differ_from_itself(record: EvidenceRecord) -> None:
    assert told(side(record, {"a": "covered"}, version="1"), side(record, {"a": "covered"}, version="1")) == []


@pytest.mark.parametrize(
    ("number", "outcome", "worse"),
    [(0, Outcome.FAILED, True), (0, Outcome.NOT_RUN, True), (1, Outcome.PASSED, False), (3, Outcome.LOST, True)],
)
def test_an_outcome_that_got_worse_is_told_from_one_that_got_better(
    record: EvidenceRecord, number: int, outcome: Outcome, worse: bool
) -> None:
    [change] = compare(side(record), side(with_outcome(record, number, outcome)))
    assert (change.what, change.before, change.after) == ("scenario", record.scenarios[number].outcome, outcome)
    assert change.worse is worse


def test_a_scenario_is_known_by_its_name_when_lines_move(record: EvidenceRecord) -> None:
    name, source = next(iter(record.sources.items()))
    moved = replace(
        record,
        sources={name: f"# a comment\n{source}"},
        scenarios=tuple(replace(s, place=replace(s.place, line=s.place.line + 1)) for s in record.scenarios),
    )
    assert told(side(record), side(moved)) == []


def test_scenarios_that_are_new_or_gone_are_told(record: EvidenceRecord) -> None:
    fewer = replace(record, scenarios=record.scenarios[1:])
    assert told(side(record), side(fewer)) == [
        "scenario 'The right certificate' (features/meter.feature): passed → absent"
    ]
    failed = with_outcome(record, 0, Outcome.FAILED)
    assert told(side(fewer), side(failed)) == [
        "worse: scenario 'The right certificate' (features/meter.feature): absent → failed"
    ]


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [("covered", "uncovered", True), ("failed", "covered", False), ("covered", "waived", True), ("", "failed", True)],
)
def test_requirements_are_compared_by_state(record: EvidenceRecord, before: str, after: str, worse: bool) -> None:
    [change] = compare(side(record, {"R": before} if before else None), side(record, {"R": after}))
    assert change.worse is worse


def test_changed_steps_are_told_line_by_line(record: EvidenceRecord) -> None:
    name, source = next(iter(record.sources.items()))
    changed = replace(record, sources={name: source.replace("it is not there", "it is nowhere")})
    changes = compare(side(record), side(changed))
    assert {change.what for change in changes} == {"steps of"}
    assert changes[0].details == ("- it is not there", "+ it is nowhere")


def test_a_changed_document_is_told_in_words(record: EvidenceRecord) -> None:
    [key] = record.words
    failed = record.scenarios[1]
    assert failed.world is not None
    first, *rest = failed.world.exchanges
    world = replace(failed.world, exchanges=(replace(first, document="other", words="other"), *rest))
    after = replace(
        record,
        scenarios=(record.scenarios[0], replace(failed, world=world), *record.scenarios[2:]),
        words={key: record.words[key], "other": (Shown("Service Request", "6.15.1"),)},
    )
    [change] = compare(side(record), side(after))
    assert change.details == (
        "1 of 2 differ, first Service Request 6.21:",
        "- Service Request: 6.21",
        "- Service Request / signature: invalid",
        "+ Service Request: 6.15.1",
    )


def test_rule_sets_versions_and_libraries_are_compared(record: EvidenceRecord) -> None:
    failed = record.scenarios[1]
    assert failed.world is not None
    other = replace(failed, world=replace(failed.world, rules="baseline"))
    after = replace(record, scenarios=(record.scenarios[0], other, *record.scenarios[2:]))
    old = side(record, version="1", libraries={"lxml": "6"}, simulator={"commit": "a", "modified": False})
    new = side(after, version="2", libraries={"lxml": "7"}, simulator={"commit": "a", "modified": True})
    assert told(old, new) == [
        "rule set of 'The certificate of LOND [LOND]' (features/meter.feature): SECMP0063=all-senders → baseline",
        "run on version: 1 → 2",
        "commit of the simulator: a → a (modified)",
        "library lxml: 6 → 7",
    ]


def test_a_run_that_is_not_complete_any_more_is_worse(record: EvidenceRecord) -> None:
    [change] = compare(side(record), side(replace(record, problems=("The run was interrupted.",))))
    assert change.worse
    assert change.details == ("The run was interrupted.",)
