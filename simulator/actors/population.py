"""The synthetic homes: what is installed where, when, and by whom. Each home is a function of seed and number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.actors.draws import Draws
from simulator.actors.homes import DISTRIBUTORS, Habits, Homes, draw_homes
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN, MPRN
from simulator.domain.network_operators import NETWORK_OPERATORS, NetworkOperator
from simulator.domain.time import Calendar
from simulator.rules.facts import Column

_DEVICE_BLOCK = 0x0EDE_0000_0000_0000
"""Device IDs of the synthetic fleet: an own block, then the premise, then the Device Type."""


@dataclass(frozen=True, slots=True)
class Premise:
    """One home. Instants are simulated milliseconds; ``mprn`` is ``None`` without gas.

    At ``moved`` the ``successor`` is registered as its Network Operator; at ``move_heard`` the DSP's copy knows.
    """

    number: int
    area: NetworkOperator
    operator: NetworkOperator
    transporter: NetworkOperator
    supplier: int
    smets: Smets
    mpan: MPAN
    mprn: MPRN | None
    has_display: bool
    installed: int
    successor: NetworkOperator
    moved: int
    move_heard: int

    def operator_at(self, instant: int) -> NetworkOperator:
        """The Network Operator that everybody takes for the registered one at an instant."""
        return self.successor if instant >= self.moved else self.operator

    def device_id(self, device_type: DeviceType) -> EUI64:
        """The ID of the home's Device of this type."""
        return EUI64(_DEVICE_BLOCK | self.number << 8 | device_type)

    @property
    def device_types(self) -> tuple[DeviceType, ...]:
        """What is installed: hub, gas proxy and meter, a gas meter with gas, a display in some."""
        gas = (DeviceType.GSME,) if self.mprn else ()
        display = (DeviceType.PPMID,) if self.has_display else ()
        return (DeviceType.CHF, DeviceType.GPF, DeviceType.ESME, *gas, *display)


class Population:
    """Draws homes by their number. ``premises`` beyond the eight digits of an MPRN are refused."""

    def __init__(self, draws: Draws, habits: Habits, calendar: Calendar) -> None:
        self._draws = draws
        self._habits = habits
        self._calendar = calendar

    @cached_property
    def _installation_days(self) -> Column:
        """The midnights (milliseconds) that begin the Working Days of the roll-out."""
        return np.array(self._calendar.working_days(self._habits.installation_days), dtype=np.int64)

    def homes(self, numbers: Column) -> Homes:
        """The homes of these numbers (from 0) as columns; one number gives one home."""
        return draw_homes(self._draws, self._habits, self._installation_days, numbers)

    def premise(self, number: int) -> Premise:
        """The home of this number (from 0)."""
        if not 0 <= number < 80_000_000:
            raise SimulatorError(f"home {number}: meter point numbers last for 80,000,000 homes")
        home = self.homes(number)
        area, operator = DISTRIBUTORS[home.area], NETWORK_OPERATORS[home.operator - 1]
        assert operator.distributor_id is not None  # every electricity operator has one
        return Premise(
            number=number,
            area=area,
            operator=operator,
            transporter=NETWORK_OPERATORS[home.transporter - 1],
            supplier=home.supplier,
            smets=Smets.SMETS1 if home.smets1 else Smets.SMETS2,
            mpan=MPAN.assemble(operator.distributor_id, number),
            mprn=MPRN.assemble(10_000_000 + number) if home.gas else None,
            has_display=home.display,
            installed=int(home.installed),
            successor=NETWORK_OPERATORS[home.successor - 1],
            moved=int(home.moved),
            move_heard=int(home.move_heard),
        )
