"""What changed between two evidences: scenarios, requirements, rule sets, versions, documents. And what got worse."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.reports.decoded.tree import Shown
from simulator.reports.evidence.gherkin import ScenarioText, parse_features
from simulator.reports.evidence.record import EvidenceRecord, Exchange, Outcome, ScenarioRecord
from simulator.reports.evidence.traceability import State
from simulator.reports.sequence import said

_MOST_WORDS = 12
"""So many lines of a document are told that differ."""
_BEST_FIRST = (Outcome.PASSED, Outcome.SKIPPED, Outcome.NOT_RUN, Outcome.LOST, Outcome.FAILED)
_BEST_STATE_FIRST = (State.COVERED, State.WAIVED, State.NOT_RUN, State.UNCOVERED, State.FAILED)
_SURROUNDINGS = ("version", "features", "simulator", "python", "platform", "register", "waivers")

Name = tuple[str, str]
"""A scenario by its file and title: lines move, names stay."""


@dataclass(frozen=True)
class Side:
    """One of the two: its record, the state of each requirement, and its provenance as data."""

    record: EvidenceRecord
    requirements: Mapping[str, str]
    provenance: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """Something that differs. ``details`` are lines about it."""

    what: str
    about: str
    before: str
    after: str
    worse: bool = False
    details: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        sign = "worse: " if self.worse else ""
        arrow = f"{self.before or 'absent'} → {self.after or 'absent'}" if self.before or self.after else "differs"
        return f"{sign}{self.what} {self.about}: {arrow}"


def compare(before: Side, after: Side) -> tuple[Change, ...]:
    """Everything that differs, what matters most first. Nothing, if the two prove the same of the same."""
    return (
        *_completeness(before.record, after.record),
        *_outcomes(before, after),
        *_requirements(before.requirements, after.requirements),
        *_courses(before, after),
        *_surroundings(before.provenance, after.provenance),
    )


def _completeness(before: EvidenceRecord, after: EvidenceRecord) -> Iterator[Change]:
    if before.problems != after.problems:
        old, new = ("complete" if record.complete else "not complete" for record in (before, after))
        worse = before.complete and not after.complete
        yield Change("run", "as a whole", old, new, worse=worse, details=after.problems)


def _outcomes(before: Side, after: Side) -> Iterator[Change]:
    """Scenarios that are new, gone, or have come out otherwise. A new one that failed makes it worse."""
    old, new = scenarios_by_name(before.record), scenarios_by_name(after.record)
    for name in [*old, *(name for name in new if name not in old)]:
        here, there = old.get(name), new.get(name)
        was, became = (str(pair[1].outcome) if pair else "" for pair in (here, there))
        if was != became:
            worse = there is not None and _rank(there) > (_rank(here) if here else 0)
            yield Change("scenario", _shown(name), was, became, worse=worse, details=_message(there))


def _rank(pair: tuple[ScenarioText, ScenarioRecord]) -> int:
    return _BEST_FIRST.index(pair[1].outcome)


def _message(pair: tuple[ScenarioText, ScenarioRecord] | None) -> tuple[str, ...]:
    return tuple(pair[1].message.splitlines()[:_MOST_WORDS]) if pair else ()


def _requirements(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            ranks = [_BEST_STATE_FIRST.index(State(state)) if state else 0 for state in (old, new)]
            yield Change("requirement", name, old, new, worse=bool(new) and ranks[1] > ranks[0])


def _courses(before: Side, after: Side) -> Iterator[Change]:
    """Scenarios in both that say, exchange or rest on something else."""
    old, new = scenarios_by_name(before.record), scenarios_by_name(after.record)
    for name in old:
        if name in new:
            yield from _course(_shown(name), before.record, old[name], after.record, new[name])


def _course(
    about: str,
    before: EvidenceRecord,
    old: tuple[ScenarioText, ScenarioRecord],
    after: EvidenceRecord,
    new: tuple[ScenarioText, ScenarioRecord],
) -> Iterator[Change]:
    steps = [[step["text"] for step in text.pickle["steps"]] for text, _ in (old, new)]
    if steps[0] != steps[1]:
        yield Change("steps of", about, "", "", details=_differing(*steps))
    results = [[str(outcome) for outcome in record.steps] for _, record in (old, new)]
    if steps[0] == steps[1] and results[0] != results[1] and old[1].outcome == new[1].outcome:
        numbered = [[f"{n}. {outcome}" for n, outcome in enumerate(side, start=1)] for side in results]
        yield Change("step results of", about, "", "", details=_differing(*numbered))
    worlds = old[1].world, new[1].world
    rules = [world.rules if world else "" for world in worlds]
    if rules[0] != rules[1]:
        yield Change("rule set of", about, rules[0], rules[1])
    sent = [world.exchanges if world else () for world in worlds]
    if [(e.document, e.words) for e in sent[0]] != [(e.document, e.words) for e in sent[1]]:
        details = _differing_documents(before, sent[0], after, sent[1])
        yield Change("documents of", about, "", "", details=details)


def _differing_documents(
    before: EvidenceRecord, old: Sequence[Exchange], after: EvidenceRecord, new: Sequence[Exchange]
) -> tuple[str, ...]:
    """The first document that differs, in words; or what was exchanged, if that is something else."""
    kinds = [[f"{e.event.sender} to {e.event.recipient}: {said(e.event)}" for e in side] for side in (old, new)]
    if kinds[0] != kinds[1]:
        return _differing(*kinds)
    pairs = [(o, n) for o, n in zip(old, new, strict=True) if (o.document, o.words) != (n.document, n.words)]
    first_old, first_new = pairs[0]
    lines = _differing(_lines(before.words.get(first_old.words, ())), _lines(after.words.get(first_new.words, ())))
    told = lines or ("it says the same, in other octets",)
    return f"{len(pairs)} of {len(old)} differ, first {said(first_old.event)}:", *told


def _lines(nodes: Iterable[Shown], place: str = "") -> list[str]:
    """A decoded document line by line, each with the way to it."""
    found = []
    for node in nodes:
        here = f"{place} / {node.label}" if place else node.label
        found += [f"{here}: {node.value}", *_lines(node.children, here)]
    return found


def _differing(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Lines that are in one side only: ``- before``, ``+ after``."""
    lines = [
        f"{line[0]} {line[1:]}"
        for line in difflib.unified_diff(old, new, lineterm="", n=0)
        if line[0] in "+-" and not line.startswith(("+++", "---"))
    ]
    more = (f"… and {len(lines) - _MOST_WORDS} lines more",) if len(lines) > _MOST_WORDS else ()
    return (*lines[:_MOST_WORDS], *more)


def _surroundings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Version, commits and libraries. Times and the number of processes change nothing."""
    for name in _SURROUNDINGS:
        old, new = (_told(side.get(name, "")) for side in (before, after))
        if old != new:
            yield Change("commit of the" if name in ("features", "simulator") else "run on", name, old, new)
    libraries = [side.get("libraries", {}) for side in (before, after)]
    for name in sorted({*libraries[0], *libraries[1]}):
        old, new = (side.get(name, "") for side in libraries)
        if old != new:
            yield Change("library", name, old, new)


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value.get('commit', '')}{' (modified)' if value.get('modified') else ''}"
    return str(value)


def scenarios_by_name(record: EvidenceRecord) -> dict[Name, tuple[ScenarioText, ScenarioRecord]]:
    """Scenarios by file and title. Rows of examples that are alike are numbered."""
    texts = {text.place: text for feature in parse_features(record.sources) for text in feature.scenarios}
    seen: Counter[Name] = Counter()
    found = {}
    for scenario in record.scenarios:
        text = texts[scenario.place]
        name = (scenario.place.feature, text.title)
        seen[name] += 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        found[name[0], f"{name[1]}{again}"] = (text, scenario)
    return found


def _shown(name: Name) -> str:
    return f"'{name[1]}' ({name[0]})"
