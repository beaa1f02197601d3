"""``smki-sim decide``: what the DSP says of one DUIS document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from simulator.cli.inputs import read_bytes, read_pki, read_scenario, rule_set
from simulator.cli.options import Json, Modifications
from simulator.dcc.dsp import Decision
from simulator.world import World
from simulator.world.explicit import populate
from simulator.world.imported_pki import adopt

_WITHOUT_SIGNATURE = "absent; accepted because --allow-unsigned was given"
_NOT_VERIFIED = "present; not verified in this version"


def decide(
    request: Annotated[Path, typer.Argument(metavar="REQUEST.xml", help="The DUIS document.")],
    scenario_file: Annotated[
        Path | None, typer.Option("--scenario", "-s", help="The scenario whose world it is sent into.")
    ] = None,
    modification: Modifications = None,
    allow_unsigned: Annotated[bool, typer.Option(help="Accept a document without an XML signature.")] = False,
    key_store: Annotated[Path | None, typer.Option(help="JSON key store of a PKI to import as parties.")] = None,
    trust: Annotated[
        list[Path] | None, typer.Option(help="An authority to trust: PEM, DER, or a document with its path.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what the DSP decides about one document: accepted or the response code, the clause, the facts, the rule."""
    scenario = read_scenario(scenario_file)
    folder = scenario_file.parent if scenario_file else Path()
    pki = read_pki(scenario, folder, key_store, trust or ())
    world = World(scenario, rule_set(scenario, modification or ()), allow_unsigned=allow_unsigned)
    if pki is not None:
        adopt(world, pki)
    populate(world)
    decision = world.dsp.receive(read_bytes(request), world.clock.time)
    if as_json:
        print(json.dumps(as_data(decision), indent=2, ensure_ascii=False))
    else:
        _show(decision, world.rules.name)


def as_data(decision: Decision) -> dict[str, object]:
    """A decision as plain data."""
    first = decision.findings[0] if decision.findings else None
    return {
        "code": decision.code,
        "check": decision.rule.check.name if decision.rule else None,
        "clause": first.clause if first else None,
        "modification": decision.modification,
        "facts": dict(decision.facts),
        "signature": _signature(decision),
        "findings": [
            {"code": f.code, "message": f.message, "clause": f.clause, "subject": f.subject, "details": dict(f.details)}
            for f in decision.findings
        ],
    }


def _signature(decision: Decision) -> str | None:
    if decision.request is None:
        return None
    if decision.request.signed:
        return _NOT_VERIFIED
    return _WITHOUT_SIGNATURE if decision.code != "E100" else "absent"


def _show(decision: Decision, rules: str) -> None:
    console = Console(highlight=False)
    request = decision.request
    if request is not None:
        console.print(f"{request.service}  {request.request_id}")
        console.print(f"XML signature: {_signature(decision)}")
    console.print(f"Rule set: {rules}\n")
    if decision.accepted:
        console.print("[bold]Accepted[/bold]")
    for finding in decision.findings:
        console.print(f"[bold]{finding.code}[/bold]  {finding.message}")
        for label, value in (("clause", finding.clause), ("about", finding.subject)):
            if value:
                console.print(f"    {label}: {value}")
        line = finding.details.get("line")
        if line:
            console.print(f"    line: {line}")
    if decision.rule:
        console.print(f"    check: {decision.rule.check.name}")
        console.print(f"    belongs to: {decision.modification or 'the baseline'}")
    if decision.facts:
        table = Table("fact", "value", title="Facts looked at", title_justify="left", box=None, pad_edge=False)
        for name, value in decision.facts.items():
            table.add_row(name, value)
        console.print()
        console.print(table)
