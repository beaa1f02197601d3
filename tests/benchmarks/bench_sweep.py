"""A sweep: how long its replications take, beside the limit of a minute.

Run it with ``python tests/benchmarks/bench_sweep.py [--full] [--workers N]``. In full: 100 replications of 300,000
homes under two rule sets, which are 60 million lives. Otherwise a tenth of the replications, held to a tenth of the
minute. Every run lasts until 60 Working Days after the last of 20 Working Days of installations. The lives under the
second rule set are told apart from those under the first only where an answer differs; that is what makes them cheap.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from simulator.analysis.experiment.experiment import Experiment, run_experiment
from simulator.analysis.experiment.grid import Axis, Grid, Point
from simulator.analysis.experiment.precision import HalfWidth, Precision
from simulator.engine.fleet.executors import PROCESSES, open_executor
from simulator.reports.sweep.store import open_store
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario_file import parse_scenario
from simulator.stories import SECMP0063_STORY, story

LIMIT, FULL, PREMISES = 60.0, 100, 300_000
RATE = "placement.wrong_certificate_rate"


def experiment(replications: int) -> Experiment:
    """One cell under the baseline and SECMP0063."""
    scenario = parse_scenario(story(SECMP0063_STORY), "the built-in story")
    fleet = scenario.fleet.model_copy(update={"installation_days": 20})
    grid = Grid(scenario.model_copy(update={"fleet": fleet}), (Axis(RATE, (Point("0.1", {RATE: 0.1}),)),), PREMISES)
    precision = Precision(HalfWidth(0.01, True), ("wrong_at_the_end",), 0.95, replications, replications)
    return Experiment("benchmark", grid, (RuleSet(), RuleSet((select("SECMP0063"),))), precision)


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    replications = FULL if options.full else FULL // 10
    limit = LIMIT * replications / FULL
    with tempfile.TemporaryDirectory() as name, open_store(Path(name)) as store:
        begin = time.perf_counter()
        with open_executor(PROCESSES, options.workers) as executor:
            found = run_experiment(experiment(replications), store, executor)
        wall = time.perf_counter() - begin
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    lives = replications * PREMISES * 2
    reached = found.experiment.precision.reached(found.cells[0].samples)
    widest = max(abs(each.found.half_width / each.found.mean) for each in reached)
    processors = children.ru_utime + children.ru_stime
    print(
        f"{replications} replications × 2 rule sets × {PREMISES:,} homes, {options.workers} workers: "
        f"{wall:.1f} s (limit {limit:.0f} s, ratio {wall / limit:.2f}); {processors:.1f} s of processor time, "
        f"{processors / lives * 1e6:.2f} µs for each life; {children.ru_maxrss / 1024:,.0f} MiB for each worker; "
        f"half-widths up to {100 * widest:.2f} % of the mean"
    )


if __name__ == "__main__":
    main()
