"""Requirement → scenario → result: what the run proves of each requirement, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simulator.reports.evidence.gherkin import FeatureText, ScenarioText
from simulator.reports.evidence.record import EvidenceRecord, Outcome, ScenarioRecord
from simulator.reports.evidence.register import Register, Requirement, Waiver


class State(StrEnum):
    """What is known of a requirement.

    ``COVERED``: it has scenarios, and every one passed. ``NOT_RUN``: some of its scenarios have no result, and none
    failed. ``WAIVED``: it would be one of the others, but a waiver is in force.
    """

    COVERED = "covered"
    FAILED = "failed"
    NOT_RUN = "not run"
    UNCOVERED = "uncovered"
    WAIVED = "waived"


@dataclass(frozen=True)
class Traced:
    """A scenario of a requirement: what it says, what came of it, and the waiver that covers it if any."""

    text: ScenarioText
    record: ScenarioRecord
    waiver: Waiver | None = None

    @property
    def standing(self) -> str:
        """Its outcome, and that it is waived."""
        return f"{self.record.outcome} (waived)" if self.is_waived else str(self.record.outcome)

    @property
    def is_waived(self) -> bool:
        """Whether it did not pass, and a waiver in force says that it need not."""
        return self.waiver is not None and self.record.outcome is not Outcome.PASSED


@dataclass(frozen=True)
class TracedRequirement:
    """A requirement, what is known of it, its scenarios; ``without_waiver`` is its state were there no waiver."""

    requirement: Requirement
    state: State
    without_waiver: State
    scenarios: tuple[Traced, ...]
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True)
class Traceability:
    """The whole matrix. ``remarks`` are what does not fit: unknown tags, waivers that have expired or do nothing."""

    rows: tuple[TracedRequirement, ...]
    remarks: tuple[str, ...]
    has_register: bool

    def count(self, state: State) -> int:
        """How many requirements are in this state."""
        return sum(row.state is state for row in self.rows)


def trace(
    record: EvidenceRecord,
    features: Sequence[FeatureText],
    register: Register,
    waivers: Sequence[Waiver],
    day: date,
    *,
    has_register: bool = True,
) -> Traceability:
    """The matrix, with the waivers that are in force on a day."""
    in_force = {waiver.about: waiver for waiver in waivers if waiver.holds(day)}
    texts = {text.place: text for feature in features for text in feature.scenarios}
    every = [
        Traced(texts[scenario.place], scenario, in_force.get(_name(texts[scenario.place])))
        for scenario in record.scenarios
    ]
    by_tag: dict[str, list[Traced]] = {}
    for traced in every:
        for tag in traced.text.tags:
            by_tag.setdefault(tag, []).append(traced)
    rows = tuple(_row(r, tuple(by_tag.get(r.id, ())), in_force.get(r.id)) for r in register.requirement)
    known = {requirement.id for requirement in register.requirement}
    used = {waiver.about for row in rows for waiver in row.waivers} | {_name(t.text) for t in every if t.is_waived}
    remarks = (*_unknown(by_tag, known), *_about_waivers(waivers, day, used, known | set(map(_name, texts.values()))))
    return Traceability(rows, remarks, has_register)


def _row(requirement: Requirement, scenarios: tuple[Traced, ...], waiver: Waiver | None) -> TracedRequirement:
    plain = _state(s.record.outcome for s in scenarios)
    rest = _state(s.record.outcome for s in scenarios if not s.is_waived) if scenarios else plain
    used = [s.waiver for s in scenarios if s.is_waived and s.waiver]
    if waiver is not None and plain is not State.COVERED:
        return TracedRequirement(requirement, State.WAIVED, plain, scenarios, (waiver, *used))
    if plain is not State.COVERED and used and rest in (State.COVERED, State.UNCOVERED):
        return TracedRequirement(requirement, State.WAIVED, plain, scenarios, tuple(dict.fromkeys(used)))
    return TracedRequirement(requirement, plain, plain, scenarios)


def _state(outcomes: Iterable[Outcome]) -> State:
    found = set(outcomes)
    if not found:
        return State.UNCOVERED
    if Outcome.FAILED in found:
        return State.FAILED
    return State.COVERED if found == {Outcome.PASSED} else State.NOT_RUN


def _unknown(by_tag: Mapping[str, list[Traced]], known: set[str]) -> list[str]:
    return [f"The tag @{tag} names no requirement of the register." for tag in sorted(set(by_tag) - known)]


def _name(text: ScenarioText) -> str:
    """How a waiver names a scenario: all rows of an outline at once."""
    return f"{text.place.feature}: {text.name}"


def _about_waivers(waivers: Sequence[Waiver], day: date, used: set[str], things: set[str]) -> list[str]:
    remarks = []
    for waiver in waivers:
        if waiver.about not in things:
            remarks.append(f"The waiver of {waiver.about} is about no requirement or scenario of this run.")
        elif not waiver.holds(day):
            remarks.append(f"The waiver of {waiver.about} by {waiver.by} ended on {waiver.until}: it does not count.")
        elif waiver.about not in used:
            remarks.append(f"The waiver of {waiver.about} by {waiver.by} is not needed: it passes.")
    return remarks
