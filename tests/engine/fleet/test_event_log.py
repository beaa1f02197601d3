"""The event log: its order, and what it takes to keep."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY
from simulator.engine.fleet import storing
from simulator.engine.fleet.event_log import COLUMNS, EventLog
from simulator.engine.fleet.storing import event_file
from simulator.scenario import Scenario
from simulator.world.behaviour import conduct_of
from tests.support.fleets import area_of_all, busy_scenario, in_cohorts, rule_set

SPARE = {"attempt": 0, "code": 0, "user": 0, "owner": 0, "change": 0, "took": 0, "supplier": 0}


def test_events_stand_in_order_of_time_then_home_then_step() -> None:
    time, premise, step = [5, 3, 3, 3, 5, 3], [1, 9, 2, 2, 0, 2], [0, 1, 7, 3, 4, 5]
    log = EventLog.of(6, time=time, premise=premise, step=step, **SPARE).sorted()
    found = list(zip(log.time.tolist(), log.premise.tolist(), log.step.tolist(), strict=True))
    assert found == sorted(zip(time, premise, step, strict=True))


@pytest.mark.parametrize("length", [1, 100, 1_500, 20_000])
def test_the_largest_and_longest_run_keeps_the_order(length: int) -> None:
    """Time and home of these do not fit into one number of 64 bits, but those of a year do."""
    days, premise = [1_500, 1_500 + length, 1_501, 1_500], [79_999_999, 1, 5, 79_999_999]
    time, step = [day * DAY for day in days], [3, 0, 0, 1]
    log = EventLog.of(4, time=time, premise=premise, step=step, **SPARE).sorted()
    found = list(zip(log.time.tolist(), log.premise.tolist(), log.step.tolist(), strict=True))
    assert found == sorted(zip(time, premise, step, strict=True))


@pytest.mark.parametrize(
    "latency", [{"wan_ms": 86_400_000, "spread": 1.34}, {"gateway_ms": 86_400_000, "spread": 0.86}, {"spread": 3}]
)
def test_the_longest_request_that_a_scenario_allows_fits_into_its_column(latency: dict[str, float]) -> None:
    conduct = conduct_of(Scenario.model_validate({"latency": latency}))
    took = int(4 * conduct.gateway.max() + conduct.wan.max())
    log = EventLog.of(1, time=0, premise=0, step=0, **(SPARE | {"took": took}))
    assert log.took.tolist() == [took]


def test_an_empty_log_is_one() -> None:
    assert len(EventLog.joined([]).sorted()) == 0


@pytest.fixture(scope="module")
def log() -> EventLog:
    return in_cohorts(area_of_all(busy_scenario(2_000), rule_set(("SECMP0063",))))


def test_parquet_keeps_every_event_in_at_most_fifteen_bytes(log: EventLog, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet  # noqa: PLC0415

    half = len(log) // 2
    with event_file(tmp_path, "events") as file:
        file.write(log.rows(slice(0, half)))
        file.write(log.rows(slice(half, None)))
    table = parquet.read_table(file.path)
    assert all(np.array_equal(table.column(name).to_numpy(), getattr(log, name)) for name in COLUMNS)
    assert file.path.stat().st_size / len(log) <= 15


def test_without_pyarrow_numpy_keeps_them(log: EventLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "parquet_library", lambda: None)
    with event_file(tmp_path, "events") as file:
        file.write(log)
    with np.load(file.path) as kept:
        assert all(np.array_equal(kept[name], getattr(log, name)) for name in COLUMNS)


def test_a_folder_that_is_not_there_is_named(log: EventLog, tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match="nowhere"), event_file(tmp_path / "nowhere", "events") as file:
        file.write(log)
