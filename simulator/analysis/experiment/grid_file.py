"""What the file of an experiment may say, in TOML. What is wrong with one is told by line and key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.analysis.experiment.experiment import Experiment
from simulator.analysis.experiment.grid import Axis, Grid, Point
from simulator.analysis.experiment.measures import MEASURES, WRONG_AT_THE_END
from simulator.analysis.experiment.precision import FEWEST, MOST, HalfWidth, Precision
from simulator.analysis.experiment.settings import UnusableSetting, changed
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.national import MOST_DAYS, MOST_PREMISES
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.scenario_file import KeyPath, ScenarioError, ScenarioFault, fault_at, impossible, invalid, parse_file

_YEAR = 365.25


class GridFile(BaseModel):
    """An experiment as its file tells it. Every setting has a meaning, a unit, a range and a default."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, coerce_numbers_to_str=True)

    title: str = "Untitled experiment"
    scenario: str | None = Field(None, description="path of the base scenario, beside this file; else the story")
    settings: Scenario = Field(Scenario(), description="what is set instead of the base scenario's own settings")
    premises: int = Field(20_000, ge=1, le=MOST_PREMISES, description="homes of each replication")
    days: int | None = Field(None, ge=1, le=MOST_DAYS, description="days that each run lasts")
    years: float | None = Field(None, gt=0, le=MOST_DAYS / _YEAR, description="or years, installing on all their days")
    rules: tuple[str, ...] | None = Field(None, min_length=1, description="rule sets; others are compared to the first")
    measures: tuple[str, ...] = Field((WRONG_AT_THE_END,), min_length=1, description="held to the half-width")
    half_width: str = Field("2%", description="wanted half of each confidence interval: 2%, or a number")
    confidence: float = Field(0.95, gt=0.5, lt=1, description="of the intervals")
    replications: str = Field("auto", description="of each cell, or as many as the width needs")
    fewest: int = Field(10, ge=FEWEST, le=MOST, description="replications of each cell at the least, with auto")
    most: int = Field(200, ge=FEWEST, le=MOST, description="replications of each cell at the most, with auto")
    grid: dict[str, Any] = Field(description="the axes: a list of values by the dotted key of a setting")


class Wanted(BaseModel):
    """What the command line says instead of the file: nothing where it is silent."""

    model_config = ConfigDict(frozen=True)

    replications: str | None = None
    half_width: str | None = None


_NOTHING_WANTED = Wanted()


def read_experiment(
    text: str,
    name: str,
    base: Callable[[str | None], Scenario],
    rules: Callable[[GridFile, Scenario], tuple[RuleSet, ...]],
    wanted: Wanted = _NOTHING_WANTED,
) -> Experiment:
    """The experiment of a TOML text.

    ``base`` gives the scenario of a path, ``rules`` the rule sets that the file names, or else its scenario.
    Raises :class:`ScenarioError` with every fault of the grid, before anything runs.
    """
    file = parse_file(text, name, GridFile)
    try:
        scenario = _settled(base(file.scenario), file.settings)
    except ValidationError as error:  # each is good alone, both together are not
        raise ScenarioError(name, invalid(error, text, Scenario, ("settings",))) from None
    axes, faults = [], [*_faults(file, text), *impossible(scenario, text, ("settings",))]
    for path, key, values in _axes(file.grid, ("grid",)):
        try:
            axes.append(_axis(scenario, key, values))
        except _Fault as fault:
            faults.append(fault_at(text, path, str(fault)))
    if not axes and not faults:
        faults.append(fault_at(text, ("grid",), "there is no axis; write a setting and its values, as KEY = [0, 0.1]"))
    if faults:
        raise ScenarioError(name, faults)
    try:
        grid = Grid(scenario, tuple(axes), file.premises, file.days, file.years)
        experiment = Experiment(file.title, grid, rules(file, scenario), _precision(file, wanted))
        assert len(grid.cells) == grid.size  # each of them can be made
    except SimulatorError as error:
        raise SimulatorError(f"{name}: {error}") from None
    return experiment


def _settled(base: Scenario, settings: Scenario) -> Scenario:
    own = settings.model_dump(by_alias=True, exclude_unset=True)
    return Scenario.model_validate(_merged(base.model_dump(by_alias=True), own))


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged key by key; all else is replaced."""
    both = {k: _merged(base[k], v) for k, v in own.items() if isinstance(v, dict) and isinstance(base.get(k), dict)}
    return {**base, **own, **both}


def _precision(file: GridFile, wanted: Wanted) -> Precision:
    half_width = HalfWidth.read(wanted.half_width or file.half_width)
    count = wanted.replications or file.replications
    if count == "auto":
        return Precision(half_width, file.measures, file.confidence, file.fewest, file.most)
    number = int(count) if count.isascii() and count.isdecimal() else 0
    if not FEWEST <= number <= MOST:
        raise SimulatorError(f"{count} replications: write auto, or a number from {FEWEST} to {MOST:,}")
    return Precision(half_width, file.measures, file.confidence, number, number)


def _faults(file: GridFile, text: str) -> Iterator[ScenarioFault]:
    """What no single key can be held to."""
    if file.days is not None and file.years is not None:
        yield fault_at(text, ("years",), "give days or years, not both")
    if file.fewest > file.most:
        yield fault_at(text, ("fewest",), f"{file.fewest} is more than the {file.most} at the most")
    if file.rules is not None and "modifications" in file.settings.model_fields_set:
        message = "the rules of this file say what is compared, and these would not be; write them there"
        yield fault_at(text, ("settings", "modifications"), message)
    if "days" in file.settings.model_fields_set:
        yield fault_at(text, ("settings", "days"), "nothing would come of it; give days at the top of this file")
    if "homes" in file.settings.fleet.model_fields_set:
        message = "nothing would come of it; give premises at the top of this file"
        yield fault_at(text, ("settings", "fleet", "homes"), message)
    if file.years is not None and "installation_days" in file.settings.fleet.model_fields_set:
        message = "a run of years installs on all their days; leave this out, or give days"
        yield fault_at(text, ("settings", "fleet", "installation_days"), message)
    for measure in file.measures:
        if measure not in MEASURES:
            message = f"there is no measure '{measure}'; known: {', '.join(MEASURES)}"
            yield fault_at(text, ("measures",), message)


# -- the axes ---------------------------------------------------------------------------------------------------------


class _Fault(SimulatorError):
    """An axis cannot be used."""


def _axes(table: Mapping[str, Any], path: KeyPath) -> Iterator[tuple[KeyPath, str, Any]]:
    """Every axis with its place in the file, its name and its values; tables within tables are dotted keys."""
    for name, value in table.items():
        here = (*path, name)
        if isinstance(value, dict):
            yield from _axes(value, here)
        else:
            yield here, ".".join(map(str, here[1:])), value


def _axis(scenario: Scenario, name: str, values: Any) -> Axis:
    if not isinstance(values, list) or not values:
        raise _Fault(f"expected a list of values, as [0, 0.05, 0.1], not {values!r}")
    points = tuple(_point(name, value) for value in values)
    twice = [point.label for place, point in enumerate(points) if point.label in {p.label for p in points[:place]}]
    if twice:
        raise _Fault(f"{', '.join(twice)} is there twice")
    for point in points:
        try:
            changed(scenario, point.settings)
        except UnusableSetting as error:
            raise _Fault(f"{point.label}: {error}") from None
    return Axis(name, points)


def _point(name: str, value: Any) -> Point:
    """A number, or a table with a name and the settings that go with it."""
    if isinstance(value, bool | int | float):
        return Point(json.dumps(value), {name: value})
    if not isinstance(value, dict):
        raise _Fault(f"{value!r} is neither a number nor a table of settings")
    label = value.get("name")
    settings = {key: v for _, key, v in _axes({k: v for k, v in value.items() if k != "name"}, ("",))}
    if not isinstance(label, str) or not label or not settings:
        raise _Fault('a table on an axis needs a name, and settings: { name = "half", placement.audit_share = 0.5 }')
    for key, number in settings.items():
        if not isinstance(number, bool | int | float):
            raise _Fault(f"{label}: {key} is no number but {number!r}")
    return Point(label, settings)
