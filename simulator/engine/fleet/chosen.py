"""The modifications of a rule set as values that can travel to another process, which puts them in force again."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from simulator.rules.modification import InForce, OwnFile
from simulator.rules.modifications import MODIFICATIONS, put_in_force
from simulator.rules.rulebook import RuleSet

_one_at_a_time = threading.Lock()
"""A Python file is run while the whole process prints elsewhere: a Dask worker may have several threads."""


@dataclass(frozen=True)
class Chosen:
    """A modification by name, variant and options, with its effective date; with its file if it is the user's own."""

    name: str
    variant: str
    options: tuple[tuple[str, str], ...]
    effective: datetime | None
    file: OwnFile | None

    @classmethod
    def of(cls, modification: InForce) -> Self:
        """What is in force, as a value."""
        options = tuple(modification.options.items())
        its_file = modification.modification.file
        return cls(modification.name, modification.variant.name, options, modification.effective, its_file)

    def in_force(self) -> InForce:
        """The same in this process. A file was examined when it was chosen, and is not examined again."""
        known = MODIFICATIONS
        if self.file is not None:
            with _one_at_a_time:
                known = {self.name: self.file.modification()}
        return put_in_force(self.name, self.variant, dict(self.options), self.effective, known)

    def described(self) -> dict[str, object]:
        """For a manifest: all that tells it from another, a file by the digest of its content."""
        told: dict[str, object] = {"name": self.name, "variant": self.variant, "options": dict(self.options)}
        if self.effective is not None:
            told["effective"] = self.effective.isoformat()
        if self.file is not None:
            told["file_sha256"] = hashlib.sha256(self.file.content).hexdigest()
        return told

    @classmethod
    def described_as(cls, told: Mapping[str, Any]) -> Self:
        """The shipped modification that :meth:`described` has described."""
        effective = told.get("effective")
        options = tuple(sorted(told["options"].items()))
        when = datetime.fromisoformat(effective) if effective else None
        return cls(told["name"], told["variant"], options, when, None)


def chosen(rules: RuleSet) -> tuple[Chosen, ...]:
    """The modifications of a rule set, in order."""
    return tuple(Chosen.of(modification) for modification in rules.modifications)


def rule_set(modifications: tuple[Chosen, ...]) -> RuleSet:
    """The rule set that they make."""
    return RuleSet(tuple(modification.in_force() for modification in modifications))
