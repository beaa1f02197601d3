"""``smki-sim smki report``: how the SMKI Service of a run kept its service levels, and what it did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from simulator.cli.inputs import read_scenario
from simulator.cli.options import Json, ScenarioOption, Seed
from simulator.cli.outputs import list_files
from simulator.cli.smki_offices import RepositoryFile, open_office
from simulator.reports.smki.console import report_console
from simulator.reports.smki.files import smki_data, write_smki_report
from simulator.reports.smki.report import smki_report


def report(
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    out: Annotated[Path | None, typer.Option(help="A folder for the report as HTML, XLSX, JSON and CSV.")] = None,
    as_json: Json = False,
) -> None:
    """Report on the SMKI Service: service levels, volumes, authorities, publication, forecasts, suspensions.

    Exit status 1 if figures that must agree do not.
    """
    scenario = read_scenario(scenario_file, seed)
    with open_office(scenario_file, repository, None, seed, must_exist=True) as (office, _):
        told = smki_report(office)
    files = write_smki_report(out, told, scenario) if out else ()
    if as_json:
        print(json.dumps(smki_data(told, scenario), indent=2, ensure_ascii=False))
    else:
        console = Console(highlight=False)
        for piece in report_console(told, console.width):
            console.print(piece)
        list_files(console, files)
    if not told.reconciles:
        raise typer.Exit(1)
