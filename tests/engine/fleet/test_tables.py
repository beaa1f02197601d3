"""The table of an area's homes: every column as the roll-out left it, whole or not there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.actors.homes import registered_operator
from simulator.devices.fleet import SLOTS
from simulator.domain.devices import DeviceType
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.rollout import RollOut
from simulator.engine.fleet.storing import NOTICE
from simulator.engine.fleet.tables import slot_column, write_homes
from tests.support.fleets import area_of_all, busy_scenario, in_cohorts, rule_set


@pytest.fixture(scope="module")
def lived() -> tuple[RollOut, int]:
    """A roll-out at its end, and how many wrong certificates its events leave."""
    rollout = area_of_all(busy_scenario(600, days=40), rule_set(()))
    return rollout, int(in_cohorts(rollout).change.astype(int).sum())


@pytest.fixture(scope="module")
def table(lived: tuple[RollOut, int], tmp_path_factory: pytest.TempPathFactory) -> Any:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = write_homes(tmp_path_factory.mktemp("homes"), "EELC", lived[0])
    assert file is not None
    assert file.name == "homes-EELC.parquet"
    return parquet.read_table(file)


def test_homes_stand_in_the_order_of_their_numbers(table: Any) -> None:
    assert table["premise"].to_pylist() == list(range(600))


def test_every_key_slot_is_as_the_fleet_holds_it(table: Any, lived: tuple[RollOut, int]) -> None:
    rollout, _ = lived
    order = np.argsort(rollout.homes.number)
    for slot in SLOTS:
        assert np.array_equal(table[slot_column(slot)].to_numpy(), rollout.fleet.slots[slot][order]), slot


def test_wrong_certificates_are_those_that_the_events_leave(table: Any, lived: tuple[RollOut, int]) -> None:
    _, left = lived
    assert sum(table["wrong"].to_pylist()) == left > 0


def test_operator_and_status_are_those_at_the_end(table: Any, lived: tuple[RollOut, int]) -> None:
    rollout, _ = lived
    order = np.argsort(rollout.homes.number)
    homes = rollout.homes.at(order)
    assert np.array_equal(table["registered_operator"].to_numpy(), registered_operator(homes, rollout.end))
    assert np.array_equal(table["esme_status"].to_numpy(), rollout.fleet.status(DeviceType.ESME, order))
    moved = [None if moment > rollout.end else moment for moment in homes.moved.tolist()]
    assert table["moved"].to_pylist() == moved
    assert None in moved
    assert any(moved)


def test_a_home_without_gas_has_no_status_of_a_gas_meter(table: Any) -> None:
    told = zip(table["gas"].to_pylist(), table["gsme_status"].to_pylist(), strict=True)
    assert {gas: status is None for gas, status in told} == {True: False, False: True}


def test_the_file_says_that_the_pki_is_a_test_one(table: Any) -> None:
    assert table.schema.metadata[b"notice"].decode() == NOTICE


def test_an_area_without_homes_has_an_empty_table(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    rollout = area_of_all(busy_scenario(0), rule_set(()))
    file = write_homes(tmp_path, "EELC", rollout)
    assert parquet.read_table(file).num_rows == 0


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, lived: tuple[RollOut, int]) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(SimulatorError, match="--out"):
        write_homes(tmp_path / "gone", "EELC", lived[0])


def test_without_pyarrow_there_is_no_table(
    tmp_path: Path, lived: tuple[RollOut, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert write_homes(tmp_path, "EELC", lived[0]) is None
    assert list(tmp_path.iterdir()) == []
