"""SMETS2: the Access Control Broker's Command goes over the WAN to the Device, and its response comes back."""

from __future__ import annotations

from collections.abc import Generator

import simpy

from simulator.dcc.certificates import Replaced
from simulator.devices.device import Device, DeviceAnswer
from simulator.domain.devices import SmiStatus
from simulator.domain.parties import UserRole
from simulator.domain.response_codes import ACCEPTED
from simulator.domain.service_requests import COMMISSION
from simulator.duis.values import FutureDatedDeviceAlert, GbcsPayload
from simulator.engine.passage import Passage
from simulator.engine.ways import NO_RESPONSE, Completion, Steps, note, tell
from simulator.gbcs.credentials import ReplacementStatus
from simulator.journal import EventKind

BROKER = "Access Control Broker"


def through_broker(passage: Passage, _document: bytes) -> Steps:
    """Over the WAN to the Device, and its response back. A Device that discards a Command stays silent (E21)."""
    world, request = passage.world, passage.request
    device = world.devices[request.target]
    sender = world.directory.find(request.originator)
    by_the_dcc = sender is not None and UserRole.DCC in sender.user_id.user_roles
    command = world.broker.command(request, device.device_type, device.agreement_point, by_the_dcc=by_the_dcc)
    name = device.device_type.name
    passage.record(EventKind.COMMAND, BROKER, name, document=command)
    yield passage.wait(world.latency.wan)
    answer = device.obey(command, world.calendar.at(world.clock.time))
    _record_answer(passage, device, answer)
    replaced = _replaced(device, answer)
    note(passage, replaced)
    yield passage.wait(world.latency.gateway)
    code = NO_RESPONSE if answer.discarded else ACCEPTED.code
    passage.respond_later(code, GbcsPayload(answer.response) if answer.response else None)
    tell(passage, replaced)
    if answer.due is not None:
        answer = yield from _execution_by_device(passage, device, answer)
    return Completion(code, answer)


def _execution_by_device(
    passage: Passage, device: Device, accepted: DeviceAnswer
) -> Generator[simpy.Event, None, DeviceAnswer]:
    """The Device keeps a future-dated Command until its time, carries it out and reports it by an alert."""
    world = passage.world
    assert accepted.due is not None
    yield world.clock.until(world.calendar.milliseconds(accepted.due), passage.premise)
    answer = device.execute_due(world.calendar.at(world.clock.time))
    if answer is None:  # cancelled meanwhile
        return accepted
    code = "8F66" if answer.succeeded else "8F67"
    passage.forward_alert(code, FutureDatedDeviceAlert(code, answer.response or b""))
    replaced = _replaced(device, answer)
    note(passage, replaced)
    tell(passage, replaced)
    return answer


def _record_answer(passage: Passage, device: Device, answer: DeviceAnswer) -> None:
    name = device.device_type.name
    if answer.discarded:
        reason = {"reason": answer.discarded.message}
        passage.record(EventKind.DEVICE_DISCARDED, name, name, code=answer.discarded.code, details=reason)
    else:
        passage.record(EventKind.DEVICE_RESPONSE, name, BROKER, document=answer.response)
    if device.commissioned and passage.request.service is COMMISSION:
        passage.set_status(SmiStatus.COMMISSIONED)


def _replaced(device: Device, answer: DeviceAnswer) -> list[Replaced]:
    return [
        Replaced(outcome.cell, outcome.existing_party, outcome.replacing_party, device.cells[outcome.cell].der)
        for outcome in answer.outcomes
        if outcome.status is ReplacementStatus.SUCCESS
    ]
