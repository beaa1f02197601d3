"""The feature files of a run, parsed: what the scenarios say, and which record belongs to which of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from gherkin.ast_builder import AstBuilder
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler
from gherkin.stream.id_generator import IdGenerator

from simulator.reports.evidence.record import Place


@dataclass(frozen=True)
class ScenarioText:
    """What a scenario says, its placeholders filled in. ``node`` and ``rule`` are those of the parsed feature."""

    place: Place
    node: Any
    rule: Any | None
    pickle: Any

    @property
    def name(self) -> str:
        """Its name as the file has it: one for all rows of an outline, no two alike in a feature."""
        return str(self.node["name"])

    @property
    def title(self) -> str:
        """Its name, with the values of its row of examples if it has one."""
        return f"{self.pickle['name']} [{', '.join(self.values.values())}]" if self.values else str(self.pickle["name"])

    @property
    def tags(self) -> tuple[str, ...]:
        """Its own tags and those that it inherits: the requirements that it is about."""
        return tuple(dict.fromkeys(tag["name"].lstrip("@") for tag in self.pickle["tags"]))

    @cached_property
    def values(self) -> Mapping[str, str]:
        """The row of examples, by the headings of its columns; empty for a plain scenario."""
        rows = [(table, row) for table in self.node["examples"] for row in table.get("tableBody", ())]
        if self.place.row < 0:
            return {}
        table, row = rows[self.place.row]
        headings = (cell["value"] for cell in table["tableHeader"]["cells"])
        return dict(zip(headings, (cell["value"] for cell in row["cells"]), strict=True))


@dataclass(frozen=True)
class FeatureText:
    """A feature file. ``document`` is the parsed file, ``scenarios`` are in the order in which they stand there."""

    uri: str
    source: str
    document: Any
    scenarios: tuple[ScenarioText, ...]

    @property
    def node(self) -> Any:
        """The parsed feature itself."""
        return self.document["feature"]

    @property
    def name(self) -> str:
        """Its title."""
        return str(self.node["name"])


def parse_features(sources: Mapping[str, str]) -> tuple[FeatureText, ...]:
    """Feature files by name, in order of their names. All of them can be parsed: pytest-bdd has run them."""
    ids = IdGenerator()
    parser: Any = Parser(ast_builder=AstBuilder(ids))
    compiler = Compiler(ids)
    features = []
    for uri, source in sorted(sources.items()):
        document: Any = parser.parse(source) | {"uri": uri}
        pickles: Any = compiler.compile(document)
        features.append(FeatureText(uri, source, document, tuple(_scenarios(uri, document, pickles))))
    return tuple(features)


def _scenarios(uri: str, document: Any, pickles: list[Any]) -> Iterator[ScenarioText]:
    """Pickles come scenario by scenario, and row by row within an outline."""
    nodes = {scenario["id"]: (rule, scenario) for rule, scenario in scenarios_of(document["feature"])}
    for node_id, group in groupby(pickles, key=lambda pickle: pickle["astNodeIds"][0]):
        rule, scenario = nodes[node_id]
        for number, pickle in enumerate(group):
            row = number if scenario["examples"] else -1
            yield ScenarioText(Place(uri, scenario["location"]["line"], row), scenario, rule, pickle)


def scenarios_of(feature: Any) -> Iterator[tuple[Any | None, Any]]:
    """Every scenario of a parsed feature, with the rule that it stands under, if any."""
    for child in feature["children"]:
        if "scenario" in child:
            yield None, child["scenario"]
        for inner in child.get("rule", {}).get("children", ()):
            if "scenario" in inner:
                yield child["rule"], inner["scenario"]
