"""The DCC as its Users meet it: a document goes in, an answer comes at once, and the rest follows on the clock.

DSP (facts, rulebook) → Pre-Command; or on its way (:mod:`~simulator.engine.over_the_wan`,
:mod:`~simulator.engine.through_s1sp`) → response.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime

import simpy

from simulator.dcc.dsp import Decision
from simulator.dcc.inventory_services import pre_notify, update_inventory
from simulator.domain.devices import Smets
from simulator.domain.finding import Finding
from simulator.domain.response_codes import ACCEPTED, ACKNOWLEDGED
from simulator.domain.service_requests import CommandVariant, ServiceKind, ServiceUrl
from simulator.duis.reading import parse_request
from simulator.duis.request_values import cancels
from simulator.duis.values import (
    DevicePreNotification,
    PreCommand,
    ReadInventory,
    ServiceResponse,
    SignedPreCommand,
    UpdateInventory,
)
from simulator.engine.over_the_wan import through_broker
from simulator.engine.passage import Passage, Sent
from simulator.engine.through_s1sp import through_s1sp
from simulator.engine.ways import Completion, Steps, Way
from simulator.journal import EventKind
from simulator.smki.policy_management import Part

GBCS_VERSION = "3.2"
USER_GATEWAY = "DCC User Gateway"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the DSP answers at once, and its signed document (absent in a run in which nobody reads it).

    ``pre_command`` is what a User has to check and sign; ``completion`` the process that carries an acknowledged
    request out and ends with a :class:`~simulator.engine.ways.Completion`. With neither, the response is the final
    answer. There is no response at all to a Party that has no access: the decision's finding says so.
    """

    decision: Decision
    response: ServiceResponse | None
    document: bytes | None
    pre_command: bytes | None = None
    completion: simpy.Process | None = None

    @property
    def code(self) -> str:
        """The response code; without a response, the code of the finding."""
        return self.response.response_code if self.response else self.decision.code


def receive(document: bytes, passage: Passage, url: ServiceUrl = ServiceUrl.NONE) -> Reply:
    """Take a document of a User at this instant: decide it, answer it, and start what follows from it."""
    world = passage.world
    shut_out = _access_finding(document, passage)
    if shut_out is not None:
        details = {"message": shut_out.message, "clause": shut_out.clause}
        passage.record(EventKind.GATEWAY_REFUSAL, USER_GATEWAY, shut_out.subject, code=shut_out.code, details=details)
        return Reply(Decision(None, (shut_out,)), None, None)
    decision = world.dsp.receive(document, world.clock.time, url)
    if decision.request is not None:
        passage.request = decision.request
    if decision.request is None or not decision.accepted:
        return Reply(decision, *_reject(decision, passage))
    request = decision.request
    if request.service.kind is ServiceKind.NON_DEVICE:
        return _at_once(decision, passage)
    device = world.inventory.find(request.target)
    smets1 = device is not None and device.smets is Smets.SMETS1
    if request.command_variant is CommandVariant.TRANSFORM and not smets1:
        command = world.dsp.transform(request)
        sent = passage.respond(EventKind.PRE_COMMAND, ACCEPTED.code, PreCommand(GBCS_VERSION, command))
        return Reply(decision, *sent, pre_command=command)
    sent = passage.respond(EventKind.ACKNOWLEDGEMENT, ACKNOWLEDGED.code)
    steps = _carry_out(passage, document, through_s1sp if smets1 else through_broker)
    return Reply(decision, *sent, completion=world.clock.process(steps))


def _access_finding(document: bytes, passage: Passage) -> Finding | None:
    """``service-suspended`` if the SMKI PMA has suspended the sender's access to the gateway (seed 004 ¶70).

    The connection is refused before the DSP sees the document, so no response code is told (assumption). Whose
    connection it is, the document says: connections themselves are not authenticated here.
    """
    world = passage.world
    pma = world.smki_services.own.office.pma
    if not any(Part.GATEWAY in suspension.parts for suspension in pma.suspensions()):
        return None
    request = parse_request(document)
    sender = None if isinstance(request, tuple) else world.directory.find(request.originator)
    return pma.finding(Part.GATEWAY, sender.party.name, world.clock.time) if sender else None


def _reject(decision: Decision, passage: Passage) -> Sent:
    finding = decision.findings[0]
    details = {"message": finding.message, "clause": finding.clause, **finding.details}
    for number, cause in enumerate(decision.findings[1:], start=1):
        details[f"cause {number}"] = f"{cause.code}: {cause.message}"
    return passage.respond(EventKind.REJECTION, finding.code, details=details)


def _at_once(decision: Decision, passage: Passage) -> Reply:
    """A non-device request: carried out by the DSP itself, or refused because of what stands in the inventory."""
    world, found, refused = passage.world, None, None
    match passage.request.body:
        case ReadInventory() as body:
            found = world.read_inventory(body)
        case UpdateInventory() as body:
            refused = update_inventory(world.inventory, body)
        case DevicePreNotification() as body:
            refused = pre_notify(world.inventory, body)
    if refused is not None:
        decision = replace(decision, findings=(refused,))
        return Reply(decision, *_reject(decision, passage))
    return Reply(decision, *passage.respond(EventKind.RESPONSE, ACCEPTED.code, found))


def _carry_out(passage: Passage, document: bytes, way: Way) -> Steps:
    """An accepted request on its way; one that is future-dated is held by the DSP first."""
    body = passage.request.body
    due = None if isinstance(body, SignedPreCommand) else getattr(body, "execution_date_time", None)
    if due is not None and not (yield from _hold(passage, due)):
        passage.respond_later(ACCEPTED.code)
        return Completion(ACCEPTED.code)
    return (yield from way(passage, document))


def _hold(passage: Passage, due: datetime) -> Generator[simpy.Event, None, bool]:
    """Wait in the DSP until the date; false if the request cancels others of its kind, or was itself cancelled."""
    world, request = passage.world, passage.request
    held = world.held_by_dsp.setdefault((request.originator, request.target, request.service.index), set())
    if cancels(due):
        held.clear()
        return False
    held.add(request.request_id)
    yield passage.until(due)
    still_wanted = request.request_id in held
    held.discard(request.request_id)
    return still_wanted
