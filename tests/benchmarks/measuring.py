"""What the benchmarks beside it measure and print with."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """How long it takes, once."""
    begin = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begin) / times


def processor_seconds() -> float:
    """Of this process and of those that it has waited for."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def held_against(figure: float, limit: float, unit: str) -> str:
    """A figure, its limit and the ratio."""
    return f"{figure:,.2f} {unit} (limit {limit:g} {unit}: {figure / limit:.2f} of it)"
