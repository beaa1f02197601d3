"""How fast the demonstration answers on its roll-outs, on a story that is played, and on what is looked up.

Run it with ``python tests/benchmarks/bench_demo.py [HOMES …]``, by default for a thousand homes and a hundred
thousand. The roll-outs are run first, a year under two rule sets. Then each page is asked for at instants in no order,
by one visitor on one connection; the 95th percentile is held against the limit of 100 ms.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence

import httpx

from simulator.web.demo.application import SIZES, demonstration, years_of_roll_out
from simulator.web.demo.evidence import Evidence
from simulator.web.demo.finished_runs import FinishedRuns
from simulator.web.demo.rollout import RollOut
from simulator.web.http_server import HttpServer, address_of, listen

TOKEN = "benchmark"
ASKED = 300
LIMIT = 100.0
"""Milliseconds within which 95 % of the pages are to be answered."""
STORY = "/story/wrong_distributor"
Paths = dict[str, Callable[[int], str]]
PAGES: Paths = {
    "story, an instant": lambda n: f"{STORY}/frame?at={n * 7 % 26}",
    "story, a message": lambda n: f"{STORY}/entry/{n * 7 % 25}",
    "story, side by side": lambda n: f"{STORY}/compare?at={n * 7 % 29}",
    "story, the device": lambda n: f"{STORY}/device/ESME?at={n * 7 % 26}",
    "rulebook": lambda n: ("/rules?rules=none", "/rules?rules=SECMP0063%3Dproposal")[n % 2],
    "downloads": lambda _: "/downloads",
}


def pages_of(base: str) -> Paths:
    """The pages of a roll-out."""
    return {
        "a day": lambda n: f"{base}/frame?day={1 + n * 101 % 365}",
        "the page": lambda n: f"{base}?day={1 + n * 101 % 365}",
        "messages of a day": lambda n: f"{base}/journal?which={n % 2}&day={1 + n * 101 % 365}&page={1 + n % 9}",
    }


def main(sizes: Sequence[int]) -> None:
    """Run the roll-outs, then ask and print the milliseconds."""
    runs = years_of_roll_out(FinishedRuns(None), sizes)
    paths = dict(PAGES)
    for place, run in enumerate(runs):
        homes = run.scenario.fleet.homes
        _live(run)
        base = f"/roll-out/{homes}" if place else "/roll-out"
        paths |= {f"{homes:,} homes, {name}": path for name, path in pages_of(base).items()}
    with listen("127.0.0.1", 0, "--port") as listening:
        address = address_of(listening)
        server = HttpServer(demonstration(runs, Evidence(), token=TOKEN, address=address))
        thread = threading.Thread(target=asyncio.run, args=(server.serve([listening]),))
        thread.start()
        with httpx.Client(base_url=f"http://{address}", timeout=60) as client:
            client.get(f"/?token={TOKEN}")
            print(f"{'':32} {'first':>8} {'median':>8} {'p95':>8}   limit {LIMIT:.0f} ms, ratio")
            for name, path in paths.items():
                _asked(client, name, path)
        server.should_exit = True
        thread.join()
    for run in runs:
        run.stop()


def _live(run: RollOut) -> None:
    begun = time.perf_counter()
    run.start()
    while run.courses is None:
        if run.problem:
            raise SystemExit(run.problem)
        time.sleep(0.2)
    way = "request by request" if run.by_request else "by cohorts"
    print(f"{run.scenario.fleet.homes:,} homes, two rule sets, {way}: {time.perf_counter() - begun:.0f} s")


def _asked(client: httpx.Client, name: str, path: Callable[[int], str]) -> None:
    first, *rest = (_milliseconds(client, path(number)) for number in range(ASKED))
    p95 = statistics.quantiles(rest, n=20)[-1]
    print(f"{name:32} {first:8.1f} {statistics.median(rest):8.1f} {p95:8.1f}   {p95 / LIMIT:.2f}")


def _milliseconds(client: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    client.get(path).raise_for_status()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or SIZES)
