"""A replication counts what national runs of the same homes count."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.analysis.experiment.measures import MEASURES, measures_of
from simulator.analysis.experiment.replication import Task, counted, replicate, replication_seed
from simulator.engine.fleet.chosen import chosen
from simulator.engine.fleet.figures import Figures
from simulator.engine.fleet.national import NationalRun, run_fleet
from tests.support.fleets import RULE_SETS, busy_scenario, rule_set

SCENARIO = busy_scenario(500, days=40)
SETS = [rule_set(RULE_SETS[place]) for place in (0, 3, 4)]
COUNTS = ("codes", "by_step", "by_user", "judged", "changes", "seconds")


@pytest.fixture(scope="module")
def national_runs() -> list[NationalRun]:
    return [run_fleet(SCENARIO, rules) for rules in SETS]


@pytest.mark.parametrize("block", [500, 173])
def test_the_figures_are_those_of_a_national_run(national_runs: list[NationalRun], block: int) -> None:
    for run, tally in zip(national_runs, counted(SCENARIO, SETS, block), strict=True):
        unlike = [n for n in COUNTS if not np.array_equal(getattr(tally.figures, n), getattr(run.figures, n))]
        assert unlike == [], run.rules.name
        assert tally.wrong_by_area.tolist() == [area.wrong_at_the_end for area in run.areas.values()]


def test_the_measures_fit_together() -> None:
    task = Task(0, 2, SCENARIO, (chosen(SETS[0]), chosen(SETS[1])))
    names = [supplier.name for supplier in SCENARIO.suppliers]
    for told in replicate(task):
        assert set(told) >= set(MEASURES)
        by_area = [n for name, n in told.items() if name.startswith("wrong_at_the_end_by_area.")]
        by_supplier = [told[f"wrong_at_the_end_by_supplier.{name}"] for name in names]
        assert len(by_area) == 14
        assert sum(by_area) == sum(by_supplier) == told["wrong_at_the_end"] > 0
        answers = {name: n for name, n in told.items() if name.startswith("answers.")}
        assert sum(answers.values()) == told["requests"]
        silent = answers.get("answers.E21", 0)
        assert told["rejections"] == told["requests"] - answers["answers.I0"] - silent
        after_seven = [told[f"after_seven_working_days.{state}"] for state in ("right", "wrong", "none")]
        assert 0 < sum(after_seven) <= 500
        assert sum(told[f"wrong_after_seven_working_days_by_supplier.{name}"] for name in names) == after_seven[1]


def test_every_rule_set_gets_the_same_homes_and_every_replication_others() -> None:
    """With one rule set twice there is no difference at all."""
    twice = (chosen(SETS[1]), chosen(SETS[1]))
    one, other = replicate(Task(0, 0, SCENARIO, twice))
    assert one == other
    assert replicate(Task(0, 1, SCENARIO, twice))[0] != one


def test_a_replication_has_a_seed_of_its_own() -> None:
    seeds = {replication_seed(seed, number) for seed in (63, 64) for number in range(500)}
    assert len(seeds) == 1000
    assert all(0 <= seed < 1 << 63 for seed in seeds)
    assert replication_seed(63, 0) == replication_seed(63, 0)


def test_measures_of_nothing_are_nothing() -> None:
    figures = Figures.empty(("I0", "E21", "right", "wrong", "none"), 1, 1, 1)
    told = measures_of(figures, np.zeros(14, dtype=np.int64), ["Avon Energy"])
    assert {n for name, n in told.items() if not name.startswith("answered")} == {0}
