"""The Recovery Procedure from report to end: the DCC's own steps one after another, and those for all Devices.

Devices are begun with at the pace that is given, in the order of their IDs, and do not wait for one another. One that
the WAN does not reach is tried again later; the procedure goes on meanwhile, up to what needs every Device to be done.
"""

from __future__ import annotations

from collections.abc import Generator
from itertools import groupby
from typing import Any

import simpy
from simpy.events import AllOf

from simulator.actors.steps import Step as HomeStep
from simulator.actors.steps import rank
from simulator.domain.devices import Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.engine.recovery.case import Case
from simulator.engine.recovery.each_device import Attempt, EachDevice
from simulator.engine.recovery.office import OFFICE
from simulator.journal import EventKind
from simulator.registers.inventory import InventoryEntry
from simulator.smki.exposure import ExposureSummary, Since, summary
from simulator.smki.recovery import PROCEDURE, Decision, Incident, Method, Pace, Step, may_begin
from simulator.world import World
from simulator.world.smki_services import SMKI_PMA, SMKI_SERVICE

_Steps = Generator[simpy.Event, Any, None]
_DO_NOT_WAIT = (Step.RENEW_RECOVERY_KEY,)
"""Steps of the DCC's own that begin when every Device has been tried once. All others wait until every one is done."""

_IN_RECOVERY = (Step.PLACE_ACB_CERTIFICATES, Step.PLACE_NEW_CERTIFICATES, Step.REPLACE_ROOT)
"""Steps that begin a recovery by the DCC: the inventory shows the Device in Recovery until it is over."""


class Recovery:
    """A recovery under way in a world, or at its end.

    ``refused`` are the Devices that did not obey, with the first step at which: they stay as they are.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.refused: dict[EUI64, Step] = {}
        self._last: dict[EUI64, simpy.Process] = {}
        self._process = case.world.clock.process(self._run())

    @property
    def is_over(self) -> bool:
        """Whether all steps are done for every Device."""
        return bool(self._process.processed)

    def exposure(self, since: Since = Since.COMPROMISE) -> ExposureSummary:
        """How long Devices were exposed, as far as it has come; each by itself is in the case's ``exposures``."""
        return summary(self.case.exposures(), since)

    def _run(self) -> _Steps:
        for for_each, steps in groupby(PROCEDURE[self.case.method], key=lambda step: step.each_device):
            if for_each:
                yield from self._over_all_devices(tuple(steps))
                continue
            for step in steps:
                if step not in _DO_NOT_WAIT:
                    yield AllOf(self.case.world.clock, list(self._last.values()))
                self.case.note(step, **self._decided(step))
                OFFICE[step](self.case)

    def _decided(self, step: Step) -> dict[str, str]:
        decision = self.case.decision if step is Step.DECIDE else None
        return {"decision": "approved" if decision.approved else "refused"} if decision else {}

    def _over_all_devices(self, steps: tuple[Step, ...]) -> _Steps:
        """Begin with one Device after another; ends when each has been tried once."""
        clock, began = self.case.world.clock, self.case.world.clock.time
        tried = []
        for step in steps:
            self.case.note(step)
        for place, entry in enumerate(self._devices_of(steps)):
            first_try = clock.event()
            tried.append(first_try)
            steps_before = self._last.get(entry.device_id)
            start = clock.until(began + self.case.pace.starts(place), _rank(entry))
            started = AllOf(clock, [start, steps_before] if steps_before else [start])
            self._last[entry.device_id] = clock.process(self._one_device(entry, steps, started, first_try))
        yield AllOf(clock, tried)

    def _devices_of(self, steps: tuple[Step, ...]) -> list[InventoryEntry]:
        case = self.case
        if Step.PLACE_RECOVERY_CERTIFICATE in steps:
            return [entry for entry in case.in_order() if entry.device_id in case.world.devices]
        return [case.entry(device_id) for device_id in case.concerned]

    def _one_device(
        self, entry: InventoryEntry, steps: tuple[Step, ...], started: simpy.Event, first_try: simpy.Event
    ) -> _Steps:
        yield started
        device, in_recovery = EachDevice(self.case, entry), steps[0] in _IN_RECOVERY
        if in_recovery:
            device.show(SmiStatus.RECOVERY)
        for step in steps:
            while (attempt := (yield from device.carry_out(step))) is Attempt.OUT_OF_REACH:
                if not first_try.triggered:
                    first_try.succeed()
                yield self.case.world.clock.after(self.case.pace.retry_after, _rank(entry))
            if attempt is Attempt.REFUSED:
                self.refused.setdefault(entry.device_id, step)
                break
            if step is Step.PLACE_ACB_CERTIFICATES and entry.smets is not Smets.SMETS1:
                device.show(SmiStatus.RECOVERED)
        else:
            if in_recovery:
                device.show()
        if not first_try.triggered:
            first_try.succeed()


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
