"""The national fleet beside its limits: time, memory, bytes for an event, and how all that grows with the premises.

Run it with ``python tests/benchmarks/bench_fleet.py [--full] [--workers N]``. First comes the growth: a line for each
number of premises, 10,000 to 1,000,000, with ``--full`` to 30 million. Processor time is that of all processes: where
others use the machine as well, it says more than the time on the clock. Then each reach of the design has a line with
what was measured, what it is held against and the ratio; those that take minutes, only with ``--full``; that of a sweep
is measured by ``bench_sweep.py``. The bare pass compares every column of the homes and every key slot with one number,
once.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Generator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import simpy

from measuring import processor_seconds
from simulator.engine.clock import Clock
from simulator.engine.fleet.area import premises_of_areas, roll_out
from simulator.engine.fleet.national import NationalRun, national_scenario, run_fleet
from simulator.engine.fleet.one_by_one import OneByOne
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.scenario_file import parse_scenario
from simulator.stories import SECMP0063_STORY, story

# For each home: the number and three instants, six small columns, five truth values, thirteen slots, two statuses and
# two more instants.
COLUMN_TYPES = (
    *[np.uint64] * 1, *[np.int64] * 5, *[np.uint8] * 5, *[np.uint16] * 1, *[np.bool_] * 5, *[np.uint16] * 13,
    *[np.uint8] * 2,
)  # fmt: skip

NATION, YEARS = 30_000_000, 4.0
DEVICES_IN_COLUMNS = 2.44
"""For each home: its ESME, and a GSME and a GPF in 72 % of them."""
GIB = 1 << 30
RULES = RuleSet((select("SECMP0063"),))


@dataclass(frozen=True)
class Measured:
    """A run, the processors' seconds, and the bytes of its files of events."""

    run: NationalRun
    processors: float
    stored: int

    @property
    def events(self) -> int:
        """How many events the run has come to."""
        return int(self.run.figures.by_step.sum())


def measured(premises: int, years: float, workers: int, *, events: bool = False, numba: bool = True) -> Measured:
    """Live through a national run in processes of its own."""
    before, scenario = processor_seconds(), national_scenario(the_story(), premises, years)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) if events else None
        context = get_context("spawn")
        with ProcessPoolExecutor(workers, context, initializer=None if numba else without_numba) as executor:
            run = run_fleet(scenario, RULES, executor, out=folder)
        stored = sum(file.stat().st_size for file in Path(name).glob("events-*"))
    return Measured(run, processor_seconds() - before, stored)


def without_numba() -> None:
    """Make this process one in which numba is not installed."""
    sys.modules["numba"] = None  # type: ignore[assignment]


def the_story() -> Scenario:
    """The built-in story."""
    return parse_scenario(story(SECMP0063_STORY), "the built-in story")


def bare_pass(premises: int) -> float:
    """Seconds that one comparison over each column of so many homes takes."""
    columns: list[np.ndarray] = [np.zeros(min(premises, 1 << 20), dtype=kind) for kind in COLUMN_TYPES]
    begin = time.process_time()
    for column in columns:
        np.count_nonzero(column == 1)
    return (time.process_time() - begin) * premises / len(columns[0])


def one_by_one(premises: int) -> float:
    """Requests in a second of the processor, a SimPy process for each."""
    scenario = national_scenario(the_story(), premises, 0.25)
    driver = OneByOne(roll_out(scenario, RULES, np.concatenate(premises_of_areas(scenario))))
    begin = time.process_time()
    driver.run(Clock())
    return len(driver.log) / (time.process_time() - begin)


def bare_simpy(count: int) -> float:
    """SimPy processes in a second of the processor that are started, wait once and end."""

    def wait(environment: simpy.Environment) -> Generator[simpy.Event, None, None]:
        yield environment.timeout(1)

    environment = simpy.Environment()
    begin = time.process_time()
    for _ in range(count):
        environment.process(wait(environment))
    environment.run()
    return count / (time.process_time() - begin)


def show_growth(premises: list[int], workers: int) -> dict[int, Measured]:
    """A line for each number of premises: what grows with it, and what a home costs."""
    print(f"growth: {YEARS:g} years, SECMP0063, {workers} processes")
    print(f"{'premises':>12} {'requests':>13} {'wall s':>8} {'cpu s':>8} {'us/home':>8} {'ns/event':>9}"
          f" {'passes':>8} {'MiB in all':>11} {'B/home':>8}")  # fmt: skip
    found = {}
    for number in premises:
        found[number] = m = measured(number, YEARS, workers)
        effort = m.run.effort
        print(f"{number:>12,} {effort.requests:>13,} {effort.seconds:>8.1f} {m.processors:>8.1f}"
              f" {m.processors / number * 1e6:>8.1f} {m.processors / m.events * 1e9:>9.0f}"
              f" {m.processors / bare_pass(number):>8.0f} {effort.peak_memory >> 20:>11,}"
              f" {effort.peak_memory / number:>8.0f}", flush=True)  # fmt: skip
    return found


def show(what: str, figure: float, limit: float, unit: str) -> None:
    """A reach: the figure, its limit, the ratio, and whether it is kept."""
    kept = "kept" if figure <= limit else "MISSED"
    print(f"{what:<58} {figure:>9.2f} {unit:<8} limit {limit:>6g}  {figure / limit:>5.2f} of it  {kept}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="30 million premises and 100 million Devices as well")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    sizes = [10_000, 100_000, 1_000_000, *([10_000_000, NATION] if options.full else [])]
    growth = show_growth(sizes, options.workers)
    print(f"\nreach, on {os.cpu_count()} cores")
    if options.full:
        nation = growth[NATION]
        show("30 million premises, 4 years: wall time", nation.run.effort.seconds, 60, "s")
        show("30 million premises, 4 years: memory of all processes", nation.run.effort.peak_memory / GIB, 4, "GiB")
        plain = measured(NATION, YEARS, options.workers, numba=False).run
        show("the same without numba: wall time", plain.effort.seconds / 60, 4, "minutes")
        hundred = measured(round(100_000_000 / DEVICES_IN_COLUMNS), 1, options.workers).run
        show("100 million Devices, 1 year: memory of all processes", hundred.effort.peak_memory / GIB, 8, "GiB")
        print(f"{'':<58} {hundred.effort.seconds:>9.2f} s")
    stored = measured(100_000, YEARS, options.workers, events=True)
    show("the log in Parquet", stored.stored / stored.events, 15, "B/event")
    micro, bare = one_by_one(2_000), bare_simpy(100_000)
    rate = f"a request in its own process ({micro:,.0f}/s), bare SimPy ({bare:,.0f}/s)"
    kept = "kept" if micro / bare >= 0.1 else "MISSED"
    print(f"{rate:<58} {micro / bare:>9.3f} of SimPy  reach    0.1  {kept}")


if __name__ == "__main__":
    main()
