"""The national fleet: how long a roll-out takes, how much memory, beside one bare pass of numpy over its columns.

Run it with ``python tests/benchmarks/bench_fleet.py [PREMISES …] [--years Y] [--workers N] [--events]``: one line for
each number of premises, so that several show how time and memory grow. Processor time is that of all processes; where
others use the machine as well, it says more than the time on the clock. The bare pass compares every column of the
homes and every key slot with one number, once.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from simulator.engine.fleet.national import NationalRun, national_scenario, run_fleet
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario_file import parse_scenario
from simulator.stories import SECMP0063_STORY, story

# For each home: the number and three instants, six small columns, five truth values, thirteen slots, two statuses and
# two more instants.
COLUMN_TYPES = (
    *[np.uint64] * 1, *[np.int64] * 5, *[np.uint8] * 5, *[np.uint16] * 1, *[np.bool_] * 5, *[np.uint16] * 13,
    *[np.uint8] * 2,
)  # fmt: skip


def bare_pass(premises: int) -> float:
    """Seconds that one comparison over each column of so many homes takes."""
    columns: list[np.ndarray] = [np.zeros(min(premises, 1 << 20), dtype=kind) for kind in COLUMN_TYPES]
    begin = time.process_time()
    for column in columns:
        np.count_nonzero(column == 1)
    return (time.process_time() - begin) * premises / len(columns[0])


def processor_seconds() -> float:
    """Of this process and of its children that have ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def measured(premises: int, years: float, workers: int, folder: Path | None) -> tuple[NationalRun, float, float]:
    """A run, the seconds on the clock, and those of the processors."""
    scenario = national_scenario(parse_scenario(story(SECMP0063_STORY), "the built-in story"), premises, years)
    clock, processors = time.perf_counter(), processor_seconds()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        run = run_fleet(scenario, RuleSet((select("SECMP0063"),)), executor, out=folder)
    return run, time.perf_counter() - clock, processor_seconds() - processors


def main() -> None:
    """Print a line for each number of premises."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("premises", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--years", type=float, default=4.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--events", action="store_true", help="keep the events in files as well")
    options = parser.parse_args()
    print(f"{'premises':>12} {'requests':>13} {'events':>13} {'wall s':>8} {'cpu s':>8} {'ns/event':>9}"
          f" {'passes':>8} {'MiB/worker':>11} {'bytes/event':>12}")  # fmt: skip
    for premises in options.premises:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) if options.events else None
            run, wall, processors = measured(premises, options.years, options.workers, folder)
            stored = sum(file.stat().st_size for file in Path(name).iterdir())
        events = int(run.figures.by_step.sum())
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{premises:>12,} {run.figures.requests:>13,} {events:>13,} {wall:>8.1f} {processors:>8.1f}"
              f" {processors / events * 1e9:>9.0f} {processors / bare_pass(premises):>8.0f} {memory:>11,.0f}"
              f" {stored / events:>12.1f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
