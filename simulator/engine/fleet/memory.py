"""How much memory a national run takes: an estimate from measured runs, so that one that does not fit is not begun."""

from __future__ import annotations

from simulator.actors.homes import DISTRIBUTORS
from simulator.domain.time import DAY
from simulator.engine.fleet.cohorts import COHORT
from simulator.scenario import Scenario

_WORKER, _HOME, _COHORT, _NUMBER = 220 << 20, 150, 360, 7
"""Bytes (measured): of a worker before it begins; of a home in it, and of what is due at one in a year; of a home's
number in the shares of the work."""

_WRITER, _KEPT = 50 << 20, 200
"""Bytes (measured): the same of a worker that keeps events, and of a home's in a year."""


def memory_of_an_area(scenario: Scenario, *, events: bool) -> int:
    """About how many bytes a worker takes: it holds one area at a time, with all that happens in it in a cohort."""
    weights = list(scenario.fleet.area_weights.values()) or [1.0] * len(DISTRIBUTORS)
    largest_area = scenario.fleet.homes * max(weights) / sum(weights) * 1.05
    cohorts = max(1.0, scenario.days * DAY / COHORT)
    each_home = _HOME + (_COHORT + (_KEPT if events else 0)) / cohorts
    return round(_WORKER + (_WRITER if events else 0) + each_home * largest_area)


def memory_of_the_shares(scenario: Scenario) -> int:
    """About how many bytes the process takes that shares the homes out."""
    return _NUMBER * scenario.fleet.homes
