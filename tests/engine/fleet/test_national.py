"""The country in shards: whoever works on them, in whatever order, the result is the same."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.actors.homes import DISTRIBUTORS
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.area import premises_of_areas
from simulator.engine.fleet.event_log import COLUMNS, EventLog
from simulator.engine.fleet.figures import Figures
from simulator.engine.fleet.national import AreaTask, NationalRun, live_through, national_scenario, run_fleet
from simulator.scenario import Scenario
from tests.support.fleets import area_of_all, busy_scenario, in_cohorts, rule_set

SCENARIO = busy_scenario(700, days=30)
RULES = rule_set(("SECMP0063=dcc-assessment", "DP107=registered-operator"))
COUNTS = ("by_step", "by_user", "judged", "changes", "seconds")


def same(one: Figures, other: Figures) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in COUNTS)


@pytest.fixture(scope="module")
def here() -> NationalRun:
    return run_fleet(SCENARIO, RULES)


class Backwards(Executor):
    """Works on everything at once, and on the last first."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Future[Any], Any, Any]] = []

    def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._waiting.append((future, work, arguments))
        if len(self._waiting) == len(DISTRIBUTORS):
            for waiting, its_work, its_arguments in reversed(self._waiting):
                waiting.set_result(its_work(*its_arguments))
        return future


def test_other_processes_come_to_the_same(here: NationalRun) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        elsewhere = run_fleet(SCENARIO, RULES, executor)
    assert list(elsewhere.areas) == list(here.areas)
    assert all(same(here.areas[area], elsewhere.areas[area]) for area in here.areas)


def test_the_order_of_work_does_not_matter(here: NationalRun) -> None:
    backwards = run_fleet(SCENARIO, RULES, Backwards())
    assert list(backwards.areas) == list(here.areas)
    assert all(same(here.areas[area], backwards.areas[area]) for area in here.areas)


def test_the_areas_together_are_the_country_in_one_piece(here: NationalRun, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet  # noqa: PLC0415

    run_fleet(SCENARIO, RULES, out=tmp_path)
    parts = []
    for file in sorted(tmp_path.iterdir()):
        table = parquet.read_table(file)
        part = EventLog(*(table.column(name).to_numpy() for name in COLUMNS))
        assert (np.diff(part.time) >= 0).all()
        parts.append(part)
    assert len(parts) == len(DISTRIBUTORS)
    joined, whole = EventLog.joined(parts).sorted(), in_cohorts(area_of_all(SCENARIO, RULES))
    assert [name for name in COLUMNS if not np.array_equal(getattr(joined, name), getattr(whole, name))] == []
    assert here.figures.by_step.sum() == len(whole)


def test_each_home_lies_in_one_area() -> None:
    premises = premises_of_areas(SCENARIO)
    assert sorted(np.concatenate(premises).tolist()) == list(range(700))
    assert all(len(own) for own in premises)


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    run_fleet(busy_scenario(40, days=3), rule_set(()), progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (40, 40)
    assert told == sorted(told)


def test_an_area_without_homes_has_no_events() -> None:
    figures = live_through(AreaTask(busy_scenario(5), (), 3, np.empty(0, dtype=np.uint32)))
    assert figures.requests == 0


def test_a_national_scenario_installs_on_every_working_day_of_its_years() -> None:
    scenario = national_scenario(Scenario(), 1_000, 4)
    assert (scenario.fleet.homes, scenario.days) == (1_000, 1461)
    assert scenario.fleet.installation_days == pytest.approx(1461 * 5 / 7 - 8 * 4, abs=4)


@pytest.mark.parametrize(
    ("premises", "years", "said"),
    [(0, 4, "premises"), (-3, 4, "premises"), (80_000_001, 4, "80,000,000"), (5, 0, "years"), (5, 60, "years")],
)
def test_impossible_sizes_are_refused(premises: int, years: float, said: str) -> None:
    with pytest.raises(SimulatorError, match=said):
        national_scenario(Scenario(), premises, years)


def test_a_lost_worker_is_told() -> None:
    class Losing(Executor):
        def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("killed"))
            return future

    with pytest.raises(SimulatorError, match="--workers"):
        run_fleet(SCENARIO, RULES, Losing())


def test_a_fleet_needs_a_supplier() -> None:
    nobody = Scenario.model_validate({"fleet": {"homes": 0}, "suppliers": []})
    with pytest.raises(SimulatorError, match="suppliers"):
        national_scenario(nobody, 10, 1)
