"""Estimates in words: a mean with its interval in as many digits as it is worth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simulator.analysis.experiment.estimates import FEW, Estimate
from simulator.analysis.experiment.experiment import Found
from simulator.analysis.experiment.grid import Cell
from simulator.analysis.experiment.precision import Reached
from simulator.reports.wording import counted

MINUS = "\N{MINUS SIGN}"

_MOST_DECIMALS = 6

_EVEN = 1e-6
"""Two sides of an interval that differ by no greater share are as long."""

Lacking = tuple[Cell, Reached]


def with_interval(found: Estimate, *, signed: bool = False) -> str:
    """``1,052 ± 13``, or ``+1,052 ± 13``: two digits of the half-width, and as many decimals of the mean.

    Of what is rare the interval is not even: ``0.3 (0.0 to 0.9)``; of what never occurred: ``none (below 0.30)``.
    """
    half = found.half_width
    decimals = min(_MOST_DECIMALS, max(0, 1 - math.floor(math.log10(half)))) if 0 < half < math.inf else 0
    if math.isclose(found.high - found.mean, found.mean - found.low, rel_tol=_EVEN):
        return f"{_number(found.mean, decimals, signed=signed)} ± {half:,.{decimals}f}"
    if not (found.mean or found.low):
        return f"none (below {found.high:,.{decimals}f})"
    mean, low, high = (_number(end, decimals, signed=signed) for end in (found.mean, found.low, found.high))
    return f"{mean} ({low} to {high})"


def _number(value: float, decimals: int, *, signed: bool) -> str:
    """With its sign, if one is wanted, unless it is shown as nothing."""
    shown = round(value, decimals)
    return f"{shown or 0.0:{'+' if signed and shown else ''},.{decimals}f}".replace("-", MINUS)


def width_sentence(found: Found) -> str:
    """What was asked of the intervals."""
    precision = found.experiment.precision
    relative = (
        " of the mean (of a difference: of the greater of its two means)" if precision.half_width.relative else ""
    )
    return (
        f"{precision.confidence * 100:g} % confidence intervals by Student’s t over replications (Poisson’s of what is "
        f"seen fewer than {FEW} times); "
        f"wanted half-width {precision.half_width}{relative} for {', '.join(precision.measures)}."
    )


def lacking_sentence(found: Found) -> str:
    """What the replications did not suffice for; empty if they did."""
    lacking = list(found.lacking)
    return " ".join((*_too_wide([each for each in lacking if not each[1].never_occurred]), *_never_occurred(lacking)))


def _too_wide(lacking: Sequence[Lacking]) -> Iterator[str]:
    if not lacking:
        return
    cell, worst = max(lacking, key=lambda each: each[1].found.half_width / each[1].wanted)
    of = "the difference" if worst.is_difference else "the mean"
    yield (
        f"{counted(len(lacking), 'interval is', 'intervals are')} wider than wanted after "
        f"{worst.found.replications} replications, most of all {of} of {worst.measure} under {worst.rules} "
        f"at {cell.label}: ± {worst.found.half_width:,.3g} instead of {worst.wanted:,.3g}."
    )


def _never_occurred(lacking: Sequence[Lacking]) -> Iterator[str]:
    """Of each measure once: a share of nothing cannot be reached."""
    means = [(cell, each) for cell, each in lacking if each.never_occurred and not each.is_difference]
    for measure in dict.fromkeys(each.measure for _, each in means):
        cells = {cell.number: each for cell, each in means if each.measure == measure}
        fewest = min(cells.values(), key=lambda each: each.found.replications).found
        yield (
            f"{measure} never occurred in {counted(len(cells), 'cell')} ({fewest.replications} replications: below "
            f"{fewest.high:.2g} in each), so that no share of its mean was reached; for narrower bounds give "
            "more replications, or a half-width in its own unit."
        )
