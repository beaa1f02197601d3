"""An experiment comes to the same whoever works on it, in whatever order, after any interruption."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from simulator.analysis.experiment import experiment as module
from simulator.analysis.experiment.experiment import Found, run_experiment
from simulator.analysis.experiment.measures import Measures
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.executors import open_executor
from tests.support.sweeps import RATE, InMemory, axis, small_experiment

EXPERIMENT = small_experiment()
TASKS = 2 * 3


@pytest.fixture(scope="module")
def here() -> Found:
    return run_experiment(EXPERIMENT, InMemory())


class Backwards(Executor):
    """Works on everything at once, and on the last first."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Future[Any], Callable[..., Any], Any]] = []

    def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._waiting.append((future, work, arguments))
        if len(self._waiting) == TASKS:
            for waiting, its_work, its_arguments in reversed(self._waiting):
                waiting.set_result(its_work(*its_arguments))
        return future


def test_other_processes_come_to_the_same(here: Found) -> None:
    with open_executor("processes", 2) as executor:
        assert run_experiment(EXPERIMENT, InMemory(), executor).cells == here.cells


def test_a_dask_cluster_comes_to_the_same(here: Found) -> None:
    pytest.importorskip("distributed")
    with open_executor("dask", 2) as executor:
        assert run_experiment(EXPERIMENT, InMemory(), executor).cells == here.cells


def test_the_order_of_work_does_not_matter(here: Found) -> None:
    assert run_experiment(EXPERIMENT, InMemory(), Backwards()).cells == here.cells


def test_what_is_kept_is_not_done_again(here: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    class UntilKilled(InMemory):
        def keep(self, cell: str, replication: int, found: Sequence[tuple[str, Measures]]) -> None:
            super().keep(cell, replication, found)
            if self.kept == 4:
                raise Killed

    store = UntilKilled()
    with pytest.raises(Killed):
        run_experiment(EXPERIMENT, store)
    later = InMemory()
    later.content = store.content
    told: list[tuple[int, int]] = []
    again = run_experiment(EXPERIMENT, later, progress=lambda done, of: told.append((done, of)))
    assert again.cells == here.cells
    assert later.kept == TASKS - 4
    assert told == [(4, 6), (5, 6), (6, 6)]
    monkeypatch.setattr(module, "replicate", None)
    assert run_experiment(EXPERIMENT, later).cells == here.cells


def test_of_a_changed_grid_only_the_new_cells_are_run(here: Found) -> None:
    store = InMemory()
    run_experiment(EXPERIMENT, store)
    grid = dataclasses.replace(EXPERIMENT.grid, axes=(axis(RATE, 0.4, 0.2),))
    changed = run_experiment(dataclasses.replace(EXPERIMENT, grid=grid), store)
    assert store.kept == TASKS + 3
    assert changed.cells[0].samples == here.cells[1].samples


def test_another_seed_shares_nothing(here: Found) -> None:
    scenario = EXPERIMENT.grid.scenario.model_copy(update={"seed": 1})
    grid = dataclasses.replace(EXPERIMENT.grid, scenario=scenario)
    assert {cell.key for cell in grid.cells}.isdisjoint(result.cell.key for result in here.cells)


def test_cells_share_their_homes(here: Found) -> None:
    """What a rate of wrong certificates does not touch is the same in all cells: how many ESMEs were installed."""
    judged = [
        [sum(told[f"after_seven_working_days.{state}"] for state in ("right", "wrong", "none")) for told in samples]
        for result in here.cells
        for _, samples in result.samples
    ]
    assert judged[1:] == judged[:-1]
    assert here.cells[0].samples != here.cells[1].samples


def test_replications_are_added_where_they_are_needed_alone() -> None:
    baseline = small_experiment((0.0, 0.9), ((),), replications=(3, 60), half_width="12%", premises=120)
    found = run_experiment(baseline, InMemory())
    seldom, often = found.cells
    assert 3 <= often.replications < seldom.replications < 60
    assert all(len(samples) == seldom.replications for _, samples in seldom.samples)
    assert list(found.lacking) == []


def test_what_the_replications_did_not_suffice_for_is_told() -> None:
    found = run_experiment(small_experiment(half_width="0.01%", replications=(2, 3)), InMemory())
    assert all(result.replications == 3 for result in found.cells)
    cell, worst = next(iter(found.lacking))
    assert (cell.number, worst.measure, worst.is_difference) == (0, "wrong_at_the_end", False)


def test_a_rule_set_that_is_named_twice_is_refused() -> None:
    with pytest.raises(SimulatorError, match="twice"):
        small_experiment(texts=((), ()))
