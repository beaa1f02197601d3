"""The grid of an experiment: axes with their points, and the cells that they span."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from simulator.analysis.experiment.settings import Number, changed
from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY, Calendar
from simulator.engine.fleet.national import national_scenario
from simulator.scenario import Scenario

MOST_CELLS = 10_000

SETTLING_WORKING_DAYS = 60
"""Working Days that a run goes on after the last installation, unless the user says otherwise.

Placement ends with the seventh Working Day, an audit and its correction mostly within two weeks more (the delays of
the scenario), so that every measure has come to rest by then.
"""


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
    either, until everything has come to rest after the scenario's own Working Days of installations.
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
        return tuple(self._cells())

    def _cells(self) -> Iterator[Cell]:
        names = [axis.name for axis in self.axes]
        for number, points in enumerate(itertools.product(*(axis.points for axis in self.axes))):
            settings = {key: value for point in points for key, value in point.settings.items()}
            yield Cell(number, dict(zip(names, points, strict=True)), self._sized(changed(self.scenario, settings)))

    def _sized(self, scenario: Scenario) -> Scenario:
        if self.years is not None:
            return national_scenario(scenario, self.premises, self.years)
        fleet = scenario.fleet.model_copy(update={"homes": self.premises})
        days = self.days or settled_days(scenario.start, scenario.fleet.installation_days)
        return scenario.model_copy(update={"fleet": fleet, "days": days})


@lru_cache
def settled_days(start: datetime, installation_days: int) -> int:
    """The days of a run that ends :data:`SETTLING_WORKING_DAYS` after the last Working Day of installations."""
    last = Calendar(start).nth_working_day(installation_days - 1 + SETTLING_WORKING_DAYS)
    return -(-last // DAY) + 1
