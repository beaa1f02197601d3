"""Steps about what goes wrong around the services: revocation, late lists, outages, a lost WAN, stolen keys."""

from __future__ import annotations

from simulator.bdd.checking import agree, disagree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then, when
from simulator.engine.wan import NO_COMMUNICATION
from simulator.journal import EventKind
from simulator.world.smki_services import SMKI_REPOSITORY


@when("the Certificates of {owner} are revoked")
def revoked(stage: Stage, owner: str) -> None:
    """All Certificates of a User ID, because its keys are no longer reliable. The CRL reaches the DSP at once."""
    stage.revoke(owner)


@given("the CRL reaches the DSP {hours:d} hours late")
def list_is_late(stage: Stage, hours: int) -> None:
    """Whatever is revoked from now on, the DSP takes for valid until the list has come."""
    stage.delay_lists(hours)


@when("the SMKI Repository goes out of service for {hours:d} hours")
def repository_is_closed(stage: Stage, hours: int) -> None:
    """Nobody can look up another's Certificates, so nobody can place them. The DCC's own checks go on."""
    stage.close_repository(hours)


@then("{user} could not look up the Certificates of {owner}")
def looked_up_in_vain(stage: Stage, user: str, owner: str) -> None:
    """The SMKI Repository did not answer, and the User sent no request."""
    incidents = [e for e in stage.journal if e.kind is EventKind.INCIDENT and e.recipient == SMKI_REPOSITORY]
    told = [e.sender for e in incidents if f"Certificates of {owner}," in e.details["what"]]
    if user not in told:
        disagree(f"{user} has not looked up the Certificates of {owner} in vain")


@given("the WAN does not reach {device:Device} for {minutes:d} minutes")
@when("for {minutes:d} minutes the WAN does not reach {device:Device}")
def wan_is_lost(stage: Stage, device: str, minutes: int) -> None:
    """A Command is sent again every ten minutes, five times in all; then the User is told E20."""
    stage.lose_wan(device, minutes)


@then("the Command was sent {count:d} times")
def command_was_sent(stage: Stage, count: int) -> None:
    """How often the last request's Command went out over the WAN."""
    commands = [e for e in stage.world.journal.of_kind(EventKind.COMMAND)
                if e.request_id == stage.last.request.request_id]  # fmt: skip
    agree("how often the Command was sent", count, len(commands))


@then("there was no communication with the Device")
def no_communication(stage: Stage) -> None:
    """The User was told E20, which the DCC answers when the WAN does not reach the Device."""
    agree("the response", NO_COMMUNICATION, stage.last.answer.code)


@when(
    "with the stolen keys of {user} an attacker places the Certificates of {owner} by {service:Service} "
    "in the {role} slot of {device:Device}"
)
def attacker_places(stage: Stage, user: str, owner: str, service: str, role: str, device: str) -> None:
    """Keys were stolen: documents and Commands bear the User's own good signatures, and the DCC cannot tell."""
    particulars = {"Remote Party Role": role, "Certificates": owner}
    stage.send(user, service, device, particulars, sender="An attacker")


@when("{hours:d} hours pass")
def hours_pass(stage: Stage, hours: int) -> None:
    """Whatever is due until then happens."""
    stage.wait_hours(hours)
