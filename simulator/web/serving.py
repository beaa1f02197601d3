"""Everything that runs while the simulator serves: both servers, the clock, the call-backs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from simulator.scenario import Serve
from simulator.web.access_log import AccessLog, Log
from simulator.web.courier import Courier, call_back_client
from simulator.web.duis_endpoints import DuisEndpoints
from simulator.web.http_server import HttpServer
from simulator.web.live_clock import LiveClock
from simulator.web.smki_endpoints import SmkiEndpoints
from simulator.web.undelivered import Undelivered
from simulator.world import World


class Serving:
    """A world on two sockets, one for DUIS and one for the SMKI look-up. :meth:`run` ends when :meth:`stop` is called.

    The world must be touched by nobody else meanwhile.
    """

    def __init__(self, world: World, settings: Serve, queue: Undelivered, *, pace: float, log: Log) -> None:
        self._world = world
        self._settings = settings
        self._queue = queue
        self._pace = pace
        self._log = log
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Finish the answers under way and end. To be called in the loop."""
        self._stopped.set()

    async def run(self, duis: socket.socket, smki: socket.socket, started: Callable[[], None] = lambda: None) -> None:
        """Serve until stopped or cancelled; ``started`` is called when both servers answer."""
        clock = LiveClock(self._world.clock, self._pace, self._troubled)
        lookup = SmkiEndpoints(self._world.repository, self._settings.api_key, self._settings.body_seconds)
        endpoints = DuisEndpoints(self._world, clock, self._queue, self._settings.body_seconds)
        async with call_back_client() as client:
            courier = Courier(self._queue, client, self._settings, self._log)
            self._world.outbox.listener = courier.take
            servers = {
                HttpServer(AccessLog(endpoints.application(), self._log)): duis,
                HttpServer(AccessLog(lookup.application(), self._log)): smki,
            }
            answering = [asyncio.create_task(server.serve([sock])) for server, sock in servers.items()]
            helpers = [asyncio.create_task(helper) for helper in (clock.run(), courier.run(), self._stopped.wait())]
            try:
                while not all(server.started for server in servers) and not any(task.done() for task in answering):
                    await asyncio.sleep(0)
                started()
                await asyncio.wait([*answering, *helpers], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for server in servers:
                    server.should_exit = True
                await asyncio.gather(*answering)
                for helper in helpers:
                    helper.cancel()
                ended = await asyncio.gather(*helpers, return_exceptions=True)
                self._world.outbox.listener = None
        for outcome in ended:
            if isinstance(outcome, Exception):
                raise outcome

    def _troubled(self, error: Exception) -> None:
        self._log(f"internal error while time went on: {error!r}")
