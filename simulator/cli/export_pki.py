"""``smki-sim export-pki``: the certificates and private keys of a scenario's Parties, for other software."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.options import ScenarioFile
from simulator.cli.worlds import open_world
from simulator.domain.errors import SimulatorError
from simulator.world.exported_pki import ExportedFile, export_pki

_FOR_ALL, _FOR_ITS_OWNER = 0o644, 0o600

Out = Annotated[Path, typer.Option(help="The folder to write; it must be empty, or not be there yet.")]
PartyNames = Annotated[
    list[str] | None, typer.Option("--party", metavar="NAME", help="A Party to export; may be repeated. Else all.")
]


class UnwritablePki(SimulatorError):
    """The files of an exported PKI cannot be written."""


def export(
    out: Out,
    scenario_file: ScenarioFile = None,
    party: PartyNames = None,
    devices: Annotated[bool, typer.Option(help="Device Certificates of the scenario's own Devices too.")] = False,
    force: Annotated[bool, typer.Option(help="Write into a folder that holds other files, over those named alike.")] = (
        False
    ),
) -> None:
    """Write a scenario's certificates and private keys, as Smart DCC's published clients take them. TEST PKI."""
    files = export_pki(open_world(scenario_file), party or (), devices=devices)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()) and not force:
            raise UnwritablePki(f"'{out}' holds other files; choose an empty folder, or give --force to write into it")
        for file in files:
            _write(out / file.name, file)
    except OSError as error:
        where = error.filename or out
        message = f"cannot write '{where}': {error.strerror or error}; choose another folder with --out"
        raise UnwritablePki(message) from None
    print(f"{len(files)} files in {out}. TEST PKI, not for live use.")


def _write(path: Path, file: ExportedFile) -> None:
    """A new file, never one that was there or that a link leads to: a private key is at no time open to others."""
    path.unlink(missing_ok=True)
    mode = _FOR_ITS_OWNER if file.private else _FOR_ALL
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
        stream.write(file.content)
