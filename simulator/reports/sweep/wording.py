"""Estimates in words: a mean with its interval in as many digits as it is worth."""

from __future__ import annotations

import math
from typing import Any

from simulator.analysis.experiment.estimates import Estimate
from simulator.analysis.experiment.experiment import Found
from simulator.reports.wording import counted

MINUS = "\N{MINUS SIGN}"

_MOST_DECIMALS = 6


def with_interval(found: Estimate, *, signed: bool = False) -> str:
    """``1,052 ± 13``, or ``+1,052 ± 13``: two digits of the half-width, and as many decimals of the mean."""
    half = found.half_width
    decimals = min(_MOST_DECIMALS, max(0, 1 - math.floor(math.log10(half)))) if 0 < half < math.inf else 0
    if not half and found.mean != round(found.mean):
        decimals = 2
    number = f"{found.mean:{'+' if signed and round(found.mean, decimals) else ''},.{decimals}f}"
    if not round(found.mean, decimals):
        number = number.replace("-", "")
    return f"{number.replace('-', MINUS)} ± {half:,.{decimals}f}"


def width_sentence(found: Found) -> str:
    """What was asked of the intervals."""
    precision = found.experiment.precision
    relative = (
        " of the mean (of a difference: of the greater of its two means)" if precision.half_width.relative else ""
    )
    return (
        f"{precision.confidence * 100:g} % confidence intervals by Student’s t over replications; "
        f"wanted half-width {precision.half_width}{relative} for {', '.join(precision.measures)}."
    )


def lacking_sentence(found: Found) -> str:
    """What the replications did not suffice for; empty if they did."""
    lacking = list(found.lacking)
    if not lacking:
        return ""
    cell, worst = max(lacking, key=lambda each: _excess(each[1]))
    of = "the difference" if worst.is_difference else "the mean"
    return (
        f"{counted(len(lacking), 'interval is', 'intervals are')} wider than wanted after "
        f"{found.experiment.precision.most} replications, most of all {of} of {worst.measure} under {worst.rules} "
        f"at {cell.label}: ± {worst.found.half_width:,.3g} instead of {worst.wanted:,.3g}."
    )


def _excess(reached: Any) -> float:
    return reached.found.half_width / reached.wanted if reached.wanted else math.inf
