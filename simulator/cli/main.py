"""The command's entry: its subcommands, and how failures reach the user.

An expected failure is one plain message on standard error and exit status 2; never a traceback.
"""

from __future__ import annotations

import io
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from simulator.cli.check_modification import check_modification
from simulator.cli.decide import decide
from simulator.cli.demo import demo
from simulator.cli.evidence import app as evidence
from simulator.cli.export_pki import export
from simulator.cli.fleet import fleet
from simulator.cli.fleet_trace import fleet_trace
from simulator.cli.groups import ITSELF, ACommandItself, Itself, TheCommand
from simulator.cli.lockout import lockout
from simulator.cli.matrix import matrix
from simulator.cli.outputs import UNREAD, forget_output
from simulator.cli.rules import rules
from simulator.cli.run import run
from simulator.cli.schemas import schema
from simulator.cli.serve import serve
from simulator.cli.show import show
from simulator.cli.signature import sign, verify
from simulator.cli.smki import app as smki
from simulator.cli.sweep import sweep
from simulator.domain.errors import SimulatorError

app = typer.Typer(
    name="smki-sim",
    cls=TheCommand,
    help="Simulates the SMKI and the DCC's checks on Service Requests. TEST PKI, not for live use.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(run)
app.command()(sweep)
app.command()(serve)
app.command()(demo)
app.command()(decide)
app.command()(show)
app.command()(rules)
app.command()(matrix)
app.command()(lockout)
app.command("check-modification")(check_modification)
app.command()(sign)
app.command()(verify)
app.command()(schema)
app.command("export-pki")(export)
_fleet = typer.Typer(cls=ACommandItself, help=fleet.__doc__, rich_markup_mode=None)
_fleet.command(ITSELF, cls=Itself)(fleet)
_fleet.command("trace")(fleet_trace)
app.add_typer(_fleet, name="fleet")
app.add_typer(evidence, name="evidence")
app.add_typer(smki, name="smki")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"smki-sim {version('smki-sim')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Options of the command itself."""


def main() -> None:
    """Run the command; turn expected failures into messages."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows another
    try:
        try:
            app()
        finally:
            if sys.stdout is not None:  # it is closed: `>&-`
                sys.stdout.flush()
    except SimulatorError as error:
        print(f"smki-sim: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        if error.filename is not None:  # a file of ours, which is a bug
            raise
        forget_output()
        if isinstance(error, BrokenPipeError):  # whoever reads our output has enough
            sys.exit(UNREAD)
        print(f"smki-sim: cannot write the output: {error.strerror}", file=sys.stderr)
        sys.exit(2)
