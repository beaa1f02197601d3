from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Generator
from datetime import date

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY, HOUR, MINUTE, SECOND
from simulator.smki.forecasts import NIGHTLY_CAPACITY, Forecast, Forecasts
from simulator.smki.service_levels import Served
from simulator.smki.signing_queue import SigningQueue, Window, nights
from tests.support.smki_office import CALENDAR

FAR = 10_000 * DAY


def queue(each: int = 10, lanes: int = 1) -> SigningQueue:
    return SigningQueue(milliseconds_per_signature=each, lanes=lanes)


def test_submissions_are_served_in_the_order_in_which_they_came() -> None:
    line = queue(each=10)
    line.submit(1, 3, 0, deadline=25)
    line.submit(2, 1, 5, deadline=45)
    assert line.advance(1_000) == (Served(1, 3, 0, 0, 30, 25), Served(2, 1, 5, 30, 40, 45))


def test_a_level_is_missed_one_millisecond_after_the_deadline() -> None:
    assert Served(1, 1, 0, 0, 30_000, 30_000).is_met
    assert not Served(1, 1, 0, 0, 30_001, 30_000).is_met


def test_lanes_share_one_queue() -> None:
    line = queue(each=10, lanes=2)
    line.submit(1, 3, 0, FAR)
    line.submit(2, 1, 0, FAR)
    assert [(served.started, served.finished) for served in line.advance(1_000)] == [(0, 20), (10, 20)]


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 9)), min_size=1, max_size=8),
    st.integers(1, 4),
    st.integers(1, 40),
    st.lists(st.integers(0, 400), max_size=4),
)
def test_the_queue_is_that_of_one_signature_at_a_time_in_each_lane(
    jobs: list[tuple[int, int]], lanes: int, each: int, stops: list[int]
) -> None:
    arrivals = sorted(jobs)
    line = queue(each, lanes)
    served: list[Served] = []
    # To stop on the way makes no difference.
    happenings = sorted([(at, 1, number) for number, (at, _) in enumerate(arrivals)] + [(at, 0, 0) for at in stops])
    for at, is_arrival, number in happenings:
        if is_arrival:
            line.submit(number, arrivals[number][1], at, FAR)
        else:
            served += line.advance(at)
    served += line.advance(100_000)
    free = [0] * lanes
    for number, (at, count) in enumerate(arrivals):
        begins = [max(at, heapq.heappushpop(free, max(at, free[0]) + each)) for _ in range(count)]
        found = next(one for one in served if one.number == number)
        assert (found.started, found.finished) == (begins[0], begins[-1] + each)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 9)), min_size=1, max_size=8),
    st.integers(1, 4),
    st.integers(1, 40),
)
def test_the_queue_is_that_of_a_simpy_resource_with_a_process_for_each_signature(
    jobs: list[tuple[int, int]], lanes: int, each: int
) -> None:
    environment, line = simpy.Environment(), queue(each, lanes)
    modules = simpy.Resource(environment, capacity=lanes)
    begun, ended = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)

    def signature(number: int, at: int) -> Generator[simpy.Event, None, None]:
        yield environment.timeout(at)
        with modules.request() as turn:
            yield turn
            begun[number].append(int(environment.now))
            yield environment.timeout(each)
            ended[number].append(int(environment.now))

    for number, (at, count) in enumerate(sorted(jobs)):
        line.submit(number, count, at, FAR)
        for _ in range(count):
            environment.process(signature(number, at))
    environment.run()
    served = line.advance(100_000)
    assert [(one.started, one.finished) for one in served] == [(begun[n][0], ended[n][-1]) for n in range(len(jobs))]


def test_what_is_expected_comes_true_whatever_is_submitted_later() -> None:
    line = SigningQueue(milliseconds_per_signature=700, lanes=3, windows=nights(CALENDAR, Forecasts()))
    line.submit(1, 100_000, 9 * HOUR, FAR)
    line.submit(2, 150_000, 10 * HOUR, FAR)
    expected = line.expected(2)
    line.submit(3, 99_999, 11 * HOUR, FAR)
    served = [one for day in range(1, 9) for one in line.advance(day * DAY)]
    assert expected in served
    assert [one.number for one in served] == [1, 2, 3]
    assert line.expected(4) is None


def test_batches_are_signed_at_night() -> None:
    line = SigningQueue(milliseconds_per_signature=100, lanes=1, windows=nights(CALENDAR, Forecasts()))
    line.submit(1, 10, 9 * HOUR, FAR)
    line.submit(2, 10, 21 * HOUR, FAR)
    assert [one.started for one in line.advance(DAY)] == [20 * HOUR, 21 * HOUR]
    # Eight o'clock is over; what has not begun by then waits for the evening.
    line.submit(3, 11, DAY + 8 * HOUR - SECOND, FAR)
    assert [one.finished for one in line.advance(2 * DAY)] == [DAY + 20 * HOUR + 100]


def test_a_night_has_a_capacity_and_the_rest_is_backlog() -> None:
    line = SigningQueue(milliseconds_per_signature=1, lanes=1, windows=nights(CALENDAR, Forecasts()))
    line.submit(1, NIGHTLY_CAPACITY + 7, 9 * HOUR, FAR)
    assert line.advance(DAY + 19 * HOUR) == ()
    assert line.backlog == 7
    (served,) = line.advance(2 * DAY)
    assert served.finished == DAY + 20 * HOUR + 7


def test_what_finds_no_room_in_a_night_is_expected_in_the_next() -> None:
    line = SigningQueue(
        milliseconds_per_signature=1, windows=lambda at: Window(at // DAY * DAY, (at // DAY + 1) * DAY, 4)
    )
    line.submit(1, 4, 0, FAR)
    line.submit(2, 6, 0, FAR)
    expected = line.expected(2)
    assert expected is not None
    assert expected.finished == 2 * DAY + 2
    assert line.advance(3 * DAY)[1] == expected


def test_capacity_follows_the_forecasts() -> None:
    forecasts = Forecasts(headroom=0)
    assert forecasts.hand_in(Forecast("Avon", date(2017, 12, 1), (3_100, 0, 0, 0, 0, 0)), 0) is None
    line = SigningQueue(milliseconds_per_signature=1, lanes=1, windows=nights(CALENDAR, forecasts))
    line.submit(1, 150, 9 * HOUR, FAR)
    line.advance(DAY)
    assert line.backlog == 50


def test_nothing_begins_in_a_suspension() -> None:
    line = queue(each=10)
    line.submit(1, 3, 0, FAR)
    assert line.suspend(15) == ()
    assert line.advance(MINUTE) == ()
    assert line.backlog == 1
    line.resume(MINUTE)
    assert [one.finished for one in line.advance(HOUR)] == [MINUTE + 10]


def test_a_queue_that_is_never_open_promises_nothing() -> None:
    line = SigningQueue(milliseconds_per_signature=1, windows=lambda at: Window(at, at + DAY, 0))
    line.submit(1, 1, 0, FAR)
    assert line.expected(1) is None


def test_time_does_not_go_back() -> None:
    line = queue()
    line.advance(10)
    with pytest.raises(SimulatorError, match="cannot go back to 9 ms"):
        line.advance(9)


def test_a_queue_needs_a_lane() -> None:
    with pytest.raises(SimulatorError, match="at least one lane"):
        queue(lanes=0)
