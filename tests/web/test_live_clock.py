"""Simulated time while somebody is connected."""

import asyncio
import math
from collections.abc import Generator

import pytest
import simpy

from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY
from simulator.engine.clock import Clock
from simulator.web.live_clock import JUMP, LiveClock, pace_in_words, parse_pace


def raises(error: Exception) -> None:
    raise error


def noting(clock: Clock, seen: list[int], *instants: int) -> Generator[simpy.Event, None, None]:
    for instant in instants:
        yield clock.until(instant, 0)
        seen.append(clock.time)


async def run_until(live: LiveClock, done: asyncio.Event) -> None:
    running = asyncio.create_task(live.run())
    await asyncio.wait_for(done.wait(), 30)
    running.cancel()


@pytest.mark.parametrize(("text", "pace"), [("real", 1), ("jump", JUMP), ("60", 60), ("0.5", 0.5)])
def test_a_pace_is_a_name_or_a_number(text: str, pace: float) -> None:
    assert parse_pace(text) == pace


@pytest.mark.parametrize("text", ["", "fast", "0", "-1", "nan", "inf", "100001"])
def test_what_is_no_pace_is_refused(text: str) -> None:
    with pytest.raises(SimulatorError, match="write real, jump, or a number"):
        parse_pace(text)


def test_the_pace_in_words() -> None:
    assert [pace_in_words(pace) for pace in (1, 60, JUMP)] == [
        "at wall speed",
        "60 times wall speed",
        "leaps to the next event",
    ]


@pytest.mark.parametrize("pace", [JUMP, 100_000])
def test_everything_happens_in_order_and_at_its_instant(pace: float) -> None:
    async def story() -> list[int]:
        clock, seen, done = Clock(), list[int](), asyncio.Event()
        live = LiveClock(clock, pace, raises)
        clock.process(noting(clock, seen, 5, 2_000, 9_000)).callbacks.append(lambda _: done.set())
        await run_until(live, done)
        return seen

    assert asyncio.run(story()) == [5, 2_000, 9_000]


def test_a_leap_crosses_years() -> None:
    async def story() -> int:
        clock, seen, done = Clock(), list[int](), asyncio.Event()
        clock.process(noting(clock, seen, 4_000 * DAY)).callbacks.append(lambda _: done.set())
        await run_until(LiveClock(clock, JUMP, raises), done)
        return clock.time

    assert asyncio.run(story()) == 4_000 * DAY


def test_what_is_scheduled_later_is_noticed_when_the_clock_is_touched() -> None:
    async def story() -> list[int]:
        clock, seen, done = Clock(), list[int](), asyncio.Event()
        live = LiveClock(clock, JUMP, raises)
        running = asyncio.create_task(live.run())
        await asyncio.sleep(0)
        clock.process(noting(clock, seen, 7)).callbacks.append(lambda _: done.set())
        live.touch()
        assert seen == [], "nothing happens before the task that touches the clock waits"
        await asyncio.wait_for(done.wait(), 30)
        running.cancel()
        return seen

    assert asyncio.run(story()) == [7]


def test_time_stands_still_in_leaps_with_nothing_scheduled() -> None:
    clock = Clock()
    LiveClock(clock, JUMP, raises).catch_up()
    assert (clock.time, clock.peek()) == (0, math.inf)


def test_nothing_of_this_instant_is_left_when_the_world_is_asked() -> None:
    """So the instant alone says what had happened when a document came."""
    clock, seen = Clock(), list[int]()
    clock.process(noting(clock, seen, 0, 0, 1))
    LiveClock(clock, JUMP, raises).catch_up()
    assert (clock.time, seen, clock.peek()) == (0, [0, 0], 1)


def test_time_goes_on_without_events() -> None:
    async def story() -> tuple[int, int]:
        clock = Clock()
        live = LiveClock(clock, 100_000, raises)
        await asyncio.sleep(0.01)
        live.catch_up()
        first = clock.time
        await asyncio.sleep(0.01)
        live.catch_up()
        return first, clock.time

    first, second = asyncio.run(story())
    assert 0 < first < second


def test_a_faulty_process_is_reported_and_does_not_stop_the_others() -> None:
    async def story() -> tuple[list[int], list[str]]:
        clock, seen, done, troubles = Clock(), list[int](), asyncio.Event(), list[str]()

        def faulty() -> Generator[simpy.Event, None, None]:
            yield clock.until(3, 0)
            raise ValueError("a bug")

        clock.process(faulty())
        clock.process(noting(clock, seen, 3, 4)).callbacks.append(lambda _: done.set())
        await run_until(LiveClock(clock, JUMP, lambda error: troubles.append(str(error))), done)
        return seen, troubles

    assert asyncio.run(story()) == ([3, 4], ["a bug"])
