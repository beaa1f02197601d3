"""The synthetic homes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from math import sqrt

import pytest

from simulator.actors.addresses import AddressBook
from simulator.actors.draws import Draws
from simulator.actors.homes import DISTRIBUTORS, TRANSPORTERS, Habits
from simulator.actors.population import Population, Premise
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.time import HOUR, Calendar

CALENDAR = Calendar(datetime(2019, 4, 15, tzinfo=UTC))  # the week before Easter
HABITS = Habits(
    smets1_share=0.35,
    dual_fuel_share=0.72,
    independent_share=0.04,
    display_share=0.5,
    installation_days=10,
    supplier_weights=(0.5, 0.3, 0.2),
)
HOMES = 4_000


def homes(habits: Habits = HABITS, seed: int = 63, count: int = HOMES) -> list[Premise]:
    population = Population(Draws(seed), habits, CALENDAR)
    return [population.premise(number) for number in range(count)]


@pytest.fixture(scope="module")
def fleet() -> list[Premise]:
    return homes()


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (lambda home: home.smets is Smets.SMETS1, 0.35),
        (lambda home: home.mprn is not None, 0.72),
        (lambda home: home.operator.independent, 0.04),
        (lambda home: home.has_display, 0.5),
        (lambda home: home.supplier == 0, 0.5),
        (lambda home: home.supplier == 2, 0.2),
        (lambda home: home.area is DISTRIBUTORS[0], 1 / 14),
    ],
)
def test_shares(fleet: list[Premise], share: object, expected: float) -> None:
    found = sum(map(share, fleet))  # type: ignore[call-overload]
    assert abs(found - expected * HOMES) < 4 * sqrt(expected * (1 - expected) * HOMES)


def test_the_mpan_names_the_operator_and_the_gas_network_lies_under_the_area(fleet: list[Premise]) -> None:
    for home in fleet:
        assert home.mpan.distributor_id == home.operator.distributor_id
        assert home.transporter in TRANSPORTERS
        assert home.operator is home.area or home.operator.independent
    pairs = {(home.area.participant, home.transporter.participant) for home in fleet}
    assert len(pairs) == 14
    assert ("LOND", "NT") in pairs


def test_identifiers_are_all_different(fleet: list[Premise]) -> None:
    devices = [home.device_id(device_type) for home in fleet for device_type in home.device_types]
    assert len(set(devices)) == len(devices)
    assert len({home.mpan for home in fleet}) == HOMES
    assert len({home.mprn for home in fleet if home.mprn}) == sum(home.mprn is not None for home in fleet)


def test_what_is_installed(fleet: list[Premise]) -> None:
    """A home: 1 CHF + 1 GPF + 1 ESME (+ 1 GSME) + 1 PPMID or none."""
    for home in fleet:
        kinds = Counter(home.device_types)
        assert [kinds[t] for t in (DeviceType.CHF, DeviceType.GPF, DeviceType.ESME)] == [1, 1, 1]
        assert (kinds[DeviceType.GSME], kinds[DeviceType.PPMID]) == (home.mprn is not None, home.has_display)
        assert len(home.device_types) <= 17


def test_homes_are_installed_on_working_days_between_eight_and_five(fleet: list[Premise]) -> None:
    days = set()
    for home in fleet:
        moment = CALENDAR.at(home.installed)
        assert CALENDAR.is_working_day(moment.date())
        assert 8 * HOUR <= home.installed % (24 * HOUR) < 17 * HOUR
        days.add(moment.date())
    # Ten Working Days from 15 April 2019: 15 to 18, then 23 to 26, then 29 and 30 (Easter between).
    assert sorted(day.day for day in days) == [15, 16, 17, 18, 23, 24, 25, 26, 29, 30]


def test_a_home_is_a_function_of_seed_and_number(fleet: list[Premise]) -> None:
    population = Population(Draws(63), HABITS, CALENDAR)
    assert [population.premise(number) for number in (3_999, 17, 0)] == [fleet[3_999], fleet[17], fleet[0]]
    assert homes(seed=64, count=50) != fleet[:50]


def test_one_habit_does_not_disturb_another(fleet: list[Premise]) -> None:
    """Each property has a stream of its own: with other shares of gas, all else stays."""
    for before, after in zip(fleet[:300], homes(replace(HABITS, dual_fuel_share=0.1), count=300), strict=True):
        assert replace(after, mprn=None) == replace(before, mprn=None)


@pytest.mark.parametrize("number", [-1, 80_000_000])
def test_meter_point_numbers_do_not_last_for_more(number: int) -> None:
    with pytest.raises(SimulatorError, match="meter point numbers last for 80,000,000 homes"):
        Population(Draws(63), HABITS, CALENDAR).premise(number)
    Population(Draws(63), HABITS, CALENDAR).premise(79_999_999)


def test_addresses_tell_homes_apart_and_follow_the_seed() -> None:
    book, again, other = AddressBook(Draws(63)), AddressBook(Draws(63)), AddressBook(Draws(64))
    numbers = [*range(2_000), 12_345_678, 79_999_999]
    addresses = [book.address(number) for number in numbers]
    assert len({(a.post_code, a.identifier) for a in addresses}) == len(numbers)
    assert addresses == [again.address(number) for number in numbers]
    assert addresses != [other.address(number) for number in numbers]
    assert all(len({book.address(n).post_code, book.address(n + 1).post_code}) == 1 for n in (0, 50, 98))
