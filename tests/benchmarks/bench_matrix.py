"""How fast all combinations are decided: the matrix by classes, and ten million single rows, against one bare pass.

Run it with ``python tests/benchmarks/bench_matrix.py [ROWS]``. Two figures for each pair of rule sets:

- the whole matrix: seconds from nothing to rules and statements, how many combinations it stands for, and how many
  distinct rows were decided;
- rows one by one, without classes: so many rows of the dense product of a 6.15.1's facts, evenly spread over it, made
  from their index in chunks of bounded size and decided by both rulebooks on two cores. Beside it stands one comparison
  over each column of the same chunk ("bare pass").

The design asks for ten million rows in under 10 s on two cores.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from measuring import held_against
from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.matrix import matrix
from simulator.analysis.matrix.space import Space
from simulator.domain.service_requests import UPDATE_CREDENTIALS
from simulator.rules.facts import Facts
from simulator.rules.modifications import select
from simulator.rules.rulebook import Rulebook, RuleSet

LIMIT_SECONDS, FULL = 10.0, 10_000_000
CHUNK = 100_000
CORES = 2
PAIRS = (("SECMP0063",), ("DP107=registered-operator",), ("SECMP0063=business-requirements,gpf=yes",))


def columns(space: Space, start: int, stop: int, rows: int) -> Facts:
    """Rows of the dense product, from their index: every so-many-th of its combinations."""
    sizes = [len(AXES[name].values) for name in space.facts]
    every = int(np.prod(np.array(sizes, dtype=object)))
    left = np.arange(start, stop, dtype=np.int64) * max(1, every // rows)
    numbers = {}
    for name, size in zip(reversed(space.facts), reversed(sizes), strict=True):
        left, place = np.divmod(left, size)
        numbers[name] = AXES[name].numbers[place]
    return Facts.of(service=np.full(stop - start, UPDATE_CREDENTIALS.index), **numbers)


def chunk(space: Space, books: tuple[Rulebook, Rulebook], rows: int, start: int) -> tuple[int, float, float]:
    """How many of a chunk are decided differently; seconds to decide it twice, and for one bare pass."""
    facts = columns(space, start, min(start + CHUNK, rows), rows)
    begin = time.perf_counter()
    codes = [np.array([*(c.name for c in book.checks), ""])[book.first_failing(facts)] for book in books]
    decided = time.perf_counter()
    for name in ("service", *space.facts):
        np.not_equal(getattr(facts, name), 0)
    return int((codes[0] != codes[1]).sum()), decided - begin, time.perf_counter() - decided


def main(rows: int) -> None:
    """Measure and print."""
    before = RuleSet().at()
    for names in PAIRS:
        after = RuleSet(tuple(select(name) for name in names)).at()
        begin = time.perf_counter()
        found = matrix(before, after)
        rules, statements = len(found.differences), len(found.unchanged)
        seconds = time.perf_counter() - begin
        print(f"{' + '.join(names)}")
        print(
            f"  matrix: {found.combinations:,} combinations in {found.rows:,} rows, {rules} rules, {statements} "
            f"statements, {seconds:.1f} s: {2 * found.combinations / seconds:,.0f} decisions a second"
        )
        space = Space((*before.checks, *after.checks))
        begin = time.perf_counter()
        with ThreadPoolExecutor(CORES) as pool:
            parts = list(pool.map(partial(chunk, space, (before, after), rows), range(0, rows, CHUNK)))
        seconds = time.perf_counter() - begin
        deciding, bare = sum(part[1] for part in parts), sum(part[2] for part in parts)
        print(
            f"  rows: {rows:,} decided twice in {held_against(seconds, LIMIT_SECONDS * rows / FULL, 's')}: "
            f"{2 * rows / seconds:,.0f} decisions a second, each {deciding / bare / 2:.1f} bare passes"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FULL)
