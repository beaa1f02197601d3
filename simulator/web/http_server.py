"""The HTTP servers: uvicorn's, with a limit to how long a connection may take to say what it wants."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Iterator
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from simulator.domain.errors import SimulatorError

_MOST_CONNECTIONS = 200
"""Each may hold one document in memory. Those beyond are answered 503."""

_KEEP_ALIVE_SECONDS = 30
_HEADER_SECONDS = 10
_SECONDS_TO_FINISH = 3
_WAITING_TO_BE_ACCEPTED = 512


class _PatientForAWhile(H11Protocol):
    """uvicorn waits for the headers of a message for ever; this closes the connection after a while."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._deadline is not None:
            self._deadline.cancel()

    def _expect_headers(self) -> None:
        """Between messages the keep-alive limit holds; from the first octet of a message on, this one."""
        waiting = self.conn.their_state is h11.IDLE and self.timeout_keep_alive_task is None
        if not waiting and self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        elif waiting and self._deadline is None:
            self._deadline = self.loop.call_later(_HEADER_SECONDS, self.timeout_keep_alive_handler)


class HttpServer(uvicorn.Server):
    """Serves an application on a socket, quietly. Signals are left to the loop that it runs in."""

    def __init__(self, app: ASGIApp) -> None:
        config: dict[str, Any] = {
            "http": _PatientForAWhile,
            "ws": "none",
            "lifespan": "off",
            "log_config": None,
            "log_level": "critical",
            "access_log": False,
            "server_header": False,
            "proxy_headers": False,
            "limit_concurrency": _MOST_CONNECTIONS,
            "timeout_keep_alive": _KEEP_ALIVE_SECONDS,
            "timeout_graceful_shutdown": _SECONDS_TO_FINISH,
            "backlog": _WAITING_TO_BE_ACCEPTED,
        }
        super().__init__(uvicorn.Config(app, **config))

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


def listen(host: str, port: int, option: str) -> socket.socket:
    """A socket that listens on this port, 0 for any free one. ``option`` is where a user chooses another."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )[0]
        # Named as TCP, so that asyncio turns Nagle's algorithm off; else each answer waits for 40 ms.
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise _cannot_listen(host, port, error, option) from None
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_WAITING_TO_BE_ACCEPTED)
    except OSError as error:
        listening.close()
        raise _cannot_listen(host, port, error, option) from None
    return listening


def _cannot_listen(host: str, port: int, error: Exception, option: str) -> SimulatorError:
    reason = getattr(error, "strerror", None) or error
    message = f"cannot listen on {host}, port {port}: {reason}"
    return SimulatorError(f"{message}; choose another host with --host or port with {option}")


def address_of(listening: socket.socket) -> str:
    """``HOST:PORT`` as it stands in a URL."""
    host, port = listening.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
