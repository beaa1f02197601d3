"""One home of a national run, lived again: a table for the terminal, and its files with every document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from simulator.engine.fleet.trace import Happening, Trace
from simulator.journal import Event
from simulator.reports.sequence import sequence_svg
from simulator.reports.wording import TEST_PKI, printable
from simulator.reports.writing import Content


def trace_table(trace: Trace) -> Table:
    """What happened to the home, a line each, and whether the national run and the real documents agree on it."""
    table = Table(box=SIMPLE_HEAD, title=printable(trace.run.rules.name), title_justify="left", pad_edge=False)
    table.add_column("when (UTC)", no_wrap=True)
    for heading in ("what", "Device", "sent by", "answer"):
        table.add_column(heading)
    table.add_column("seconds", justify="right")
    table.add_column("in both", no_wrap=True)
    for happening, sign in _compared(trace):
        took = f"{happening.took / 1000:,.1f}" if happening.took else ""
        told = (_when(trace, happening), happening.what, happening.device_type, _sender(trace, happening))
        table.add_row(*map(Text, (*told, happening.code, took, sign)))
    return table


def trace_json(trace: Trace) -> dict[str, object]:
    """The same as plain data."""
    return {
        "notice": TEST_PKI,
        "rules": trace.run.rules.name,
        "agrees": trace.agrees,
        "national": [_plain(trace, happening) for happening in trace.national],
        "real": [_plain(trace, happening) for happening in trace.real],
    }


def trace_files(trace: Trace, prefix: str) -> Mapping[str, Content]:
    """The home's journal, its sequence diagram, and every document in order, by name of file."""
    events = list(trace.run.world.journal)
    world = trace.run.world
    names = {str(entry.user_id.eui64): entry.party.name for entry in world.directory.entries()}
    diagram = sequence_svg(events, world.calendar.at, title=f"{TEST_PKI}: {trace.run.rules.name}", names=names)
    return {
        f"{prefix}.json": f"{json.dumps(trace_json(trace), indent=2, ensure_ascii=False)}\n".encode(),
        f"{prefix}-journal.ndjson": (event.as_json() for event in events),
        f"{prefix}-sequence.svg": diagram.encode(),
        **dict(_documents(events, prefix)),
    }


def _documents(events: list[Event], prefix: str) -> Iterator[tuple[str, bytes]]:
    for number, event in enumerate(events, start=1):
        if event.document is not None:
            ending = "xml" if event.document.lstrip().startswith(b"<") else "gbcs"
            yield f"{prefix}-{number:04d}-{event.kind.value}.{ending}", event.document


def _compared(trace: Trace) -> Iterator[tuple[Happening, str]]:
    """Both lists as one, in order; what stands in one alone is marked."""
    both = set(trace.national) & set(trace.real)
    told = sorted({*trace.national, *trace.real}, key=lambda each: (each.time, each.what, each.device_type, each.code))
    for happening in told:
        if happening in both:
            yield happening, "yes"
        else:
            yield happening, "run only" if happening in trace.national else "replay only"


def _when(trace: Trace, happening: Happening) -> str:
    return trace.run.world.calendar.at(happening.time).strftime("%Y-%m-%d %H:%M:%S")


def _sender(trace: Trace, happening: Happening) -> str:
    return trace.run.world.directory.name_of(happening.sender) if happening.sender else ""


def _plain(trace: Trace, happening: Happening) -> dict[str, object]:
    return {
        "time": trace.run.world.calendar.at(happening.time).isoformat(),
        "what": happening.what,
        "device_type": happening.device_type,
        "sender": str(happening.sender or ""),
        "code": happening.code,
        "took_milliseconds": happening.took,
    }
