"""What ``docs/fleet.md`` and the national scenario say of the settings is what the settings are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.actors.steps import Step
from simulator.engine.fleet.national import national_scenario, run_fleet
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.scenario_file import parse_scenario

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs/fleet.md").read_text(encoding="utf-8")
NATIONAL = ROOT / "fixtures/scenarios/national.toml"
SECTIONS = (
    "placement", "fleet", "registration", "correction", "smets1", "change_of_supplier", "operator_moves", "latency",
    "device_orders",
)  # fmt: skip
SHOWN = (Step.MOVE, Step.RENEW_ON_ESME, Step.RENEW_PROXY, Step.CHANGE_SUPPLIER, Step.AUDIT)
NOT_OF_THE_MODEL = {"fleet.homes", "fleet.installation_days", "device_orders.forecasts"}
"""Said on the command line; whether forecasts are made at all."""


def rows() -> dict[str, tuple[str, str]]:
    """The table of the settings: default and source by key."""
    table = re.findall(r"^\| `(\w+\.\w+)` \| (\S+) \| (.+) \|$", DOCS, re.M)
    return {key: (default, source) for key, default, source in table}


def test_every_setting_of_the_model_is_listed_with_its_default() -> None:
    defaults = {
        f"{section}.{name}": str(value)
        for section in SECTIONS
        for name, value in getattr(Scenario(), section).model_dump().items()
    }
    listed = {key: value for key, (value, _) in rows().items()}
    assert listed == {key: value for key, value in defaults.items() if key not in NOT_OF_THE_MODEL}


@pytest.mark.parametrize("key", rows())
def test_each_default_is_published_or_an_assumption_in_the_code_as_well(key: str) -> None:
    section, name = key.split(".")
    description = type(getattr(Scenario(), section)).model_fields[name].description
    published = "(seed 0" in description
    assert published != ("(assumption)" in description)
    assert rows()[key][1].startswith("published" if published else "assumption")


def test_the_national_scenario_shows_mergers_renewals_and_revocations() -> None:
    scenario = national_scenario(parse_scenario(NATIONAL.read_text(encoding="utf-8")), 400, 4)
    assert (len(scenario.mergers), len(scenario.certificate_renewals)) == (1, 2)
    run = run_fleet(scenario, RuleSet())
    answers = {step.name: int(run.figures.by_step[step].sum()) for step in SHOWN}
    assert all(count > 0 for count in answers.values()), answers
    assert run.smki.batches
