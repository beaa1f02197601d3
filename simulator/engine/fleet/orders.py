"""How many Device Certificates a roll-out needs: counted from its homes, asked for week by week."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.actors.homes import Homes
from simulator.domain.devices import DeviceType
from simulator.domain.time import DAY
from simulator.rules.facts import Column

BY_SUPPLIER = (DeviceType.ESME, DeviceType.GSME, DeviceType.PPMID)
BY_DCC = (DeviceType.CHF, DeviceType.GPF)
"""Who subscribes for what (seed 004 ¶80; displays as Type 1 Devices)."""

CERTIFICATES_OF_A_DEVICE = 2
"""For digital signatures and for key agreement."""

_WEEK = 7


class Order(NamedTuple):
    """Signing requests for Devices of one type that are asked for on a day (from 0, the start's own).

    ``supplier`` is a place in the scenario, or ``None`` for the DCC.
    """

    day: int
    supplier: int | None
    device_type: DeviceType
    requests: int


def homes_to_equip(homes: Homes, suppliers: int, days: int) -> Column:
    """SMETS2 homes by ``[day of installation, supplier, equipment]``: all, those with gas, those with a display.

    Counts of several areas add up.
    """
    day = np.clip(homes.installed // DAY, 0, days - 1).astype(np.int64)
    place = day * suppliers + homes.supplier
    counted = [
        np.bincount(place[~homes.smets1 & has], minlength=days * suppliers)
        for has in (np.bool_(True), homes.gas, homes.display)
    ]
    return np.stack(counted, axis=-1).reshape(days, suppliers, len(BY_SUPPLIER))


def orders(equipped: Column, lead_weeks: int) -> Iterator[Order]:
    """What is asked for, in order of the days.

    Each day a seventh of what a week will need that lies so many weeks ahead. What the first weeks need was asked for
    before the start; for a last week that is not whole nobody asks.
    """
    days, suppliers, _ = equipped.shape
    for week in range(lead_weeks, days // _WEEK):
        needed = equipped[week * _WEEK : (week + 1) * _WEEK].sum(axis=0)
        for weekday in range(_WEEK):
            day = (week - lead_weeks) * _WEEK + weekday
            for supplier in range(suppliers):
                for equipment, device_type in enumerate(BY_SUPPLIER):
                    yield from _order(day, supplier, device_type, needed[supplier, equipment], weekday)
            for device_type in BY_DCC:
                yield from _order(day, None, device_type, needed[:, 0].sum(), weekday)


def _order(day: int, supplier: int | None, device_type: DeviceType, devices: int, weekday: int) -> Iterator[Order]:
    """The share of a weekday: shares differ by one Device at the most."""
    share = int(devices) * (weekday + 1) // _WEEK - int(devices) * weekday // _WEEK
    if share:
        yield Order(day, supplier, device_type, CERTIFICATES_OF_A_DEVICE * share)
