"""The simulated clock: integer milliseconds and one order of events."""

from __future__ import annotations

from collections.abc import Generator
from itertools import permutations
from random import Random

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.clock import Clock

Entry = tuple[int, int, str]


def wait_and_note(
    clock: Clock, premise: int, instants: list[int], notes: list[Entry], name: str
) -> Generator[simpy.Event, None, None]:
    for instant in instants:
        yield clock.until(instant, premise)
        notes.append((clock.time, premise, name))


def test_at_the_same_instant_premises_go_in_order_whatever_order_they_started_in() -> None:
    for order in permutations(range(4)):
        clock, notes = Clock(), list[Entry]()
        for premise in order:
            clock.process(wait_and_note(clock, premise, [5, 5, 9], notes, ""))
        clock.advance(10)
        assert [premise for time, premise, _ in notes if time == 5] == [0, 0, 1, 1, 2, 2, 3, 3]
        assert [premise for time, premise, _ in notes if time == 9] == [0, 1, 2, 3]


def test_within_a_premise_what_was_scheduled_first_goes_first() -> None:
    clock, notes = Clock(), list[Entry]()
    for name in ("first", "second", "third"):
        clock.process(wait_and_note(clock, 3, [7], notes, name))
    clock.advance(7)
    assert [name for _, _, name in notes] == ["first", "second", "third"]


schedules = st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(0, 20), min_size=1, max_size=4)), max_size=6)


@given(schedules, st.randoms(use_true_random=False))
def test_no_result_depends_on_the_order_of_starting(schedule: list[tuple[int, list[int]]], random: Random) -> None:
    """One process per premise, each with waits of its own: started in any order they leave the same notes."""
    by_premise = dict(schedule)
    told = []
    for order in (sorted(by_premise), random.sample(sorted(by_premise), len(by_premise))):
        clock, notes = Clock(), list[Entry]()
        for premise in order:
            clock.process(wait_and_note(clock, premise, by_premise[premise], notes, ""))
        clock.advance(100)
        told.append(notes)
    assert told[0] == told[1]


def test_an_instant_that_has_passed_is_now() -> None:
    clock, notes = Clock(), list[Entry]()
    clock.advance(50)
    clock.process(wait_and_note(clock, 1, [10, 60], notes, ""))
    clock.advance(100)
    assert [time for time, _, _ in notes] == [50, 60]


@pytest.mark.parametrize(("instant", "happened"), [(9, []), (10, [10]), (11, [10])])
def test_advancing_includes_the_instant_and_stands_there(instant: int, happened: list[int]) -> None:
    clock, notes = Clock(), list[Entry]()
    clock.process(wait_and_note(clock, 1, [10, 12], notes, ""))
    clock.advance(instant)
    assert ([time for time, _, _ in notes], clock.time) == (happened, instant)


def test_time_never_goes_back() -> None:
    clock = Clock()
    assert clock.time == 0
    clock.advance(100)
    clock.advance(50)
    assert (clock.time, type(clock.time)) == (100, int)


def test_a_delay_is_counted_from_now() -> None:
    clock = Clock()
    clock.advance(40)
    waited = clock.after(60, premise=2)
    clock.advance(99)
    assert not waited.processed
    clock.advance(100)
    assert waited.processed
