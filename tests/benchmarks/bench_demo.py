"""How fast the demonstration answers on the story of a thousand homes, and on a story that is played.

Run it with ``python tests/benchmarks/bench_demo.py [HOMES]``, by default for a thousand. The roll-out is run first, a
year under two rule sets. Then each page is asked for at instants in no order, by one visitor on one connection.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import threading
import time
from collections.abc import Callable

import httpx

from simulator.web.demo.application import demonstration, year_of_roll_out
from simulator.web.demo.rollout import RollOut
from simulator.web.http_server import HttpServer, address_of, listen

TOKEN = "benchmark"
ASKED = 300
PAGES: dict[str, Callable[[int], str]] = {
    "roll-out, a day": lambda n: f"/roll-out/frame?day={1 + n * 101 % 365}",
    "roll-out, the page": lambda n: f"/roll-out?day={1 + n * 101 % 365}",
    "roll-out, messages of a day": lambda n: f"/roll-out/journal?which={n % 2}&day={1 + n * 101 % 365}",
    "story, an instant": lambda n: f"/story/wrong_distributor/frame?at={n * 7 % 26}",
    "story, a message": lambda n: f"/story/wrong_distributor/entry/{n * 7 % 25}",
    "story, side by side": lambda n: f"/story/wrong_distributor/compare?at={n * 7 % 29}",
}


def main(homes: int) -> None:
    """Run the roll-out, then ask and print the milliseconds: median and 95th percentile."""
    run = year_of_roll_out()
    fleet = run.scenario.fleet.model_copy(update={"homes": homes})
    run = RollOut(run.scenario.model_copy(update={"fleet": fleet}), run.rule_sets)
    begun = time.perf_counter()
    run.start()
    while run.courses is None:
        time.sleep(0.5)
    entries = sum(len(course.entries) for course in run.courses)
    print(f"{homes:,} homes, {entries:,} entries of two journals: {time.perf_counter() - begun:.0f} s")
    with listen("127.0.0.1", 0, "--port") as listening:
        address = address_of(listening)
        server = HttpServer(demonstration(run, token=TOKEN, address=address))
        thread = threading.Thread(target=asyncio.run, args=(server.serve([listening]),))
        thread.start()
        with httpx.Client(base_url=f"http://{address}", timeout=60) as client:
            client.get(f"/?token={TOKEN}")
            for name, path in PAGES.items():
                first, *rest = (_milliseconds(client, path(number)) for number in range(ASKED))
                print(
                    f"{name:30} first {first:7.1f}  median {statistics.median(rest):6.1f}  "
                    f"p95 {statistics.quantiles(rest, n=20)[-1]:6.1f} ms"
                )
        server.should_exit = True
        thread.join()
    run.stop()


def _milliseconds(client: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    client.get(path).raise_for_status()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
