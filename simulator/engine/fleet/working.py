"""Has tasks done on any executor: in whatever order, again where a worker was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import TypeVar

from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.executors import Inline, Workforce

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 4
"""A task is given up when it was lost so often."""
_LOOK_AFTER = 5.0
"""Seconds without a result after which somebody looks whether any can still come."""


def each_done(executor: Executor | None, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Each task with its result, as soon as it is there; without an executor, here and in order.

    ``work`` and the tasks must be able to travel to another process. A task whose worker was lost is given again.
    Raises ``SimulatorError`` when that has happened too often, and what ``work`` raises. Whoever stops taking results
    gives up the tasks that have not begun.
    """
    if executor is None or isinstance(executor, Inline):
        yield from ((task, work(task)) for task in tasks)
        return
    waiting, lost = list(tasks), None
    for _ in range(ATTEMPTS):
        left: list[T] = []
        for task, future in _as_completed(executor, work, waiting):
            try:
                result = future.result()
            except _lost(executor) as error:
                left.append(task)
                lost = error
            else:
                yield task, result
        if not left:
            return
        waiting = left
    why = f"workers were lost {ATTEMPTS} times (in the end: {type(lost).__name__})"
    message = f"{why}; what was finished before is kept. Is there memory enough? Try fewer with --workers"
    raise SimulatorError(message)


def _as_completed(executor: Executor, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, Future[R]]]:
    futures = {_submitted(executor, work, task): task for task in tasks}
    waiting = set(futures)
    try:
        while waiting:
            done, waiting = wait(waiting, _LOOK_AFTER, FIRST_COMPLETED)
            if not done and isinstance(executor, Workforce):
                try:
                    executor.must_be_there()
                except SimulatorError:
                    futures.clear()  # nobody is left who could be told to give them up
                    raise
            yield from ((futures[future], future) for future in done)
    finally:
        for future in futures:
            future.cancel()


def _submitted(executor: Executor, work: Callable[[T], R], task: T) -> Future[R]:
    try:
        return executor.submit(work, task)
    except _lost(executor) as error:
        future: Future[R] = Future()
        future.set_exception(error)
        return future


def _lost(executor: Executor) -> tuple[type[BaseException], ...]:
    return executor.lost if isinstance(executor, Workforce) else Workforce.lost
