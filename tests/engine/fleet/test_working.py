"""Tasks on any executor: each is done, whoever does it, and again where a worker was lost."""

from __future__ import annotations

import os
import subprocess
import time
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path
from typing import Any, ClassVar

import pytest

from simulator.domain.errors import SimulatorError
from simulator.engine.fleet import working
from simulator.engine.fleet.executors import Inline, Processes, Workforce, open_executor
from simulator.engine.fleet.working import each_done
from tests.support.child import child
from tests.support.killing import die, die_once

STARTS_A_WORKER = """
import time
from simulator.engine.fleet import working
from simulator.engine.fleet.executors import Processes
if __name__ == "__main__":
    with Processes(1) as executor:
        executor.submit(print, "begun", flush=True)
        executor.submit(time.sleep, 20)
        executor.submit(print, "done", flush=True).result()
"""


def double(number: int) -> int:
    return 2 * number


def refuse(number: int) -> int:
    raise SimulatorError(f"no room for {number}")


def test_each_task_comes_back_with_its_result(processes: Workforce) -> None:
    assert processes.places == 2
    assert sorted(each_done(processes, double, range(5))) == [(n, 2 * n) for n in range(5)]


@pytest.mark.parametrize("executor", [None, Inline()])
def test_in_this_process_a_task_is_not_begun_before_the_last_is_taken(executor: Workforce | None) -> None:
    begun: list[int] = []
    results = each_done(executor, begun.append, range(3))
    next(results)
    assert begun == [0]


def test_a_lost_workers_task_is_done_by_another(processes: Workforce, tmp_path: Path) -> None:
    [(_, worker)] = each_done(processes, die_once, [tmp_path / "marker"])
    assert worker != os.getpid()
    assert dict(each_done(processes, double, [1, 2])) == {1: 2, 2: 4}


def test_a_task_that_is_lost_again_and_again_is_given_up_with_advice(processes: Workforce) -> None:
    with pytest.raises(SimulatorError, match=r"lost 4 times .*BrokenProcessPool.*--workers"):
        list(each_done(processes, die, [None]))


def test_an_executor_that_is_gone_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(Workforce):
        given: ClassVar[list[Future[Any]]] = []

        def submit(self, work: Any, /, *_arguments: Any, **_: Any) -> Future[Any]:
            self.given.append(Future())
            return self.given[-1]

        def must_be_there(self) -> None:
            raise SimulatorError("the scheduler does not answer any more")

    monkeypatch.setattr(working, "_LOOK_AFTER", 0.01)
    with pytest.raises(SimulatorError, match="does not answer any more"):
        list(each_done(Gone(), double, [1, 2]))
    assert not any(future.cancelled() for future in Gone.given)


def test_what_the_work_raises_is_raised_here(processes: Workforce) -> None:
    with pytest.raises(SimulatorError, match="no room for 3"):
        list(each_done(processes, refuse, [3]))


def test_an_exception_in_the_block_ends_the_processes_at_once() -> None:
    class Stop(Exception):
        pass

    with pytest.raises(Stop), Processes(1) as executor:
        future = executor.submit(time.sleep, 60)
        raise Stop
    assert future.cancelled() or isinstance(future.exception(), BrokenExecutor)


def test_processes_end_when_the_one_that_started_them_is_killed() -> None:
    with subprocess.Popen(child(STARTS_A_WORKER), stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "begun\n"
        started.kill()
        assert started.stdout.read() == "", "the worker has gone on"


def test_one_worker_is_this_process() -> None:
    with open_executor("processes", 1) as executor:
        assert executor.submit(os.getpid).result() == os.getpid()


@pytest.mark.parametrize("spec", ["threads", "Dask", "tcp://localhost:1", ""])
def test_an_unknown_executor_is_refused_with_those_there_are(spec: str) -> None:
    with pytest.raises(SimulatorError, match="processes, inline, dask"), open_executor(spec):
        pass
