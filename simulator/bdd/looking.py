"""What can be seen on a stage beside the DCC's answer: what a Device reports, what the repository shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.bdd.reading import UnknownWord, role_words
from simulator.domain.finding import Finding
from simulator.duis.reading import parse_response
from simulator.duis.values import Inventory
from simulator.gbcs.framing import decode_message
from simulator.gbcs.retrieval import decode_retrieved_security_credentials
from simulator.journal import EventKind
from simulator.registers.repository import LodgedCertificate

if TYPE_CHECKING:
    from simulator.bdd.stage import Stage

NO_SLOT = "no slot"


def reported_slots(stage: Stage) -> dict[str, str]:
    """Role and holder, as a Device answered to 6.24.1; read from the response's own octets."""
    answer = stage.last.outcome.answer if stage.last.outcome else None
    message = decode_message(answer.response) if answer and answer.response else None
    if message is None or isinstance(message, Finding):
        raise UnknownWord("the Device has not answered to the last request, so it reports no slots")
    reported = decode_retrieved_security_credentials(message.payload)
    if isinstance(reported, Finding):
        raise UnknownWord(f"the Device's answer is none to 6.24.1: {reported}")
    return {
        role_words(role.role): stage.name_of(role.cells[0].party) if role.cells else NO_SLOT for role in reported.roles
    }


def reported_outcomes(stage: Stage) -> dict[str, str]:
    """Slot and outcome, as a Device reports of the certificates that it was to take."""
    answer = stage.last.outcome.answer if stage.last.outcome else None
    if answer is None:
        raise UnknownWord("no Command of the last request reached a Device, so it reports nothing")
    return {str(o.cell): o.status.name.replace("_", " ").lower() for o in answer.outcomes}


def inventory_shown(stage: Stage) -> list[tuple[str, str, str, str]]:
    """Device, Device Type, generation and SMI Status of each Device in the DCC's response to 8.2."""
    request_id = stage.last.request.request_id
    responses = [e for e in stage.world.journal.of_kind(EventKind.RESPONSE) if e.request_id == request_id]
    response = parse_response(responses[-1].document or b"") if responses else ()
    if isinstance(response, tuple):
        raise UnknownWord(f"there is no response to look at: {', '.join(map(str, response)) or 'none was sent'}")
    shown = response.body.devices if isinstance(response.body, Inventory) else ()
    return [
        (
            stage.device_name(device.device_id),
            device.device_type.name,
            device.smets_version or "",
            device.status.title if device.status else "",
        )
        for device in shown
    ]


def state_after_seven_working_days(stage: Stage, device: str) -> str:
    """Whose Network Operator Certificate an ESME held then (right, wrong, none). Time passes until then."""
    deadline = stage.deadline(device)
    if stage.now < deadline:
        stage.wait_until(deadline)
    device_id = str(stage.device(device))
    judged = [e for e in stage.journal if e.kind is EventKind.OUTCOME and e.device == device_id]
    return judged[-1].details["network_operator_certificate"]


def certificates_shown(stage: Stage, owner: str) -> list[LodgedCertificate]:
    """What a look-up by the EUI-64 of an Organisation finds."""
    return stage.world.repository.search(eui64=stage.user(owner))
