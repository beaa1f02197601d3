"""Steps about the rulebook itself, for requests that the simulator does not carry out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from simulator.bdd import reading
from simulator.bdd.answers import expected
from simulator.bdd.checking import agree
from simulator.bdd.reading import UnknownWord
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import then
from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.parties import UserRole
from simulator.domain.service_requests import service
from simulator.rules.facts import FACTS, Facts
from simulator.rules.rulebook import RuleSet

_ACCEPTED = "accepted"
_USUAL: dict[str, object] = {
    "user": 1,
    "user_role": UserRole.IS,
    "device_type": DeviceType.ESME,
    "smets": Smets.SMETS2,
    "smi_status": SmiStatus.COMMISSIONED,
    "meter_point_known": True,
    "user_registered_now": True,
    "user_registered_at_execution": True,
    "user_registered_throughout": True,
}


@then("the rulebook decides a {variant} with these facts")
def rulebook_decides(stage: Stage, variant: str, datatable: Sequence[Sequence[str]]) -> None:
    """A column for each fact and one, ``answer``: ``accepted``, or the code and the check that rejects.

    Facts that no column names are those of the registered Import Supplier of a commissioned SMETS2 ESME.
    """
    heading, *body = datatable
    for row in body:
        facts = dict(zip(heading, row, strict=True))
        answer = facts.pop("answer")
        srv = service(variant)
        given = {"service": srv.index, "command_variant": min(srv.command_variants), **_USUAL}
        given |= {name.replace(" ", "_"): _value(name, text) for name, text in facts.items()}
        rule = RuleSet(stage.rules).at(stage.now).decide(Facts.of(**given))
        found = f"{rule.check.code} by {rule.check.name}" if rule else _ACCEPTED
        agree(f"a {variant} with {facts}", _ACCEPTED if answer == _ACCEPTED else str(expected(answer)), found)


def _value(name: str, text: str) -> int | bool:
    """A fact as the rulebook has it, from the words of a feature."""
    fact = FACTS.get(name.replace(" ", "_"))
    if fact is None:
        raise UnknownWord(reading.no_such("fact", name, [known.replace("_", " ") for known in FACTS]))
    if fact.values is bool:
        return reading.yes(text)
    if isinstance(fact.values, type) and issubclass(fact.values, IntEnum):
        known = {getattr(value, "title", value.name): value for value in fact.values}
        return reading.look_up(f"value of '{name}'", text, known)
    raise UnknownWord(f"the fact '{name}' cannot be given in words")
