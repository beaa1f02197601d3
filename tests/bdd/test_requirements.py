"""The requirements register and the features name each other."""

import tomllib
from pathlib import Path

import pytest

from simulator.bdd import collection
from simulator.reports.evidence.gherkin import scenarios_of

ROOT = Path(__file__).parents[2]
FEATURES = sorted((ROOT / "features").rglob("*.feature"))
REGISTER = tomllib.loads((ROOT / "fixtures" / "requirements.toml").read_text())


@pytest.fixture(scope="module")
def scenarios_by_tag() -> dict[str, list[str]]:
    """Each tag of the features, and the files that carry it."""
    found: dict[str, list[str]] = {}
    for file in FEATURES:
        tags, faults = collection.read(file)
        assert faults == []
        for tag in tags:
            found.setdefault(tag, []).append(str(file.relative_to(ROOT)))
    return found


def test_every_requirement_has_a_scenario(scenarios_by_tag: dict[str, list[str]]) -> None:
    without = [f"{r['id']}: {r['text']}" for r in REGISTER["requirement"] if r["id"] not in scenarios_by_tag]
    assert without == [], "these requirements have no scenario:\n" + "\n".join(without)


def test_every_tag_is_a_requirement(scenarios_by_tag: dict[str, list[str]]) -> None:
    known = {r["id"] for r in REGISTER["requirement"]}
    unknown = [f"@{tag} in {', '.join(files)}" for tag, files in scenarios_by_tag.items() if tag not in known]
    assert unknown == [], "these tags name no requirement:\n" + "\n".join(unknown)


def test_every_scenario_has_a_requirement() -> None:
    from gherkin.parser import Parser  # noqa: PLC0415 - not typed

    without = []
    for file in FEATURES:
        feature = Parser().parse(file.read_text())["feature"]
        for rule, scenario in scenarios_of(feature):
            nodes = [feature, scenario, *([rule] if rule else [])]
            tables = scenario["examples"]
            if not any(node["tags"] for node in nodes) and not (tables and all(t["tags"] for t in tables)):
                without.append(f"{file.relative_to(ROOT)}: {scenario['name']}")
    assert without == []


def test_the_register_is_in_order() -> None:
    ids = [r["id"] for r in REGISTER["requirement"]]
    assert len(ids) == len(set(ids))
    assert {r["source"] for r in REGISTER["requirement"]} == set(REGISTER["sources"])
    assert all(r["text"] and r["section"] for r in REGISTER["requirement"])
