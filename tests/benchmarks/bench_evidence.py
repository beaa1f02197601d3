"""How much time ``--evidence`` adds to the run of the features, and how large the evidence is.

Run it with ``python tests/benchmarks/bench_evidence.py [RUNS]`` from the project's folder. Each run is a process of
its own; runs with and without evidence take turns, and the best of each counts. The limit is that of the design: a
fifth of the time without.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 0.2
ROOT = Path(__file__).parents[2]
_PYTEST = (sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "features")


def seconds(*arguments: str) -> float:
    """One run of all features, start of Python included."""
    begin = time.perf_counter()
    subprocess.run([*_PYTEST, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def size(folder: Path) -> tuple[int, int]:
    """How many files there are in a folder, and how many octets."""
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return len(sizes), sum(sizes)


def measure(processes: int, runs: int) -> None:
    """Measure with so many processes (0: in this one) and print."""
    spread = ("-n", str(processes)) if processes else ()
    with tempfile.TemporaryDirectory() as folder:
        pairs = [(seconds(*spread), seconds(*spread, "--evidence", folder)) for _ in range(runs)]
        files, octets = size(Path(folder))
    without, with_evidence = (min(times) for times in zip(*pairs, strict=True))
    added = with_evidence / without - 1
    print(f"{processes or 1} process{'es' if processes else ''}, best of {runs}")
    print(f"{'without':>14} {without:10,.1f} s")
    print(f"{'with evidence':>14} {with_evidence:10,.1f} s    {files:,} files, {octets / 2**20:,.1f} MiB")
    print(f"{'added':>14} {added:10.1%}      limit {LIMIT:6.0%}     {added / LIMIT:6.2f} of it")


def main(runs: int) -> None:
    """Measure alone and on two workers."""
    print("the features with and without --evidence")
    for processes in (0, 2):
        measure(processes, runs)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
