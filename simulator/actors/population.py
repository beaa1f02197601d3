"""The synthetic homes: what is installed where, when, and by whom. Each home is a function of seed and number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from simulator.actors.draws import Draws, Stream
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN, MPRN
from simulator.domain.network_operators import NETWORK_OPERATORS, NetworkOperator
from simulator.domain.parties import UserRole
from simulator.domain.time import HOUR, MINUTE, Calendar

_DEVICE_BLOCK = 0x0EDE_0000_0000_0000
"""Device IDs of the synthetic fleet: an own block, then the premise, then the Device Type."""

_FIRST_VISIT, _LAST_VISIT = 8 * HOUR, 17 * HOUR

DISTRIBUTORS = tuple(o for o in NETWORK_OPERATORS if o.user_role is UserRole.ED and not o.independent)
INDEPENDENTS = tuple(o for o in NETWORK_OPERATORS if o.independent)
TRANSPORTERS = tuple(o for o in NETWORK_OPERATORS if o.user_role is UserRole.GT)

_TRANSPORTER_OF_AREA = {
    "EELC": "EA", "EMEB": "EM", "LOND": "NT", "MANW": "WN", "MIDE": "WM", "NEEB": "NO", "NORW": "NW",
    "HYDE": "SC", "SPOW": "SC", "SEEB": "SE", "SOUT": "SO", "SWAE": "WS", "SWEB": "SW", "YELG": "NE",
}  # fmt: skip
"""The gas network that mostly lies under an electricity area (assumption; the borders differ)."""


@dataclass(frozen=True, slots=True)
class Habits:
    """The shares that shape the population; see :class:`simulator.scenario.Fleet` for each."""

    smets1_share: float
    dual_fuel_share: float
    independent_share: float
    display_share: float
    installation_days: int
    supplier_weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Premise:
    """One home. ``installed`` in simulated milliseconds; ``mprn`` is ``None`` without gas."""

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
        self._transporters = {t.participant: t for t in TRANSPORTERS}

    @cached_property
    def _installation_days(self) -> Sequence[int]:
        """The midnights (milliseconds) that begin the Working Days of the roll-out."""
        return [self._calendar.nth_working_day(n) for n in range(self._habits.installation_days)]

    def premise(self, number: int) -> Premise:
        """The home of this number (from 0)."""
        if not 0 <= number < 80_000_000:
            raise SimulatorError(f"home {number}: meter point numbers last for 80,000,000 homes")
        draws, habits = self._draws, self._habits
        area = DISTRIBUTORS[draws.below(len(DISTRIBUTORS), number, Stream.AREA)]
        operator = area
        if draws.happens(habits.independent_share, number, Stream.OPERATOR):
            operator = INDEPENDENTS[draws.below(len(INDEPENDENTS), number, Stream.OPERATOR, 1)]
        smets1 = draws.happens(habits.smets1_share, number, Stream.GENERATION)
        gas = draws.happens(habits.dual_fuel_share, number, Stream.FUEL)
        day = self._installation_days[draws.below(habits.installation_days, number, Stream.INSTALLATION_DAY)]
        minutes = (_LAST_VISIT - _FIRST_VISIT) // MINUTE
        minute = draws.below(minutes, number, Stream.INSTALLATION_TIME)
        assert operator.distributor_id is not None  # every electricity operator has one
        return Premise(
            number=number,
            area=area,
            operator=operator,
            transporter=self._transporters[_TRANSPORTER_OF_AREA[area.participant]],
            supplier=draws.weighted(habits.supplier_weights, number, Stream.SUPPLIER),
            smets=Smets.SMETS1 if smets1 else Smets.SMETS2,
            mpan=MPAN.assemble(operator.distributor_id, number),
            mprn=MPRN.assemble(10_000_000 + number) if gas else None,
            has_display=draws.happens(habits.display_share, number, Stream.FUEL, 1),
            installed=day + _FIRST_VISIT + minute * MINUTE,
        )
