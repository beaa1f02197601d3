"""Turns ``.feature`` files into tests without a Python module beside them.

Which files: one that is named on the command line, always; one that pytest comes across in a folder, if some feature
of that folder uses at least one step of this vocabulary; none that a Python test module binds itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from gherkin.errors import CompositeParserException
from gherkin.parser import Parser

from simulator.bdd import vocabulary
from simulator.reports.evidence.gherkin import scenarios_of

_TEMPLATES: Any = getattr(import_module("pytest_bdd.scenario"), "scenario_wrapper_template_registry", {})
"""Which scenario a test function runs: pytest-bdd 8 writes it on the function, pytest-bdd 9 here. Neither is public."""

_BIND = "from pytest_bdd import scenarios as _bind; _bind(__file__)"


class FeatureFile(pytest.Module):
    """A feature as a module of tests: its tests are those that ``pytest_bdd.scenarios`` makes of it."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """One test for each scenario, and for each row of an outline's examples."""
        tags, faults = read(self.path)
        if faults:
            raise self.CollectError("\n".join(f"{self.path}:{fault}" for fault in faults))
        for tag in tags:
            self.config.addinivalue_line("markers", f"{tag}: a tag of features")
        module = ModuleType(self.path.stem)
        module.__file__ = str(self.path)
        exec(compile(_BIND, str(self.path), "exec"), module.__dict__)
        self.obj = module
        return super().collect()

    def funcnamefilter(self, name: str) -> bool:
        """The tests are named by pytest-bdd, whatever the project calls its own."""
        return name.startswith("test_")


def read(path: Path) -> tuple[list[str], list[str]]:
    """The tags of a feature, and what is wrong with it that pytest-bdd would not say.

    Two scenarios of one name (the first is lost), a scenario without steps (it passes), an outline without a row of
    examples (its steps run with the names of their columns).
    """
    try:
        document: Any = Parser().parse(path.read_text(encoding="utf-8"))
    except CompositeParserException as error:
        return [], [str(e).replace("(", "", 1).replace("):", ":", 1) for e in error.errors]
    except UnicodeDecodeError as error:
        return [], [f"1: this file is not in UTF-8: {error.reason}"]
    feature = document.get("feature")
    if feature is None:
        return [], ["1: there is no Feature in this file"]
    scenarios = list(scenarios_of(feature))
    nodes = [feature, *(r for r, _ in scenarios if r), *(s for _, s in scenarios)]
    nodes += [examples for _, scenario in scenarios for examples in scenario["examples"]]
    tags = dict.fromkeys(tag["name"].lstrip("@") for node in nodes for tag in node["tags"])
    return list(tags), list(_faults([scenario for _, scenario in scenarios]))


def _faults(scenarios: list[Any]) -> Iterator[str]:
    names = Counter(scenario["name"] for scenario in scenarios)
    if not scenarios:
        yield "1: there is no Scenario in this feature"
    for scenario in scenarios:
        line, name = scenario["location"]["line"], scenario["name"]
        if names[name] > 1:
            yield f"{line}: there are {names[name]} scenarios named '{name}', of which one would run: names must differ"
        if not scenario["steps"]:
            yield f"{line}: the scenario '{name}' has no steps"
        tables = scenario["examples"]
        is_outline = bool(tables) or "Outline" in scenario["keyword"] or "Template" in scenario["keyword"]
        if is_outline and not (tables and all(table.get("tableBody") for table in tables)):
            yield f"{line}: the outline '{name}' lacks a row of examples"


@cache
def uses_the_vocabulary(folder: Path) -> bool:
    """Whether some feature in a folder uses at least one known step."""
    features = sorted(folder.glob("*.feature"))
    return any(vocabulary.uses_known_steps(f.read_text(encoding="utf-8", errors="replace")) for f in features)


def without_duplicates(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests without those that were made of a feature that a Python test module binds as well."""
    items = list(items)
    bound = {Path(t.feature.filename) for item in items if not _is_made_here(item) and (t := template_of(item))}
    return [item for item in items if not (_is_made_here(item) and item.path in bound)]


def _is_made_here(item: pytest.Item) -> bool:
    return item.getparent(FeatureFile) is not None


def template_of(item: pytest.Item) -> Any:
    """The scenario that a test runs, or nothing if it runs none."""
    function: Any = getattr(item, "obj", None)
    try:
        return getattr(function, "__scenario__", None) or _TEMPLATES.get(function)
    except TypeError:  # what cannot be referred to weakly is no scenario
        return None


def make_steps_known(plugins: pytest.PytestPluginManager, items: Iterable[pytest.Item]) -> None:
    """Let pytest find the steps, if a test uses one. Late is early enough: they are looked up when a scenario runs."""
    templates = {id(template): template for item in items if (template := template_of(item))}
    if any(vocabulary.is_known(step.name) for template in templates.values() for step in template.steps):
        for module in vocabulary.load():
            if not plugins.is_registered(module):
                plugins.register(cast("object", module), module.__name__)
