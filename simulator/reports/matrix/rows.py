"""A matrix as plain data: what every report of it is drawn from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.analysis.matrix.expectation import Departure
from simulator.analysis.matrix.matrix import Matrix
from simulator.analysis.matrix.replay import Replay
from simulator.domain.response_codes import Standing
from simulator.reports.wording import SYNTHETIC_CODES, counted, listed, no_formula

_SINGLED_OUT = (
    "{} at particular Users or Network Operators. The matrix knows them by how they relate (registered, another), so "
    "it does not show what is special about those that are named."
)


@dataclass(frozen=True)
class Comparison:
    """The matrix of two rule sets by name.

    ``departures`` are there where it was held to an expectation file, ``replayed`` where it was held to the wire.
    """

    before: str
    after: str
    matrix: Matrix
    departures: tuple[Departure, ...] | None = None
    replayed: Replay | None = None

    @property
    def holds(self) -> bool:
        """Whether it is as expected, and the wire agrees, as far as either was asked."""
        return not self.departures and (self.replayed is None or not self.replayed.disagreements)

    @property
    def headline(self) -> str:
        """How much changes, of how many combinations."""
        matrix = self.matrix
        changed = counted(matrix.changed, "decision differs", "decisions differ")
        return f"{changed} of {matrix.combinations:,} possible combinations of {counted(len(matrix.axes), 'fact')}"

    @property
    def verdict(self) -> str:
        """Whether it is as expected; nothing where no file was given."""
        if self.departures is None:
            return ""
        if not self.departures:
            return "As expected: nothing changes beyond the expectation file, and all that it asks for does."
        return f"Not as expected: {counted(len(self.departures), 'departure')} from the expectation file."

    @property
    def replay_verdict(self) -> str:
        """In how many cases table and wire agree; nothing where none was replayed."""
        return f"replayed: {self.replayed.agree:,} of {self.replayed.cases:,} agree" if self.replayed else ""

    @property
    def replay_problems(self) -> Iterator[str]:
        """Each case in which they differ, and what could not be sent."""
        if self.replayed is not None:
            yield from map(str, self.replayed.disagreements)
            for rule, reason in self.replayed.left_out.items():
                yield f"not all sent of '{rule}': {reason}"

    @property
    def notes(self) -> Iterator[str]:
        """What a reader has to know besides."""
        outcomes = {d.after.code for d in self.matrix.differences} | {d.before.code for d in self.matrix.differences}
        checks = (*self.matrix.decisions.before.checks, *self.matrix.decisions.after.checks)
        if any(c.code.standing is Standing.SYNTHETIC and c.code.code in outcomes for c in checks):
            yield SYNTHETIC_CODES
        if named := self.matrix.singled_out:
            yield _SINGLED_OUT.format(listed(list(named)) + (" looks" if len(named) == 1 else " look"))


def matrix_data(comparison: Comparison) -> dict[str, object]:
    """What ``--json`` prints."""
    matrix = comparison.matrix
    data: dict[str, object] = {
        "from": comparison.before,
        "to": comparison.after,
        "combinations": matrix.combinations,
        "changed_combinations": matrix.changed,
        "facts": list(matrix.axes),
        "changed": [
            {
                "rule": difference.rule,
                "count": difference.count,
                "before": str(difference.before),
                "after": str(difference.after),
                "example": str(difference.example),
                "example_facts": dict(difference.example.words()),
            }
            for difference in matrix.differences
        ],
        "unchanged": [{"statement": part.statement, "count": part.count} for part in matrix.unchanged],
        "notes": list(comparison.notes),
    }
    if comparison.replayed is not None:
        data["replayed"] = {
            "cases": comparison.replayed.cases,
            "agree": comparison.replayed.agree,
            "disagreements": [
                {
                    "rules": d.rules,
                    "example": str(d.combination),
                    "expected": str(d.expected),
                    "found": d.found,
                }
                for d in comparison.replayed.disagreements
            ],
            "left_out": [{"rule": rule, "reason": reason} for rule, reason in comparison.replayed.left_out.items()],
        }
    if comparison.departures is not None:
        data["departures"] = [{"kind": d.kind, "message": d.message} for d in comparison.departures]
    return data


def matrix_csv(comparison: Comparison) -> str:
    """The rules and the statements of what is unchanged as rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["kind", "rule", "before", "after", "count", "example"])
    writer.writerows([no_formula(cell) for cell in row] for row in _rows(comparison))
    return text.getvalue()


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for d in comparison.matrix.differences:
        yield "changed", d.rule, str(d.before), str(d.after), str(d.count), str(d.example)
    for part in comparison.matrix.unchanged:
        yield "unchanged", part.statement, "", "", str(part.count), ""
