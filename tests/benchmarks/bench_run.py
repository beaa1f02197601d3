"""How long ``smki-sim run`` takes on the built-in story, and how much memory, start of Python included.

Run it with ``python tests/benchmarks/bench_run.py [RUNS]``. Each run is a process of its own that writes its files
into a folder that is thrown away; the best run counts. The limits are those of the design: 30 s of wall time on two
cores, 1 GiB.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time

from measuring import held_against

LIMIT_SECONDS, LIMIT_MIB = 30.0, 1024.0
_OCTETS_PER_UNIT = 1 if sys.platform == "darwin" else 1024
"""What ru_maxrss counts in."""


def run_story() -> tuple[float, int]:
    """One run of the built-in story under both rule sets: seconds, and how many Service Requests were sent."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-P", "-m", "simulator.cli", "run", "--json", "--out", folder]
        begin = time.perf_counter()
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - begin
    return seconds, sum(run["requests"] for run in json.loads(done.stdout)["runs"])


def main(runs: int) -> None:
    """Measure and print."""
    measured = [run_story() for _ in range(runs)]
    seconds, requests = min(measured)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"smki-sim run on the built-in story, both rule sets, best of {runs}")
    print(f"{'wall time':>14} {held_against(seconds, LIMIT_SECONDS, 's')}")
    print(f"{'processor time':>14} {(used.ru_utime + used.ru_stime) / runs:,.1f} s of one core, on average")
    print(f"{'peak memory':>14} {held_against(used.ru_maxrss * _OCTETS_PER_UNIT / 2**20, LIMIT_MIB, 'MiB')}")
    print(f"{'requests':>14} {requests:,}, {requests / seconds:,.0f} a second")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
