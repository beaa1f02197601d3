"""``smki-sim demo``: the Working Group demonstration, as pages in a browser on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import socket
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from simulator.web.demo.application import demonstration, years_of_roll_out
from simulator.web.demo.evidence import Evidence
from simulator.web.demo.finished_runs import FinishedRuns
from simulator.web.http_server import HttpServer, address_of, listen

Host = Annotated[str, typer.Option(help="The address to listen on; by default only this machine can connect.")]
EvidenceFolder = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="An evidence to browse, as 'pytest --evidence DIR' wrote it; else the stories'."),
]
Store = Annotated[Path, typer.Option(metavar="FILE", help="Where finished roll-outs are kept, for the next time.")]
Port = Annotated[int, typer.Option(min=0, max=65_535, help="0 for any free one.")]


def demo(
    host: Host = "127.0.0.1",
    port: Port = 8063,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Show the link, and open no browser.")] = False,
    evidence: EvidenceFolder = None,
    store: Store = Path("runs/demo.sqlite"),
) -> None:
    """Tell the stories of the modifications in a browser, until Ctrl-C. TEST PKI, not for live use.

    Needs no network. Who has the link can see the pages, nobody else.
    """
    shown = Evidence(evidence)
    roll_outs = years_of_roll_out(FinishedRuns(store))
    with listen(host, port, "--port") as listening:
        token, address = secrets.token_urlsafe(16), address_of(listening)
        server = HttpServer(demonstration(roll_outs, shown, token=token, address=address))
        link = f"http://{address}/?token={token}"
        typer.echo(f"TEST PKI, not for live use.\nThe demonstration: {link}\nStop with Ctrl-C.")
        if not no_browser:
            webbrowser.open(link)  # the socket listens already
        try:
            asyncio.run(_until_stopped(server, listening))
        except KeyboardInterrupt:  # where the loop cannot handle signals
            pass
        finally:
            shown.stop()
            for roll_out in roll_outs:
                roll_out.stop()


async def _until_stopped(server: HttpServer, listening: socket.socket) -> None:
    def stop() -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop)
    await server.serve([listening])
