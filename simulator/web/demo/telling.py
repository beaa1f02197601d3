"""Tells a story: its Gherkin is carried out in a simulated world, and what happened is kept.

The sentences are those of the features (:mod:`simulator.bdd.vocabulary`); here they run without pytest. Nobody
changes a told story any more, so that any number of visitors can read one.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from simulator.bdd import reading, vocabulary
from simulator.bdd.evidence.worlds import WorldReader
from simulator.bdd.stage import Stage
from simulator.bdd.steps import modifications
from simulator.domain.errors import SimulatorError
from simulator.domain.parties import PartyCategory
from simulator.journal import Event
from simulator.pki.certificate import Certificate
from simulator.reports.decoded.certificate import show_certificate
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown
from simulator.reports.evidence.record import Answered, WorldRecord
from simulator.web.demo.gallery import Story
from simulator.web.demo.slots import DeviceState, states
from simulator.world import World

_FAILURES = (pytest.fail.Exception, AssertionError, SimulatorError, ValueError, OverflowError)
"""What a step may end with: what it expects is not so, or what it names is not there, or is no date or number."""
_ROLL_OUTS = "roll_outs"
"""What the sentences about roll-outs need, which has a page of its own."""


@dataclass(frozen=True)
class Step:
    """A step of the Gherkin and what came of it.

    ``holds`` is nothing where it was set aside, because the story is told under other rules than it names. ``end`` is
    how many entries the journal had after it. ``meaning`` explains an added step.
    """

    keyword: str
    text: str
    holds: bool | None
    message: str
    end: int
    added: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class ToldStory:
    """A story that has been told: the record of its world, its documents and their words by SHA-256, its Devices.

    ``states`` has the Devices before anything happened, and then after each entry of the journal. ``certificates`` are
    those that were in slots, in words, by thumbprint; ``categories`` are those of the Parties, by name.
    """

    record: WorldRecord
    documents: Mapping[str, bytes]
    words: Mapping[str, tuple[Shown, ...]]
    steps: tuple[Step, ...]
    states: tuple[tuple[DeviceState, ...], ...]
    certificates: Mapping[str, Shown]
    categories: Mapping[str, PartyCategory]

    @property
    def events(self) -> tuple[Event, ...]:
        """The journal, without the documents."""
        return tuple(exchange.event for exchange in self.record.exchanges)

    def at(self, time: int) -> datetime:
        """Simulated milliseconds as a date."""
        return self.record.start + timedelta(milliseconds=time)

    def moment(self, entries: int) -> datetime:
        """The simulated date and time after so many entries."""
        return self.at(self.record.exchanges[entries - 1].event.time) if entries else self.record.start

    def answer_to(self, event: Event) -> Answered | None:
        """What the DCC answered in the end to the request that an entry belongs to."""
        return next((a for a in self.record.answers if a.request_id == event.request_id), None)


class _WatchedStage(Stage):
    """A stage under settled rules, whose Devices are noted after each entry of the journal."""

    def __init__(self, rules: str) -> None:
        super().__init__(reading.in_force(rules))
        self.seen: list[tuple[DeviceState, ...]] = []

    @property
    def world(self) -> World:
        """The world; from its beginning on it is watched."""
        if self.has_begun:
            return super().world
        world = super().world
        self.seen = [states(self)] * (len(world.journal) + 1)
        world.journal.listener = lambda _: self.seen.append(states(self))
        return world


def tell(story: Story, rules: str, added: Sequence[str] = ()) -> ToldStory:
    """Tell a story under a rule set, and then carry out further steps that somebody has added.

    Raises :class:`~simulator.domain.errors.SimulatorError` for a rule set that there is not.
    """
    vocabulary.load()
    stage = _WatchedStage(rules)
    kinds = {"Context": "given", "Action": "when", "Outcome": "then"}
    written = [(kinds[step["type"]], step["text"], step.get("argument", {})) for step in story.scenario.pickle["steps"]]
    steps = [_take(stage, *step, as_written=rules == story.modified) for step in written]
    if not stage.has_begun:
        stage.world  # noqa: B018 - a story in which nothing happens has a world as well
    steps += [_take(stage, "", text, {}, added=True) for text in added]
    return _kept(stage, tuple(_with_keywords(story, steps)))


def _take(
    stage: Stage, kind: str, text: str, argument: Mapping[str, Any], *, as_written: bool = True, added: bool = False
) -> Step:
    """Carry out one step. The rules are settled: a step that names others than those is set aside."""
    sentence = next((s for s in vocabulary.SENTENCES if (s.kind == kind or added) and s.fits(text)), None)
    if sentence is None or _ROLL_OUTS in inspect.signature(sentence.function).parameters:
        return Step("", text, False, "no such sentence is known", _length(stage), added)
    if sentence.module == modifications.__name__ and sentence.kind == "given":
        return Step("", text, True if as_written and not added else None, "", _length(stage), added)
    particulars: dict[str, Any] = dict(sentence.parser.parse_arguments(text) or {})
    if "dataTable" in argument:
        rows = argument["dataTable"]["rows"]
        particulars["datatable"] = [[cell["value"] for cell in row["cells"]] for row in rows]
    try:
        sentence.function(stage, **particulars)
    except _FAILURES as failure:
        return Step("", text, False, str(failure), _length(stage), added)
    return Step("", text, True, "", _length(stage), added, sentence.meaning if added else "")


def _length(stage: Stage) -> int:
    return len(stage.world.journal) if stage.has_begun else 0


def _with_keywords(story: Story, steps: Sequence[Step]) -> Iterator[Step]:
    """The steps with the keywords of the file; those that were added are further actions."""
    keywords = [step["keyword"].strip() for step in story.scenario.node["steps"]]
    for number, step in enumerate(steps):
        yield replace(step, keyword=keywords[number] if number < len(keywords) else "When")


def _kept(stage: _WatchedStage, steps: tuple[Step, ...]) -> ToldStory:
    reader = WorldReader()
    record = reader.read(stage, [step.end for step in steps])
    known = Known.of(stage.world)
    held = {s.certificate for seen in stage.seen for d in seen for s in d.slots if s.certificate}
    return ToldStory(
        record=record,
        documents=reader.documents,
        words=reader.words,
        steps=steps,
        states=tuple(stage.seen),
        certificates={c.thumbprint: _shown(c, known) for c in held},
        categories={entry.party.name: entry.party.category for entry in known.directory.entries()},
    )


def _shown(certificate: Certificate, known: Known) -> Shown:
    return show_certificate("Certificate", certificate, known)
