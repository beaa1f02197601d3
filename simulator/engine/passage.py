"""One Service Request on its way: its delays, its entries in the journal, its responses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import simpy

from simulator.actors.draws import Stream
from simulator.actors.steps import Leg, Step, Turn, rank
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType, KeyUsage, SmiStatus, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import PartyCategory
from simulator.domain.response_codes import ACCEPTED
from simulator.duis.request_id import format_request_id
from simulator.duis.values import DccAlert, FutureDatedDeviceAlert, ResponseBody, ServiceRequest, ServiceResponse
from simulator.journal import EventKind
from simulator.world import World
from simulator.world.market import DSP_IDENTITY
from simulator.world.outbox import Outgoing

DSP = "DSP"
_STRANGER = "unknown sender"


class Sent(NamedTuple):
    """A response and its signed document (absent in a run in which nobody reads it)."""

    response: ServiceResponse
    document: bytes | None


class Passage:
    """Where a request stands in the order of things: its premise, and which of the home's requests it is.

    ``request`` is what the journal's entries are about. Without HTTP the sender knows it; otherwise the DSP puts
    there what it has read. What the DCC commands without any request, in recovery, has a ``target`` alone.
    """

    def __init__(
        self,
        world: World,
        premise: int,
        request: ServiceRequest | None = None,
        turn: Turn | None = None,
        *,
        target: EUI64 | None = None,
    ) -> None:
        self.world = world
        self.premise = premise
        self._request = request
        self._target = target
        # What is asked by others than the home's own Parties is numbered as if it were one step's attempts.
        self._turn = Turn(Step(0), world.next_request(premise)) if turn is None else turn
        self.rank = rank(premise, self._turn.step)

    @property
    def request(self) -> ServiceRequest:
        """What is asked for."""
        if self._request is None:
            raise SimulatorError("no Service Request could be read from the document")
        return self._request

    @request.setter
    def request(self, request: ServiceRequest) -> None:
        self._request = request

    @property
    def target(self) -> EUI64:
        """The Device that it is about."""
        return self.request.target if self._target is None else self._target

    @property
    def user(self) -> str:
        """The Party that sent the request."""
        return self.world.directory.name_of(self._request.originator) if self._request else _STRANGER

    @property
    def device_name(self) -> str:
        """The Device Type that the request is for."""
        device = self.world.inventory.find(self.target)
        return (device.device_type if device else DeviceType.NONE).name

    def wait(self, leg: Leg) -> simpy.Event:
        """A leg of the request's way: its latency is drawn from the table of the gateway or of the WAN."""
        world = self.world
        table = world.latency.wan if leg is Leg.TO_THE_DEVICE else world.latency.gateway
        delay = world.draws.quantile(table, self.premise, Stream.LATENCY, self._turn.draw_of(leg))
        return world.clock.after(delay, self.rank)

    def until(self, moment: datetime) -> simpy.Event:
        """Wait for a date."""
        return self.world.clock.until(self.world.calendar.milliseconds(moment), self.rank)

    # -- what is noted ----------------------------------------------------------------------------------------

    def record(
        self,
        kind: EventKind,
        sender: str,
        recipient: str,
        *,
        code: str = "",
        details: Mapping[str, str] | None = None,
        document: bytes | None = None,
    ) -> None:
        """An entry of the journal about this request, now."""
        request = self._request
        self.world.journal.record(
            self.world.clock.time,
            self.premise,
            kind,
            sender,
            recipient,
            service=request.service.variant if request else "",
            request_id=request.request_id if request else "",
            device=str(self.target) if request or self._target else "",
            code=code,
            details=details or {},
            document=document,
        )

    def record_slot(self, cell: TrustAnchorCell, before: EUI64 | None, after: EUI64 | None) -> None:
        """Who holds a signing cell now."""
        if cell.key_usage is not KeyUsage.DIGITAL_SIGNATURE:
            return
        directory = self.world.directory
        details = {
            "cell": str(cell),
            "role": cell.role.title,
            "before": directory.name_of(before),
            "after": directory.name_of(after),
            "holder": str(after or ""),
        }
        if cell == NETWORK_OPERATOR_SIGNING:
            details["right"] = self.world.network_operator_state(self.target)
        self.record(EventKind.SLOT_CHANGE, self.device_name, self.device_name, details=details)

    def set_status(self, status: SmiStatus) -> None:
        """Change the SMI Status of the Device that the request is for."""
        self.world.inventory.set_status(self.target, status)
        self.record(EventKind.STATUS_CHANGE, DSP, DSP, details={"status": status.title})

    # -- what is sent -----------------------------------------------------------------------------------------

    def respond(
        self, kind: EventKind, code: str, body: ResponseBody | None = None, details: Mapping[str, str] | None = None
    ) -> Sent:
        """The DSP's response to the User, at once."""
        sent = self._written(code, body, self._request)
        self.record(kind, DSP, self.user, code=code, details=details, document=sent.document)
        return sent

    def respond_later(self, code: str, body: ResponseBody | None = None) -> None:
        """The asynchronous response to the User, which was told I99 before."""
        request = self.request
        response_id = format_request_id(request.target, request.originator, request.counter)
        sent = self._written(code, body, request, response_id)
        self.record(EventKind.RESPONSE, DSP, self.user, code=code, document=sent.document)
        self._post(request.originator, sent)

    def forward_alert(self, code: str, alert: FutureDatedDeviceAlert) -> None:
        """A Device's alert that it has carried out a future-dated Command, forwarded to the User."""
        sent = self._written(ACCEPTED.code, alert, self.request)
        self.record(EventKind.DEVICE_ALERT, self.device_name, self.user, code=code, document=sent.document)
        self._post(self.request.originator, sent)

    def alert(self, recipients: Iterable[EUI64], alert: DccAlert, details: Mapping[str, str]) -> None:
        """A DCC Alert to those of the recipients that are Users; the DCC does not tell itself."""
        world = self.world
        for recipient in recipients:
            entry = world.directory.find(recipient)
            if entry is None or entry.party.category is PartyCategory.DCC:
                continue
            response_id = format_request_id(DSP_IDENTITY, recipient, world.counters.next(DSP_IDENTITY))
            sent = self._written(ACCEPTED.code, alert, None, response_id)
            name = entry.party.name
            self.record(EventKind.DCC_ALERT, DSP, name, code=alert.alert_code, details=details, document=sent.document)
            self._post(recipient, sent)

    def _written(
        self, code: str, body: ResponseBody | None, about: ServiceRequest | None, response_id: str | None = None
    ) -> Sent:
        world = self.world
        response = ServiceResponse(
            request_id=about.request_id if about else None,
            response_id=response_id,
            response_code=code,
            response_date_time=world.calendar.at(world.clock.time),
            service=about.service if about else None,
            body=body,
        )
        return Sent(response, world.written(response))

    def _post(self, recipient: EUI64, sent: Sent) -> None:
        if sent.document is not None:
            outgoing = Outgoing(self.world.clock.time, recipient, sent.response.request_id, sent.document)
            self.world.outbox.post(outgoing)
