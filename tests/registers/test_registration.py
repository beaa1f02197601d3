"""Registration Data with effective dates, and the DSP's copy of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.errors import SimulatorError
from simulator.domain.meter_points import MPAN, MPRN
from simulator.domain.time import DAY
from simulator.registers.registration import RegistrationCopy, RegistrationData

MPAN_1 = MPAN("2000000000015")
MPRN_1 = MPRN("3938424403")


@pytest.fixture
def data() -> RegistrationData:
    """Avon and EELC since long, Blencathra from day 10, IPNL from day 20 (put on record on day 15)."""
    data = RegistrationData()
    data.register(MPAN_1, supplier="Avon", network_operator="EELC", recorded=-1000 * DAY)
    data.change(MPAN_1, 10 * DAY, supplier="Blencathra")
    data.register(MPAN_1, supplier="Blencathra", network_operator="IPNL", effective=20 * DAY, recorded=15 * DAY)
    return data


def holders(data: RegistrationData | RegistrationCopy, *arguments: int) -> tuple[str, str | None] | None:
    found = data.at(MPAN_1, *arguments)
    return (found.supplier, found.network_operator) if found else None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (-1, None),
        (0, ("Avon", "EELC")),
        (10 * DAY - 1, ("Avon", "EELC")),
        (10 * DAY, ("Blencathra", "EELC")),
        (20 * DAY - 1, ("Blencathra", "EELC")),
        (20 * DAY, ("Blencathra", "IPNL")),
        (10**15, ("Blencathra", "IPNL")),
    ],
)
def test_a_registration_holds_from_its_effective_date_to_the_next(
    data: RegistrationData, moment: int, expected: tuple[str, str] | None
) -> None:
    assert holders(data, moment) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (0, 0, ["Avon EELC"]),
        (5 * DAY, 10 * DAY - 1, ["Avon EELC"]),
        (5 * DAY, 10 * DAY, ["Avon EELC", "Blencathra EELC"]),
        (5 * DAY, 30 * DAY, ["Avon EELC", "Blencathra EELC", "Blencathra IPNL"]),
        (10 * DAY, 20 * DAY, ["Blencathra EELC", "Blencathra IPNL"]),
        (-5, -1, []),
        (-5, 0, ["Avon EELC"]),
    ],
)
def test_every_registration_between_two_moments(
    data: RegistrationData, first: int, last: int, expected: list[str]
) -> None:
    """SRPD 6.1(f)(i) asks for all times within a date range."""
    assert [f"{r.supplier} {r.network_operator}" for r in data.between(MPAN_1, first, last)] == expected


@pytest.mark.parametrize(
    ("known_at", "expected"),
    [(15 * DAY - 1, ("Blencathra", "EELC")), (15 * DAY, ("Blencathra", "IPNL"))],
)
def test_what_was_on_record_at_a_time(data: RegistrationData, known_at: int, expected: tuple[str, str]) -> None:
    """A change of day 20 that was put on record on day 15 is known from day 15."""
    found = data.at(MPAN_1, 25 * DAY, known_at=known_at)
    assert found is not None
    assert (found.supplier, found.network_operator) == expected


def test_of_two_records_for_the_same_day_the_later_one_counts() -> None:
    data = RegistrationData()
    data.register(MPAN_1, supplier="Avon", network_operator="EELC", effective=5, recorded=9)
    data.register(MPAN_1, supplier="Avon", network_operator="LOND", effective=5, recorded=3)
    assert [data.at(MPAN_1, 5, known_at=at).network_operator for at in (3, 9)] == ["LOND", "EELC"]  # type: ignore[union-attr]


def test_an_unknown_meter_point(data: RegistrationData) -> None:
    assert data.at(MPRN_1, 0) is None
    assert data.between(MPRN_1, 0, 10**15) == []
    with pytest.raises(SimulatorError, match="meter point 3938424403 has no registration that could change"):
        data.change(MPRN_1, 5, supplier="Avon")


def test_a_gas_record_may_name_no_network_party() -> None:
    """Seed 000 was unsure whether an MPRN maps to one."""
    data = RegistrationData()
    data.register(MPRN_1, supplier="Avon", network_operator=None)
    found = data.at(MPRN_1, 0)
    assert found is not None
    assert found.network_operator is None


# -- the DSP's copy --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lag", "now", "expected"),
    [
        (0, 10 * DAY, ("Blencathra", "EELC")),
        (2 * DAY, 10 * DAY, ("Avon", "EELC")),
        (2 * DAY, 12 * DAY - 1, ("Avon", "EELC")),
        (2 * DAY, 12 * DAY, ("Blencathra", "EELC")),
        (2 * DAY, 1 * DAY, ("Avon", "EELC")),  # what was on record before the start
        (1000 * DAY, 30 * DAY, ("Avon", "EELC")),
    ],
)
def test_the_copy_follows_with_a_lag(data: RegistrationData, lag: int, now: int, expected: tuple[str, str]) -> None:
    assert holders(RegistrationCopy(data, lag=lag), now, now) == expected


def test_a_lagging_copy_lacks_what_is_newly_on_record() -> None:
    """A meter point that is registered for the first time is unknown to it until the lag is over."""
    data = RegistrationData()
    data.register(MPAN_1, supplier="Avon", network_operator="EELC", effective=DAY)
    copy = RegistrationCopy(data, lag=2 * DAY)
    assert [holders(copy, now, now) for now in (2 * DAY, 3 * DAY)] == [None, ("Avon", "EELC")]


@pytest.mark.parametrize(("recorded", "seen"), [(-5, True), (0, True), (1, False)])
def test_what_was_on_record_at_the_start_it_has_seen_however_long_the_lag(recorded: int, seen: bool) -> None:
    data = RegistrationData()
    data.register(MPAN_1, supplier="Avon", network_operator="EELC", recorded=recorded)
    assert (RegistrationCopy(data, lag=1000 * DAY).at(MPAN_1, DAY, DAY) is not None) is seen


def test_a_copy_without_a_lag_sees_a_change_at_once(data: RegistrationData) -> None:
    assert holders(RegistrationCopy(data), 10 * DAY, 10 * DAY) == ("Blencathra", "EELC")


def test_a_single_meter_point_may_lag_by_itself(data: RegistrationData) -> None:
    data.register(MPRN_1, supplier="Avon", network_operator="NT")
    data.change(MPRN_1, 10 * DAY, supplier="Blencathra")
    copy = RegistrationCopy(data, lags={MPAN_1: 5 * DAY})
    now = 11 * DAY
    assert holders(copy, now, now) == ("Avon", "EELC")
    assert copy.at(MPRN_1, now, now).supplier == "Blencathra"  # type: ignore[union-attr]


def test_the_copy_lacks_what_it_lost(data: RegistrationData) -> None:
    copy = RegistrationCopy(data)
    copy.lose([MPAN_1])
    assert copy.at(MPAN_1, DAY, DAY) is None
    assert copy.between(MPAN_1, 0, 30 * DAY, DAY) == []
    assert data.at(MPAN_1, DAY) is not None  # the truth does not


def test_the_copy_knows_what_is_to_come(data: RegistrationData) -> None:
    """A registration on record is known before it takes effect: is *or will be* an Eligible User."""
    copy = RegistrationCopy(data)
    assert [r.network_operator for r in copy.between(MPAN_1, 16 * DAY, 25 * DAY, 16 * DAY)] == ["EELC", "IPNL"]
    assert [r.network_operator for r in copy.between(MPAN_1, 14 * DAY, 25 * DAY, 14 * DAY)] == ["EELC"]


records = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8)


@given(records, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_between_is_at_for_every_moment(records: list[tuple[int, int]], first: int, length: int, known: int) -> None:
    data = RegistrationData()
    for number, (effective, recorded) in enumerate(records):
        data.register(MPAN_1, supplier=str(number), network_operator=None, effective=effective, recorded=recorded)
    one_by_one = [data.at(MPAN_1, moment, known_at=known) for moment in range(first, first + length + 1)]
    suppliers = list(dict.fromkeys(r.supplier for r in one_by_one if r))
    found = [r.supplier for r in data.between(MPAN_1, first, first + length, known_at=known)]
    assert [s for s in found if s in suppliers] == suppliers
    assert len(set(found)) == len(found)
