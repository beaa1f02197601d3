"""The demonstration, served in this process, with small roll-outs in place of the year's."""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import pytest

from simulator.scenario import Fleet, Placement, Scenario
from simulator.web.demo.application import demonstration
from simulator.web.demo.evidence import Evidence
from simulator.web.demo.library import Library
from simulator.web.demo.living import MOST_BY_REQUEST
from simulator.web.demo.rollout import RollOut
from simulator.web.http_server import HttpServer, address_of, listen

TOKEN = "open-sesame"
RULE_SETS = ("none", "SECMP0063=dcc-assessment")
PATIENCE = 120


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


def small(homes: int = 12) -> Scenario:
    """A few homes, half of whose certificates are chosen wrongly."""
    return Scenario(
        title="A small roll-out",
        days=20,
        fleet=Fleet(homes=homes, smets1_share=0, dual_fuel_share=0, display_share=0, installation_days=3),
        placement=Placement(wrong_certificate_rate=0.5),
    )


def lived_through(run: RollOut) -> RollOut:
    """A roll-out that has ended, in processes of its own."""
    run.start()
    last = time.monotonic() + PATIENCE
    while run.courses is None and time.monotonic() < last:
        time.sleep(0.05)
    assert run.courses, "the roll-out has not ended"
    return run


@pytest.fixture(scope="session")
def roll_out() -> Iterator[RollOut]:
    """A dozen homes, request by request."""
    run = lived_through(RollOut(small(), RULE_SETS))
    yield run
    run.stop()


@pytest.fixture(scope="session")
def large_roll_out() -> Iterator[RollOut]:
    """As few homes as are lived through by cohorts."""
    run = lived_through(RollOut(small(MOST_BY_REQUEST + 1), RULE_SETS))
    yield run
    run.stop()


@pytest.fixture(scope="session")
def evidence() -> Iterator[Evidence]:
    """The evidence of the stories, made when a page is first asked for it."""
    made = Evidence()
    yield made
    made.stop()


@contextmanager
def served(runs: Sequence[RollOut], evidence: Evidence) -> Iterator[str]:
    """The demonstration on a free port of this machine; gives its address without the token."""
    with listen("127.0.0.1", 0, "--port") as listening:
        address = address_of(listening)
        server = HttpServer(demonstration(runs, evidence, token=TOKEN, address=address))
        thread = threading.Thread(target=asyncio.run, args=(server.serve([listening]),))
        thread.start()
        try:
            yield f"http://{address}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def site(roll_out: RollOut, large_roll_out: RollOut, evidence: Evidence) -> Iterator[str]:
    with served((roll_out, large_roll_out), evidence) as address:
        yield address


@pytest.fixture
def stranger(site: str) -> Iterator[httpx.Client]:
    """A visitor who has not opened the link."""
    with httpx.Client(base_url=site, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def visitor(stranger: httpx.Client) -> httpx.Client:
    """A visitor who has."""
    stranger.get(f"/?token={TOKEN}")
    return stranger


@pytest.fixture
def ours(site: str) -> dict[str, str]:
    """What a browser says of a form of the demonstration's own pages."""
    return {"Origin": site, "Sec-Fetch-Site": "same-origin"}
