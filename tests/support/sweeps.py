"""Small experiments, and a place in memory for their replications."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.analysis.experiment.experiment import Experiment
from simulator.analysis.experiment.grid import Axis, Grid, Point
from simulator.analysis.experiment.measures import Measures
from simulator.analysis.experiment.precision import HalfWidth, Precision
from tests.support.fleets import busy_scenario, rule_set

RATE = "placement.wrong_certificate_rate"


class InMemory:
    """Keeps replications as long as the test lasts."""

    def __init__(self) -> None:
        self.content: dict[tuple[str, str, int], Measures] = {}
        self.kept = 0

    def find(self, cell: str, rules: str, replication: int) -> Measures | None:
        return self.content.get((cell, rules, replication))

    def keep(self, cell: str, replication: int, found: Sequence[tuple[str, Measures]]) -> None:
        self.kept += 1
        self.content |= {(cell, rules, replication): measures for rules, measures in found}


def axis(key: str, *values: float) -> Axis:
    return Axis(key, tuple(Point(f"{value:g}", {key: value}) for value in values))


def small_experiment(
    rates: Sequence[float] = (0.1, 0.4),
    texts: Sequence[Sequence[str]] = ((), ("SECMP0063",)),
    replications: tuple[int, int] = (3, 3),
    half_width: str = "50%",
    premises: int = 60,
) -> Experiment:
    """A few homes for a month, with an axis of rates of wrong certificates."""
    grid = Grid(busy_scenario(60), (axis(RATE, *rates),), premises, days=30)
    precision = Precision(HalfWidth.read(half_width), ("wrong_at_the_end",), 0.95, *replications)
    return Experiment("A small one", grid, tuple(rule_set(own) for own in texts), precision)
