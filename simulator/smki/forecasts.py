"""Forecasts of demand: in March, June, September and December, for each of the six months after (seed 004 ¶89).

What follows from a wrong forecast is an assumption: the DCC provides capacity for what was forecast. So if Parties
ask for more than they forecast, batches wait, and may be late; if they ask for less, capacity stands idle. Without
any forecast for a month the whole published capacity is there.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date
from math import ceil

from simulator.domain.finding import Finding
from simulator.smki.records import Keep, OfficeRecord, RecordKind, Register, keep_nothing

FORECAST_MONTHS = (3, 6, 9, 12)
MONTHS_AHEAD = 6
NIGHTLY_CAPACITY = 375_000
"""Batched requests in a night, from 20:00 to 08:00 ("SMKI Interface Design Specification")."""

MOST_REQUESTS = 1_000_000_000
"""In a forecast for one month (assumption): ten times as many as there will be Device Certificates (¶89)."""

_CLAUSE = "seed 004 ¶89, SEC L8.7 to L8.11"


def months_from(month: date, count: int) -> date:
    """The first day of the month that is ``count`` months later."""
    year, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(year, index + 1, 1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A Party's forecast: Device Certificates in each of the six months that follow the month of ``made``."""

    party: str
    made: date
    requests: tuple[int, ...]

    def months(self) -> Mapping[date, int]:
        """The requests expected, by the first day of the month."""
        return {months_from(self.made, 1 + number): count for number, count in enumerate(self.requests)}


@dataclass(frozen=True, slots=True)
class ForecastOutcome:
    """A month's forecast of a Party against what it asked for."""

    party: str
    month: date
    forecast: int | None
    """Nothing where the Party made none for this month."""
    actual: int

    @property
    def excess(self) -> int:
        """Requests beyond the forecast; negative where fewer came."""
        return self.actual - (self.forecast or 0)


class Forecasts(Register):
    """The forecasts that Parties have handed in, and the capacity that follows from them.

    ``headroom`` is what the DCC adds to the sum of the forecasts (a share of it).
    """

    kinds = (RecordKind.FORECAST,)

    def __init__(self, keep: Keep = keep_nothing, past: Iterable[OfficeRecord] = (), *, headroom: float = 0.1) -> None:
        self.headroom = headroom
        self._forecasts: list[Forecast] = []
        self._expected: dict[date, dict[str, int]] = {}
        self._actual: dict[tuple[str, date], int] = {}
        super().__init__(keep, past)

    def hand_in(self, forecast: Forecast, at: int) -> Finding | None:
        """Take a forecast; a later one counts in place of an earlier one for the same month.

        Findings: ``forecast-month``, ``forecast-length``.
        """
        if forecast.made.month not in FORECAST_MONTHS:
            message = "Forecasts are provided in March, June, September and December."
            return Finding("forecast-month", message, _CLAUSE, forecast.party)
        if forecast.made.year == MAXYEAR:
            message = "There is no time after the month of this forecast."
            return Finding("forecast-month", message, _CLAUSE, forecast.party)
        most = max(forecast.requests, default=0)
        if len(forecast.requests) != MONTHS_AHEAD or min(forecast.requests) < 0 or most > MOST_REQUESTS:
            message = f"A forecast has {MONTHS_AHEAD} numbers of requests, one for each month, up to {MOST_REQUESTS:,}."
            return Finding("forecast-length", message, _CLAUSE, forecast.party)
        details = {"made": forecast.made.isoformat(), "requests": " ".join(map(str, forecast.requests))}
        month = forecast.made.strftime("%Y-%m")
        self._record(OfficeRecord(at, RecordKind.FORECAST, forecast.party, month, details=details))
        return None

    def count(self, party: str, day: date, requests: int) -> None:
        """Note that a Party has asked for so many Device Certificates on a day."""
        key = party, day.replace(day=1)
        self._actual[key] = self._actual.get(key, 0) + requests

    def expected(self, month: date) -> Mapping[str, int]:
        """Requests expected in the month of a date, by Party: the latest forecast of each."""
        return self._expected.get(month.replace(day=1), {})

    def nightly_capacity(self, day: date) -> int:
        """How many batched requests can be served in the night that begins on this day."""
        expected = self.expected(day)
        if not expected:
            return NIGHTLY_CAPACITY
        nights = monthrange(day.year, day.month)[1]
        # Rounded first, because a share such as 0.1 is no exact number.
        requests = round(sum(expected.values()) * (1 + self.headroom), 6)
        return min(NIGHTLY_CAPACITY, ceil(requests / nights))

    def outcomes(self) -> list[ForecastOutcome]:
        """Forecast against actual, for each Party and month that has either, in order of month and Party."""
        latest = {(party, month): n for month, expected in self._expected.items() for party, n in expected.items()}
        keys = sorted(latest.keys() | self._actual.keys(), key=lambda key: (key[1], key[0]))
        return [ForecastOutcome(p, month, latest.get((p, month)), self._actual.get((p, month), 0)) for p, month in keys]

    def _enter(self, record: OfficeRecord) -> None:
        requests = tuple(map(int, record.details["requests"].split()))
        self._forecasts.append(Forecast(record.party, date.fromisoformat(record.details["made"]), requests))
        self._forecasts.sort(key=lambda each: each.made)
        self._expected = {}
        for each in self._forecasts:
            for month, count in each.months().items():
                self._expected.setdefault(month, {})[each.party] = count
