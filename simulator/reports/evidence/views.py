"""What a feature's page shows, scenario by scenario: values for the template, made from texts and records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from simulator.reports.evidence.gherkin import FeatureText, ScenarioText
from simulator.reports.evidence.record import (
    Answered,
    EvidenceRecord,
    Exchange,
    Outcome,
    ScenarioRecord,
    StepOutcome,
    WorldRecord,
)
from simulator.reports.sequence import said, sequence_svg

_SHORT = 12
SIGNS: dict[str, str] = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.SKIPPED: "–",
    Outcome.NOT_RUN: "–",
    Outcome.LOST: "?",
    StepOutcome.UNDEFINED: "✗",
    StepOutcome.NOT_REACHED: "–",
}
"""A sign for each outcome: no colour is needed to tell them apart."""


@dataclass(frozen=True)
class StepView:
    """A step with its values filled in, and what came of it."""

    keyword: str
    text: str
    table: tuple[tuple[str, ...], ...]
    docstring: str
    outcome: StepOutcome | None
    of_background: bool


@dataclass(frozen=True)
class SentView:
    """A line of the list of what was exchanged; ``anchor`` leads to the document on the same page."""

    time: datetime
    event: Any
    what: str
    anchor: str


@dataclass(frozen=True)
class CaseView:
    """A scenario, or one row of an outline: its steps, its answers, its diagram, and what was exchanged."""

    anchor: str
    title: str
    values: tuple[str, ...]
    record: ScenarioRecord
    steps: tuple[StepView, ...]
    diagram: Markup
    sent: tuple[SentView, ...]

    @property
    def answers(self) -> tuple[Answered, ...]:
        """What the DCC answered to each Service Request."""
        return self.record.world.answers if self.record.world else ()


@dataclass(frozen=True)
class ScenarioView:
    """A scenario of the file with its cases: one, or one for each row of examples."""

    node: Any
    tags: tuple[str, ...]
    headings: tuple[str, ...]
    cases: tuple[CaseView, ...]


@dataclass(frozen=True)
class RuleView:
    """A Rule with its scenarios; ``node`` is nothing for those that stand under none."""

    node: Any | None
    background: Any | None
    scenarios: tuple[ScenarioView, ...]


def rules_of(feature: FeatureText, record: EvidenceRecord) -> tuple[RuleView, ...]:
    """The whole feature."""
    cases = {s.place: s for s in record.of_feature(feature.uri)}
    children = feature.node["children"]
    plain = [child for child in children if "rule" not in child]
    views = [RuleView(None, _background(plain), tuple(_scenarios(plain, feature, cases)))]
    for rule in (child["rule"] for child in children if "rule" in child):
        inner = rule["children"]
        views.append(RuleView(rule, _background(inner), tuple(_scenarios(inner, feature, cases))))
    return tuple(view for view in views if view.scenarios or view.background)


def document_anchor(exchange: Exchange) -> str:
    """Where on a page a document stands. The same octets may say something else in another world."""
    return f"d-{exchange.document[:_SHORT]}-{exchange.words[:_SHORT]}" if exchange.document else ""


def case_anchor(text: ScenarioText) -> str:
    """Where on its page a scenario, or a row of one, stands."""
    return f"line-{text.place.line}" + (f"-row-{text.place.row + 1}" if text.place.row >= 0 else "")


def world_diagram(text: ScenarioText, world: WorldRecord, links: Mapping[int, str] | None = None) -> str:
    """The sequence diagram of a scenario's world."""
    events = [exchange.event for exchange in world.exchanges]
    return sequence_svg(
        events,
        lambda time: world.start + timedelta(milliseconds=time),
        title=f"Sequence diagram: {text.title}",
        names=world.names,
        links=links,
    )


def _background(children: Sequence[Any]) -> Any | None:
    return next((child["background"] for child in children if "background" in child), None)


def _scenarios(
    children: Sequence[Any], feature: FeatureText, records: Mapping[Any, ScenarioRecord]
) -> Iterator[ScenarioView]:
    for node in (child["scenario"] for child in children if "scenario" in child):
        texts = [text for text in feature.scenarios if text.node is node and text.place in records]
        if not texts:
            continue
        keywords = _keywords(feature.node)
        yield ScenarioView(
            node=node,
            tags=texts[0].tags,
            headings=tuple(texts[0].values),
            cases=tuple(_case(text, records[text.place], keywords) for text in texts),
        )


def _case(text: ScenarioText, record: ScenarioRecord, keywords: Mapping[str, tuple[str, bool]]) -> CaseView:
    steps = tuple(
        _step(step, keywords, record.steps[number] if number < len(record.steps) else None)
        for number, step in enumerate(text.pickle["steps"])
    )
    world = record.world
    exchanges = world.exchanges if world else ()
    links = {n: f"#{anchor}" for n, exchange in enumerate(exchanges) if (anchor := document_anchor(exchange))}
    return CaseView(
        anchor=case_anchor(text),
        title=text.title,
        values=tuple(text.values.values()),
        record=record,
        steps=steps,
        diagram=Markup(world_diagram(text, world, links) if world and exchanges else ""),
        sent=tuple(_sent(exchange, world) for exchange in exchanges if world),
    )


def _step(step: Any, keywords: Mapping[str, tuple[str, bool]], outcome: StepOutcome | None) -> StepView:
    keyword, of_background = keywords[step["astNodeIds"][0]]
    argument = step.get("argument", {})
    rows = argument.get("dataTable", {}).get("rows", ())
    return StepView(
        keyword=keyword,
        text=step["text"],
        table=tuple(tuple(cell["value"] for cell in row["cells"]) for row in rows),
        docstring=argument.get("docString", {}).get("content", "") or "",
        outcome=outcome,
        of_background=of_background,
    )


def _sent(exchange: Exchange, world: WorldRecord) -> SentView:
    time = world.start + timedelta(milliseconds=exchange.event.time)
    return SentView(time, exchange.event, said(exchange.event, world.names), document_anchor(exchange))


def _keywords(feature: Any) -> dict[str, tuple[str, bool]]:
    """The keyword of each step of a file, by its number there, and whether it belongs to a background."""
    found: dict[str, tuple[str, bool]] = {}
    for child in feature["children"]:
        for inner in child.get("rule", {}).get("children", (child,)):
            for kind, node in inner.items():
                found |= {s["id"]: (s["keyword"].strip(), kind == "background") for s in node.get("steps", ())}
    return found
