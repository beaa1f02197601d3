"""The Recovery Procedure from report to end: the DCC's own steps one after another, and those for all Devices.

Devices are begun with at the pace that is given, in the order of their IDs, and do not wait for one another. One that
the WAN does not reach is tried again later; the procedure goes on meanwhile, up to what needs every Device to be done.
Several recoveries may go on at once: then each Device has its turns one after another.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import simpy
from simpy.events import AllOf

from simulator.actors.steps import Step as HomeStep
from simulator.actors.steps import rank
from simulator.domain.devices import Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.engine.recovery.case import Case
from simulator.engine.recovery.each_device import Attempt, EachDevice
from simulator.engine.recovery.office import carry_out
from simulator.journal import EventKind
from simulator.registers.inventory import InventoryEntry
from simulator.smki.exposure import ExposureSummary, Since, summary
from simulator.smki.recovery import PROCEDURE, Decision, Incident, Method, Pace, Step, may_begin
from simulator.world import World
from simulator.world.smki_services import NO_PREMISE, SMKI_PMA, SMKI_SERVICE

_Steps = Generator[simpy.Event, Any, None]

_IN_RECOVERY = (Step.PLACE_ACB_CERTIFICATES, Step.PLACE_NEW_CERTIFICATES, Step.REPLACE_ROOT)
"""Steps that begin a recovery by the DCC: the inventory shows the Device in Recovery until it is over."""


class _Turn(NamedTuple):
    """When a Device is begun with, which steps have to be done before, and what happens when it was tried once."""

    start: simpy.Event
    before: simpy.Process | None
    first_try: simpy.Event


class Recovery:
    """A recovery under way in a world, or at its end.

    ``refused`` are the Devices that did not obey, with the first step at which: it leaves them as they are.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.refused: dict[EUI64, Step] = {}
        self._clock = case.world.clock
        self._last_steps = case.world.recoveries.last_steps
        self._at_devices: list[simpy.Process] = []
        self._began = self._clock.time
        self._process = self._clock.process(self._run())

    @property
    def is_over(self) -> bool:
        """Whether all steps are done for every Device, or nothing more can be done by this method."""
        return bool(self._process.processed)

    def exposure(self, since: Since = Since.COMPROMISE) -> ExposureSummary:
        """How long Devices were exposed, as far as it has come; each by itself is in the case's ``exposures``."""
        return summary(self.case.exposures(), since)

    def _run(self) -> _Steps:
        procedure = PROCEDURE[self.case.method]
        first = next(place for place, step in enumerate(procedure) if step.each_device)
        for step in procedure[:first]:
            carry_out(self.case, step)
        while not (yield from self._carry_out(procedure[first:])):
            continue
        if self.case.method is Method.BY_SUBSCRIBER and (left := self.exposure().still_exposed):
            self.case.note(Step.LEAVE_TO_THE_DCC, devices=str(len(left)))

    def _carry_out(self, procedure: Sequence[Step]) -> Generator[simpy.Event, Any, bool]:
        """Do the steps for Devices, and what follows. Whether that came to its end.

        It does not if other Devices are exposed meanwhile: they took an unreliable certificate from a request that was
        on its way. Then all of it is done again, for them.
        """
        for for_each, group in groupby(procedure, key=lambda step: step.each_device):
            steps = tuple(group)
            if for_each:
                yield from self._over_devices(self._devices_of(steps), steps)
                continue
            for step in steps:
                yield from self._wait_before(step)
                if self.case.newly_exposed():
                    return False
                carry_out(self.case, step)
        return True

    def _wait_before(self, step: Step) -> _Steps:
        """Wait until every Device is done: not at all if a try is enough, and with method 1 only for so long."""
        if step is Step.RENEW_RECOVERY_KEY:
            return
        done = AllOf(self._clock, self._at_devices)
        if step is Step.REVOKE and any(each.is_alive for each in self._at_devices):
            yield done | self._clock.until(self._began + self.case.pace.revoke_after, NO_PREMISE)
        else:
            yield done

    def _devices_of(self, steps: tuple[Step, ...]) -> list[InventoryEntry]:
        case = self.case
        if Step.PLACE_RECOVERY_CERTIFICATE in steps:
            return [entry for entry in case.in_order() if entry.device_id in case.world.devices]
        exposed = case.newly_exposed()
        case.concern(exposed)
        if Step.REPLACE_ROOT not in steps:
            return exposed
        # Nothing that is held by proxy is a root; but what is held there leads to the former one.
        by_proxy = [entry for entry in case.in_order() if case.successors_by_proxy(entry)]
        return sorted([*exposed, *by_proxy], key=lambda entry: entry.device_id.value)

    def _over_devices(self, entries: Sequence[InventoryEntry], steps: tuple[Step, ...]) -> _Steps:
        """Begin with one Device after another; ends when each has been tried once."""
        began, tried = self._clock.time, []
        for step in steps:
            self.case.note(step)
        for place, entry in enumerate(entries):
            start = self._clock.until(began + self.case.pace.starts(place), _rank(entry))
            turn = _Turn(start, self._last_steps.get(entry.device_id), self._clock.event())
            process = self._clock.process(self._at_device(entry.device_id, steps, turn))
            self._last_steps[entry.device_id] = process
            self._at_devices.append(process)
            tried.append(turn.first_try | process)
        yield AllOf(self._clock, tried)

    def _at_device(self, device_id: EUI64, steps: tuple[Step, ...], turn: _Turn) -> _Steps:
        yield turn.start
        if turn.before is not None and turn.before.is_alive:
            turn.first_try.succeed()  # who waits for other steps keeps nobody else waiting
            yield turn.before
        entry = self.case.world.inventory.find(device_id)
        if entry is None or self.is_over:  # deleted (8.4) before it was installed; or method 1 did not wait for it
            return
        device, in_recovery = EachDevice(self.case, entry), steps[0] in _IN_RECOVERY
        if in_recovery:
            device.show(SmiStatus.RECOVERY)
        for step in steps:
            while (attempt := (yield from device.carry_out(step))) is Attempt.OUT_OF_REACH:
                if not turn.first_try.triggered:
                    turn.first_try.succeed()
                yield self._clock.after(self.case.pace.retry_after, _rank(entry))
                if device.status is None or self.is_over:  # method 1 does not wait for ever
                    return
            if attempt is Attempt.REFUSED:
                self.refused.setdefault(device_id, step)
                return
            if step is Step.PLACE_ACB_CERTIFICATES and entry.smets is not Smets.SMETS1:
                device.show(SmiStatus.RECOVERED)
        if in_recovery:
            device.show_as_before()


def _rank(entry: InventoryEntry) -> int:
    return int(rank(entry.premise, HomeStep(0)))


def begin_recovery(
    world: World, incident: Incident, method: Method, decision: Decision | None = None, pace: Pace | None = None
) -> Recovery | Finding:
    """Begin a recovery now, on the world's clock; or say why it may not begin.

    Findings: those of :func:`simulator.smki.recovery.may_begin`.
    """
    case = Case.opened(world, incident, method, decision, pace or Pace())
    refused = may_begin(incident, method, decision)
    if refused is not None:
        case.record(EventKind.RECOVERY, SMKI_PMA, SMKI_SERVICE, {"what": refused.message}, refused.code)
        return refused
    return Recovery(case)
