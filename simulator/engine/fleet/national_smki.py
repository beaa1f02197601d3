"""The SMKI Service of a national roll-out on the clock: batches, Issuing DCAs, revocation lists, service levels.

What is asked for follows from the homes (:mod:`simulator.engine.fleet.orders`); what happens is decided by what decides
it for a single office: the signing queue, service levels and forecasts of :mod:`simulator.smki`, the authorities of
:mod:`simulator.pki`, whose key ceremonies are real. Only the certificates are counted instead of made: those of a
synthetic fleet are derived again when somebody asks for one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import simpy

from simulator.domain.devices import DeviceType
from simulator.domain.time import DAY, MINUTE, Calendar
from simulator.engine.clock import Clock
from simulator.engine.fleet.orders import Order, orders
from simulator.pki.ceremonies import KeyCeremony
from simulator.pki.list_issuance import ListKind
from simulator.pki.profiles import Environment
from simulator.pki.succession import DeviceCertificationAuthority
from simulator.rules.facts import Column
from simulator.scenario import Scenario
from simulator.scenario.smki import Smki
from simulator.smki.forecasts import FORECAST_MONTHS, MONTHS_AHEAD, Forecast, ForecastOutcome, Forecasts, months_from
from simulator.smki.publication import following
from simulator.smki.service_levels import Served, deadline_of_batch
from simulator.smki.signing_queue import NIGHT_ENDS, SigningQueue, nights
from simulator.smki.submission import MOST_IN_BATCH

DCC = "DCC"

Steps = Generator[simpy.Event, None, None]


@dataclass(frozen=True, slots=True)
class NationalBatch:
    """A batch of signing requests of a Subscriber for Devices of one type; ``served`` once it was."""

    subscriber: str
    device_type: DeviceType
    requests: int
    submitted: int
    served: Served | None = None


@dataclass(frozen=True, slots=True)
class NationalList:
    """A revocation list that was published, and by when it had to be (milliseconds)."""

    kind: ListKind
    issued: int
    due: int

    @property
    def is_met(self) -> bool:
        """Whether it came in time."""
        return self.issued <= self.due


@dataclass
class NationalSmki:
    """What the SMKI Service did in a national run, each list in order of time."""

    batches: list[NationalBatch] = field(default_factory=list)
    ceremonies: list[KeyCeremony] = field(default_factory=list)
    lists: list[NationalList] = field(default_factory=list)
    forecasts: list[ForecastOutcome] = field(default_factory=list)

    @property
    def missed(self) -> list[NationalBatch]:
        """The batches that were served too late."""
        return [batch for batch in self.batches if batch.served and not batch.served.is_met]

    @property
    def waiting(self) -> list[NationalBatch]:
        """The batches that were not served before the end."""
        return [batch for batch in self.batches if batch.served is None]


def national_smki(scenario: Scenario, equipped: Column) -> NationalSmki:
    """Let the SMKI Service of a scenario's national run work from its start to its end.

    ``equipped`` are the homes to equip, as :func:`~simulator.engine.fleet.orders.homes_to_equip` counts them.
    """
    return _Service(scenario, list(orders(equipped, scenario.device_orders.lead_weeks))).run()


class _Service:
    def __init__(self, scenario: Scenario, asked: Sequence[Order]) -> None:
        self._scenario = scenario
        self._settings = scenario.smki or Smki()
        self._asked = asked
        self._calendar = Calendar(scenario.start)
        self._end = scenario.days * DAY
        self._clock = Clock()
        self._done = NationalSmki()
        self._forecasts = Forecasts(headroom=self._settings.forecast_headroom)
        self._queue = SigningQueue(
            milliseconds_per_signature=self._settings.milliseconds_per_signature,
            lanes=self._settings.batch_lanes,
            windows=nights(self._calendar, self._forecasts),
        )
        self._dca = DeviceCertificationAuthority(
            scenario.seed, Environment(scenario.environment), scenario.start, record=self._done.ceremonies.append
        )

    def run(self) -> NationalSmki:
        for process in (self._hand_in(), self._sign(), self._publish(ListKind.CRL), self._publish(ListKind.ARL)):
            self._clock.process(process)
        if self._scenario.device_orders.forecasts:
            self._clock.process(self._forecast())
        self._clock.advance(self._end)
        self._done.forecasts = self._forecasts.outcomes()
        return self._done

    # -- batches ------------------------------------------------------------------------------------------------------

    def _hand_in(self) -> Steps:
        """Each day's batches; no batch has more requests than are allowed."""
        for order in self._asked:
            at = self._submitted(order)
            yield self._clock.until(at, 0)
            left = order.requests
            while left:
                requests = min(left, MOST_IN_BATCH)
                self._submit(order, requests, at)
                left -= requests

    def _submit(self, order: Order, requests: int, at: int) -> None:
        name = self._subscriber(order)
        deadline = deadline_of_batch(at, self._calendar)
        self._queue.submit(len(self._done.batches), requests, at, deadline)
        self._done.batches.append(NationalBatch(name, order.device_type, requests, at))
        self._forecasts.count(name, self._calendar.at(at).date(), requests)

    def _sign(self) -> Steps:
        """The signing modules work by night; every morning there is what they served."""
        morning = self._after_midnight(NIGHT_ENDS.hour)
        while True:
            yield self._clock.until(morning, 1)
            morning += DAY
            for served in self._queue.advance(self._clock.time):
                batch = self._done.batches[served.number]
                self._done.batches[served.number] = NationalBatch(
                    batch.subscriber, batch.device_type, batch.requests, batch.submitted, served
                )
                self._certify(served)

    def _certify(self, served: Served) -> None:
        """The Issuing DCA's key comes to its limit in mid batch, and its successor goes on."""
        left, took = served.requests, served.finished - served.started
        while left:
            at = served.started + took * (served.requests - left) // served.requests
            left -= self._dca.note_issued(left, self._calendar.at(at))

    def _submitted(self, order: Order) -> int:
        return max(0, order.day * DAY + self._after_midnight(self._scenario.device_orders.hour))

    def _after_midnight(self, hour: int) -> int:
        """That hour of the first day."""
        return self._calendar.milliseconds(self._calendar.start.replace(hour=hour, minute=0, second=0, microsecond=0))

    def _subscriber(self, order: Order) -> str:
        return DCC if order.supplier is None else self._scenario.suppliers[order.supplier].name

    # -- forecasts ----------------------------------------------------------------------------------------------------

    def _forecast(self) -> Steps:
        """In March, June, September and December each Subscriber says what it will ask for, more or less truly.

        Before the first of them the whole published capacity is there.
        """
        planned = self._planned()
        factor = 1 + self._scenario.device_orders.forecast_error
        for made in self._forecast_dates():
            yield self._clock.until(self._calendar.milliseconds(datetime.combine(made, datetime.min.time(), UTC)), 2)
            for name, months in planned.items():
                ahead = (months_from(made, 1 + number) for number in range(MONTHS_AHEAD))
                requests = tuple(round(factor * months.get(month, 0)) for month in ahead)
                self._forecasts.hand_in(Forecast(name, made, requests), self._clock.time)

    def _planned(self) -> dict[str, dict[date, int]]:
        """What each Subscriber will in truth ask for, by the first day of the month.

        Of a month that the run sees a part of, as much as if all of it were like that part.
        """
        planned: dict[str, dict[date, int]] = {}
        days: dict[date, set[date]] = {}
        for order in self._asked:
            day = self._calendar.at(self._submitted(order)).date()
            month = day.replace(day=1)
            months = planned.setdefault(self._subscriber(order), {})
            months[month] = months.get(month, 0) + order.requests
            days.setdefault(month, set()).add(day)
        for months in planned.values():
            for month, requests in months.items():
                months[month] = requests * monthrange(month.year, month.month)[1] // len(days[month])
        return planned

    def _forecast_dates(self) -> Iterable[date]:
        month = months_from(self._calendar.start.date(), 1)
        while month <= self._calendar.at(self._end).date():
            if month.month in FORECAST_MONTHS:
                yield month
            month = months_from(month, 1)

    # -- keys and lists -----------------------------------------------------------------------------------------------

    def _publish(self, kind: ListKind) -> Steps:
        """The lists of the Issuing OCA and of the Root OCA: regularly, and soon after a revocation."""
        delay = round(self._settings.list_delay_minutes * MINUTE)
        revoked = self._revocations() if kind is ListKind.CRL else []
        at = due = 0
        while True:
            yield self._clock.until(at, 3)
            self._dca.keep_limits(self._calendar.at(at))
            self._done.lists.append(NationalList(kind, at, due))
            unlisted = next((each for each in revoked if each > at), None)
            at, due = following(kind, at, unlisted, delay, self._calendar)

    def _revocations(self) -> list[int]:
        renewals = self._scenario.certificate_renewals
        return sorted(self._calendar.milliseconds(renewal.on) for renewal in renewals if renewal.revoked)
