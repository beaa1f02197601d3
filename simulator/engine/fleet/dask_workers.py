"""The workers of a Dask cluster, one on this machine or one that runs elsewhere. Needs Dask, an optional extra."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

import dask
from distributed import Client, KilledWorker, LocalCluster

from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.executors import DASK, Workforce, deaf_to_interruption
from simulator.engine.surroundings import code_version

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 15
"""Seconds within which a cluster must answer."""

DESERTED = 120
"""Seconds that are waited for a worker where all were lost."""


class DaskWorkers(Workforce):
    """Gives tasks to a cluster. Dask itself gives a lost worker's task to another, three times."""

    name = DASK
    lost = (BrokenExecutor, CancelledError, KilledWorker)

    def __init__(self, client: Any, cluster: Any = None) -> None:
        self._client, self._cluster = client, cluster
        self._executor = client.get_executor()
        threads = [int(worker["nthreads"]) for worker in self._workers()]
        self.places = max(1, sum(threads))
        self._seen = time.monotonic()

    @classmethod
    def local(cls, workers: int) -> Self:
        """A cluster on this machine, a process for each worker."""
        with deaf_to_interruption():
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                memory_limit=0,  # they share this machine's, which is looked at before the run
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # else its HTTP server asks for one certain port
                silence_logs=logging.CRITICAL,
            )
        return cls(Client(cluster, set_as_default=False), cluster)

    @classmethod
    def at(cls, address: str) -> Self:
        """A cluster whose scheduler listens at ``HOST:PORT``."""
        try:
            client = Client(f"tcp://{address}", timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"no Dask scheduler answers at '{address}' ({error}); start one with dask scheduler"
            raise SimulatorError(message) from None
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
            _must_be_ours(client.run(code_version))
        except TimeoutError:
            client.close()
            message = f"the Dask scheduler at '{address}' has no workers; start some with dask worker {address}"
            raise SimulatorError(message) from None
        except SimulatorError:
            client.close()
            raise
        workers = cls(client)
        workers.room = workers._smallest_room()
        return workers

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give a task to the cluster."""
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
            future: Future[T] = self._executor.submit(fn, *args, pure=False, **kwargs)
        return future

    def must_be_there(self) -> None:
        """Raise ``SimulatorError`` once Dask has given up looking for its scheduler, or no worker comes back."""
        if self._client.status == "running" and self._workers():
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > DESERTED:
            message = "the Dask cluster has no workers any more; what was finished before is kept"
            raise SimulatorError(f"{message}. Start some again, then give the same command again")
        if self._client.status == "closed":
            message = "the Dask scheduler does not answer any more; what was finished before is kept"
            raise SimulatorError(f"{message}. Start the cluster again, then give the same command again")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._client.status != "closed":
            self._executor.shutdown(wait=False)  # whoever wanted a result has waited for it
            self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _workers(self) -> list[Any]:
        return list(self._client.scheduler_info(n_workers=-1)["workers"].values())

    def _smallest_room(self) -> int | None:
        limits = [int(w["memory_limit"]) // int(w["nthreads"]) for w in self._workers() if w["memory_limit"]]
        return min(limits, default=None)


def _must_be_ours(versions: dict[str, str]) -> None:
    """Refuse workers of another version of the simulator: their figures would be of other rules."""
    others = {worker: found for worker, found in versions.items() if found != code_version()}
    if others:
        worker, found = next(iter(others.items()))
        message = f"the Dask worker {worker} runs smki-sim {found}, this is {code_version()}"
        raise SimulatorError(f"{message}; install the same on all {len(others)} that differ")
