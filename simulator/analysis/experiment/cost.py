"""What an experiment will about cost, said before it begins."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from simulator.analysis.experiment.experiment import Experiment
from simulator.analysis.experiment.replication import BLOCK

_WORKER, _HOME = 250 << 20, 1_000
"""Bytes: of a worker before it begins, and of each home of a block (measured)."""

_SECONDS_OF_A_HOME, _SECONDS_OF_A_BLOCK = 2.5e-6, 0.05
"""Processor time under the first rule set (measured, with numba)."""

_FURTHER, _WITHOUT_NUMBA, _BEGINNING = 0.25, 4.0, 4.0
"""The share of the time for each further rule set; how much longer it takes without numba; seconds before it begins."""


@dataclass(frozen=True, slots=True)
class Cost:
    """An estimate. ``shortest`` and ``longest`` are seconds on the clock, with the fewest and the most replications.

    ``of_a_worker`` are bytes of memory: a worker holds one block of homes at a time.
    """

    shortest: float
    longest: float
    of_a_worker: int


def cost_of(experiment: Experiment, places: int) -> Cost:
    """The estimate for so many tasks at once, if nothing of the experiment is kept yet."""
    premises = experiment.grid.premises
    one = premises * _SECONDS_OF_A_HOME + -(-premises // BLOCK) * _SECONDS_OF_A_BLOCK
    one *= 1 + _FURTHER * (len(experiment.rules) - 1)
    if find_spec("numba") is None:
        one *= _WITHOUT_NUMBA
    one *= experiment.grid.size / places
    precision = experiment.precision
    memory = _WORKER + _HOME * min(premises, BLOCK)
    return Cost(_BEGINNING + one * precision.fewest, _BEGINNING + one * precision.most, memory)
