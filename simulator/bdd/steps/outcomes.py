"""Steps about what the DCC answered, and what decided it."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading
from simulator.bdd.answers import Answer, expected
from simulator.bdd.checking import agree, disagree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import then

_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}


@then("the response is {answer:Answer}")
def response_is(stage: Stage, answer: str) -> None:
    """The code and what decided it: ``I0``, ``E4 by user is eligible by registration``, ``E1000 because oversized``.

    A rejection must be named with its check or reason.
    """
    _compare("the response", answer, stage.last.answer)


@then("the {ordinal} response is {answer:Answer}")
def ordinal_response_is(stage: Stage, ordinal: str, answer: str) -> None:
    """The same of the first, second, third … request."""
    place = reading.look_up("ordinal number", ordinal, _ORDINALS)
    if place >= len(stage.sent):
        disagree(f"there is no {ordinal} response: {len(stage.sent)} requests were sent")
    _compare(f"the {ordinal} response", answer, stage.sent[place].answer)


@then("the check rests on {clause}")
def check_rests_on(stage: Stage, clause: str) -> None:
    """The clause that the deciding check implements."""
    answer = stage.last.answer
    agree(f"the clause that decided ({answer})", clause, answer.clause)


@then("the check belongs to {modification}")
def check_belongs_to(stage: Stage, modification: str) -> None:
    """The modification that brought or changed the deciding check; ``no modification`` for the rules of today."""
    answer = stage.last.answer
    agree(f"where the check comes from ({answer})", modification, answer.modification or "no modification")


@then("the DCC tells {user}: {message}")
def dcc_tells(stage: Stage, user: str, message: str) -> None:
    """The sentence that goes with the response code, to the User that sent the request."""
    answer = stage.last.answer
    agree("the User that is told", user, stage.name_of(stage.last.request.originator))
    agree("what the DCC tells", message, answer.message)


@then("the DCC looked at")
def dcc_looked_at(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """Facts that the decision rests on (fact, value); those of the deciding check, or all if accepted."""
    found = stage.last.answer.facts
    for name, value in reading.pairs(datatable).items():
        fact = name.replace(" ", "_")
        if fact not in found:
            disagree(f"the DCC did not look at '{name}', but at {', '.join(f.replace('_', ' ') for f in found)}")
        agree(f"the fact '{name}'", value, found[fact])


@then("the explanation is {cause}")
def explanation_is(stage: Stage, cause: str) -> None:
    """The code of a finding that explains a rejection: what is wrong with a certificate."""
    causes = [finding.code for finding in stage.last.answer.causes]
    if cause not in causes:
        disagree(f"expected {cause} to explain {stage.last.answer}, but found {', '.join(causes) or 'no explanation'}")


def _compare(what: str, text: str, found: Answer) -> None:
    wanted = expected(text)
    if wanted != found:
        hint = ""
        if wanted.code == found.code and not (wanted.check or wanted.reason):
            hint = "\nthe code is right; name what decided it as well, so that the scenario cannot pass by chance"
        disagree(f"{what}: expected {wanted}, but the DCC answered {found.explained()}{hint}")
