"""Who does the work: this process, processes of their own, or a Dask cluster, as ``concurrent.futures`` has it.

Work is a function and a value that can travel to another process; what comes back does not depend on who did it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import ParamSpec, TypeVar

from simulator.domain.errors import SimulatorError

P = ParamSpec("P")
T = TypeVar("T")

INLINE, PROCESSES, DASK = "inline", "processes", "dask"
_DASK_ADDRESS = "dask://"


class Workforce(Executor):
    """An executor that knows its size: ``places`` tasks are worked on at once.

    ``name`` is its kind, as the user names it. ``room`` is how many bytes of memory one place may fill, where that is
    not a share of this machine's.
    ``lost`` are the exceptions that say that a worker went away: its task may be given again.
    """

    name: str = INLINE
    places: int = 1
    room: int | None = None
    lost: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)

    def must_be_there(self) -> None:
        """Raise ``SimulatorError`` if no result will ever come any more."""


class Inline(Workforce):
    """Works in this process, on each task as soon as it is given."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do the work; the future is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Processes(Workforce):
    """Processes of their own, started afresh. If one is lost the next tasks are given to new ones."""

    name = PROCESSES

    def __init__(self, places: int) -> None:
        self.places = places
        self._context = get_context("spawn")
        self._until_closed, self._alive = self._context.Pipe(duplex=False)
        self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.places, self._context, _end_with_the_run, (self._until_closed,))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give a task to the processes."""
        with deaf_to_interruption():
            try:
                return self._pool.submit(fn, *args, **kwargs)
            except BrokenProcessPool:
                self._pool.shutdown(wait=False)
                self._pool = self._started()
                return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when they are done with what they were given."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)
        self._until_closed.close()
        self._alive.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            self._alive.close()  # nobody waits for the results: the processes end at once
        self.shutdown(cancel_futures=kind is not None)


def _end_with_the_run(until_closed: Connection) -> None:
    """In a worker: it ends when the run does, however that ends; an interruption is for the run to notice."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        wait([until_closed, parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def deaf_to_interruption() -> Iterator[None]:
    """Processes and threads that are started meanwhile never see Ctrl-C; this one sees it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    get_context("spawn").Lock()  # the first one starts a process of multiprocessing's own, which lifts the mask again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def open_executor(spec: str, workers: int = 0) -> Iterator[Workforce]:
    """The executor that the user names: ``processes``, ``inline``, ``dask`` (a cluster here) or ``dask://HOST:PORT``.

    ``workers``: how many share the work on this machine, 0 for as many as there are cores. One alone is this process.
    When the block ends with an exception, what is under way is given up.
    """
    workers = workers or os.cpu_count() or 1
    executor: Workforce
    if spec == INLINE or (spec == PROCESSES and workers == 1):
        executor = Inline()
    elif spec == PROCESSES:
        executor = Processes(workers)
    elif spec == DASK or spec.startswith(_DASK_ADDRESS):
        executor = _on_dask(spec, workers)
    else:
        known = f"{PROCESSES}, {INLINE}, {DASK} (a cluster on this machine) or {_DASK_ADDRESS}HOST:PORT"
        raise SimulatorError(f"there is no executor '{spec}'; choose {known}")
    with executor:
        yield executor


def _on_dask(spec: str, workers: int) -> Workforce:
    try:
        from simulator.engine.fleet.dask_workers import DaskWorkers  # noqa: PLC0415  # an optional extra
    except ImportError:
        message = f"the executor '{spec}' needs Dask: install it with pip install 'smki-sim[scale]'"
        raise SimulatorError(message) from None
    address = spec.removeprefix(_DASK_ADDRESS)
    return DaskWorkers.local(workers) if spec == DASK else DaskWorkers.at(address)
