"""One Service Request on its way: its delays, its entries in the journal, its responses."""

from __future__ import annotations

from collections.abc import Mapping

import simpy

from simulator.actors.draws import Stream
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType, KeyUsage, SmiStatus, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.duis.values import ResponseBody, ServiceRequest, ServiceResponse
from simulator.duis.writing import write_response
from simulator.journal import EventKind
from simulator.world import World

DSP = "DSP"

_STEPS = 8
"""More waits than one request has: each has a draw of its own."""


class Passage:
    """Where a request stands in the order of things: its premise, and how many delays it has had.

    ``request`` is what the journal's entries are about; the DSP puts there what it has read.
    """

    def __init__(self, world: World, request: ServiceRequest, premise: int) -> None:
        self.world = world
        self.request = request
        self.premise = premise
        self._first_draw = world.next_request(premise) * _STEPS
        self._steps = 0

    @property
    def user(self) -> str:
        """The Party that sent the request."""
        return self.world.directory.name_of(self.request.originator)

    @property
    def device_name(self) -> str:
        """The Device Type that the request is for."""
        device = self.world.inventory.find(self.request.target)
        return (device.device_type if device else DeviceType.NONE).name

    def wait(self, table: tuple[int, ...]) -> simpy.Event:
        """A delay from a quantile table, drawn for this step of this request."""
        draw = self._first_draw + self._steps
        self._steps += 1
        delay = self.world.draws.quantile(table, self.premise, Stream.LATENCY, draw)
        return self.world.clock.after(delay, self.premise)

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
        self.world.journal.record(
            self.world.clock.time,
            self.premise,
            kind,
            sender,
            recipient,
            service=self.request.service.variant,
            request_id=self.request.request_id,
            device=str(self.request.target),
            code=code,
            details=details or {},
            document=document,
        )

    def respond(
        self, kind: EventKind, code: str, body: ResponseBody | None = None, details: Mapping[str, str] | None = None
    ) -> ServiceResponse:
        """The DSP's response to the User, noted in the journal."""
        world, request = self.world, self.request
        response = ServiceResponse(
            request_id=request.request_id,
            response_id=None,
            response_code=code,
            response_date_time=world.calendar.at(world.clock.time),
            service=request.service,
            body=body,
        )
        document = write_response(response) if world.journal.keeps_documents else None
        self.record(kind, DSP, self.user, code=code, details=details, document=document)
        return response

    def record_slot(self, cell: TrustAnchorCell, before: EUI64 | None, after: EUI64 | None) -> None:
        """Who holds a signing cell now; the parties concerned are told by a DCC Alert (N42: assumption)."""
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
            details["right"] = self.world.network_operator_state(self.request.target)
        self.record(EventKind.SLOT_CHANGE, self.device_name, self.device_name, details=details)
        self.record(EventKind.DCC_ALERT, DSP, directory.name_of(after), code="N42", details={"cell": str(cell)})

    def set_status(self, status: SmiStatus) -> None:
        """Change the SMI Status of the Device that the request is for."""
        self.world.inventory.set_status(self.request.target, status)
        self.record(EventKind.STATUS_CHANGE, DSP, DSP, details={"status": status.title})
