"""``smki-sim serve``: the simulator on HTTP, for a User's own system or Smart DCC's published tools."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sqlite3
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from simulator.cli.inputs import read_pki, read_scenario, rule_set, run_folder
from simulator.cli.options import KeyStore, Modifications, ScenarioFile, Schema, Trust
from simulator.cli.schemas import read_schema
from simulator.cli.serve_tables import what_is_left, where_it_listens, who_is_there
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.web.http_server import address_of, listen
from simulator.web.live_clock import JUMP, parse_pace
from simulator.web.run_store import identity_of, open_run_store
from simulator.web.served_run import ServedRun
from simulator.web.served_world import served_world
from simulator.web.serving import Serving
from simulator.world import World

Host = Annotated[str, typer.Option(help="The address to listen on; by default only this machine can connect.")]
Out = Annotated[Path | None, typer.Option(help="The folder that keeps the run; by default runs/SCENARIO-SEED.")]
Port = Annotated[int | None, typer.Option(min=0, max=65_535, help="0 for any free one; by default the scenario's.")]


def serve(
    scenario_file: ScenarioFile = None,
    host: Host = "127.0.0.1",
    duis_port: Port = None,
    smki_port: Port = None,
    clock: Annotated[str, typer.Option(help="real, a number (so many times faster), or jump.")] = "real",
    out: Out = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew: forget the run that the folder keeps.")] = False,
    key_store: KeyStore = None,
    trust: Trust = None,
    schema: Schema = None,
    modification: Modifications = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No line for each message.")] = False,
) -> None:
    """Answer Service Requests and SMKI look-ups over HTTP until Ctrl-C. TEST PKI, not for live use.

    The run is kept as it goes; started again, it goes on where it stopped.
    """
    pace = parse_pace(clock)
    scenario = read_scenario(scenario_file)
    folder = scenario_file.parent if scenario_file else Path()
    if pace == JUMP and scenario.smki is not None and scenario.smki.enabled:
        why = "the SMKI Service of this scenario always has a list to publish, so time would leap without end"
        raise SimulatorError(f"--clock jump: {why}; choose real or a number, or set smki.enabled = false")
    settings, rules = scenario.serve, rule_set(scenario, modification or (), folder)
    pki = read_pki(scenario, folder, key_store, trust or ())
    published = read_schema(schema or (folder / settings.published_schema if settings.published_schema else None))
    console, log = Console(highlight=False), _silent if quiet else _print
    with (
        open_run_store(out or run_folder(scenario_file, scenario)) as store,
        listen(host, settings.duis_port if duis_port is None else duis_port, "--duis-port") as duis,
        listen(host, settings.smki_port if smki_port is None else smki_port, "--smki-port") as smki,
    ):
        world = served_world(scenario, rules, pki, published)
        _check_call_backs(world)
        store.claim(identity_of(scenario, rules, pki, published), fresh=fresh)
        run = ServedRun(world, store, log)
        kept = _resume(run)
        console.print(f"\n[bold]{escape(scenario.title)}[/bold], {escape(world.rules.name)}")
        console.print("TEST PKI, not for live use.\n", who_is_there(world))
        console.print(where_it_listens(world, pace, address_of(duis), address_of(smki), store, kept))
        serving = Serving(run, settings, pace=pace, log=log)
        try:
            asyncio.run(_until_stopped(serving, duis, smki))
        except KeyboardInterrupt:  # where the loop cannot handle signals
            pass
        except sqlite3.Error as error:
            raise SimulatorError(f"'{store.path}' cannot be written: {error}; is the disk full?") from None
        console.print(what_is_left(store.undelivered))


def _resume(run: ServedRun) -> int:
    """Bring an earlier process's run back, with a progress bar on standard error."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("bringing the run back", total=None)
        return run.resume(lambda done, of: bar.update(task, completed=done, total=of))


async def _until_stopped(serving: Serving, duis: socket.socket, smki: socket.socket) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, serving.stop)
    await serving.run(duis, smki, lambda: _print("Ready. Stop with Ctrl-C."))


def _silent(_line: str) -> None:
    """Says nothing."""


def _print(line: str) -> None:
    with contextlib.suppress(OSError):  # nobody reads it any more
        print(line, flush=True)


def _check_call_backs(world: World) -> None:
    for user_id in world.scenario.serve.call_backs:
        if world.directory.find(EUI64.parse(user_id)) is None:
            raise SimulatorError(f"serve.call_backs: {user_id} is no User ID of this scenario")
