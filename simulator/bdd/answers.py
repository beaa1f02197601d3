"""The DCC's answer to a Service Request as features write it: the code, and what decided it.

``I0`` · ``I99`` (accepted, and held until its date of execution) · ``E4 by user is eligible by registration`` (the
check that rejected the request) · ``E1000 because document-type`` (why the document was refused) · ``E21 because
command-wrong-originator`` (why the Device discarded the Command). A rejection must be named with what decided it, so
that no scenario can pass for the wrong reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.domain.finding import Finding
from simulator.domain.response_codes import ACCEPTED, ACKNOWLEDGED
from simulator.engine.delivery import Outcome


@dataclass(frozen=True)
class Answer:
    """A response code and what decided it; ``causes`` are the further findings that explain it."""

    code: str
    check: str = ""
    reason: str = ""
    clause: str = field(default="", compare=False)
    modification: str = field(default="", compare=False)
    message: str = field(default="", compare=False)
    facts: Mapping[str, str] = field(default_factory=dict, compare=False)
    causes: tuple[Finding, ...] = field(default=(), compare=False)

    @property
    def rejected(self) -> bool:
        """Whether the DCC refused the request (a Command that the Device discarded was not refused)."""
        return self.code not in (ACCEPTED.code, ACKNOWLEDGED.code) and not self.discarded

    @property
    def discarded(self) -> bool:
        """Whether the Device discarded the Command."""
        return self.reason.startswith("command-")

    def __str__(self) -> str:
        by = f" by {self.check}" if self.check else ""
        because = f" because {self.reason}" if self.reason else ""
        return self.code + by + because

    def explained(self) -> str:
        """The answer with all that the DCC says of it."""
        text = str(self)
        if self.clause:
            text += f" ({self.clause}; {self.modification or 'no modification'})"
        if self.message:
            text += f": {self.message}"
        if self.facts and self.check:
            text += "\n  it looked at: " + ", ".join(f"{name} = {value}" for name, value in self.facts.items())
        return text + "".join(f"\n  cause: {cause}" for cause in self.causes)


def answer_of(outcome: Outcome) -> Answer:
    """What the DCC answered in the end."""
    decision, discarded = outcome.decision, outcome.answer.discarded if outcome.answer else None
    if discarded is not None:
        return Answer(outcome.code, reason=discarded.code, clause=discarded.clause, message=discarded.message)
    if decision.accepted:
        return Answer(outcome.code, facts=decision.facts)
    finding, *causes = decision.findings
    return Answer(
        code=outcome.code,
        check=decision.rule.check.name if decision.rule else "",
        reason="" if decision.rule else finding.details.get("reason", ""),
        clause=finding.clause,
        modification=decision.modification or "",
        message=finding.message,
        facts=decision.facts,
        causes=tuple(causes),
    )


def expected(text: str) -> Answer:
    """Read what a feature expects. Spaces in the name of a check stand for its hyphens."""
    code, _, reason = text.strip().partition(" because ")
    code, _, check = code.partition(" by ")
    return Answer(code, check.strip().replace(" ", "-"), reason.strip())
