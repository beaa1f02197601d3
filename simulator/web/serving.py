"""Everything that runs while the simulator serves: both servers, the clock, the call-backs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from simulator.domain.finding import Finding
from simulator.scenario import Serve
from simulator.smki.policy_management import Part
from simulator.web.access_log import AccessLog, Log
from simulator.web.courier import Courier, call_back_client
from simulator.web.duis_endpoints import DuisEndpoints
from simulator.web.http_server import HttpServer
from simulator.web.live_clock import LiveClock
from simulator.web.served_run import ServedRun
from simulator.web.smki_endpoints import SmkiEndpoints
from simulator.world import World


class Serving:
    """A run on two sockets, one for DUIS and one for the SMKI look-up. :meth:`run` ends when :meth:`stop` is called.

    Its world must be touched by nobody else meanwhile.
    """

    def __init__(self, run: ServedRun, settings: Serve, *, pace: float, log: Log) -> None:
        self._run = run
        self._settings = settings
        self._pace = pace
        self._log = log
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Finish the answers under way and end. To be called in the loop."""
        self._stopped.set()

    async def run(self, duis: socket.socket, smki: socket.socket, started: Callable[[], None] = lambda: None) -> None:
        """Serve until stopped or cancelled; ``started`` is called when both servers answer.

        Raises :class:`sqlite3.Error` where the run can no longer be kept.
        """
        run, settings = self._run, self._settings
        clock = LiveClock(run.world.clock, self._pace, run.troubled)
        lookup = SmkiEndpoints(
            run.world.repository, settings.api_key, settings.body_seconds, lambda: repository_closed(run.world)
        )
        endpoints = DuisEndpoints(run, clock, settings.body_seconds)
        async with call_back_client() as client:
            courier = Courier(run.queue, client, settings, self._log)
            run.deliver, run.on_broken = courier.take, self.stop
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
        clock.catch_up()
        run.pause()
        for outcome in (*ended, run.broken):
            if isinstance(outcome, Exception):
                raise outcome


def repository_closed(world: World) -> Finding | None:
    """Why nobody may read the SMKI Repository now: the PMA has suspended access to it for everybody."""
    return world.smki_services.own.office.pma.finding(Part.REPOSITORY, "", world.clock.time)
