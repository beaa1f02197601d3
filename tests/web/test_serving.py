"""What ends a running server, and what does not."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.dcc.access_control_broker import AccessControlBroker
from simulator.rules.rulebook import RuleSet
from simulator.web.http_server import address_of, listen
from simulator.web.live_clock import JUMP
from simulator.web.run_store import open_run_store
from simulator.web.served_run import ServedRun
from simulator.web.served_world import served_world
from simulator.web.serving import Serving
from tests.support.waiting import until
from tests.web.conftest import XML, retrieval, scenario, serving


def faulty(*_: object, **__: object) -> Any:
    raise ValueError("a bug")


def test_a_bug_behind_an_i99_is_logged_and_the_server_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(scenario()) as served:
        with monkeypatch.context() as patch:
            patch.setattr(AccessControlBroker, "command", faulty)
            assert served.post("S", retrieval(served.twin, 1)).response_code == "I99"
            until(lambda: any(":1 was carried out" in line for line in served.log), served.log)
        assert served.post("S", retrieval(served.twin, 2)).response_code == "I99"
        user = served.twin.user_id_of_party("Avon Energy")
        url = f"{served.duis}/api/v1/responses/{user}"
        until(lambda: httpx.get(url).status_code != 204)
        assert b":2</sr:RequestID>" in httpx.get(url).content


def test_a_bug_in_a_decision_is_answered_by_a_code_and_the_server_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(scenario()) as served:
        url = f"{served.duis}/api/v1/serviceS"
        with monkeypatch.context() as patch:
            patch.setattr("simulator.web.served_run.receive", faulty)
            answer = httpx.post(url, content=retrieval(served.twin, 1), headers=XML)
        assert (answer.status_code, "<Code>http-internal</Code>" in answer.text) == (500, True)
        assert served.post("S", retrieval(served.twin, 2)).response_code == "I99"


def test_a_full_disk_ends_it_and_nothing_that_was_not_kept_is_answered(tmp_path: Path) -> None:
    async def story() -> int:
        answered = 0
        with (
            listen("127.0.0.1", 0, "--duis-port") as duis,
            listen("127.0.0.1", 0, "--smki-port") as smki,
            open_run_store(tmp_path) as store,
        ):
            world = served_world(scenario(), RuleSet())
            run = ServedRun(world, store, list[str]().append)
            pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
            store._connection.execute(f"PRAGMA max_page_count = {pages + 4}")
            ending = asyncio.create_task(Serving(run, scenario().serve, pace=JUMP, log=print).run(duis, smki))
            async with httpx.AsyncClient() as client:
                url = f"http://{address_of(duis)}/api/v1/serviceS"
                while (await client.post(url, content=retrieval(world, answered + 1), headers=XML)).status_code == 200:
                    answered += 1
            with pytest.raises(sqlite3.OperationalError, match="full"):
                await ending
        return answered

    answered = asyncio.run(story())
    with open_run_store(tmp_path) as store:
        assert len(store.received) == answered > 0
