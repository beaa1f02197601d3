"""A User's side of a Service Request, as a SimPy process: send it, check and sign a Pre-Command, await the answer."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import simpy

from simulator.actors.users import correlate, sign_pre_command
from simulator.dcc.dsp import Decision
from simulator.devices.device import DeviceAnswer
from simulator.domain.response_codes import ACCEPTED
from simulator.duis.values import ServiceRequest
from simulator.duis.writing import write_request
from simulator.engine.gateway import Completion, Reply, receive
from simulator.engine.passage import DSP, Passage
from simulator.journal import EventKind
from simulator.world import World

Process = Generator[simpy.Event, Any, "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a Service Request: response code, the DSP's last decision, and the Device's answer if any."""

    request: ServiceRequest
    code: str
    decision: Decision
    answer: DeviceAnswer | None = None

    @property
    def succeeded(self) -> bool:
        """Whether it was accepted and carried out."""
        return self.code == ACCEPTED.code


class Delivery:
    """Carries one Service Request of a premise through the DCC. Make one for each request and run it.

    ``document`` replaces the document that the request would be written as (to send nonsense).
    """

    def __init__(self, world: World, request: ServiceRequest, premise: int, *, document: bytes | None = None) -> None:
        self._world = world
        self._request = request
        self._document = document
        self._passage = Passage(world, request, premise)

    def run(self) -> Process:
        """The whole way, as a SimPy process that returns the outcome."""
        document = write_request(self._request) if self._document is None else self._document
        reply = yield from self._send(EventKind.SERVICE_REQUEST, document)
        if reply.pre_command is not None:
            yield self._passage.wait(self._world.latency.gateway)
            request = self._passage.request
            differs = correlate(request, reply.pre_command)
            if differs:
                user = self._passage.user
                self._passage.record(EventKind.OUTCOME, user, user, code=differs.code)
                return Outcome(request, differs.code, reply.decision)
            signed = sign_pre_command(request, reply.pre_command, self._world.signing_key(request.originator))
            reply = yield from self._send(EventKind.SIGNED_PRE_COMMAND, write_request(signed))
        end = Completion(reply.response.response_code)
        if reply.completion is not None:
            end = yield reply.completion
        return Outcome(reply.decision.request or self._request, end.code, reply.decision, end.answer)

    def _send(self, kind: EventKind, document: bytes) -> Generator[simpy.Event, Any, Reply]:
        self._passage.record(kind, self._passage.user, DSP, document=document)
        yield self._passage.wait(self._world.latency.gateway)
        return receive(document, self._passage)
