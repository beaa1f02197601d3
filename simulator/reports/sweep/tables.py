"""The estimates of one measure as a table of words: the rule sets of each cell one below the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.analysis.experiment.experiment import Found
from simulator.analysis.experiment.measures import meaning
from simulator.reports.sweep.rows import estimate_rows
from simulator.reports.sweep.wording import with_interval
from simulator.reports.wording import thousands


@dataclass(frozen=True, slots=True)
class Line:
    """A cell under one rule set. ``difference`` is that to the first rule set, empty for itself."""

    points: tuple[str, ...]
    rules: str
    replications: str
    mean: str
    difference: str

    @property
    def words(self) -> tuple[str, ...]:
        """What stands on the left."""
        return *self.points, self.rules

    @property
    def numbers(self) -> tuple[str, ...]:
        """What stands on the right."""
        return self.replications, self.mean, self.difference


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """``words`` and ``numbers`` head the columns of the lines."""

    title: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    lines: tuple[Line, ...]


def measure_table(found: Found, measure: str) -> MeasureTable:
    """The table of one measure."""
    title, first = meaning(measure), found.experiment.rules[0].name
    return MeasureTable(
        title=f"{title[0].upper()}{title[1:]}",
        words=(*_short([axis.name for axis in found.experiment.grid.axes]), "rule set"),
        numbers=("runs", "mean", f"more than {first}"),
        lines=tuple(_lines(found, measure)),
    )


def _lines(found: Found, measure: str) -> Iterator[Line]:
    counts = {result.cell.number: result.replications for result in found.cells}
    for row in estimate_rows(found, (measure,)):
        points = tuple(point.label for point in row.cell.points.values())
        difference = with_interval(row.difference, signed=True) if row.difference else ""
        yield Line(points, row.rules, thousands(counts[row.cell.number]), with_interval(row.mean), difference)


def _short(names: list[str]) -> Iterator[str]:
    """The last part of each key, in words, where that tells it from the others."""
    last = Counter(name.rpartition(".")[2] for name in names)
    for name in names:
        part = name.rpartition(".")[2]
        yield part.replace("_", " ") if last[part] == 1 else name
