"""``smki-sim lockout``: states of a Device in which the wrong certificate is held and nobody can put it right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from simulator.analysis.lockout.lockout import find_lockout
from simulator.analysis.lockout.s1sp import divided
from simulator.analysis.lockout.states import setting
from simulator.analysis.lockout.table import table
from simulator.cli.inputs import named_rules
from simulator.cli.options import Json, Modifications
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.reports.lockout.data import lockout_data, row_data
from simulator.reports.lockout.detail import lockout_detail, lockout_table
from simulator.reports.lockout.page import write_lockout_files

Generation = Annotated[
    str | None, typer.Option("--smets", metavar="1|2", help="SMETS1 (if nothing is said) or SMETS2 Devices.")
]
OnDevice = Annotated[str, typer.Option("--device", metavar="ESME|GPF", help="The Device Type.")]
Operator = Annotated[
    str, typer.Option(help="The Network Operator that the first two digits of the MPAN name, as EELC.")
]
Out = Annotated[
    Path | None,
    typer.Option(help="A folder for a page, the picture (SVG), the data and the whole graph (GraphML)."),
]


def lockout(
    modification: Modifications = None,
    smets: Generation = None,
    device: OnDevice = "ESME",
    mpan_operator: Operator = "EELC",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Find the states from which no permitted request brings the right Network Operator Certificate back.

    Without options: a table of all rule sets. With --modification or --smets: one of them in detail.
    """
    rules = named_rules(modification or ())
    where = setting(_smets(smets), _device_type(device), mpan_operator)
    book = rules.at()
    found = find_lockout(book, where)
    s1sp = divided(found, book) if where.smets is Smets.SMETS1 else None
    overview = not modification and smets is None
    rows = tuple(table(where.device_type)) if overview else ()
    files = write_lockout_files(out, found, rules.name, s1sp, rows) if out else ()
    if as_json:
        data = lockout_data(found, rules.name, s1sp)
        print(json.dumps(data | ({"table": list(row_data(rows))} if rows else {}), indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False)
    console.print(lockout_table(rows) if overview else lockout_detail(found, rules.name, s1sp))
    for file, about in files:
        console.print(f"{file}: {about}", markup=False, soft_wrap=True)


def _smets(text: str | None) -> Smets:
    if text is None:
        return Smets.SMETS1
    try:
        return {"1": Smets.SMETS1, "2": Smets.SMETS2}[text.upper().removeprefix("SMETS")]
    except KeyError:
        raise SimulatorError(f"--smets {text}: write 1 or 2") from None


def _device_type(text: str) -> DeviceType:
    try:
        return DeviceType[text.upper()]
    except KeyError:
        raise SimulatorError(f"--device {text}: there is no such Device Type; write ESME or GPF") from None
