"""The homes as columns, who is registered for them, and draws that are compiled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from simulator.actors.compiled_draws import CompiledDraws
from simulator.actors.draws import Draws, Stream
from simulator.actors.homes import (
    DISTRIBUTORS,
    NEVER,
    Habits,
    Homes,
    TakingOver,
    another_independent,
    area_of,
    operator_in_charge,
    operator_in_copy,
    registered_operator,
)
from simulator.actors.population import Population
from simulator.domain.network_operators import NETWORK_OPERATORS, network_operator
from simulator.domain.time import DAY, Calendar

CALENDAR = Calendar(datetime(2019, 4, 15, tzinfo=UTC))
HABITS = Habits(
    smets1_share=0.35,
    dual_fuel_share=0.72,
    independent_share=0.2,
    display_share=0.5,
    installation_days=10,
    supplier_weights=(0.5, 0.3, 0.2),
    missing_share=0.1,
    stale_share=0.1,
    moves_per_year=0.5,
    move_lag_hours=24,
    days=365,
)
NUMBERS = np.arange(2_000, dtype=np.uint64)


@pytest.fixture(scope="module")
def homes() -> Homes:
    return Population(Draws(63), HABITS, CALENDAR).homes(NUMBERS)


def test_a_column_of_homes_holds_the_very_homes_of_their_numbers(homes: Homes) -> None:
    population = Population(Draws(63), HABITS, CALENDAR)
    for number in range(200):
        premise, row = population.premise(number), homes.at(number)
        assert (row.number, row.supplier, row.installed) == (number, premise.supplier, premise.installed)
        assert (row.operator, row.transporter) == (premise.operator.index, premise.transporter.index)
        assert DISTRIBUTORS[row.area] is premise.area
        assert (bool(row.gas), bool(row.display)) == (premise.mprn is not None, premise.has_display)
        assert row == population.homes(number)


def test_packing_keeps_every_value(homes: Homes) -> None:
    packed = Homes.joined([homes.at(slice(0, 700)).packed(), homes.at(slice(700, None)).packed()])
    for number in (0, 699, 700, 1_999):
        assert packed.at(number) == homes.at(number)


def test_another_independent_is_never_the_present_operator(homes: Homes) -> None:
    found = another_independent(Draws(1), homes.operator, NUMBERS, Stream.OPERATOR_MOVE)
    assert (found != homes.operator).all()
    assert {NETWORK_OPERATORS[index - 1].independent for index in found.tolist()} == {True}
    assert len(set(found.tolist())) == 15
    ipnl = network_operator("IPNL").index
    others = another_independent(Draws(1), np.full(2_000, ipnl, dtype=np.uint8), NUMBERS, Stream.OPERATOR_MOVE)
    assert len(set(others.tolist())) == 14


def test_a_home_that_moves_has_its_new_operator_from_then_on_and_the_copy_hears_later(homes: Homes) -> None:
    moving = homes.at((homes.moved < NEVER) & (homes.moved > 0))
    assert len(moving) > 200
    at, heard = moving.moved, moving.move_heard
    assert (heard > at).all()
    assert (registered_operator(moving, at - 1) == moving.operator).all()
    assert (registered_operator(moving, at) == moving.successor).all()
    assert (operator_in_charge(moving, at) == moving.successor).all()
    assert (operator_in_copy(moving, heard - 1) == moving.operator).all()
    assert (operator_in_copy(moving, heard) == moving.successor).all()


def test_an_adoption_unseen_is_true_and_nobody_knows(homes: Homes) -> None:
    stale = homes.at(homes.stale)
    assert len(stale) > 100
    assert (registered_operator(stale, DAY) == stale.adopter).all()
    assert (operator_in_charge(stale, DAY) == stale.operator).all()
    assert (operator_in_copy(stale, 364 * DAY) == stale.operator).all()
    assert not (stale.missing | (stale.moved < NEVER)).any()


def test_without_moves_nothing_moves() -> None:
    still = Population(Draws(63), replace(HABITS, moves_per_year=0.0), CALENDAR).homes(NUMBERS)
    assert (still.moved == NEVER).all()


def test_after_a_merger_nobody_comes_to_the_operator_that_has_ended() -> None:
    ended, successor = network_operator("HARL").index, network_operator("UKPD").index
    merger = TakingOver(ended, successor, 90 * DAY)
    homes = Population(Draws(63), replace(HABITS, mergers=(merger,)), CALENDAR).homes(NUMBERS)
    its_own = (homes.operator == ended) & ~homes.stale & ~homes.missing
    assert its_own.any()
    later = homes.at(homes.moved >= merger.at)
    assert (later.successor[(later.operator == ended) & (later.moved == merger.at)] == successor).all()
    assert not (later.successor == ended).any()
    assert (homes.moved[its_own] <= merger.at).all()


@pytest.mark.parametrize("seed", [0, 63, 2**62 + 5])
def test_compiled_draws_are_the_very_numbers(seed: int) -> None:
    pytest.importorskip("numba")
    plain, compiled = Draws(seed), CompiledDraws(seed)
    entities = np.array([0, 1, 999, 2**31, 2**32 - 1, 2**32, 2**40 + 7, 2**63], dtype=np.uint64)
    attempts = np.array([0, 1, 2, 3, 2**31, 5, 6, 2**32 - 1], dtype=np.uint64)
    for attempt in (0, 7, attempts):
        word = compiled.word(entities, Stream.LATENCY, attempt)
        assert word.tolist() == plain.word(entities, Stream.LATENCY, attempt).tolist()
    assert compiled.word(12, Stream.LATENCY, 3) == plain.word(12, Stream.LATENCY, 3)


WEIGHTS = (3.0, 1.0, 0.0, 2.5, *[1.0] * 9, 0.5)


@pytest.mark.parametrize("weights", [(), WEIGHTS])
def test_the_areas_are_drawn_as_the_homes_are(weights: tuple[float, ...]) -> None:
    habits = replace(HABITS, area_weights=weights)
    homes = Population(Draws(63), habits, CALENDAR).homes(NUMBERS)
    assert area_of(CompiledDraws(63), habits, NUMBERS).tolist() == homes.area.tolist()
    assert [area_of(Draws(63), habits, number) for number in range(200)] == homes.area[:200].tolist()


def test_areas_have_homes_by_their_weights() -> None:
    count = 100_000
    found = area_of(Draws(1), replace(HABITS, area_weights=WEIGHTS), np.arange(count, dtype=np.uint64))
    shares = np.bincount(found, minlength=len(DISTRIBUTORS)) / count
    for share, weight in zip(shares, WEIGHTS, strict=True):
        expected = weight / sum(WEIGHTS)
        assert share == pytest.approx(expected, abs=4 * (expected * (1 - expected) / count) ** 0.5)


def test_without_weights_every_area_is_as_likely(homes: Homes) -> None:
    """In the very draws that other figures were made with."""
    assert homes.area.tolist() == Draws(63).below(14, NUMBERS, Stream.AREA).tolist()
