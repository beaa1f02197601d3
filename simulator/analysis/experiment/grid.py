"""The grid of an experiment: axes with their points, and the cells that they span."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from simulator.analysis.experiment.settings import Number, changed
from simulator.analysis.experiment.settling import settled_days
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.national import national_scenario
from simulator.scenario import Scenario

MOST_CELLS = 10_000


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an axis: what it is called, and what it sets, by dotted key."""

    label: str
    settings: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Axis:
    """What is swept, from point to point. A simple axis sets one number; its name is the number's dotted key."""

    name: str
    points: tuple[Point, ...]

    @property
    def is_numeric(self) -> bool:
        """Whether its points are numbers, in an order and with distances."""
        return all(
            list(point.settings) == [self.name] and not isinstance(point.settings[self.name], bool)
            for point in self.points
        )


@dataclass(frozen=True)
class Cell:
    """One point of each axis, by the axis's name, and the scenario that they make."""

    number: int
    points: Mapping[str, Point]
    scenario: Scenario

    @property
    def label(self) -> str:
        """``placement.wrong_certificate_rate=0.1, registration.missing_share=0.01``."""
        return ", ".join(f"{axis}={point.label}" for axis, point in self.points.items())

    @cached_property
    def key(self) -> str:
        """What tells its scenario from every other: a digest of all that its lives depend on."""
        content = self.scenario.model_dump(mode="json", exclude={"title", "serve", "published_pki", "modifications"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Grid:
    """The axes around a base scenario, and the homes of each replication.

    A run lasts so many ``days``; or so many ``years``, with installations on each of their Working Days; or, without
    either, until all that follows from the scenario's own Working Days of installations has come to rest
    (:func:`~simulator.analysis.experiment.settling.settled_days`).
    """

    scenario: Scenario
    axes: tuple[Axis, ...]
    premises: int
    days: int | None = None
    years: float | None = None

    def __post_init__(self) -> None:
        keys = Counter(key for axis in self.axes for key in {key for point in axis.points for key in point.settings})
        if twice := [key for key, axes in keys.items() if axes > 1]:
            raise SimulatorError(f"more than one axis of the grid sets {', '.join(twice)}")
        if self.years is not None and "fleet.installation_days" in keys:
            raise SimulatorError(
                "a run of years installs on all their days: sweep fleet.installation_days without them"
            )
        if self.size > MOST_CELLS:
            product = " × ".join(str(len(axis.points)) for axis in self.axes)
            raise SimulatorError(f"the grid has {product} = {self.size:,} cells; at most {MOST_CELLS:,} can be run")
        if not self.scenario.suppliers:
            raise SimulatorError("a fleet of homes needs at least one [[suppliers]] in the scenario")

    @property
    def size(self) -> int:
        """How many cells it has."""
        return math.prod(len(axis.points) for axis in self.axes)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell; the last axis changes fastest."""
        names = [axis.name for axis in self.axes]
        places = list(itertools.product(*(axis.points for axis in self.axes)))
        scenarios = self._sized(
            [changed(self.scenario, {k: v for point in place for k, v in point.settings.items()}) for place in places]
        )
        return tuple(
            Cell(number, dict(zip(names, place, strict=True)), scenario)
            for number, (place, scenario) in enumerate(zip(places, scenarios, strict=True))
        )

    def _sized(self, scenarios: Sequence[Scenario]) -> list[Scenario]:
        if self.years is not None:
            return [national_scenario(scenario, self.premises, self.years) for scenario in scenarios]
        lengths = [self.days] * len(scenarios) if self.days else settled_days(scenarios)
        return [
            scenario.model_copy(
                update={"fleet": scenario.fleet.model_copy(update={"homes": self.premises}), "days": days}
            )
            for scenario, days in zip(scenarios, lengths, strict=True)
        ]
