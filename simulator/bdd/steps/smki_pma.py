"""Steps about the emergency powers of the SMKI PMA: suspensions, and appeals against them."""

from __future__ import annotations

from simulator.bdd.checking import agree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import then, when
from simulator.domain.time import HOUR
from simulator.journal import EventKind


@when("the SMKI PMA suspends {part} for {whom}")
def suspends(stage: Stage, part: str, whom: str) -> None:
    """``the SMKI Service`` or a part of it, for a Party or ``everybody``; ``access to the DCC User Gateway``."""
    stage.suspend(part, whom)


@when("the SMKI PMA lifts the suspension")
def lifts(stage: Stage) -> None:
    """The one that it ordered last."""
    stage.lift_suspension()


@when("the Party appeals against the suspension")
def appeals(stage: Stage) -> None:
    """To the Authority. The suspension stays in force while the appeal is heard."""
    stage.appeal()


@when("the Authority {decision:Word} the appeal")
def decides(stage: Stage, decision: str) -> None:
    """``upholds`` or ``dismisses``: if it is upheld, the suspension ends now, and not before."""
    stage.decide_appeal(decision)


@then("by order of the SMKI PMA {part} is suspended for {party}")
def is_suspended(stage: Stage, part: str, party: str) -> None:
    """At this instant."""
    finding = stage.suspension_finding(part, party)
    agree(f"{part} for {party}", "service-suspended", finding.code if finding else "not suspended")


@then("no order of the SMKI PMA suspends {part} for {party}")
def is_not_suspended(stage: Stage, part: str, party: str) -> None:
    """At this instant it is not suspended."""
    finding = stage.suspension_finding(part, party)
    agree(f"{part} for {party}", "not suspended", finding.code if finding else "not suspended")


@then("the suspension lasted {hours:d} hours")
def lasted(stage: Stage, hours: int) -> None:
    """From the order until it was lifted, or until the appeal was upheld."""
    suspension = stage.suspension
    found = "it lasts still" if suspension.lifted is None else (suspension.lifted - suspension.since) / HOUR
    agree("how many hours the suspension lasted", hours, found)


@then("the DCC User Gateway refuses the connection because {code:Name}")
def gateway_refuses(stage: Stage, code: str) -> None:
    """The last Service Request got no response: the DSP has not seen it."""
    refusals = stage.world.journal.of_kind(EventKind.GATEWAY_REFUSAL)
    found = [event.code for event in refusals if event.request_id == stage.last.request.request_id]
    agree("why the DCC User Gateway refused the connection", [code], found or ["it did not"])
