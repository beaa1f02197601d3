"""The demonstration, served in this process, with small roll-outs in place of the year's, and a browser at it."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from simulator.scenario import Fleet, Placement, Scenario
from simulator.web.demo.application import demonstration
from simulator.web.demo.evidence import Evidence
from simulator.web.demo.gallery import Story, find_story
from simulator.web.demo.library import Library
from simulator.web.demo.living import MOST_BY_REQUEST
from simulator.web.demo.rollout import RollOut
from simulator.web.http_server import HttpServer, address_of, listen
from tests.support.waiting import until
from tests.web.demo.browsing import LAPTOP, Visit, chromium, installed_packages

TOKEN = "open-sesame"
RULE_SETS = ("none", "SECMP0063=dcc-assessment")
PATIENCE = 120


def story(name: str) -> Story:
    """A story of the gallery."""
    found = find_story(name)
    assert found is not None
    return found


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
    until(lambda: run.courses or run.problem, "the roll-out has ended")
    assert run.courses, run.problem
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


# -- a browser ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from chromium()


@pytest.fixture(scope="module")
def npm_packages(pytestconfig: pytest.Config) -> Path:
    return installed_packages(pytestconfig)


@pytest.fixture
def visit(browser: Browser, site: str, pytestconfig: pytest.Config) -> Iterator[Visit]:
    """A visitor; at the end nothing has been complained about, and nothing was asked of the network."""
    yield from visiting(browser, site, pytestconfig)


@pytest.fixture(scope="module")
def onlooker(browser: Browser, site: str, pytestconfig: pytest.Config) -> Iterator[Visit]:
    """One visitor for all tests that open a page and do nothing there."""
    yield from visiting(browser, site, pytestconfig)


def visiting(browser: Browser, site: str, pytestconfig: pytest.Config) -> Iterator[Visit]:
    assert pytestconfig.cache is not None
    context = browser.new_context(viewport=LAPTOP)
    made = Visit(context.new_page(), site, pytestconfig.cache.mkdir("demo-pictures"), TOKEN)
    yield made
    context.close()
    assert made.complaints == []
    assert made.elsewhere == []
