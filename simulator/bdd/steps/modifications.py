"""Steps about the modifications in force, and about the same story under others."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading
from simulator.bdd.answers import expected
from simulator.bdd.checking import agree, disagree
from simulator.bdd.situation import with_those_beside
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then


@given("no modification is in force")
def no_modification(stage: Stage) -> None:
    """The rules of today."""
    stage.put_in_force("none", alone=True)


@given("the modifications in force are {rules}")
def modifications_in_force(stage: Stage, rules: str) -> None:
    """These and no others: ``none``, or ``SECMP0063=all-senders and DP107=without-6.1f``."""
    stage.put_in_force(rules, alone=True)


@given("{modification} is in force in the reading {variant:Name}")
def modification_in_force(
    stage: Stage, modification: str, variant: str, datatable: Sequence[Sequence[str]] | None = None
) -> None:
    """A further modification, in one of its variants; its options may follow as a table of two columns."""
    options = [f"{name}={value}" for name, value in reading.pairs(datatable).items()]
    stage.put_in_force(",".join([f"{modification}={variant}", *options]))


@given("{modification} is in force in the reading {variant:Name} from {date:Date}")
def modification_in_force_from(stage: Stage, modification: str, variant: str, date: str) -> None:
    """A further modification, from its effective date on."""
    stage.put_in_force(f"{modification}={variant}", reading.moment(date))


@then("the responses are the same without {modification}")
def same_responses_without(stage: Stage, modification: str) -> None:
    """The same story in a world without this modification gets the same answers and leaves the same slots."""
    other = stage.retold([m for m in stage.rules if m.name != modification])
    if len(other.rules) == len(stage.rules):
        disagree(f"{modification} is not in force here, so that nothing is compared: put it in force")
    for number, (here, there) in enumerate(zip(stage.sent, other.sent, strict=True), start=1):
        if here.answer != there.answer:
            disagree(
                f"request {number} is decided differently.\nwith {modification}: {here.answer.explained()}\n"
                f"without: {there.answer.explained()}"
            )
    for device in stage.devices:
        agree(f"the slots of the {device} without {modification}", _slots(stage, device), _slots(other, device))


@then("under {rules} the response would be {answer:Answer}")
def response_under_other_rules(stage: Stage, rules: str, answer: str) -> None:
    """The last answer of the same story under ``today's rules``, or under other modifications.

    Here the code may stand alone if only one check can answer with it.
    """
    other = stage.retold(with_those_beside(reading.in_force(rules), stage.beside))
    wanted, found = expected(answer), other.last.answer
    if wanted not in (found, other.abbreviated(found)):
        disagree(f"under {rules}: expected {wanted}, but the DCC answered {found.explained()}")


def _slots(stage: Stage, device: str) -> dict[str, str]:
    roles = map(reading.remote_party_role, ("Supplier", "Network Operator"))
    return {role.title: stage.holder(device, role) for role in roles}
