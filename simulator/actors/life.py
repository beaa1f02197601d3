"""The life of a home: what is asked for it, when, and what follows from each answer. Pure functions of keyed draws.

They take one home or columns of homes, so that a roll-out request by request and one in cohorts live the same lives.
Instants and delays are milliseconds. What follows is told as :class:`Appointment` values; a driver keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.actors.choices import CertificateChoice
from simulator.actors.draws import Draws, Stream
from simulator.actors.homes import NEVER, Homes, either, operator_in_charge
from simulator.actors.steps import BY_UPDATE, LAST_ATTEMPT, Leg, Step, Turn
from simulator.domain.time import SECOND, Calendar
from simulator.rules.facts import Column

WORKING_DAYS_TO_PLACE = 7
"""SEC Appendix AC 5.2(a): the right Network Operator's credentials within seven Working Days of commissioning."""

_AFTER_MOVE, _AFTER_RENEWAL = 1, 2
"""The attempts by which the draws of such audits differ from those of the audit after installation."""

MOST_RENEWALS = LAST_ATTEMPT - _AFTER_RENEWAL
"""So many renewals can be told apart by their draws."""


class Renewal(NamedTuple):
    """A Network Operator (index) renews its certificates on its meters from an instant on, over so long a time."""

    operator: int
    at: int
    over: int


@dataclass(frozen=True, slots=True)
class Conduct:
    """How Suppliers and Network Operators behave. Rates are bounds of words, delays integer quantile tables.

    ``wrong_below`` is a bound for each Supplier; see :class:`simulator.scenario.Placement` and its neighbours for the
    meaning of each.
    """

    wrong_below: Column
    retry_wrong_below: int
    wrong_gas_below: int
    wrong_proxy_below: int
    attempts: int
    through_update_share: float
    audit_share: float
    correction_share: float
    update_share: float
    change_share: float
    placement_delay: Column
    retry_delay: Column
    audit_delay: Column
    correction_delay: Column
    update_delay: Column
    change_delay: Column
    renewals: tuple[Renewal, ...]
    gateway: Column
    wan: Column


class Appointment(NamedTuple):
    """Where ``where`` holds, ``step`` begins at ``time``, as the attempt of this number."""

    step: Step
    where: Column
    time: Column
    attempt: Column = 0


Appointments = Sequence[Appointment]


class Deadlines:
    """The end of the seven Working Days by the day on which they begin."""

    def __init__(self, calendar: Calendar, days: int) -> None:
        day = 24 * 3600 * SECOND
        midnight = calendar.start.replace(hour=0, minute=0, second=0, microsecond=0)
        self._day = day
        self._since_midnight = -calendar.milliseconds(midnight)
        ends = (calendar.after_working_days(n * day, WORKING_DAYS_TO_PLACE) for n in range(days + 2))
        self._ends = np.array(list(ends), dtype=np.int64)

    def after(self, moment: Column) -> Column:
        """The deadline (milliseconds) for what was commissioned at a moment; the run's last days share theirs."""
        place = (moment + self._since_midnight) // self._day
        return self._ends[np.minimum(place, len(self._ends) - 1)]


class Life:
    """What happens next to homes. ``suppliers`` are the weights of the Suppliers."""

    def __init__(
        self,
        draws: Draws,
        conduct: Conduct,
        choice: CertificateChoice,
        deadlines: Deadlines,
        suppliers: Sequence[float],
    ) -> None:
        self._draws = draws
        self._conduct = conduct
        self._choice = choice
        self._deadlines = deadlines
        self._suppliers = suppliers

    # -- what is drawn for one request ------------------------------------------------------------------------------

    def to_the_dsp(self, step: Step, attempt: Column, number: Column) -> Column:
        """A request's time from the User to the DSP; ``number`` is the home's, or a column of them."""
        return self._leg(Leg.TO_THE_DSP, self._conduct.gateway, step, attempt, number)

    def pre_command_and_back(self, step: Step, attempt: Column, number: Column) -> Column:
        """From the DSP to the User and, signed, to the DSP again."""
        there, back = (
            self._leg(leg, self._conduct.gateway, step, attempt, number)
            for leg in (Leg.PRE_COMMAND, Leg.SIGNED_PRE_COMMAND)
        )
        return there + back

    def to_the_device(self, step: Step, attempt: Column, number: Column) -> Column:
        """From the DSP to the Device, or to the S1SP."""
        return self._leg(Leg.TO_THE_DEVICE, self._conduct.wan, step, attempt, number)

    def to_the_user(self, step: Step, attempt: Column, number: Column) -> Column:
        """The answer's way to the User."""
        return self._leg(Leg.TO_THE_USER, self._conduct.gateway, step, attempt, number)

    def _leg(self, leg: Leg, table: Column, step: Step, attempt: Column, number: Column) -> Column:
        return self._draws.quantile(table, number, Stream.LATENCY, Turn(step, attempt).draw_of(leg))

    def chosen_for_esme(self, home: Homes, attempt: Column, sent: Column) -> Column:
        """Whose certificate the Supplier takes for the ESME (index of a Network Operator)."""
        bound = self._conduct.wrong_below[home.supplier]
        bound = either(attempt > 0, np.minimum(bound, self._conduct.retry_wrong_below), bound)
        return self._choice.electricity(operator_in_charge(home, sent), bound, home.number, attempt)

    def chosen_for_gpf(self, home: Homes, attempt: Column) -> Column:
        """Whose certificate the Supplier takes for the Gas Proxy Function."""
        return self._choice.gas(home.transporter, self._conduct.wrong_gas_below, home.number, attempt)

    def chosen_for_proxy(self, home: Homes, sent: Column) -> Column:
        """Whose certificate a Network Operator takes when it updates what is held by proxy."""
        streams = (Stream.PROXY_WRONG_CERTIFICATE, Stream.PROXY_WHICH_WRONG_CERTIFICATE)
        own = operator_in_charge(home, sent)
        return self._choice.electricity(own, self._conduct.wrong_proxy_below, home.number, 0, streams)

    def gaining_supplier(self, home: Homes) -> Column:
        """The Supplier that the home changes to: another, by its weight among the others."""
        return self._draws.another(self._suppliers, home.supplier, home.number, Stream.CHANGE_OF_SUPPLIER, 1)

    # -- what follows -----------------------------------------------------------------------------------------------

    def begin(self, home: Homes) -> Appointments:
        """What stands in the diary of every home from the start: its installation, and what its operator will do."""
        installed = np.maximum(home.installed, 0)
        return [
            *self._renewals(home, installed),
            Appointment(Step.MIGRATE, home.smets1, installed),
            Appointment(Step.TAKE_OVER_ESME, np.logical_not(home.smets1), installed),
            Appointment(Step.MOVE, (home.moved > installed) & (home.moved < NEVER), home.moved),
        ]

    def follow(
        self, step: Step, attempt: Column, home: Homes, now: Column, *, succeeded: bool, wrong: Column, deadline: Column
    ) -> Appointments:
        """What follows when a step is over, ``now``.

        ``wrong`` says whether another operator's certificate is in the ESME's Network Operator slot.
        """
        match step:
            case Step.TAKE_OVER_ESME | Step.TAKE_OVER_GPF | Step.TAKE_OVER_GSME:
                return [Appointment(Step(step + 1), True, now)]
            case Step.COMMISSION_ESME:
                end = self._after_commissioning(home, now, np.logical_not(home.gas))
                return [Appointment(Step.TAKE_OVER_GPF, home.gas, now), *end]
            case Step.COMMISSION_GSME:
                return self._after_commissioning(home, now, True)
            case Step.PLACE_ON_ESME | Step.UPDATE_ESME if succeeded:
                return self._audit(home, now, True, 0)
            case Step.PLACE_ON_ESME | Step.UPDATE_ESME:
                later, again = self._retry(home, now, attempt, attempt, deadline)
                return [Appointment(step, again, later, attempt + 1), *self._audit(home, later, ~again, 0)]
            case Step.PLACE_ON_GPF | Step.UPDATE_GPF if not succeeded:
                later, again = self._retry(home, now, attempt, self._conduct.attempts + attempt, deadline)
                return [Appointment(step, again, later, attempt + 1)]
            case Step.AUDIT if succeeded:
                where = wrong & self._happens(self._conduct.correction_share, home, Stream.CORRECTION, attempt)
                return [Appointment(Step.CORRECT, where, self._correction(home, now, attempt), attempt)]
            case Step.UPDATE_PROXY:
                return [Appointment(Step.RESTORE_PROXY, wrong, self._correction(home, now, attempt))]
            case Step.RESTORE_PROXY:
                return [Appointment(Step.CORRECT_PROXY, wrong, now, attempt)]
            case Step.RENEW_ON_ESME if not succeeded:  # another's certificate may be there
                return self._audit(home, now, True, _AFTER_RENEWAL + attempt)
            case Step.MIGRATE:
                return self._after_migration(home, now)
            case Step.MOVE:
                return self._after_move(home, now)
        return []

    def _after_commissioning(self, home: Homes, now: Column, where: Column) -> Appointments:
        conduct = self._conduct
        esme, gpf = (self._later(conduct.placement_delay, home, now, Stream.PLACEMENT_DELAY, n) for n in (0, 1))
        by_update = self._happens(conduct.through_update_share, home, Stream.PLACEMENT_SERVICE)
        change_share = conduct.change_share if len(self._suppliers) > 1 else 0.0
        change = self._happens(change_share, home, Stream.CHANGE_OF_SUPPLIER)
        changed = self._later(conduct.change_delay, home, now, Stream.CHANGE_OF_SUPPLIER_DELAY)
        otherwise = np.logical_not(by_update)
        gas = where & home.gas
        return [
            Appointment(Step.JUDGE, where, self._deadlines.after(now)),
            Appointment(Step.PLACE_ON_ESME, where & otherwise, esme),
            Appointment(BY_UPDATE[Step.PLACE_ON_ESME], where & by_update, esme),
            Appointment(Step.PLACE_ON_GPF, gas & otherwise, gpf),
            Appointment(BY_UPDATE[Step.PLACE_ON_GPF], gas & by_update, gpf),
            Appointment(Step.CHANGE_SUPPLIER, where & change, changed),
        ]

    def _retry(
        self, home: Homes, now: Column, attempt: Column, draw: Column, deadline: Column
    ) -> tuple[Column, Column]:
        """When a Supplier tries again, and whether it does: within the seven Working Days, and not for ever."""
        later = self._later(self._conduct.retry_delay, home, now, Stream.RETRY_DELAY, draw)
        return later, (later < deadline) & (attempt + 1 < self._conduct.attempts)

    def _audit(self, home: Homes, now: Column, where: Column, attempt: Column) -> Appointments:
        """The registered operator may read the slots (6.24.1)."""
        audits = where & self._happens(self._conduct.audit_share, home, Stream.AUDIT, attempt)
        later = self._later(self._conduct.audit_delay, home, now, Stream.AUDIT_DELAY, attempt)
        return [Appointment(Step.AUDIT, audits, later, attempt)]

    def _after_migration(self, home: Homes, now: Column) -> Appointments:
        updates = self._happens(self._conduct.update_share, home, Stream.PROXY_UPDATE)
        later = self._later(self._conduct.update_delay, home, now, Stream.PROXY_UPDATE_DELAY)
        return [
            Appointment(Step.JUDGE, True, self._deadlines.after(now)),
            Appointment(Step.UPDATE_PROXY, updates, later),
        ]

    def _after_move(self, home: Homes, now: Column) -> Appointments:
        """The new operator reads its new meters' slots; by proxy it tries at once to place its own certificate."""
        conduct, again = self._conduct, _AFTER_MOVE
        updates = home.smets1 & self._happens(conduct.update_share, home, Stream.PROXY_UPDATE, again)
        later = self._later(conduct.update_delay, home, now, Stream.PROXY_UPDATE_DELAY, again)
        smets2 = np.logical_not(home.smets1)
        return [*self._audit(home, now, smets2, again), Appointment(Step.RESTORE_PROXY, updates, later, again)]

    def _renewals(self, home: Homes, installed: Column) -> Appointments:
        """A Network Operator renews its certificates on whatever meters it is registered for by then."""
        appointments = []
        for number, (operator, at, over) in enumerate(self._conduct.renewals):
            share = np.asarray(self._draws.word(home.number, Stream.RENEWAL_TIME, number), np.int64)[()]
            time = at + ((share * (over // SECOND)) >> 32) * SECOND
            its_own = (operator_in_charge(home, time) == operator) & (installed < time)
            appointments += [
                Appointment(Step.RENEW_ON_ESME, its_own & np.logical_not(home.smets1), time, number),
                Appointment(Step.RENEW_PROXY, its_own & home.smets1, time, number),
            ]
        return appointments

    def _correction(self, home: Homes, now: Column, attempt: Column) -> Column:
        return self._later(self._conduct.correction_delay, home, now, Stream.CORRECTION_DELAY, attempt)

    def _happens(self, share: float, home: Homes, stream: Stream, attempt: Column = 0) -> Column:
        if share in (0.0, 1.0):
            return np.bool_(share)
        return np.asarray(self._draws.happens(share, home.number, stream, attempt))[()]

    def _later(self, table: Column, home: Homes, now: Column, stream: Stream, attempt: Column = 0) -> Column:
        """A delay drawn from a quantile table, never under a second."""
        return now + np.maximum(SECOND, self._draws.quantile(table, home.number, stream, attempt))
