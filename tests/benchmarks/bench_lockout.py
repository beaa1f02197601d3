"""How long the lockout takes with 30 Network Operators: every request in every state, then the graph.

Run it with ``python tests/benchmarks/bench_lockout.py``. Both steps are held against the limit of 2 seconds together;
deciding alone also against one bare pass of numpy over as many answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from simulator.analysis.lockout.answers import Answers
from simulator.analysis.lockout.lockout import Lockout, find_lockout
from simulator.analysis.lockout.states import setting
from simulator.domain.devices import Smets
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet

LIMIT = 2.0
"""Seconds for one rule set."""

ROUNDS = 5
CASES = ((), ("DP107",), ("SECMP0063=all-senders", "DP107=registered-operator"))


def work_out_anew(answers: Answers) -> None:
    """The graph, and everything that is asked of it."""
    lockout = Lockout(answers.setting, answers)
    _ = lockout.locked, lockout.locked_but_for_recovery, lockout.mended_by, lockout.quotient, lockout.ways_in


def best_of(work: Callable[[], object]) -> float:
    """The shortest time of some rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Measure and print."""
    print(f"limit {LIMIT:.1f} s, best of {ROUNDS}")
    for smets in (Smets.SMETS1, Smets.SMETS2):
        where = setting(smets)
        for texts in CASES:
            rules = RuleSet(tuple(select(text) for text in texts))
            book = rules.at()
            answers = find_lockout(book, where).answers
            requests = answers.outcome.size
            decide = best_of(partial(find_lockout, book, where))
            graph = best_of(partial(work_out_anew, answers))
            bare = best_of(partial(np.not_equal, np.zeros(requests, dtype=np.int64), 1))
            print(f"{where}, {len(where.operators)} operators, {requests:,} requests, {rules.name}")
            print(f"  deciding {decide:.3f} s: {requests / decide:,.0f} a second, {decide / bare:.0f} bare passes")
            print(f"  graph    {graph:.3f} s; together {(decide + graph) / LIMIT:.2f} of the limit")


if __name__ == "__main__":
    main()
