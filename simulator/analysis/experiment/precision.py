"""How narrow the confidence intervals are to be, and how many replications that takes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.analysis.experiment.estimates import Estimate, estimate, paired_difference
from simulator.analysis.experiment.measures import Measures, values_of
from simulator.domain.errors import SimulatorError

FEWEST, MOST = 2, 10_000
"""Replications of a cell: one alone has no interval; more take for ever."""

_WIDTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(%?)\s*")


@dataclass(frozen=True, slots=True)
class HalfWidth:
    """The wanted half of a confidence interval: a share of the mean if ``relative``, else in the measure's unit."""

    value: float
    relative: bool

    @classmethod
    def read(cls, text: str) -> HalfWidth:
        """``1%`` or ``25``. Raises ``SimulatorError`` for anything else, and for zero."""
        found = _WIDTH.fullmatch(text)
        value = float(found[1]) if found else 0.0
        if found is None or not 0 < value < math.inf:
            raise SimulatorError(f"a half-width of '{text}': write a share as 1%, or a number above 0 as 25")
        return cls(value / 100, True) if found[2] else cls(value, False)

    def around(self, mean: float) -> float:
        """The half-width in the measure's unit."""
        return self.value * abs(mean) if self.relative else self.value

    def __str__(self) -> str:
        return f"{self.value * 100:g}%" if self.relative else f"{self.value:g}"


@dataclass(frozen=True, slots=True)
class Reached:
    """What a measure's interval has come to in one cell: of a rule set's mean, or of its difference to the baseline."""

    measure: str
    rules: str
    is_difference: bool
    found: Estimate
    wanted: float

    @property
    def enough(self) -> bool:
        """Whether it is narrow enough."""
        return self.found.half_width <= self.wanted

    @property
    def never_occurred(self) -> bool:
        """Whether a share of nothing is wanted, which no number of replications reaches."""
        return not self.wanted


Samples = Sequence[tuple[str, Sequence[Measures]]]
"""The measures of each rule set, by replication. The first rule set is the one that others are compared with."""


@dataclass(frozen=True, slots=True)
class Precision:
    """The sequential rule: replications are added until every interval is narrow enough, within limits.

    A relative width of a difference is a share of the greater of the two means: a difference may be nothing at all.
    How many come next follows from those that are there alone, so the same sweep always stops at the same number.
    """

    half_width: HalfWidth
    measures: tuple[str, ...]
    confidence: float
    fewest: int
    most: int

    def reached(self, samples: Samples) -> Iterator[Reached]:
        """The intervals that are held to the wanted width."""
        (_, reference), *_ = samples
        for measure in self.measures:
            base = values_of(reference, measure)
            of_base = estimate(base, self.confidence)
            for place, (rules, own) in enumerate(samples):
                values = values_of(own, measure)
                mean = estimate(values, self.confidence)
                yield Reached(measure, rules, False, mean, self.half_width.around(mean.mean))
                if place:
                    wanted = self.half_width.around(max(abs(mean.mean), abs(of_base.mean)))
                    yield Reached(measure, rules, True, paired_difference(values, base, self.confidence), wanted)

    def next_count(self, samples: Samples) -> int:
        """How many replications there should be next; as many as there are if they suffice, or no more may come.

        Never more than twice as many: a width that is seen early is a guess. For what never occurred no more come.
        """
        count = len(samples[0][1])
        lacking = [r for r in self.reached(samples) if not (r.enough or r.never_occurred)]
        if not lacking or count >= self.most:
            return count
        ratio = max(r.found.half_width / r.wanted for r in lacking)
        needed = math.ceil(count * min(ratio**2, 2.0))
        return min(max(needed, count + 1), self.most)
