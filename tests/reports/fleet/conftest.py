"""One small national run under two rule sets: what the tests of its tables and of its report look at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.engine.fleet.national import NationalRun, run_fleet
from simulator.reports.fleet.files import write_fleet_files
from simulator.reports.fleet.lookups import write_lookups
from simulator.scenario import Scenario
from tests.support.fleets import busy_scenario, rule_set

RULES = {"baseline": (), "secmp0063-dcc-assessment": ("SECMP0063=dcc-assessment",)}
FORMULA = "=1+1 & <b>Sons</b>"


@dataclass(frozen=True)
class Kept:
    """A run's folder, its scenario and its figures."""

    folder: Path
    scenario: Scenario
    runs: list[NationalRun]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """1,200 homes in which everything happens often. One Supplier's name is a formula and markup."""
    pytest.importorskip("pyarrow")
    folder = tmp_path_factory.mktemp("national")
    suppliers = [{"name": "Avon Energy", "share": 3.0}, {"name": FORMULA, "small": True, "wrong_certificate_rate": 0.5}]
    scenario = Scenario.model_validate(busy_scenario(1_200, days=70).model_dump() | {"suppliers": suppliers})
    events = {folder / f"events-{name}": rule_set(texts) for name, texts in RULES.items()}
    runs = []
    for place, rules in events.items():
        place.mkdir()
        runs.append(run_fleet(scenario, rules, out=place))
    write_lookups(folder, scenario, events)
    return Kept(folder, scenario, runs)


@pytest.fixture(scope="session")
def report(kept: Kept) -> Path:
    """The folder with the report and its tables as well."""
    write_fleet_files(kept.folder, kept.runs)
    return kept.folder
