"""Steps about the journal: what was exchanged, and who was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from simulator.bdd import reading
from simulator.bdd.checking import agree, disagree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import then
from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.journal import EventKind

_ANSWERS = (EventKind.RESPONSE, EventKind.REJECTION, EventKind.ACKNOWLEDGEMENT)


@then("a DCC Alert {code} tells {party} of the {role} slot of {device:Device}")
def alert_tells(stage: Stage, code: str, party: str, role: str, device: str) -> None:
    """The DCC lets the Party know that a Device holds other credentials now."""
    cell = str(TrustAnchorCell(reading.remote_party_role(role), KeyUsage.DIGITAL_SIGNATURE))
    device_id = str(stage.device(device))
    told = [
        f"{event.code} to {event.recipient}"
        for event in stage.journal
        if event.kind is EventKind.DCC_ALERT and event.device == device_id and event.details["cell"] == cell
    ]
    if f"{code} to {party}" not in told:
        disagree(f"expected the alert {code} to {party}, but found {', '.join(told) or 'none'}")


@then("no DCC Alert is sent")
def no_alert(stage: Stage) -> None:
    """No credentials have changed."""
    sent = [event.recipient for event in stage.journal if event.kind is EventKind.DCC_ALERT]
    agree("the Parties that were sent a DCC Alert", [], sent)


@then("the request went this way")
def went_this_way(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """The journal of the last request (from, to, what), in order; codes stand with what they answer."""
    request_id = stage.last.request.request_id
    found = [
        (event.sender, event.recipient, f"{event.kind.value} {event.code}".strip())
        for event in stage.journal
        if event.request_id == request_id
    ]
    wanted = [(row["from"], row["to"], row["what"]) for row in reading.rows(datatable, "from", "to", "what")]
    if wanted != found:
        shown = "\n".join("  | " + " | ".join(row) + " |" for row in found)
        disagree(f"the request went another way:\n{shown}")


@then("no Command reaches {device:Device}")
def no_command(stage: Stage, device: str) -> None:
    """What the DCC blocks never gets to the Device."""
    device_id = str(stage.device(device))
    commands = [e for e in stage.journal if e.kind is EventKind.COMMAND and e.device == device_id]
    agree(f"the number of Commands to {device}", 0, len(commands))


@then("the journal has an answer to every request")
def every_request_answered(stage: Stage) -> None:
    """Nothing is lost: each request is on record once, and so is what was answered."""
    asked = Counter(e.request_id for e in stage.journal if e.kind is EventKind.SERVICE_REQUEST)
    answered = Counter(e.request_id for e in stage.journal if e.kind in _ANSWERS)
    agree("the requests on record", len(stage.sent), asked.total())
    for request_id, count in asked.items():
        if answered[request_id] < count:
            disagree(f"request {request_id} is on record {count} times, but answered {answered[request_id]} times")
