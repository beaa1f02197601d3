"""``smki-sim serve`` started again: it goes on with its run, also after it was killed."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import threading
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from simulator.actors.users import sign_pre_command
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import RETRIEVE_CREDENTIALS, UPDATE_CREDENTIALS, CommandVariant
from simulator.domain.time import DAY
from simulator.duis.reading import parse_response
from simulator.duis.values import PreCommand, RetrieveCredentials, ServiceRequest, ServiceResponse
from simulator.duis.writing import write_request
from simulator.engine.home import credentials_of
from simulator.rules.rulebook import RuleSet
from simulator.scenario_file import parse_scenario
from simulator.web.run_store import FILE
from simulator.web.served_world import served_world
from simulator.world import World
from tests.support.command import Command
from tests.support.serving import started
from tests.support.waiting import until

METER = "00-DB-12-34-56-78-90-A0"
ONE_METER = f"""
modifications = []
[fleet]
homes = 0
[[registrations]]
mpxn = "1000000000003"
supplier = "Avon Energy"
network_operator = "EELC"
[[devices]]
device_id = "{METER}"
device_type = "ESME"
mpxn = "1000000000003"
supplier = "Avon Energy"
network_operator = "EELC"
"""
XML = {"Content-Type": "application/xml"}
PATIENCE = 30
ANSWERED = 25
"""Requests that are answered for certain before the process is killed."""


@pytest.fixture
def folder(folder: Path) -> Path:
    (folder / "one.toml").write_text(ONE_METER)
    return folder


@pytest.fixture(scope="module")
def twin() -> World:
    """The same world, to sign with the keys of its Users."""
    return served_world(parse_scenario(ONE_METER, "one.toml"), RuleSet())


class Avon:
    """Avon Energy's own system: signs, posts, and looks what waits for it."""

    def __init__(self, twin: World, shown: str) -> None:
        self.twin = twin
        self.user = twin.user_id_of_party("Avon Energy")
        found = re.search(r"http://127\.0\.0\.1:\d+(?=/queue)", shown)
        assert found, shown
        self.address = found[0]

    def signed(self, request: ServiceRequest) -> bytes:
        return self.twin.smki.sign(write_request(request), self.user)

    def retrieval(self, counter: int) -> ServiceRequest:
        body = RetrieveCredentials((RemotePartyRole.SUPPLIER,))
        variant = CommandVariant.NON_CRITICAL_WAN
        return ServiceRequest(self.user, EUI64.parse(METER), counter, variant, RETRIEVE_CREDENTIALS, body)

    def post(self, request: ServiceRequest, service: str = "S") -> ServiceResponse:
        answer = httpx.post(f"{self.address}/api/v1/service{service}", content=self.signed(request), headers=XML)
        response = parse_response(answer.content)
        assert isinstance(response, ServiceResponse), response
        return response

    def waiting(self) -> list[str]:
        """The RequestIDs of what has not been delivered; alerts have none."""
        documents = httpx.get(f"{self.address}/queue").json()["documents"]
        return [document["request_id"] for document in documents]

    def waits_for(self, request: ServiceRequest, times: int) -> None:
        """Until so many documents about a request wait; there must never be more."""
        until(lambda: self.waiting().count(request.request_id) >= times, "the document has come")
        assert self.waiting().count(request.request_id) == times


def answered_until_killed(avon: Avon, process: subprocess.Popen[str]) -> list[ServiceRequest]:
    """Requests that got their I99 from a process that is killed in the middle of them."""
    answered: list[ServiceRequest] = []
    for counter in range(1, 10_000):
        try:
            request = avon.retrieval(counter)
            assert avon.post(request).response_code == "I99"
            answered.append(request)
        except httpx.HTTPError:
            return answered
        if counter == ANSWERED:
            threading.Timer(0.02, process.kill).start()
    raise AssertionError("it was never killed")


def test_nothing_that_was_answered_is_lost_when_it_is_killed(folder: Path, twin: World) -> None:
    with started(folder, "one.toml", "--clock", "jump", "--quiet") as (process, shown):
        assert re.search(rf"run +runs/one-63/{FILE}: begins *\n", shown), shown
        answered = answered_until_killed(Avon(twin, shown), process)
    assert len(answered) >= ANSWERED
    with started(folder, "one.toml", "--clock", "jump", "--quiet") as (_, shown):
        kept = re.search(r": goes on after (\d+) documents received; --fresh begins anew", shown)
        assert kept, shown
        assert len(answered) <= int(kept[1]) <= len(answered) + 1, "at most one was kept and not answered"
        avon = Avon(twin, shown)
        assert {avon.post(request).response_code for request in answered} == {"E1010"}
        for request in answered:
            avon.waits_for(request, 1)
        assert set(Counter(avon.waiting()).values()) == {1}
        assert avon.post(avon.retrieval(20_000)).response_code == "I99"


def test_a_future_dated_command_survives_a_kill(folder: Path, twin: World) -> None:
    with started(folder, "one.toml", "--clock", "1000", "--out", "kept") as (process, shown):
        avon = Avon(twin, shown)
        body = credentials_of(twin, avon.user, RemotePartyRole.SUPPLIER)
        body = replace(body, execution_date_time=twin.calendar.at(300 * DAY))
        target = EUI64.parse(METER)
        request = ServiceRequest(avon.user, target, 1, CommandVariant.TRANSFORM, UPDATE_CREDENTIALS, body)
        transformed = avon.post(request, "T").body
        assert isinstance(transformed, PreCommand)
        signed = sign_pre_command(request, transformed.payload, twin.signing_key(avon.user))
        assert avon.post(signed).response_code == "I99"
        avon.waits_for(request, 1)
        process.kill()
        process.wait(PATIENCE)
    with started(folder, "one.toml", "--clock", "jump", "--out", "kept") as (_, shown):
        assert re.search(r"still to deliver +1 documents", shown), shown
        avon = Avon(twin, shown)
        avon.waits_for(request, 2)  # the alert that it was carried out names the same request
        assert avon.post(signed).response_code == "E1010"


def test_another_scenario_does_not_go_on_with_it(folder: Path, twin: World, smki_sim: Command) -> None:
    with started(folder, "one.toml") as (process, shown):
        avon = Avon(twin, shown)
        assert avon.post(avon.retrieval(1)).response_code == "I99"
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    (folder / "one.toml").write_text(ONE_METER.replace('"EELC"', '"LOND"'))
    ports = ("--duis-port", 0, "--smki-port", 0)
    done = smki_sim("serve", "one.toml", *ports)
    assert done.returncode == 2
    assert re.search(r"'runs/one-63/served.sqlite' keeps another run \(another scenario\)", done.stderr), done.stderr
    assert "Begin anew with --fresh, which forgets it, or choose another folder with --out" in done.stderr
    (folder / "one.toml").write_text(ONE_METER)
    with started(folder, "one.toml") as (_, shown):
        assert "goes on after 1 documents received" in shown, "nothing was lost"


def test_fresh_begins_anew(folder: Path, twin: World) -> None:
    with started(folder, "one.toml") as (_, shown):
        avon = Avon(twin, shown)
        assert avon.post(avon.retrieval(1)).response_code == "I99"
    (folder / "one.toml").write_text("seed = 64" + ONE_METER)
    with started(folder, "one.toml", "--out", "runs/one-63", "--fresh") as (_, shown):
        assert re.search(rf"run +runs/one-63/{FILE}: begins *\n", shown), shown
    with closing(sqlite3.connect(folder / "runs/one-63" / FILE)) as connection:
        assert connection.execute("SELECT value FROM run WHERE name = 'seed'").fetchone() == ("64",)
        assert connection.execute("SELECT count(*) FROM received").fetchone() == (0,)


def test_a_log_that_does_not_come_back_is_told(folder: Path, twin: World, smki_sim: Command) -> None:
    with started(folder, "one.toml") as (_, shown):
        avon = Avon(twin, shown)
        assert avon.post(avon.retrieval(1)).response_code == "I99"
    with closing(sqlite3.connect(folder / "runs/one-63" / FILE)) as connection, connection:
        connection.execute("UPDATE received SET answer = x'00'")
    done = smki_sim("serve", "one.toml", "--duis-port", 0, "--smki-port", 0)
    assert done.returncode == 2
    assert "smki-sim: document 1 in 'runs/one-63/served.sqlite' is answered otherwise than before" in done.stderr
    assert "Traceback" not in done.stderr
