"""Options that several subcommands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Modifications = Annotated[
    list[str] | None,
    typer.Option(
        "--modification",
        "-m",
        metavar="NAME[=VARIANT][,OPTION=VALUE]",
        help="A modification in force, as SECMP0063=dcc-assessment; may be repeated. See `smki-sim rules --list`.",
    ),
]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]

ScenarioOption = Annotated[
    Path | None, typer.Option("--scenario", "-s", help="The scenario whose world is meant; else the built-in story.")
]

KeyStore = Annotated[Path | None, typer.Option(help="JSON key store of a PKI to import as parties.")]

Trust = Annotated[list[Path] | None, typer.Option(help="An authority to trust: PEM, DER, or a document with its path.")]

ScenarioFile = Annotated[
    Path | None, typer.Argument(metavar="[SCENARIO.toml]", help="The scenario; without one, the built-in story.")
]
