"""The matrix held to the wire: combinations replayed as signed documents through the real DSP to a real Device.

Each combination is put up in a world of each rule set (:mod:`~simulator.analysis.matrix.replay_scene`) and sent
(:mod:`~simulator.analysis.matrix.replay_wire`). The DSP must decide as the table says, by the same check and on the
same facts. What it accepts goes on: for SMETS2 the User signs the Pre-Command, or the broker makes its own Command, and
the Device obeys; for SMETS1 the S1SP does. The slots must hold what was asked for then, and all else as before. What
the DSP rejects must change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.combination import Combination
from simulator.analysis.matrix.decisions import Outcome
from simulator.analysis.matrix.matrix import Difference, Matrix
from simulator.analysis.matrix.replay_body import why_not
from simulator.analysis.matrix.replay_wire import Wire, outcome_of
from simulator.domain.service_requests import SIGNED_PRE_COMMANDS, CommandVariant
from simulator.rules.facts import Facts
from simulator.rules.rulebook import RuleSet

_OF_CRITICAL = (CommandVariant.TRANSFORM, *SIGNED_PRE_COMMANDS)


@dataclass(frozen=True)
class Disagreement:
    """A combination for which the wire does not do what the table says under a rule set."""

    rules: str
    combination: Combination
    expected: Outcome
    found: str

    def __str__(self) -> str:
        return f"under {self.rules}, {self.combination}: the matrix says {self.expected}, but {self.found}"


@dataclass(frozen=True)
class Replay:
    """What came of the replay: how many cases (a combination under one rule set) were sent, and where it differs.

    ``left_out`` says, for rules of which nothing could be sent, why.
    """

    cases: int
    disagreements: tuple[Disagreement, ...]
    left_out: Mapping[str, str]

    @property
    def agree(self) -> int:
        """In how many cases table and wire agree."""
        return self.cases - len(self.disagreements)


def replay(found: Matrix, before: RuleSet, after: RuleSet, most: int) -> Replay:
    """Replay up to so many combinations of each rule of a matrix, its example first, under both of its rule sets.

    Combinations of critical requests take turns in their Command Variants: to be transformed, and Signed Pre-Commands.
    """
    wires = Wire(_from_the_first_day(before)), Wire(_from_the_first_day(after))
    cases, disagreements = 0, list[Disagreement]()
    left_out: dict[str, str] = {}
    for difference in found.differences:
        reasons = set[str]()
        for combination in _chosen(found, difference, most):
            if reason := why_not(combination):
                reasons.add(reason)
                continue
            for wire, expected in zip(wires, (difference.before, difference.after), strict=True):
                cases += 1
                if problem := wire.problem(combination, expected):
                    disagreements.append(Disagreement(wire.name, combination, expected, problem))
        if reasons:
            left_out[difference.rule] = "; ".join(sorted(reasons))
    return Replay(cases, tuple(disagreements), left_out)


def _chosen(found: Matrix, difference: Difference, most: int) -> list[Combination]:
    """The example and others of the rule, each under its own Command Variant where that makes no difference."""
    chosen: list[Combination] = []
    for turn, combination in enumerate((difference.example, *found.samples(difference, max(0, most - 1)))):
        varied = _in_turn(combination, turn)
        if not (_is_possible(found, varied) and _is_under(found, difference, varied)):
            varied = combination
        if varied not in chosen:
            chosen.append(varied)
    return chosen[:most]


def _in_turn(combination: Combination, turn: int) -> Combination:
    """The same under another Command Variant of a critical request."""
    variants = [variant for variant in _OF_CRITICAL if variant in combination.service.command_variants]
    if not variants or "command_variant" not in combination.places:
        return combination
    place = AXES["command_variant"].place_of[variants[turn % len(variants)].name]
    return Combination({**combination.places, "command_variant": place})


def _is_possible(found: Matrix, combination: Combination) -> bool:
    facts = Facts.of(**{fact: AXES[fact].numbers[place] for fact, place in combination.places.items()})
    return not any(question.answer(facts) for question in found.decisions.space.impossible)


def _is_under(found: Matrix, difference: Difference, combination: Combination) -> bool:
    facts, books = combination.facts(), (found.decisions.before, found.decisions.after)
    before, after = (outcome_of(book.decide(facts)) for book in books)
    return difference.holds_for(combination) and (before, after) == (difference.before, difference.after)


def _from_the_first_day(rules: RuleSet) -> RuleSet:
    """In the matrix effective dates play no part."""
    return RuleSet(tuple(replace(modification, effective=None) for modification in rules.modifications))
