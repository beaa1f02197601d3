"""The tree that a decoded file becomes: labels, values, and how each stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from simulator.domain.finding import Finding


class Standing(StrEnum):
    """What was found out about a node. ``UNKNOWN``: a question that cannot be answered with what is known here."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing and what it says. ``value`` stands by itself: it says in words what ``standing`` says in a colour."""

    label: str
    value: str = ""
    children: tuple[Shown, ...] = ()
    standing: Standing = Standing.PLAIN

    def walk(self) -> Iterator[Shown]:
        """This node and all below it, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()

    def as_data(self) -> dict[str, object]:
        """The tree as plain data."""
        return {
            "label": self.label,
            "value": self.value,
            "standing": self.standing.value,
            "children": [child.as_data() for child in self.children],
        }


def of_findings(findings: Iterable[Finding], standing: Standing = Standing.BAD) -> tuple[Shown, ...]:
    """Findings as nodes: the code, the sentence, and the clause below it."""
    return tuple(Shown(f.code, f.message, (Shown("clause", f.clause),) if f.clause else (), standing) for f in findings)
