"""The requirements register and the features name each other."""

import tomllib
from pathlib import Path

import pytest

from simulator.bdd import collection
from simulator.dcc.refusals import Refusal
from simulator.reports.evidence.gherkin import scenarios_of
from simulator.rules.baseline import baseline_checks

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


def test_every_check_of_today_s_rulebook_is_told_of() -> None:
    told = "".join(file.read_text() for file in FEATURES)
    checks = [f"{check.code} by {check.name.replace('-', ' ')}" for check in baseline_checks()]
    assert [check for check in checks if check not in told] == []


def test_every_refusal_beyond_the_rulebook_has_a_code_that_is_told_of() -> None:
    told = "".join(file.read_text() for file in FEATURES)
    assert [code for code in {refusal.code for refusal in Refusal} if f"{code} b" not in told] == []


def test_the_register_is_in_order() -> None:
    ids = [r["id"] for r in REGISTER["requirement"]]
    assert len(ids) == len(set(ids))
    assert {r["source"] for r in REGISTER["requirement"]} == set(REGISTER["sources"])
    assert all(r["text"] and r["section"] for r in REGISTER["requirement"])
