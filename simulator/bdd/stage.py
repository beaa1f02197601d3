"""The stage of one scenario: a simulated world that the steps act in and look at.

Given steps make the situation (:mod:`simulator.bdd.situation`), in which things may go wrong
(:mod:`simulator.bdd.incidents`) and be recovered (:mod:`simulator.bdd.recovering`), and the SMKI Service asked for
certificates (:mod:`simulator.bdd.smki_submissions`) and other things (:mod:`simulator.bdd.smki_orders`); When steps
have Users send Service Requests and let time pass; Then steps look at the answers and at the world. The same
story can be told again under other rules (:meth:`Stage.retold`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import simpy

from simulator.actors.users import new_request
from simulator.bdd import bodies, reading
from simulator.bdd.answers import Answer, answer_of
from simulator.bdd.faults import DOCUMENT_FAULTS
from simulator.bdd.recovering import Recovering
from simulator.bdd.signatures import PRE_COMMAND_FAULTS, SIGNATURE_FAULTS, PreCommandFault
from simulator.bdd.smki_orders import SmkiOrders
from simulator.bdd.telling import told
from simulator.domain.errors import SimulatorError
from simulator.domain.parties import RemotePartyRole
from simulator.domain.response_codes import ACCEPTED
from simulator.domain.service_requests import COMMISSION, CommandVariant, ServiceKind, service
from simulator.domain.time import HOUR
from simulator.duis.values import ServiceRequest
from simulator.duis.writing import write_request
from simulator.engine.delivery import Delivery, Outcome
from simulator.engine.results import Results
from simulator.journal import Event, EventKind, Journal
from simulator.rules.modification import InForce
from simulator.rules.rulebook import RuleSet
from simulator.world.market import DCC_IDENTITIES

_PREMISE = 0
_PATIENCE = HOUR
"""A request that is not answered after so long waits for its date of execution."""
_MOST_WORKING_DAYS = 2_500
_BROKER = RemotePartyRole.ACCESS_CONTROL_BROKER


@dataclass(frozen=True)
class Sent:
    """A Service Request on its way, or answered. ``document`` are its octets where they are not the request's own."""

    request: ServiceRequest
    document: bytes | None
    process: simpy.Process
    journal: Journal

    @property
    def outcome(self) -> Outcome | None:
        """What came of it in the end, if that has come."""
        value = self.process.value if self.process.processed else None
        return value if isinstance(value, Outcome) else None

    @property
    def answer(self) -> Answer:
        """What the DCC has answered so far: of a future-dated request, that it was accepted."""
        if self.outcome:
            return answer_of(self.outcome)
        answers = self.journal.of_kind(EventKind.ACKNOWLEDGEMENT, EventKind.RESPONSE)
        return Answer(next(e.code for e in reversed(answers) if e.request_id == self.request.request_id))


class Stage(SmkiOrders, Recovering):
    """One simulated world, and the Service Requests that were sent in it (``sent``, in order)."""

    def __init__(self, rules: Sequence[InForce] = (), beside: Sequence[InForce] = ()) -> None:
        super().__init__(rules, beside)
        self.sent: list[Sent] = []

    # -- what happens -------------------------------------------------------------------------------------------------

    @told
    def send(
        self,
        user: str,
        variant: str,
        device: str,
        particulars: Mapping[str, str],
        *,
        fault: str | None = None,
        pre_command_fault: str | None = None,
        sender: str = "",
    ) -> None:
        """A User sends a Service Request, and waits for the answer.

        ``particulars`` are the data items of the request (:mod:`simulator.bdd.bodies`), ``fault`` is what is wrong
        with the document (:mod:`simulator.bdd.faults`, :mod:`simulator.bdd.signatures`), ``pre_command_fault`` what is
        wrong with the Signed Pre-Command that follows, ``sender`` who really sends it with the User's keys. Where the
        SMKI Repository does not give the certificates that are to be placed, nothing is sent.
        """
        world, srv = self.world, service(variant)
        if "Certificates" in particulars and not self.finds_certificates(user, particulars["Certificates"]):
            return
        target = DCC_IDENTITIES[_BROKER] if srv.kind is ServiceKind.NON_DEVICE else self.device(device)
        items = bodies.Particulars(particulars)
        number = items.take("Command Variant")
        body = bodies.body(self, srv, device, items)
        command_variant = CommandVariant(int(number)) if number else None
        request = new_request(world.counters, self.user(user), target, srv, body, command_variant)
        document = self._faulty(request, fault) if fault else None
        spoil = pre_command_fault and reading.look_up(
            "fault of a Signed Pre-Command", pre_command_fault, PRE_COMMAND_FAULTS
        )
        self._deliver(request, document, spoil or None, sender)

    def _faulty(self, request: ServiceRequest, fault: str) -> bytes:
        reading.look_up("fault of a document", fault, dict.fromkeys((*DOCUMENT_FAULTS, *SIGNATURE_FAULTS)))
        if fault in SIGNATURE_FAULTS:
            return SIGNATURE_FAULTS[fault](self.world, request)
        return DOCUMENT_FAULTS[fault](self.world.smki.sign(write_request(request), request.originator))

    @told
    def send_again(self) -> None:
        """The User sends the last document once more, with the same RequestID."""
        self._deliver(self.last.request, self.last.document)

    @told
    def send_signed_pre_command_again(self) -> None:
        """The User sends the last Signed Pre-Command once more."""
        sent = self.world.journal.of_kind(EventKind.SIGNED_PRE_COMMAND)
        if not sent:
            raise SimulatorError("no Signed Pre-Command has been sent yet: add a When step that sends a 6.15.1")
        self._deliver(self.last.request, sent[-1].document)

    def _deliver(
        self, request: ServiceRequest, document: bytes | None, spoil: PreCommandFault | None = None, sender: str = ""
    ) -> None:
        clock = self.world.clock
        delivery = Delivery(self.world, request, _PREMISE, document=document, spoil=spoil, sender=sender)
        process = clock.process(delivery.run())
        latest = clock.time + _PATIENCE
        while not process.processed and clock.peek() <= latest:
            clock.step()
        self.sent.append(Sent(request, document, process, self.world.journal))
        if request.service is COMMISSION and self.last.answer.code == ACCEPTED.code:
            self.commissioned(request.target)

    @told
    def wait_until(self, moment: datetime) -> None:
        """Let simulated time pass until a date and time."""
        if moment < self.now:
            raise SimulatorError(f"{moment:%d %B %Y %H:%M} has passed: it is {self.now:%d %B %Y %H:%M} already")
        self.world.clock.advance(self.world.calendar.milliseconds(moment))

    @told
    def wait_working_days(self, count: int) -> None:
        """Let time pass until the end of the last of so many Working Days after today."""
        if not 0 < count <= _MOST_WORKING_DAYS:
            raise SimulatorError(f"{count} Working Days cannot pass: write 1 to {_MOST_WORKING_DAYS:,}")
        self.world.clock.advance(self.world.calendar.after_working_days(self.world.clock.time, count))

    @property
    def last(self) -> Sent:
        """The Service Request that was sent last."""
        if not self.sent:
            raise SimulatorError("no Service Request has been sent yet: add a When step that sends one")
        return self.sent[-1]

    # -- what came of it ----------------------------------------------------------------------------------------------

    @property
    def results(self) -> Results:
        """The figures of this world."""
        return Results(RuleSet(self.rules), self.world.journal)

    @property
    def journal(self) -> list[Event]:
        """What happened, in order."""
        return list(self.world.journal)

    def retold(self, rules: Sequence[InForce]) -> Stage:
        """The same story in a new world, under other rules."""
        return self.tell_again(Stage(rules), leaving_out=("put_in_force",))

    def abbreviated(self, answer: Answer) -> Answer:
        """An answer by its code alone, if no other check of the rulebook in force has the same code."""
        book = RuleSet(self.rules).at(self.now)
        sharing = [check for check in book.checks if check.code.code == answer.code]
        return answer if len(sharing) > 1 else Answer(answer.code)
