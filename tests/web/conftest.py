"""A served scenario on free ports of this machine, a call-back server, and Users who sign what they send."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import network_operator
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import RETRIEVE_CREDENTIALS, CommandVariant
from simulator.duis.reading import parse_response
from simulator.duis.values import RetrieveCredentials, ServiceRequest, ServiceResponse
from simulator.duis.writing import write_request
from simulator.rules.rulebook import RuleSet
from simulator.scenario import DeviceSection, Fleet, RegistrationSection, Scenario, Serve
from simulator.web.http_server import address_of, listen
from simulator.web.live_clock import JUMP
from simulator.web.run_store import identity_of, open_run_store
from simulator.web.served_run import ServedRun
from simulator.web.served_world import served_world
from simulator.web.serving import Serving
from simulator.world import World
from simulator.xmldsig.signing import sign_document

METER = EUI64.parse("00-DB-12-34-56-78-90-A0")
XML = {"Content-Type": "application/xml"}
PATIENCE = 30
_XML_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, KeyUsage.DIGITAL_SIGNATURE)


def scenario(**serve: object) -> Scenario:
    """Two homes, and a meter in Eastern that Avon Energy supplies and whose cells hold the right certificates."""
    mpxn = "1000000000003"
    return Scenario(
        fleet=Fleet(homes=2),
        devices=(
            DeviceSection(
                device_id=str(METER), device_type="ESME", mpxn=mpxn, supplier="Avon Energy", network_operator="EELC"
            ),
        ),
        registrations=(RegistrationSection(mpxn=mpxn, supplier="Avon Energy", network_operator="EELC"),),
        serve=Serve.model_validate({"first_retry_seconds": 0.05, "longest_retry_seconds": 0.1, **serve}),
    )


def retrieval(world: World, counter: int) -> bytes:
    """Avon Energy's signed 6.24.1 to the meter, which answers it."""
    user = world.user_id_of_party("Avon Energy")
    variant, body = CommandVariant.NON_CRITICAL_WAN, RetrieveCredentials((RemotePartyRole.NETWORK_OPERATOR,))
    request = ServiceRequest(user, METER, counter, variant, RETRIEVE_CREDENTIALS, body)
    return world.smki.sign(write_request(request), user)


@dataclass
class CallBack:
    """A User's call-back server. ``statuses`` are answered in turn, then 204; ``received`` what it took."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    received: list[ServiceResponse] = field(default_factory=list)
    content_types: list[str] = field(default_factory=list)
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    may_answer: threading.Event = field(default_factory=threading.Event)

    def wait(self, count: int = 1) -> list[ServiceResponse]:
        """Everything received, once so many more have arrived."""
        for _ in range(count):
            assert self.arrived.acquire(timeout=PATIENCE), "no call-back came"
        return self.received

    @contextmanager
    def silent(self) -> Iterator[None]:
        """It takes connections and does not answer."""
        self.may_answer.clear()
        yield
        self.may_answer.set()


@contextmanager
def call_back_server(port: int = 0) -> Iterator[CallBack]:
    """A server that notes the documents posted to it."""
    call_back = CallBack()
    call_back.may_answer.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            document = self.rfile.read(int(self.headers["Content-Length"]))
            if not call_back.may_answer.is_set():
                call_back.may_answer.wait(PATIENCE)
                return
            status = call_back.statuses.pop(0) if call_back.statuses else 204
            if status == 204:
                response = parse_response(document)
                assert isinstance(response, ServiceResponse), response
                call_back.received.append(response)
                call_back.content_types.append(self.headers["Content-Type"])
            reason = b"" if status == 204 else b"it is\nnot right"
            self.send_response(status)
            self.send_header("Content-Length", str(len(reason)))
            self.end_headers()
            self.wfile.write(reason)
            call_back.arrived.release()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    call_back.url = f"http://127.0.0.1:{server.server_port}/duis"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield call_back
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Served:
    """A running simulator: its two addresses, its log, and an identical world to sign and to look things up in."""

    duis: str
    smki: str
    log: list[str]
    twin: World

    def operator(self, participant: str = "EELC") -> EUI64:
        return self.twin.user_id_of_operator(network_operator(participant))

    def signed(self, request: ServiceRequest) -> bytes:
        """The request as its originator signs it."""
        certificate, key = self.twin.smki.credential(request.originator, _XML_SIGNING)
        return sign_document(write_request(request), certificate=certificate, key=key)

    def post(self, service: str, document: bytes) -> ServiceResponse:
        """Post a document and read the Service Response."""
        answer = httpx.post(f"{self.duis}/api/v1/service{service}", content=document, headers=XML, timeout=PATIENCE)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
        response = parse_response(answer.content)
        assert isinstance(response, ServiceResponse), response
        return response


@contextmanager
def serving(scenario: Scenario, folder: Path | None = None, pace: float = JUMP) -> Iterator[Served]:
    """Serve a scenario in a thread of its own."""
    twin = served_world(scenario, RuleSet())
    log: list[str] = []
    ready = threading.Event()
    stop: list[Callable[[], object]] = []
    with listen("127.0.0.1", 0, "--duis-port") as duis, listen("127.0.0.1", 0, "--smki-port") as smki:
        addresses = f"http://{address_of(duis)}", f"http://{address_of(smki)}"

        async def serve() -> None:
            with open_run_store(folder) as store:
                store.claim(identity_of(scenario, RuleSet(), None))
                run = ServedRun(served_world(scenario, RuleSet()), store, log.append)
                run.resume()
                served = Serving(run, scenario.serve, pace=pace, log=log.append)
                loop = asyncio.get_running_loop()
                stop.append(lambda: loop.call_soon_threadsafe(served.stop))
                await served.run(duis, smki, ready.set)

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        try:
            assert ready.wait(PATIENCE)
            yield Served(*addresses, log, twin)
        finally:
            stop[0]()
            thread.join()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A simulator that has no call-backs."""
    with serving(scenario()) as running:
        yield running


@pytest.fixture
def call_back() -> Iterator[CallBack]:
    """A User's call-back server."""
    with call_back_server() as running:
        yield running
