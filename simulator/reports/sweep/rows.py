"""What an experiment has found out, as rows and as plain data: what its tables, files and ``--json`` show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.analysis.experiment.estimates import Estimate, estimate, paired_difference
from simulator.analysis.experiment.experiment import CellResult, Found
from simulator.analysis.experiment.grid import Axis, Cell
from simulator.analysis.experiment.measures import Measures, meaning, names_in, values_of
from simulator.analysis.experiment.settings import Number
from simulator.reports.wording import TEST_PKI


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """A measure of one cell under one rule set, and how much more it is than under the first (nothing for that)."""

    cell: Cell
    rules: str
    measure: str
    mean: Estimate
    difference: Estimate | None


def value_at(cell: Cell, axis: Axis) -> Number | str:
    """Where a cell lies on an axis: the number that is set, or the point's name."""
    point = cell.points[axis.name]
    return point.settings[axis.name] if axis.is_numeric else point.label


def measures_in(found: Found) -> tuple[str, ...]:
    """Every measure that any replication tells."""
    return tuple(names_in(m for result in found.cells for _, samples in result.samples for m in samples))


def estimate_rows(found: Found, measures: Sequence[str] | None = None) -> Iterator[EstimateRow]:
    """The estimates of all measures, or of some, cell by cell."""
    for result in found.cells:
        yield from _of_cell(result, measures or measures_in(found), found.experiment.precision.confidence)


def _of_cell(result: CellResult, measures: Sequence[str], confidence: float) -> Iterator[EstimateRow]:
    (_, first), *_ = result.samples
    for measure in measures:
        reference = values_of(first, measure)
        for place, (rules, samples) in enumerate(result.samples):
            values = values_of(samples, measure)
            difference = paired_difference(values, reference, confidence) if place else None
            yield EstimateRow(result.cell, rules, measure, estimate(values, confidence), difference)


def replications(found: Found) -> Iterator[tuple[Cell, int, str, Measures]]:
    """Every replication: the cell, its number, the rule set, its measures."""
    for result in found.cells:
        for rules, samples in result.samples:
            for number, measures in enumerate(samples):
                yield result.cell, number, rules, measures


def sweep_data(found: Found) -> dict[str, Any]:
    """Everything that was estimated, as plain data."""
    experiment, measures = found.experiment, measures_in(found)
    precision, axes = experiment.precision, experiment.grid.axes
    return {
        "notice": TEST_PKI,
        "title": experiment.title,
        "seed": experiment.grid.scenario.seed,
        "premises": experiment.grid.premises,
        "rules": [rules.name for rules in experiment.rules],
        "axes": [{"name": axis.name, "points": [point.label for point in axis.points]} for axis in axes],
        "confidence": precision.confidence,
        "half_width": str(precision.half_width),
        "held_to_the_half_width": list(precision.measures),
        "measures": {measure: meaning(measure) for measure in measures},
        "cells": [_cell(found, result, measures) for result in found.cells],
        "wider_than_wanted": [
            {
                "cell": cell.number,
                "rules": lacking.rules,
                "measure": lacking.measure,
                "of": "difference" if lacking.is_difference else "mean",
                "half_width": lacking.found.half_width,
                "wanted": lacking.wanted,
                "never_occurred": lacking.never_occurred,
            }
            for cell, lacking in found.lacking
        ],
    }


def _cell(found: Found, result: CellResult, measures: Sequence[str]) -> dict[str, Any]:
    estimates: dict[str, dict[str, Any]] = {rules: {} for rules, _ in result.samples}
    for row in _of_cell(result, measures, found.experiment.precision.confidence):
        told: dict[str, Any] = _told(row.mean)
        if row.difference is not None:
            told["difference"] = _told(row.difference)
        estimates[row.rules][row.measure] = told
    return {
        "cell": result.cell.number,
        "at": {axis.name: value_at(result.cell, axis) for axis in found.experiment.grid.axes},
        "days": result.cell.scenario.days,
        "replications": result.replications,
        "estimates": estimates,
    }


def _told(found: Estimate) -> dict[str, Any]:
    told = {"mean": found.mean, "deviation": found.deviation, "half_width": found.half_width}
    return told | {"low": found.low, "high": found.high}
