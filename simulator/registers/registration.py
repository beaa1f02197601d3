"""Registration Data: which Supplier and which Network Operator are registered for a meter point, and since when.

The truth is kept by the Registration Data Providers; the DSP decides on a copy, which may lag behind or lack
meter points. Times are simulated milliseconds.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.domain.errors import SimulatorError
from simulator.domain.meter_points import MeterPoint


@dataclass(frozen=True, slots=True, order=True)
class Registration:
    """From ``effective`` on, this Supplier and this Network Operator are registered for a meter point.

    ``supplier`` is a Party's name; ``network_operator`` a market participant ID, or ``None`` where the record
    does not say (a gas record may not map to a Network Party). ``recorded`` is when the Registration Data
    Provider put it on record, which can be before or after it takes effect.
    """

    effective: int
    recorded: int
    supplier: str = field(compare=False)
    network_operator: str | None = field(compare=False)


class RegistrationData:
    """The Registration Data Providers' own records: the truth."""

    def __init__(self) -> None:
        self._records: dict[MeterPoint, list[Registration]] = {}

    def register(
        self,
        meter_point: MeterPoint,
        *,
        supplier: str,
        network_operator: str | None,
        effective: int = 0,
        recorded: int | None = None,
    ) -> None:
        """Put a registration on record; it holds until the next one takes effect."""
        record = Registration(effective, effective if recorded is None else recorded, supplier, network_operator)
        insort(self._records.setdefault(meter_point, []), record)

    def change(
        self, meter_point: MeterPoint, at: int, *, supplier: str | None = None, network_operator: str | None = None
    ) -> None:
        """Register a change of the Supplier or the Network Operator (adoption by another network, a merger)."""
        current = self.at(meter_point, at)
        if current is None:
            raise SimulatorError(f"meter point {meter_point} has no registration that could change")
        self.register(
            meter_point,
            supplier=supplier or current.supplier,
            network_operator=network_operator or current.network_operator,
            effective=at,
        )

    def at(self, meter_point: MeterPoint, moment: int, *, known_at: int | None = None) -> Registration | None:
        """The registration in effect at a moment, as far as it was on record at ``known_at``."""
        found = self.between(meter_point, moment, moment, known_at=known_at)
        return found[-1] if found else None

    def between(
        self, meter_point: MeterPoint, first: int, last: int, *, known_at: int | None = None
    ) -> list[Registration]:
        """Every registration in effect at some time from ``first`` to ``last``, in order; empty if none is known."""
        known = [r for r in self._records.get(meter_point, ()) if known_at is None or r.recorded <= known_at]
        begun = [r for r in known if r.effective <= first]
        return [*begun[-1:], *(r for r in known if first < r.effective <= last)]


@dataclass
class RegistrationCopy:
    """The DSP's copy: it sees what was on record ``lag`` milliseconds ago and lacks the ``missing`` meter points.

    What was on record at the scenario's start it has seen, however long the lag.
    """

    data: RegistrationData
    lag: int = 0
    missing: set[MeterPoint] = field(default_factory=set)
    lags: dict[MeterPoint, int] = field(default_factory=dict)
    """A lag of its own for single meter points."""

    def lose(self, meter_points: Iterable[MeterPoint]) -> None:
        """Take meter points out of the copy."""
        self.missing.update(meter_points)

    def at(self, meter_point: MeterPoint, moment: int, now: int) -> Registration | None:
        """What the copy says at ``now`` of the registration at ``moment``."""
        found = self.between(meter_point, moment, moment, now)
        return found[-1] if found else None

    def between(self, meter_point: MeterPoint, first: int, last: int, now: int) -> list[Registration]:
        """What the copy says at ``now`` of every registration from ``first`` to ``last``."""
        if meter_point in self.missing:
            return []
        known_at = max(0, now - self.lags.get(meter_point, self.lag))
        return self.data.between(meter_point, first, last, known_at=known_at)
