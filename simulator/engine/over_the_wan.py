"""SMETS2: the Access Control Broker's Command goes over the WAN to the Device, and its response comes back."""

from __future__ import annotations

from collections.abc import Generator

import simpy

from simulator.actors.steps import Leg
from simulator.dcc.certificates import Replaced
from simulator.devices.device import Device, DeviceAnswer
from simulator.domain.devices import SmiStatus
from simulator.domain.parties import UserRole
from simulator.domain.response_codes import ACCEPTED
from simulator.domain.service_requests import COMMISSION
from simulator.duis.values import FutureDatedDeviceAlert, GbcsPayload
from simulator.engine.passage import Passage
from simulator.engine.wan import NO_COMMUNICATION, RETRY_AFTER, TRIES
from simulator.engine.ways import NO_RESPONSE, Completion, Steps, note, tell
from simulator.gbcs.credentials import ReplacementStatus
from simulator.journal import EventKind

BROKER = "Access Control Broker"


def through_broker(passage: Passage, _document: bytes) -> Steps:
    """Over the WAN to the Device, and its response back. A Device that discards a Command stays silent (E21).

    While the WAN does not reach the Device the Command is sent again, and in the end the User is told (E20).
    """
    world, request = passage.world, passage.request
    device = world.devices[request.target]
    sender = world.directory.find(request.originator)
    by_the_dcc = sender is not None and UserRole.DCC in sender.user_id.user_roles
    command = world.broker.command(request, device.device_type, device.agreement_point, by_the_dcc=by_the_dcc)
    answer = yield from deliver(passage, device, command)
    if answer is None:
        passage.respond_later(NO_COMMUNICATION)
        return Completion(NO_COMMUNICATION)
    if device.commissioned and request.service is COMMISSION:
        passage.set_status(SmiStatus.COMMISSIONED)
    replaced = replaced_by(device, answer)
    yield passage.wait(Leg.TO_THE_USER)
    code = NO_RESPONSE if answer.discarded else ACCEPTED.code
    passage.respond_later(code, GbcsPayload(answer.response) if answer.response else None)
    tell(passage, replaced)
    if answer.due is not None:
        answer = yield from _execution_by_device(passage, device, answer)
    return Completion(code, answer)


def deliver(passage: Passage, device: Device, command: bytes) -> Generator[simpy.Event, None, DeviceAnswer | None]:
    """Have a Device obey a Command, and note what came of it; nothing if the WAN does not reach the Device."""
    world = passage.world
    arrives = yield from _carried(passage, device.device_type.name, command)
    if not arrives:
        return None
    answer = device.obey(command, world.calendar.at(world.clock.time))
    _record_answer(passage, device, answer)
    note(passage, replaced_by(device, answer))
    return answer


def _carried(passage: Passage, name: str, command: bytes) -> Generator[simpy.Event, None, bool]:
    """Carry a Command over the WAN, again and again while that does not reach the Device. Whether it arrives."""
    world, target = passage.world, passage.target
    for tries_left in reversed(range(TRIES)):
        passage.record(EventKind.COMMAND, BROKER, name, document=command)
        yield passage.wait(Leg.TO_THE_DEVICE)
        if world.wan.reaches(target, world.clock.time):
            return True
        follows = "it is sent again" if tries_left else "it is given up"
        what = f"The Command does not reach the {name} over the WAN; {follows}"
        passage.record(EventKind.INCIDENT, BROKER, BROKER, details={"what": what})
        if tries_left:
            yield world.clock.after(RETRY_AFTER, passage.rank)
    return False


def _execution_by_device(
    passage: Passage, device: Device, accepted: DeviceAnswer
) -> Generator[simpy.Event, None, DeviceAnswer]:
    """The Device keeps a future-dated Command until its time, carries it out and reports it by an alert."""
    world = passage.world
    assert accepted.due is not None
    yield passage.until(accepted.due)
    answer = device.execute_due(world.calendar.at(world.clock.time))
    if answer is None:  # cancelled meanwhile
        return accepted
    code = "8F66" if answer.succeeded else "8F67"
    passage.forward_alert(code, FutureDatedDeviceAlert(code, answer.response or b""))
    replaced = replaced_by(device, answer)
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


def replaced_by(device: Device, answer: DeviceAnswer) -> list[Replaced]:
    """What a Device has replaced, with whose certificates were there and are there now."""
    return [
        Replaced(outcome.cell, outcome.existing_party, outcome.replacing_party, device.cells[outcome.cell].der)
        for outcome in answer.outcomes
        if outcome.status is ReplacementStatus.SUCCESS
    ]
