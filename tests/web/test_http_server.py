"""The HTTP servers: what they do to those who are slow, many or impolite."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from simulator.domain.errors import SimulatorError
from simulator.web import http_server
from simulator.web.http_server import address_of, listen
from tests.support.waiting import until
from tests.web.conftest import PATIENCE, XML, Served, scenario, serving

HEAD = b"POST /api/v1/serviceT HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: 9\r\n\r\n"


@contextmanager
def connected(served: Served) -> Iterator[socket.socket]:
    host, port = served.duis.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as client:
        yield client


def read_all(client: socket.socket) -> bytes:
    return b"".join(iter(lambda: client.recv(4096), b""))


def alive(served: Served) -> bool:
    return httpx.get(f"{served.duis}/queue").status_code == 200


def test_a_slow_body_is_refused() -> None:
    with serving(scenario(body_seconds=0.1)) as served, connected(served) as client:
        client.sendall(HEAD + b"<a>")
        answer = read_all(client)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"<Code>http-too-slow</Code>" in answer
        assert alive(served)


@pytest.mark.parametrize("begun", [b"", b"POST /api/v1/serv"])
def test_whoever_does_not_say_what_it_wants_is_cut_off(monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(http_server, "_HEADER_SECONDS", 0.1)
    with serving(scenario()) as served, connected(served) as client:
        client.sendall(begun)
        assert read_all(client) == b""
        assert alive(served)


def test_headers_that_dribble_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "_HEADER_SECONDS", 0.1)
    with serving(scenario()) as served, connected(served) as client:
        client.sendall(b"POST /api/v1/serviceT HTTP/1.1\r\n")
        client.settimeout(0.02)
        for _ in range(1000):
            try:
                client.sendall(b"X: y\r\n")
                if client.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        else:
            pytest.fail("the connection was never closed")
        assert alive(served)


def test_a_connection_serves_one_message_after_the_other(served: Served) -> None:
    with httpx.Client() as client:
        for _ in range(3):
            answer = client.post(f"{served.duis}/api/v1/serviceD", content=b"<a/>", headers=XML)
            assert answer.status_code == 200
            assert "connection" not in answer.headers


def test_whoever_breaks_off_harms_nobody(served: Served) -> None:
    with connected(served) as client:
        client.sendall(HEAD)
    assert alive(served)


@pytest.mark.parametrize("nonsense", [b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"\r\n" * 100, b"A" * 100_000])
def test_what_is_no_http_is_refused(served: Served, nonsense: bytes) -> None:
    with connected(served) as client:
        client.sendall(nonsense + b"\r\n\r\n")
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(4096)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert alive(served)


def test_too_many_connections_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "_MOST_CONNECTIONS", 5)
    with serving(scenario()) as served, ExitStack() as others:
        for _ in range(5):
            others.enter_context(connected(served))
        statuses = {httpx.get(f"{served.duis}/queue").status_code}
        others.close()
        until(lambda: alive(served))
    assert statuses == {503}


def test_a_port_that_is_taken_is_told() -> None:
    with listen("127.0.0.1", 0, "--duis-port") as taken:
        port = int(address_of(taken).partition(":")[2])
        with pytest.raises(SimulatorError, match=f"port {port}: Address already in use; .* port with --duis-port"):
            listen("127.0.0.1", port, "--duis-port")


@pytest.mark.parametrize("host", ["no.such.host.invalid", "", "a" * 70 + ".b"])
def test_a_host_that_is_none_of_this_machine(host: str) -> None:
    with pytest.raises(SimulatorError, match="choose another host with --host"):
        listen(host or "203.0.113.1", 0, "--duis-port")


def test_an_address_of_ip_version_6_stands_in_brackets() -> None:
    try:
        listening = listen("::1", 0, "--duis-port")
    except SimulatorError:
        pytest.skip("this machine has no IP version 6")
    with listening:
        assert address_of(listening).startswith("[::1]:")
