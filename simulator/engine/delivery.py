"""A User's side of a Service Request, as a SimPy process: send it, check and sign a Pre-Command, await the answer."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import simpy

from simulator.actors.steps import Leg, Turn
from simulator.actors.users import correlate, sign_pre_command
from simulator.dcc.dsp import Decision
from simulator.devices.device import DeviceAnswer
from simulator.domain.response_codes import ACCEPTED
from simulator.duis.values import ServiceRequest
from simulator.duis.writing import write_request
from simulator.engine.gateway import Reply, receive
from simulator.engine.passage import DSP, Passage
from simulator.engine.ways import Completion
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

    ``turn`` says which step of the home's life it is, if it is one.
    ``document`` replaces the signed document that the request would be sent as, ``spoil`` makes another answer to a
    Pre-Command than the User would (both to send nonsense). ``sender`` is who really sends it, where somebody else has
    got hold of the User's keys: the DCC cannot tell.
    """

    def __init__(
        self,
        world: World,
        request: ServiceRequest,
        premise: int,
        *,
        turn: Turn | None = None,
        document: bytes | None = None,
        spoil: Callable[[World, ServiceRequest, bytes], ServiceRequest] | None = None,
        sender: str = "",
    ) -> None:
        self._world = world
        self._request = request
        self._document = document
        self._spoil = spoil
        self._sender = sender
        self._passage = Passage(world, premise, request, turn)

    def run(self) -> Process:
        """The whole way, as a SimPy process that returns the outcome."""
        document = self._signed(self._request) if self._document is None else self._document
        reply = yield from self._send(EventKind.SERVICE_REQUEST, document, Leg.TO_THE_DSP)
        if reply.pre_command is not None:
            yield self._passage.wait(Leg.PRE_COMMAND)
            request = self._request
            differs = correlate(request, reply.pre_command)
            if differs:
                user = self._passage.user
                self._passage.record(EventKind.OUTCOME, user, user, code=differs.code)
                return Outcome(request, differs.code, reply.decision)
            signed = self._answer(request, reply.pre_command)
            reply = yield from self._send(EventKind.SIGNED_PRE_COMMAND, self._signed(signed), Leg.SIGNED_PRE_COMMAND)
        end = Completion(reply.code)
        if reply.completion is not None:
            end = yield reply.completion
        return Outcome(reply.decision.request or self._request, end.code, reply.decision, end.answer)

    def _answer(self, request: ServiceRequest, pre_command: bytes) -> ServiceRequest:
        """The request that carries the Pre-Command back, signed."""
        if self._spoil is not None:
            return self._spoil(self._world, request, pre_command)
        return sign_pre_command(request, pre_command, self._world.signing_key(request.originator))

    def _signed(self, request: ServiceRequest) -> bytes:
        """A request as its sender signs it."""
        return self._world.smki.sign(write_request(request), request.originator)

    def _send(self, kind: EventKind, document: bytes, leg: Leg) -> Generator[simpy.Event, Any, Reply]:
        self._passage.record(kind, self._sender or self._passage.user, DSP, document=document)
        yield self._passage.wait(leg)
        return receive(document, self._passage)
