"""``smki-sim smki lodge`` and ``documents``: the documents of the SMKI Repository."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from simulator.cli.inputs import read_bytes
from simulator.cli.options import MOMENTS, Json, ScenarioOption, Seed
from simulator.cli.smki_offices import At, RepositoryFile, admit, named, new_file, open_office, refused
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.domain.time import Calendar
from simulator.registers.documents import LodgedDocument
from simulator.registers.lodging_table import DOCUMENT_NAMES, Information
from simulator.smki.library import Library
from simulator.smki.office import SmkiOffice

_MOST_OCTETS = 100_000_000

Since = Annotated[
    datetime | None,
    typer.Option(
        metavar="DATE",
        formats=MOMENTS,
        help="Since when it was to be lodged: in the SEC, or modified; by default --at.",
    ),
]


def lodge(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The document.")],
    document: Annotated[str, typer.Option("--document", metavar="NAME", help=f"One of {', '.join(DOCUMENT_NAMES)}.")],
    lodger: Annotated[str, typer.Option("--as", metavar="NAME", help="Who lodges it: 'DCC' or 'SMKI PMA'.")],
    since: Since = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    at: At = None,
) -> None:
    """Lodge the next version of a document. Each has one lodger, the DCC or the SMKI PMA."""
    information = named(document, DOCUMENT_NAMES, "document of the SMKI Repository")
    content = read_bytes(file, limit=_MOST_OCTETS)
    with open_office(scenario_file, repository, at, seed) as (office, now):
        occasion = now if since is None else office.premises.calendar.milliseconds(since)
        lodged = Library(office).lodge(information, content, lodger=lodger, at=now, since=occasion)
    if isinstance(lodged, Finding):
        raise refused(lodged)
    late = f", late by {timedelta(milliseconds=lodged.late)}" if lodged.late else ""
    typer.echo(f"{information.row.title}, version {lodged.version}, is lodged{late}.")


def documents(
    read: Annotated[
        str | None, typer.Option(metavar="NAME", help=f"A document to read: one of {', '.join(DOCUMENT_NAMES)}.")
    ] = None,
    version: Annotated[int | None, typer.Option(min=1, help="Which version of it; by default the newest.")] = None,
    party: Annotated[str | None, typer.Option(metavar="NAME", help="The SEC Party that reads it.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="The file to write it to.")] = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Show what the SMKI Repository holds, who lodges it and when (seed 004 ¶159), or read a document of it."""
    if read is not None:
        information = named(read, DOCUMENT_NAMES, "document of the SMKI Repository")
        _read(information, version, party, out, open_office(scenario_file, repository, at, seed))
        return
    with open_office(scenario_file, repository, at, seed, may_go_back=True) as (office, _):
        shelf, calendar = Library(office).documents, office.premises.calendar
        rows = [_row(each, list(shelf.versions(each)), calendar) for each in Information]
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        typer.echo("{title} ({for}): lodged by the {lodger}, {timing}".format_map(row))
        for each in row["versions"]:
            late = f", late by {each['late_seconds']:,.0f} s" if each["late_seconds"] else ""
            typer.echo(f"    version {each['version']}: lodged {each['lodged']}{late}, {each['octets']:,} octets")


def _read(
    information: Information,
    version: int | None,
    party: str | None,
    out: Path | None,
    opened: AbstractContextManager[tuple[SmkiOffice, int]],
) -> None:
    if party is None or out is None:
        raise SimulatorError("a document is read by a Party into a file: name them with --party and --out")
    with opened as (office, now):
        admit(office, party, None, now)
        found = Library(office).read(information, party, now, version=version)
    if isinstance(found, Finding):
        raise refused(found)
    document, content = found
    with new_file(out) as file:
        file.write(content)
    typer.echo(f"{information.row.title}, version {document.version}, is in {out}")


def _row(information: Information, versions: list[LodgedDocument], calendar: Calendar) -> dict[str, Any]:
    row = information.row
    return {
        "title": row.title,
        "for": row.hierarchies.value,
        "lodger": row.lodger.value,
        "timing": row.timing,
        "obligation": row.obligation,
        "versions": [
            {
                "version": each.version,
                "lodged": calendar.at(each.lodged).isoformat(timespec="seconds"),
                "late_seconds": each.late / 1_000,
                "octets": each.octets,
                "sha256": each.sha256.hex(),
            }
            for each in versions
        ],
    }
