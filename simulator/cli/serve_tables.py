"""What ``smki-sim serve`` shows when it begins and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from simulator.domain.devices import SmiStatus
from simulator.web.live_clock import pace_in_words
from simulator.web.run_store import RunStore
from simulator.web.undelivered import Undelivered
from simulator.world import World

_MOST_SHOWN = 20
"""Devices and documents; of more, only how many."""


def who_is_there(world: World) -> Group:
    """The Parties with their User IDs, and the first Devices."""
    return Group(*_parties(world), *_devices(world))


def where_it_listens(world: World, pace: float, duis: str, smki: str, store: RunStore, kept: int) -> Table:
    """The URLs, the clock, the call-backs, the file that keeps the run, and what was brought back from it."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for path in ("/api/v1/serviceT", "/api/v1/serviceS", "/api/v1/serviceD", "/queue"):
        grid.add_row("DUIS" if path.startswith("/api") else "not delivered yet", f"http://{duis}{path}")
    for path in ("/services/certificatesearch", "/services/retrievecertificate"):
        grid.add_row("SMKI look-up", f"http://{smki}{path}?apikey=…")
    grid.add_row("clock", f"{world.calendar.at(world.clock.time):%Y-%m-%d %H:%M} UTC, {pace_in_words(pace)}")
    for user_id, url in world.scenario.serve.call_backs.items():
        grid.add_row(f"call-back of {user_id}", escape(_without_secrets(url)))
    goes_on = f"goes on after {kept:,} documents received; --fresh begins anew" if kept else "begins"
    grid.add_row("run", f"{escape(str(store.path))}: {goes_on}")
    if left := store.undelivered.count(rejected=False):
        grid.add_row("still to deliver", f"{left:,} documents")
    return grid


def _parties(world: World) -> Iterator[RenderableType]:
    table = Table("User ID", "Party", "User Roles", "speaks for", box=SIMPLE_HEAD)
    table.columns[0].no_wrap = True
    for entry in world.directory.entries():
        roles = " ".join(role.name for role in sorted(entry.user_id.user_roles))
        speaks_for = " ".join(sorted(entry.user_id.network_operators))
        table.add_row(str(entry.user_id.eui64), escape(entry.party.name), roles, speaks_for)
    yield table


def _devices(world: World) -> Iterator[RenderableType]:
    table = Table("Device ID", "type", "SMETS", "SMI Status", "MPxN", box=SIMPLE_HEAD)
    table.columns[0].no_wrap = True
    entries = list(world.inventory)
    for entry in entries[:_MOST_SHOWN]:
        meter_point = str(entry.meter_point or "")
        status = SmiStatus(entry.status).title
        table.add_row(str(entry.device_id), entry.device_type.name, str(entry.smets.value), status, meter_point)
    yield table
    if len(entries) > _MOST_SHOWN:
        yield f"  … and {len(entries) - _MOST_SHOWN:,} more Devices\n"


def _without_secrets(url: str) -> str:
    """A URL without user name, password and query."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def what_is_left(queue: Undelivered) -> Group:
    """What could not be delivered."""
    waiting, rejected = queue.count(rejected=False), queue.count(rejected=True)
    return Group(
        f"\nStopped. {waiting:,} documents were not delivered, {rejected:,} were rejected.",
        *_letters(queue, waiting + rejected),
    )


def _letters(queue: Undelivered, count: int) -> Iterator[RenderableType]:
    if not count:
        return
    table = Table("User ID", "RequestID", "attempts", "last error", box=SIMPLE_HEAD)
    table.columns[0].no_wrap = True
    for letter in queue.all(_MOST_SHOWN):
        error = f"rejected: {letter.last_error}" if letter.rejected else letter.last_error
        table.add_row(str(letter.recipient), letter.request_id or "-", str(letter.attempts), escape(error))
    yield table
    if count > _MOST_SHOWN:
        yield f"  … and {count - _MOST_SHOWN:,} more"
    yield "They are kept, and delivered when the run goes on."
