"""Options that several subcommands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Modifications = Annotated[
    list[str] | None,
    typer.Option(
        "--modification",
        "-m",
        metavar="NAME[=VARIANT][,OPTION=VALUE]",
        help="A modification in force, as SECMP0063=dcc-assessment, or one of your own, as my.py; may be repeated. "
        "See `smki-sim rules --list`.",
    ),
]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]

ScenarioOption = Annotated[
    Path | None, typer.Option("--scenario", "-s", help="The scenario whose world is meant; else the built-in story.")
]

Seed = Annotated[
    int | None, typer.Option(min=0, max=(1 << 63) - 1, metavar="NUMBER", help="The seed, instead of the scenario's.")
]

KeyStore = Annotated[Path | None, typer.Option(help="JSON key store of a PKI to import as parties.")]

Trust = Annotated[list[Path] | None, typer.Option(help="An authority to trust: PEM, DER, or a document with its path.")]

Schema = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.xsd",
        help="A full published DUIS schema to validate against as well; what it imports lies beside it.",
    ),
]

RevocationListFiles = Annotated[
    list[Path] | None,
    typer.Option("--crl", metavar="FILE", help="A certificate revocation list (PEM or DER); may be repeated."),
]

DATES = ["%Y-%m-%d"]
MOMENTS = [*DATES, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]
"""How a user writes dates and times."""

ValidAt = Annotated[
    datetime | None,
    typer.Option(
        metavar="DATE-TIME",
        formats=MOMENTS,
        help="The instant at which certificates are to be valid, in UTC; by default the scenario's start.",
    ),
]

ScenarioFile = Annotated[
    Path | None, typer.Argument(metavar="[SCENARIO.toml]", help="The scenario; without one, the built-in story.")
]

ExecutorName = Annotated[
    str,
    typer.Option(
        "--executor",
        metavar="NAME",
        help="Who does the work: processes, inline (this process), dask (a cluster on this machine) or dask://HOST:PORT.",
    ),
]

Workers = Annotated[
    int, typer.Option(min=0, help="How many share the work on this machine; 0 for as many as there are cores.")
]
