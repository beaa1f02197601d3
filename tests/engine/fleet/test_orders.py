"""Device Certificates that a roll-out asks for: as many as its homes need, no more and no fewer."""

from __future__ import annotations

from collections import Counter

import numpy as np

from simulator.domain.devices import DeviceType
from simulator.engine.fleet.orders import BY_DCC, BY_SUPPLIER, homes_to_equip, orders
from tests.support.fleets import area_of_all, busy_scenario, rule_set


def test_homes_are_counted_by_day_supplier_and_equipment() -> None:
    scenario = busy_scenario(500, days=60)
    homes = area_of_all(scenario, rule_set(())).homes
    equipped = homes_to_equip(homes, len(scenario.suppliers), scenario.days)
    smets2 = ~homes.smets1
    assert equipped[..., 0].sum() == smets2.sum()
    assert equipped[..., 1].sum() == (smets2 & homes.gas).sum()
    assert equipped[..., 2].sum() == (smets2 & homes.display).sum()
    chosen = smets2 & (homes.supplier == 1) & (homes.installed // 86_400_000 == 7)
    assert equipped[7, 1, 0] == chosen.sum() > 0


def test_every_device_of_a_later_week_gets_two_certificates_asked_for_in_time() -> None:
    equipped = np.zeros((35, 2, 3), dtype=np.int64)
    equipped[30, 0] = 10, 7, 5
    equipped[31, 1] = 4, 0, 1
    asked = Counter[tuple[int | None, DeviceType]]()
    days = set()
    for order in orders(equipped, lead_weeks=3):
        asked[order.supplier, order.device_type] += order.requests
        days.add(order.day)
    assert asked == {
        (0, DeviceType.ESME): 20, (0, DeviceType.GSME): 14, (0, DeviceType.PPMID): 10,
        (1, DeviceType.ESME): 8, (1, DeviceType.PPMID): 2,
        (None, DeviceType.CHF): 28, (None, DeviceType.GPF): 28,
    }  # fmt: skip
    assert days == set(range(7, 14))  # three weeks before the week of days 28 to 34


def test_what_the_first_weeks_need_was_asked_for_before_the_start() -> None:
    equipped = np.zeros((35, 1, 3), dtype=np.int64)
    equipped[20] = 100
    assert list(orders(equipped, lead_weeks=3)) == []
    assert {order.day for order in orders(equipped, lead_weeks=2)} <= set(range(7))


def test_subscribers_are_those_who_are_entitled() -> None:
    assert set(BY_SUPPLIER) & set(BY_DCC) == set()
    assert set(BY_DCC) == {DeviceType.CHF, DeviceType.GPF}
