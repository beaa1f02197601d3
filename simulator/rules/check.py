"""A check: one clause, one condition over facts, one response code."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from simulator.domain.errors import SimulatorError
from simulator.domain.response_codes import ResponseCode, response_code
from simulator.domain.service_requests import ServiceReferenceVariant
from simulator.rules.facts import Column, FactReader, Facts

Condition = Callable[[Facts], Column]
"""Says where a check fails: a truth value for each request, from operators and table look-ups alone."""


class RulebookError(SimulatorError):
    """A check, a rulebook or a modification is put together wrongly."""


@dataclass(frozen=True)
class Check:
    """One check of the DSP on a request, and the clause that asks for it.

    ``condition`` is true where the request must be rejected with ``code``; with ``services`` the check looks
    at these Service Reference Variants alone. ``sentence`` is the clause in SEC wording: it is what users see
    in rejections, in the rules table and in the evidence.
    """

    name: str
    code: ResponseCode
    clause: str
    source: str
    sentence: str
    condition: Condition
    services: tuple[ServiceReferenceVariant, ...] = ()

    def fails(self, facts: Facts) -> Column:
        """Where this check rejects: shape of the facts."""
        if not self.services:
            return self.condition(facts)
        looked_at = among(facts.service, *(s.index for s in self.services))
        return looked_at & self.condition(facts) if looked_at.any() else looked_at

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The names of the facts that this check looks at."""
        reader = FactReader(Facts())
        self.condition(cast("Facts", reader))
        return tuple(dict.fromkeys(("service", *reader.names) if self.services else reader.names))

    def twin(self, code: str | ResponseCode, service: ServiceReferenceVariant, clause: str, source: str) -> Check:
        """The same condition for another Service Reference Variant, with that one's own code and clause."""
        return dataclasses.replace(
            self,
            name=f"{service.variant}-{self.name.partition('-')[2]}",
            code=code if isinstance(code, ResponseCode) else response_code(code),
            services=(service,),
            clause=clause,
            source=source,
        )


def check(
    code: str | ResponseCode,
    *,
    clause: str,
    source: str,
    services: tuple[ServiceReferenceVariant, ...] = (),
    name: str | None = None,
) -> Callable[[Condition], Check]:
    """Make a condition a check. Its name becomes the check's name, the first line of its docstring the sentence.

    A check of one Service Reference Variant carries the variant in front of its name: ``6.15.1-combination``.
    """

    def make(condition: Condition) -> Check:
        own_name = name or condition.__name__.replace("_", "-")
        sentence = (condition.__doc__ or "").strip().split("\n")[0].rstrip(".")
        if not sentence:
            raise RulebookError(f"check '{own_name}' says nothing: give its function a docstring in SEC wording")
        return Check(
            name=f"{services[0].variant}-{own_name}" if len(services) == 1 else own_name,
            code=code if isinstance(code, ResponseCode) else response_code(code),
            clause=clause,
            source=source,
            sentence=sentence,
            condition=condition,
            services=services,
        )

    return make


def speaks_for(operators: Column, operator: Column) -> Column:
    """Where a set of Network Operators, a bit each, has one of them in it; the unknown operator counts as one."""
    return ((operators >> operator) & 1) == 1


def among(column: Column, *values: int) -> Column:
    """Where a column holds one of these values."""
    first, *others = map(int, values)  # numpy is slow to compare with a member of an enumeration
    found = column == first
    for value in others:
        found = found | (column == value)
    return found
