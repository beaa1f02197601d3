"""SMETS1: the countersigned request goes to the S1SP, which carries it out on the proxy-held certificates."""

from __future__ import annotations

from simulator.actors.steps import Leg
from simulator.devices.device import DeviceAnswer
from simulator.domain.devices import SmiStatus
from simulator.domain.response_codes import ACCEPTED
from simulator.domain.service_requests import COMMISSION
from simulator.duis.values import DccAlert, S1spAlertDsp, Smets1ResponseMessage
from simulator.engine.passage import DSP, Passage
from simulator.engine.ways import NO_RESPONSE, Completion, Steps, note, tell
from simulator.journal import EventKind

S1SP = "S1SP"
S1SP_ALERT = "N55"
"""The code of the DCC Alert that passes on an alert by the S1SP (assumption)."""


def through_s1sp(passage: Passage, document: bytes) -> Steps:
    """Countersigned, and carried out by the S1SP by Equivalent Steps; or refused, which an alert tells the User."""
    world, request = passage.world, passage.request
    countersigned = world.countersigned(document)
    passage.record(EventKind.COUNTERSIGNED_REQUEST, DSP, S1SP, document=countersigned)
    yield passage.wait(Leg.TO_THE_DEVICE)
    answer = world.s1sp.receive(countersigned, world.rules, world.clock.time)
    if answer.refused is not None:
        reason = {"reason": answer.refused.message}
        passage.record(EventKind.DEVICE_DISCARDED, S1SP, DSP, code=answer.refused.code, details=reason)
        yield passage.wait(Leg.TO_THE_USER)
        passage.respond_later(NO_RESPONSE)
        passage.alert([request.originator], DccAlert(S1SP_ALERT, S1spAlertDsp(answer.document)), reason)
        return Completion(NO_RESPONSE, DeviceAnswer(None, answer.refused))
    note(passage, answer.replaced)
    if request.service is COMMISSION:
        passage.set_status(SmiStatus.COMMISSIONED)
    passage.record(EventKind.DEVICE_RESPONSE, S1SP, DSP, code=ACCEPTED.code, document=answer.document)
    yield passage.wait(Leg.TO_THE_USER)
    passage.respond_later(ACCEPTED.code, Smets1ResponseMessage(answer.document))
    tell(passage, answer.replaced)
    return Completion(ACCEPTED.code)
