"""``smki-sim decide``: what the DSP says of one DUIS document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from simulator.cli.inputs import read_bytes
from simulator.cli.options import Json, KeyStore, Modifications, RevocationListFiles, ScenarioOption, Schema, Trust
from simulator.cli.schemas import read_schema
from simulator.cli.worlds import open_world
from simulator.dcc.dsp import Decision
from simulator.domain.finding import Finding

_WITHOUT_SIGNATURE = "absent; accepted because --allow-unsigned was given"


def decide(
    request: Annotated[Path, typer.Argument(metavar="REQUEST.xml", help="The DUIS document.")],
    scenario_file: ScenarioOption = None,
    modification: Modifications = None,
    allow_unsigned: Annotated[bool, typer.Option(help="Accept a document without an XML signature.")] = False,
    key_store: KeyStore = None,
    trust: Trust = None,
    schema: Schema = None,
    crl: RevocationListFiles = None,
    as_json: Json = False,
) -> None:
    """Say what the DSP decides about one document: accepted or the response code, the clause, the facts, the rule."""
    published = read_schema(schema)
    world = open_world(
        scenario_file, key_store, trust, modification, allow_unsigned=allow_unsigned, schema=published, crls=crl
    )
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
    """What is to be said of the signature; nothing where the document could not be read."""
    sender = decision.sender
    if sender is None:
        return None
    if sender.excused:
        return _WITHOUT_SIGNATURE
    if sender.findings:
        return f"not good: {sender.findings[0].message}"
    return f"good: {sender.signer.certificate_id}" if sender.signer else None


def _show(decision: Decision, rules: str) -> None:
    console = Console(highlight=False)
    console.print(_about(decision, rules))
    for number, finding in enumerate(decision.findings):
        console.print()
        console.print(_finding(finding, decision if number == 0 else None))
    if decision.facts:
        console.print("\nFacts that the check looked at:" if decision.rule else "\nFacts gathered:")
        facts = _grid()
        for name, value in decision.facts.items():
            facts.add_row(f"  {name}", value)
        console.print(facts)


def _about(decision: Decision, rules: str) -> Table:
    grid = _grid()
    if decision.request is not None:
        grid.add_row("request", str(decision.request.service))
        grid.add_row("RequestID", decision.request.request_id)
        grid.add_row("XML signature", escape(_signature(decision) or ""))
    grid.add_row("rule set", rules)
    outcome = "accepted" if decision.accepted else f"rejected: {decision.code}"
    grid.add_row("decision", f"[bold]{outcome}[/bold]")
    return grid


def _finding(finding: Finding, decided: Decision | None) -> Table:
    """A finding; with ``decided``, the one that decided, and the check that it comes from."""
    grid = _grid()
    grid.add_row(finding.code, f"[bold]{escape(finding.message)}[/bold]")
    if decided and decided.rule:
        grid.add_row("check", decided.rule.check.name)
        grid.add_row("belongs to", decided.modification or "the baseline")
    for label, value in (("clause", finding.clause), ("about", finding.subject)):
        if value:
            grid.add_row(label, escape(value))
    return grid


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    return grid
