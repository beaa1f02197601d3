"""``smki-sim smki crl``: revocation lists, published when they are due."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_crl

from simulator.cli.options import Json, ScenarioOption, Seed
from simulator.cli.smki_offices import At, RepositoryFile, new_file, open_office
from simulator.domain.errors import SimulatorError
from simulator.domain.time import Calendar
from simulator.pki.list_issuance import ListKind
from simulator.smki.publication import PublishedList, Publisher


def crl(
    arl: Annotated[bool, typer.Option("--arl", help="The Authority Revocation List, of the Root OCA.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The file for the newest list: PEM if it ends in .pem, else DER."),
    ] = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Publish the revocation lists that are due, and show those that count: the CRL of each Issuing OCA, or the ARL.

    Every list up to that instant is published in its turn: a CRL every 12 hours and within an hour of a revocation, an
    ARL every 12 months and within an hour of the revocation of an OCA Certificate.
    """
    kind = ListKind.ARL if arl else ListKind.CRL
    with open_office(scenario_file, repository, at, seed, may_go_back=True) as (office, now):
        publisher = Publisher(office)
        published = [each for each in publisher.advance(now) if each.kind is kind]
        newest = [each for each in publisher.newest(now) if each.kind is kind]
        calendar = office.premises.calendar
    if out is not None:
        with new_file(out) as file:
            file.write(_content(newest, out))
    if as_json:
        both = {"published": published, "newest": newest}
        print(json.dumps({name: [_row(each, calendar) for each in lists] for name, lists in both.items()}, indent=2))
        return
    for each in newest:
        typer.echo(_sentence(each, calendar))
    late = sum(bool(each.late) for each in published)
    typer.echo(f"{len(published):,} published now{f', {late:,} of them late' if late else ''}.")
    if out is not None:
        typer.echo(f"{kind.name} in {out}. TEST PKI, not for live use.")


def _row(published: PublishedList, calendar: Calendar) -> dict[str, object]:
    issued, due = calendar.at(published.issued), calendar.at(published.due)
    return {
        "kind": published.kind.name,
        "number": published.number,
        "issuer": published.issuer,
        "issued": _written(issued),
        "due": _written(due),
        "late_seconds": timedelta(milliseconds=published.late).total_seconds(),
        "next_due": _written(published.kind.next_due(issued)),
        "entries": published.entries,
    }


def _sentence(published: PublishedList, calendar: Calendar) -> str:
    row = _row(published, calendar)
    late = f", late by {timedelta(milliseconds=published.late)}" if published.late else ""
    return (
        f"{row['kind']} {row['number']} of {row['issuer']}: issued {row['issued']}{late}, "
        f"next by {row['next_due']}, {published.entries:,} revoked"
    )


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _content(lists: list[PublishedList], path: Path) -> bytes:
    if path.suffix == ".pem":
        return b"".join(load_der_x509_crl(each.der).public_bytes(Encoding.PEM) for each in lists)
    if len(lists) > 1:
        message = f"{len(lists)} authorities have a list each, and a file in DER holds one: name '{path.stem}.pem'"
        raise SimulatorError(message)
    return lists[0].der
