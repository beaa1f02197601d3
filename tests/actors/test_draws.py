"""Philox4x32-10: its published vectors, and that a column of draws is its single draws."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import erf, log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.actors.draws import Draws, Stream, log_normal_table, philox

FULL = 0xFFFFFFFF
ENTITIES = np.array([0, 1, 2, 999, 2**31, 2**32 - 1, 2**32, 2**40 + 7, 2**63], dtype=np.uint64)


@pytest.mark.parametrize(
    ("counter", "key", "word"),
    [
        ((0, 0, 0, 0), (0, 0), 0x6627E8D5),
        ((FULL, FULL, FULL, FULL), (FULL, FULL), 0x408F276D),
        ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0), 0xD16CFE09),  # digits of pi
    ],
    ids=["zeros", "ones", "pi"],
)
def test_the_known_answers(counter: tuple[int, int, int, int], key: tuple[int, int], word: int) -> None:
    """Salmon et al., Random123 1.x, kat_vectors: philox4x32 10."""
    assert philox(counter, key) == word
    column = tuple(np.array([part, part], dtype=np.uint64) for part in counter)
    assert philox(column, key).tolist() == [word, word]  # type: ignore[arg-type]  # a tuple of four


METHODS: dict[str, Callable[[Draws, Any], Any]] = {
    "word": lambda d, e: d.word(e, Stream.AREA, 3),
    "happens": lambda d, e: d.happens(0.4, e, Stream.FUEL, 1),
    "happens always": lambda d, e: d.happens(1.0, e, Stream.FUEL),
    "happens never": lambda d, e: d.happens(0.0, e, Stream.FUEL),
    "below": lambda d, e: d.below(14, e, Stream.OPERATOR),
    "below the largest bound": lambda d, e: d.below(FULL, e, Stream.OPERATOR),
    "weighted": lambda d, e: d.weighted((0.34, 0.27, 0.2, 0.13, 0.06), e, Stream.SUPPLIER, 9),
    "another": lambda d, e: d.another((0.34, 0.27, 0.2, 0.13, 0.06), e % 5, e, Stream.SUPPLIER, 9),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", [0, 63, 2**62 + 5])
def test_a_column_of_entities_gives_the_very_numbers_of_the_single_ones(method: str, seed: int) -> None:
    draw, draws = METHODS[method], Draws(seed)
    together = draw(draws, ENTITIES)
    assert together.tolist() == [draw(draws, int(entity)) for entity in ENTITIES]


def test_a_table_can_be_read_by_columns() -> None:
    draws, table = Draws(63), (10, 20, 30, 40, 50)
    places = draws.below(len(table), ENTITIES, Stream.LATENCY, 2)
    singles = [draws.quantile(table, int(entity), Stream.LATENCY, 2) for entity in ENTITIES]
    assert np.asarray(table)[places].tolist() == singles


words = st.integers(0, 2**32 - 1)


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**64 - 1), st.sampled_from(list(Stream)), words)
def test_a_draw_is_a_function_of_seed_entity_attempt_and_stream(
    seed: int, entity: int, stream: Stream, attempt: int
) -> None:
    word = Draws(seed).word(entity, stream, attempt)
    assert word == Draws(seed).word(entity, stream, attempt)
    assert 0 <= word < 2**32
    neighbours = {
        Draws(seed ^ 1).word(entity, stream, attempt),
        Draws(seed ^ 1 << 40).word(entity, stream, attempt),
        Draws(seed).word(entity ^ 1, stream, attempt),
        Draws(seed).word(entity ^ 1 << 40, stream, attempt),
        Draws(seed).word(entity, stream, attempt ^ 1),
        Draws(seed).word(entity, Stream((stream + 1) % len(Stream)), attempt),
    }
    assert word not in neighbours


def test_streams_are_numbered_once_and_for_all() -> None:
    """Each has numbers of its own; a new number would change every scenario's run."""
    assert [stream.value for stream in Stream] == list(range(len(Stream)))
    assert (Stream.AREA, Stream.WRONG_CERTIFICATE, Stream.LATENCY) == (0, 7, 14)


@pytest.mark.parametrize("probability", [0.0, 0.01, 0.12, 0.5, 0.999, 1.0])
def test_events_happen_as_often_as_they_should(probability: float) -> None:
    count = 200_000
    happened = Draws(1).happens(probability, np.arange(count, dtype=np.uint64), Stream.WRONG_CERTIFICATE).mean()
    assert abs(happened - probability) <= 4 * sqrt(probability * (1 - probability) / count)


def test_numbers_below_a_bound_are_equally_likely() -> None:
    counts = np.bincount(Draws(2).below(7, np.arange(140_000, dtype=np.uint64), Stream.AREA), minlength=7)
    assert len(counts) == 7
    assert abs(counts - 20_000).max() < 4 * sqrt(20_000)


def test_weights_are_kept_and_a_weight_of_nothing_is_never_drawn() -> None:
    weights = (3, 0, 1, 0)
    drawn = Draws(3).weighted(weights, np.arange(100_000, dtype=np.uint64), Stream.SUPPLIER)
    counts = np.bincount(drawn, minlength=4)
    assert (counts[1], counts[3]) == (0, 0)
    assert abs(counts[0] - 75_000) < 4 * sqrt(75_000 * 0.25)


def test_another_is_drawn_by_its_weight_among_the_others() -> None:
    weights, count = (0.34, 0.27, 0.2, 0.13, 0.06), 100_000
    for own, weight in enumerate(weights):
        drawn = Draws(5).another(weights, own, np.arange(count, dtype=np.uint64), Stream.CHANGE_OF_SUPPLIER)
        expected = [0.0 if place == own else other / (1 - weight) for place, other in enumerate(weights)]
        shares = np.bincount(drawn, minlength=5) / count
        assert shares.tolist() == pytest.approx(expected, abs=4 * sqrt(0.25 / count))
        assert shares[own] == 0


def test_single_draws_are_plain_numbers() -> None:
    draws = Draws(1)
    assert type(draws.word(1, Stream.AREA)) is int
    assert type(draws.weighted((1, 1), 1, Stream.AREA)) is int
    assert type(draws.another((1, 1), 1, 1, Stream.AREA)) is int
    assert type(draws.happens(0.5, 1, Stream.AREA)) is bool


def test_a_delay_table_is_log_normal_in_whole_milliseconds() -> None:
    table = log_normal_table(6000, 0.5)
    assert len(table) == 256
    assert all(type(value) is int and value > 0 for value in table)
    assert all(a <= b for a, b in pairwise(table))
    assert table[127] <= 6000 <= table[128]
    for place in (10, 128, 200):  # the share of delays below a value, by the closed form
        share = 0.5 * (1 + erf(log(table[place] / 6000) / (0.5 * sqrt(2))))
        assert abs(share - (place + 0.5) / 256) < 1e-3


def test_without_a_spread_every_delay_is_the_median() -> None:
    assert set(log_normal_table(250, 0.0)) == {250}
