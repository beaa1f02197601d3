"""How many signed Service Requests a served scenario answers over HTTP, and whether any answer gets lost.

Run it with ``python tests/benchmarks/bench_http.py [REQUESTS]``. 16 connections on loopback send 6.24.1, each for a
Device of its own, to ``smki-sim serve`` in a second process; every I99 is followed by a response at a call-back. The
peer is the same server with a route that answers a constant: what HTTP alone costs here. Client and call-back server
share this process, so they cost the simulator nothing but a core.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import RETRIEVE_CREDENTIALS, CommandVariant
from simulator.duis.values import RetrieveCredentials, ServiceRequest
from simulator.duis.writing import write_request
from simulator.rules.rulebook import RuleSet
from simulator.scenario_file import parse_scenario
from simulator.web.http_server import HttpServer, address_of, listen
from simulator.web.served_world import served_world
from simulator.world import World
from simulator.xmldsig.signing import sign_document

CONNECTIONS = 16
SUPPLIER = "Avon Energy"
PATIENCE = 60
XML_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, KeyUsage.DIGITAL_SIGNATURE)
CODE = re.compile(rb"<sr:RequestID>([^<]+)</sr:RequestID>.*?<sr:ResponseCode>([^<]+)<", re.DOTALL)


def meter(number: int) -> EUI64:
    """The Device that a connection asks."""
    return EUI64(0x00DB_0000_0000_0000 | number)


def scenario(call_back: str) -> str:
    """A scenario file with a meter for each connection."""
    user = served_world(parse_scenario("[fleet]\nhomes = 0"), RuleSet()).user_id_of_party(SUPPLIER)
    parts = [f'[fleet]\nhomes = 0\n[serve.call_backs]\n"{user}" = "{call_back}"\n']
    for number in range(CONNECTIONS):
        mpxn = MPAN.assemble(10, number)
        held = f'supplier = "{SUPPLIER}"\nnetwork_operator = "EELC"\nmpxn = "{mpxn}"\n'
        parts.append(f"[[registrations]]\n{held}")
        parts.append(f'[[devices]]\ndevice_id = "{meter(number)}"\ndevice_type = "ESME"\n{held}')
    return "".join(parts)


def signed_requests(world: World, count: int) -> Iterator[tuple[str, bytes]]:
    """RequestIDs and signed documents: counters rise, and the connections take turns."""
    user = world.user_id_of_party(SUPPLIER)
    certificate, key = world.smki.credential(user, XML_SIGNING)
    body = RetrieveCredentials((RemotePartyRole.NETWORK_OPERATOR,))
    for number in range(count):
        target = meter(number % CONNECTIONS)
        variant = CommandVariant.NON_CRITICAL_WAN
        request = ServiceRequest(user, target, number + 1, variant, RETRIEVE_CREDENTIALS, body)
        yield request.request_id, sign_document(write_request(request), certificate=certificate, key=key)


@contextmanager
def started(*command: str) -> Iterator[str]:
    """A server in a process of its own; gives HOST:PORT once it is ready."""
    process = subprocess.Popen([sys.executable, "-P", *command], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = ""
    try:
        for line in process.stdout:
            if found := re.search(r"http://(\S+?)/api/v1/serviceS", line):
                address = found[1]
            if line.startswith("Ready"):
                break
        yield address
    finally:
        process.terminate()
        process.communicate()


async def read_message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The head and the body of an HTTP message."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return head, await reader.readexactly(int(length[1])) if length else b""


async def post_all(address: str, documents: Sequence[bytes], seconds: list[float]) -> list[bytes]:
    """Post documents one after the other over one connection; notes how long each answer took."""
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    answers = []
    for document in documents:
        head = f"POST /api/v1/serviceS HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/xml\r\n"
        begin = time.perf_counter()
        writer.write(head.encode() + b"Content-Length: %d\r\n\r\n" % len(document) + document)
        answers.append((await read_message(reader))[1])
        seconds.append(time.perf_counter() - begin)
    writer.close()
    return answers


async def measure(address: str, documents: Sequence[bytes]) -> tuple[float, list[float], list[bytes]]:
    """All documents over all connections: seconds in total, seconds of each, the answers."""
    each: list[float] = []
    begin = time.perf_counter()
    answers = await asyncio.gather(
        *(post_all(address, documents[number::CONNECTIONS], each) for number in range(CONNECTIONS))
    )
    return time.perf_counter() - begin, sorted(each), [answer for some in answers for answer in some]


class CallBack:
    """Counts the responses that are posted to it, by RequestID."""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                _, body = await read_message(reader)
                found = CODE.search(body)
                self.received[found[1].decode() if found else ""] += 1
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Serves on a free port; gives the URL."""
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        server.close()

    async def complete(self, wanted: int) -> bool:
        """Wait until so many responses have come, or none comes any more."""
        last, since = -1, time.perf_counter()
        while (now := self.received.total()) < wanted and time.perf_counter() - since < PATIENCE:
            if now != last:
                last, since = now, time.perf_counter()
            await asyncio.sleep(0.01)
        return self.received.total() == wanted


def told(what: str, count: int, total: float, each: Sequence[float]) -> str:
    """A line of the result."""
    p50, p99 = each[len(each) // 2], each[len(each) * 99 // 100]
    return f"{what:>10} {count / total:8,.0f} a second   p50 {p50 * 1000:7.2f} ms   p99 {p99 * 1000:7.2f} ms"


async def main(count: int) -> None:
    """Measure and print."""
    call_back = CallBack()
    async with call_back.listening() as url:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "bench.toml"
            file.write_text(scenario(url))
            world = served_world(parse_scenario(file.read_text()), RuleSet())
            requests = dict(signed_requests(world, count))
            documents = list(requests.values())
            print(f"{count:,} signed 6.24.1 of {len(documents[0]):,} octets, {CONNECTIONS} connections")
            with started(__file__, "--peer") as address:
                peer_total, peer_each, _ = await measure(address, documents)
            serve = (
                "-m",
                "simulator.cli",
                "serve",
                str(file),
                "--duis-port",
                "0",
                "--smki-port",
                "0",
                "--out",
                folder,
                "--quiet",
            )
            with started(*serve, "--clock", "jump") as address:
                begin = time.perf_counter()
                total, each, answers = await measure(address, documents)
                complete = await call_back.complete(count)
                drained = time.perf_counter() - begin
    found = [match for answer in answers if (match := CODE.search(answer))]
    answered = Counter(match[1].decode() for match in found)
    codes = Counter(match[2].decode() for match in found)
    print(told("peer", count, peer_total, peer_each))
    print(told("simulator", count, total, each), f"  {peer_total / total:.2f} of the peer")
    print(f"{'call-backs':>10} {count / drained:8,.0f} a second, until the last one came")
    once = set(answered) == set(requests) and set(answered.values()) == {1}
    followed = complete and set(call_back.received) == set(requests) and set(call_back.received.values()) == {1}
    print(f"answers: {dict(codes)}, each RequestID once: {once}; each followed by one response: {followed}")


async def peer() -> None:
    """The same server, with a route that answers a constant."""

    async def constant(request: Request) -> Response:
        await request.body()
        return Response(b"<a/>", media_type="application/xml")

    with listen("127.0.0.1", 0, "") as sock:
        print(f"http://{address_of(sock)}/api/v1/serviceS\nReady", flush=True)
        await HttpServer(Starlette(routes=[Route("/api/v1/serviceS", constant, methods=["POST"])])).serve([sock])


if __name__ == "__main__":
    if sys.argv[1:] == ["--peer"]:
        asyncio.run(peer())
    else:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
