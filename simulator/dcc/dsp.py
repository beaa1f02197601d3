"""The Data Service Provider: takes a document, gathers the facts, asks the rulebook, and says what it decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simulator.dcc.authentication import Authentication, authenticate, authenticate_message
from simulator.dcc.commands import is_offered, pre_command, why_no_command
from simulator.dcc.facts import Gathered, gather, of_signed_pre_command
from simulator.dcc.refusals import Refusal, refused
from simulator.dcc.registers import DccRegisters
from simulator.domain.devices import DeviceType
from simulator.domain.finding import Finding
from simulator.domain.response_codes import ACCEPTED
from simulator.domain.service_requests import LOCAL_COMMANDS, ServiceUrl
from simulator.duis.published_schema import PublishedSchema
from simulator.duis.reading import parse_request
from simulator.duis.values import ServiceRequest, SignedPreCommand
from simulator.gbcs.framing import Message, decode_message, encode_pre_command
from simulator.rules.baseline import request_id_is_fresh, sender_is_authenticated, user_is_known
from simulator.rules.facts import FACTS, Readings
from simulator.rules.rulebook import Rule, RuleSet, finding_of

_EXPLAINED_BY_CERTIFICATES = ("E1003", "E1004", "E1011")
_EXPLAINED_BY_SIGNATURE = sender_is_authenticated.name
_NOT_COUNTED = tuple(check.name for check in (user_is_known, sender_is_authenticated, request_id_is_fresh))
"""A stranger or a replay does not move the counter of a User's RequestIDs."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the DSP says of one document.

    ``findings`` is empty if the request is accepted; otherwise the first one carries the response code, and
    those after it explain (what is wrong with a signature or a certificate, further faults of the document).
    ``rule`` is the rule that rejected it; ``facts`` are those that its check looked at, in words (for an accepted
    request all that were gathered); ``sender`` is what the signatures tell. All are absent if the document cannot be
    read.
    """

    request: ServiceRequest | None
    findings: tuple[Finding, ...]
    sender: Authentication | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    rule: Rule | None = None

    @property
    def accepted(self) -> bool:
        """Whether the request may go on."""
        return not self.findings

    @property
    def code(self) -> str:
        """The response code."""
        return self.findings[0].code if self.findings else ACCEPTED.code

    @property
    def modification(self) -> str | None:
        """The modification that the deciding check belongs to."""
        return self.rule.modification if self.rule else None


class DataServiceProvider:
    """Decides documents by the rule set in force, and keeps what the later steps of a request need.

    ``allow_unsigned`` accepts documents that nobody has signed; one that is signed must be signed well. ``schema`` is
    a published one, by which documents must be valid as well.
    """

    def __init__(
        self,
        registers: DccRegisters,
        rules: RuleSet,
        *,
        allow_unsigned: bool = False,
        schema: PublishedSchema | None = None,
    ) -> None:
        self.registers = registers
        self.rules = rules
        self._allow_unsigned = allow_unsigned
        self._schema = schema
        self._transformed: dict[str, tuple[ServiceRequest, bytes]] = {}

    def receive(self, document: bytes, now: int, url: ServiceUrl = ServiceUrl.NONE) -> Decision:
        """Decide a document that was posted to a URL at the simulated instant ``now`` (milliseconds)."""
        request = parse_request(document)
        if isinstance(request, tuple):
            return Decision(None, request)
        if self._schema and (faults := self._schema.findings(document)):
            return Decision(None, faults)
        at = self.registers.calendar.at(now)
        unsigned = self._allow_unsigned
        sender = authenticate(document, request.originator, self.registers, at, allow_unsigned=unsigned)
        if isinstance(request.body, SignedPreCommand):
            return self._receive_signed(request, request.body, sender, now, url)
        gathered = gather(request, self.registers, now, sender_authenticated=sender.succeeded, url=url)
        decision = self._decide(request, gathered, sender, now)
        if decision.rule is None or decision.rule.check.name not in _NOT_COUNTED:
            pair = request.originator, request.target
            self.registers.counters[pair] = max(request.counter, self.registers.counters.get(pair, -1))
        return decision

    def transform(self, request: ServiceRequest) -> bytes:
        """The Pre-Command for an accepted critical request, which the User is to sign."""
        command = pre_command(request, self._device_type(request))
        self._transformed[request.request_id] = (request, command)
        return command

    def _receive_signed(
        self, request: ServiceRequest, body: SignedPreCommand, sender: Authentication, now: int, url: ServiceUrl
    ) -> Decision:
        """A Signed Pre-Command is decided like the request that it came from, else Transform could be bypassed."""
        origin, command = self._transformed.get(request.request_id, (None, b""))
        message = _signed_form_of(command, body.payload)
        if origin is None or origin.service is not request.service or message is None:
            problem = "the Signed Pre-Command is not one that the DSP transformed, or it has been sent before"
            unknown = refused(Refusal.PRE_COMMAND_UNKNOWN, request.request_id, "DUIS 3.2.5", problem)
            return Decision(request, (unknown,), sender)
        if sender.succeeded:
            at, user = self.registers.calendar.at(now), request.originator
            against = authenticate_message(message, user, self.registers, at, request.request_id).findings
            sender = replace(sender, findings=against, excused=sender.excused and not against)
        gathered = gather(origin, self.registers, now, sender_authenticated=sender.succeeded, url=url)
        gathered = of_signed_pre_command(gathered, request.command_variant)
        decision = self._decide(request, gathered, sender, now)
        if decision.accepted:
            del self._transformed[request.request_id]
        return decision

    def _decide(self, request: ServiceRequest, gathered: Gathered, sender: Authentication, now: int) -> Decision:
        rule = self.rules.at(self.registers.calendar.at(now)).decide(gathered.facts)
        if rule is not None:
            readings = self._readings(gathered, rule.check.reads)
            finding = finding_of(rule, readings, request.request_id)
            causes = gathered.certificates.findings if finding.code in _EXPLAINED_BY_CERTIFICATES else ()
            if rule.check.name == _EXPLAINED_BY_SIGNATURE:
                causes = sender.findings
            return Decision(request, (finding, *causes), sender, facts=readings, rule=rule)
        readings = self._readings(gathered, tuple(FACTS))
        refusal = self._refusal(request)
        return Decision(request, (refusal,) if refusal else (), sender, facts=readings)

    def _refusal(self, request: ServiceRequest) -> Finding | None:
        """Why the simulator does not carry out what the rulebook lets pass."""
        device = self.registers.inventory.find(request.target)
        if not is_offered(request.service, device.smets if device else None):
            return refused(Refusal.SERVICE_NOT_OFFERED, request.request_id)
        if request.command_variant in LOCAL_COMMANDS:
            problem = f"Command Variant {request.command_variant.title}"
            return refused(Refusal.LOCAL_DELIVERY_NOT_OFFERED, request.request_id, problem=problem)
        return why_no_command(request, device.device_type if device else DeviceType.NONE)

    def _device_type(self, request: ServiceRequest) -> DeviceType:
        device = self.registers.inventory.find(request.target)
        return device.device_type if device else DeviceType.NONE

    def _readings(self, gathered: Gathered, names: tuple[str, ...]) -> Readings:
        return Readings(gathered.facts, names, self.registers.directory.name_at)


def _signed_form_of(command: bytes, payload: bytes) -> Message | None:
    """The message of a payload, if it is this Pre-Command with a signature after it, and nothing else."""
    message = decode_message(payload)
    if not isinstance(message, Message) or message.signature is None or message.mac is not None:
        return None
    return message if encode_pre_command(message) == command else None
