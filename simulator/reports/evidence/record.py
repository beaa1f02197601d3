"""What an acceptance run leaves behind: which scenarios there were, what came of them, and what was exchanged.

Nothing here depends on who ran the scenarios, in which order, or when: times are those of the simulated clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from simulator.domain.finding import Finding
from simulator.journal import Event
from simulator.reports.decoded.tree import Shown


class Outcome(StrEnum):
    """What came of a scenario. The last three gave no result: left out by itself, by the user, by an accident."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_RUN = "not run"
    LOST = "lost"


class StepOutcome(StrEnum):
    """What came of a step. ``UNDEFINED``: nobody knows the sentence. ``NOT_REACHED``: an earlier step ended it."""

    PASSED = "passed"
    FAILED = "failed"
    UNDEFINED = "undefined"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, order=True)
class Place:
    """Where a scenario stands: file, line, and for an outline the number of its row of examples (else -1)."""

    feature: str
    line: int
    row: int = -1


@dataclass(frozen=True)
class Exchange:
    """One entry of the journal, the number of the step in which it happened, and what was sent.

    ``document`` is the SHA-256 of its octets, ``words`` that of what they say; both are empty where nothing was sent.
    """

    step: int
    event: Event
    document: str = ""
    words: str = ""


@dataclass(frozen=True)
class Answered:
    """The DCC's answer to one Service Request, and what decided it. ``text`` is all that the DCC says of it."""

    request_id: str
    service: str
    user: str
    device: str
    code: str
    decided_by: str
    clause: str
    modification: str
    message: str
    facts: Mapping[str, str] = field(default_factory=dict)
    causes: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class WorldRecord:
    """The simulated world of a scenario: its seed, its clock from start to end, its rule set, and what happened.

    ``names`` are what the feature calls the User IDs and Devices (EUI-64) that the exchanges name.
    """

    seed: int
    start: datetime
    end: datetime
    environment: str
    rules: str
    exchanges: tuple[Exchange, ...] = ()
    answers: tuple[Answered, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ScenarioRecord:
    """A scenario and what came of it. ``message`` says why it failed; ``compared`` are rule sets of a roll-out."""

    place: Place
    outcome: Outcome
    steps: tuple[StepOutcome, ...] = ()
    message: str = ""
    world: WorldRecord | None = None
    compared: tuple[str, ...] = ()


@dataclass(frozen=True)
class EvidenceRecord:
    """A whole run.

    ``sources`` are the feature files as texts, ``words`` the decoded documents, by SHA-256. ``problems`` say in which
    ways the run is not complete: a crashed worker, an interruption, a feature that could not be read. With none of
    them, every scenario that was chosen has a result.
    """

    sources: Mapping[str, str]
    scenarios: tuple[ScenarioRecord, ...]
    words: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the run came to its end."""
        return not self.problems

    def count(self, outcome: Outcome) -> int:
        """How many scenarios had this outcome."""
        return sum(scenario.outcome is outcome for scenario in self.scenarios)

    def of_feature(self, feature: str) -> tuple[ScenarioRecord, ...]:
        """The scenarios of one file, in order."""
        return tuple(s for s in self.scenarios if s.place.feature == feature)


def digest(octets: bytes) -> str:
    """The SHA-256 of some octets, in hexadecimal: what documents and files are known by."""
    return hashlib.sha256(octets).hexdigest()


def in_order(scenarios: Iterable[ScenarioRecord]) -> tuple[ScenarioRecord, ...]:
    """Scenarios in the order in which they stand in the files."""
    return tuple(sorted(scenarios, key=lambda scenario: scenario.place))
