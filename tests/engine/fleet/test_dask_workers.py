"""A cluster of two worker processes on this machine: the same result bit for bit, also when one is killed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed")

from distributed import LocalCluster

from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.executors import Workforce, open_executor
from simulator.engine.fleet.national import run_fleet
from simulator.engine.fleet.working import each_done
from tests.support.fleets import busy_scenario, rule_set, same_figures
from tests.support.killing import deadly_rules

SCENARIO = busy_scenario(300, days=20)
RULES = rule_set(("SECMP0063",))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Workforce]:
    with open_executor("dask", 2) as executor:
        yield executor


def test_a_cluster_comes_to_what_this_process_does(cluster: Workforce, tmp_path: Path) -> None:
    here = run_fleet(SCENARIO, RULES, out=tmp_path)
    (tmp_path / "there").mkdir()
    there = run_fleet(SCENARIO, RULES, cluster, out=tmp_path / "there")
    assert same_figures(here, there)
    events = [file.name for file in tmp_path.glob("events-*")]
    assert events and all((tmp_path / "there" / n).read_bytes() == (tmp_path / n).read_bytes() for n in events)
    assert (cluster.places, len(there.effort.memory)) == (2, 3)


def test_a_killed_worker_does_not_change_the_result(cluster: Workforce, tmp_path: Path) -> None:
    found = run_fleet(SCENARIO, deadly_rules(tmp_path / "marker"), cluster)
    assert (tmp_path / "marker").exists()
    assert same_figures(found, run_fleet(SCENARIO, RULES))


def test_a_scheduler_elsewhere_is_worked_with_by_its_address() -> None:
    with LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        protocol="tcp",
        dashboard_address="127.0.0.1:0",
        memory_limit="2GiB",
    ) as elsewhere:
        address = elsewhere.scheduler_address.removeprefix("tcp://")
        with open_executor(f"dask://{address}") as executor:
            assert (executor.places, executor.room) == (2, 1 << 30)
            assert [result for _, result in each_done(executor, abs, [-3])] == [3]


def test_a_cluster_that_has_lost_all_its_workers_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.engine.fleet.dask_workers.DESERTED", 0.5)
    monkeypatch.setattr("simulator.engine.fleet.working._LOOK_AFTER", 0.5)
    with (
        LocalCluster(n_workers=1, processes=False, protocol="tcp", dashboard_address="127.0.0.1:0") as elsewhere,
        pytest.raises(SimulatorError, match="no workers any more"),
        open_executor(f"dask://{elsewhere.scheduler_address.removeprefix('tcp://')}") as executor,
    ):
        elsewhere.scale(0)
        list(each_done(executor, time.sleep, [5.0]))


def test_an_address_where_nobody_listens_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.engine.fleet.dask_workers.PATIENCE", 0.5)
    with (
        pytest.raises(SimulatorError, match="no Dask scheduler answers at '127"),
        open_executor("dask://127.0.0.1:1"),
    ):
        pass
