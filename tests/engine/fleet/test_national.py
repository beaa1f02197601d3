"""The country in shards: whoever works on them, in whatever order, the result is the same."""

from __future__ import annotations

import dataclasses
import math
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.actors.homes import DISTRIBUTORS
from simulator.actors.steps import REQUESTS
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.area import premises_of_areas
from simulator.engine.fleet.event_log import COLUMNS, EventLog
from simulator.engine.fleet.executors import Workforce
from simulator.engine.fleet.living import AreaTask, live_through
from simulator.engine.fleet.memory import memory_of_an_area
from simulator.engine.fleet.national import NationalRun, national_scenario, run_fleet
from simulator.scenario import Scenario
from tests.support.fleets import area_of_all, busy_scenario, in_cohorts, rule_set, same_figures
from tests.support.killing import deadly_rules

SCENARIO = busy_scenario(700, days=30)
RULES = rule_set(("SECMP0063=dcc-assessment", "DP107=registered-operator"))


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


def test_other_processes_come_to_the_same(here: NationalRun, processes: Workforce) -> None:
    elsewhere = run_fleet(SCENARIO, RULES, processes)
    assert same_figures(elsewhere, here)


def test_the_order_of_work_does_not_matter(here: NationalRun) -> None:
    backwards = run_fleet(SCENARIO, RULES, Backwards())
    assert same_figures(backwards, here)


def test_the_areas_together_are_the_country_in_one_piece(here: NationalRun, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet  # noqa: PLC0415

    run_fleet(SCENARIO, RULES, out=tmp_path)
    parts = []
    for file in sorted(tmp_path.glob("events-*")):
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
    [
        (0, 4, "premises"),
        (-3, 4, "premises"),
        (80_000_001, 4, "80,000,000"),
        (5, 0, "years"),
        (5, 60, "years"),
        (5, math.nan, "years"),
        (5, math.inf, "years"),
    ],
)
def test_impossible_sizes_are_refused(premises: int, years: float, said: str) -> None:
    with pytest.raises(SimulatorError, match=said):
        national_scenario(Scenario(), premises, years)


def test_a_process_that_is_killed_does_not_change_the_result(processes: Workforce, tmp_path: Path) -> None:
    scenario = busy_scenario(150, days=12)
    found = run_fleet(scenario, deadly_rules(tmp_path / "marker"), processes)
    assert (tmp_path / "marker").exists()
    assert same_figures(found, run_fleet(scenario, rule_set(("SECMP0063",))))


def test_workers_that_are_lost_again_and_again_are_told() -> None:
    class Losing(Executor):
        def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("killed"))
            return future

    with pytest.raises(SimulatorError, match="--workers"):
        run_fleet(SCENARIO, RULES, Losing())


def test_a_run_tells_what_it_cost(here: NationalRun) -> None:
    assert here.effort.requests == here.figures.requests
    assert here.effort.requests_per_second == here.effort.requests / here.effort.seconds
    assert (len(here.effort.memory), here.effort.finished_before) == (1, 0)
    assert 50 << 20 < here.effort.peak_memory < 4 << 30


def test_events_that_a_worker_elsewhere_has_kept_for_itself_are_missed(tmp_path: Path) -> None:
    class Elsewhere(Executor):
        def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_result(work(*(dataclasses.replace(task, out=tmp_path / "its-own") for task in arguments)))
            return future

    (tmp_path / "its-own").mkdir()
    with pytest.raises(SimulatorError, match="a folder with --out that all machines share"):
        run_fleet(busy_scenario(5, days=2), RULES, Elsewhere(), out=tmp_path)


def test_areas_of_unequal_weight_are_one_country() -> None:
    """As many homes as are asked for, none where the weight is nothing, and what all of them would do in one area."""
    weights = {operator.participant: 1 for operator in DISTRIBUTORS} | {"LOND": 0, "EELC": 13}
    scenario = busy_scenario(600, fleet={"homes": 600, "installation_days": 20, "area_weights": weights})
    run = run_fleet(scenario, RULES)
    assert run.areas["LOND"].esmes == 0
    assert run.areas["EELC"].esmes > 0.4 * run.figures.esmes
    log = in_cohorts(area_of_all(scenario, RULES))
    assert run.figures.wrong_at_the_end == log.change.sum(dtype=int) > 0
    assert run.figures.requests == np.isin(log.step, list(REQUESTS)).sum()


def test_the_largest_area_says_how_much_memory_is_needed() -> None:
    alike = national_scenario(Scenario(), 30_000_000, 4)
    weights = {operator.participant: 1 for operator in DISTRIBUTORS} | {"EELC": 13}
    fleet = alike.fleet.model_copy(update={"area_weights": weights})
    half = alike.model_copy(update={"fleet": fleet})
    assert memory_of_an_area(half, events=False) > 3 * memory_of_an_area(alike, events=False)


def test_more_homes_more_events_and_shorter_runs_need_more_memory() -> None:
    def needed(premises: int, years: float, *, events: bool) -> int:
        return memory_of_an_area(national_scenario(Scenario(), premises, years), events=events)

    sizes = [
        needed(1_000_000, 4, events=False),
        needed(30_000_000, 4, events=False),
        needed(30_000_000, 1, events=False),
        needed(30_000_000, 1, events=True),
    ]
    assert all(one < other for one, other in pairwise(sizes))


def test_a_fleet_needs_a_supplier() -> None:
    nobody = Scenario.model_validate({"fleet": {"homes": 0}, "suppliers": []})
    with pytest.raises(SimulatorError, match="suppliers"):
        national_scenario(nobody, 10, 1)
