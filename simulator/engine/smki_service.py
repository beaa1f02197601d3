"""The SMKI Service on the clock of a run: what a scenario's SMKI section says happens when its time has come.

One process wakes whenever something is due: what the scenario says, a submission that is served, certificates that are
picked up, a revocation list. It is woken when somebody else in the run has a certificate revoked or an authority
founded: a list follows within the hour. Time alone destroys keys and lets certificates lapse. That is seen to at each
waking: the list of every 12 hours sees to it that there is one in time, and each key ceremony is on record at its own
instant.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, time
from functools import partial

import simpy

from simulator.domain.errors import SimulatorError
from simulator.engine.agenda import Agenda
from simulator.engine.smki_work import ServiceAtWork
from simulator.pki.profiles import Environment
from simulator.scenario.smki import Smki
from simulator.world import World
from simulator.world.smki_faults import smki_faults
from simulator.world.smki_services import NO_PREMISE


def begin_smki(world: World) -> None:
    """Let the SMKI Service of a world begin to work, for as long as time passes.

    It does where the scenario has such a section, or revokes certificates elsewhere: somebody has to publish that.
    Raises :class:`~simulator.domain.errors.SimulatorError` for Parties, officers and instants that cannot be.
    """
    scenario = world.scenario
    revokes = bool(scenario.recoveries) or any(renewal.revoked for renewal in scenario.certificate_renewals)
    smki = scenario.smki or Smki(enabled=revokes)
    if not smki.enabled:
        return
    for place, message in smki_faults(scenario):
        raise SimulatorError(f"{'.'.join(map(str, place))}: {message}")
    world.clock.process(SmkiInRun(world, smki).live())


class SmkiInRun:
    """The process. The service of the other environment works too, if the scenario speaks of it."""

    def __init__(self, world: World, smki: Smki) -> None:
        self._world = world
        self._agenda = Agenda()
        self._at_work: dict[str, ServiceAtWork] = {}
        self._at(None)
        self._plan(smki)
        self._woken = world.clock.event()
        world.smki_services.to_be_published = self._wake

    def live(self) -> Generator[simpy.Event, None, None]:
        """Work, and wait for what is due next."""
        clock = self._world.clock
        while True:
            for service in self._at_work.values():
                service.work()
            self._agenda.do(clock.time)
            for service in self._at_work.values():
                service.publish()
            self._woken = clock.event()
            yield clock.until(max(clock.time + 1, self._next_due()), NO_PREMISE) | self._woken

    def _wake(self) -> None:
        if not self._woken.triggered:
            self._woken.succeed()

    def _next_due(self) -> int:
        due = [service.next_due() for service in self._at_work.values()]
        return min(due) if self._agenda.next_due is None else min(*due, self._agenda.next_due)

    def _at(self, environment: Environment | None) -> ServiceAtWork:
        service = self._world.smki_services.of(environment)
        if service.name not in self._at_work:
            self._at_work[service.name] = ServiceAtWork(self._world, service, self._agenda)
        return self._at_work[service.name]

    def _plan(self, smki: Smki) -> None:
        """Enter what the scenario says. At the same instant, Parties enrol before they ask for anything."""
        enter, milliseconds = self._agenda.enter, self._world.calendar.milliseconds
        for enrolment in smki.enrolments:
            at = milliseconds(enrolment.at) if enrolment.at else 0
            enter(at, partial(self._at(enrolment.service).enrol, enrolment))
        for forecast in smki.forecasts:
            made = milliseconds(datetime.combine(forecast.made, time(), UTC))
            enter(max(0, made), partial(self._at(forecast.service).forecast, forecast))
        for roll_over in smki.oca_roll_overs:
            enter(milliseconds(roll_over), self._at(None).roll_over)
        for held in smki.held_back_lists:
            enter(milliseconds(held.from_), partial(self._at(None).hold_back, held))
        for suspension in smki.suspensions:
            enter(milliseconds(suspension.from_), partial(self._at(suspension.service).suspend, suspension))
        for number, submission in enumerate(smki.submissions):
            enter(milliseconds(submission.at), partial(self._at(submission.service).submit, number, submission))
        for document in smki.documents:
            enter(milliseconds(document.at), partial(self._at(document.service).lodge, document))
        for reading in smki.readings:
            enter(milliseconds(reading.at), partial(self._at(reading.service).read, reading))
        for revocation in smki.revocations:
            enter(milliseconds(revocation.at), partial(self._at(None).revoke, revocation))
