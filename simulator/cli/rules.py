"""``smki-sim rules``: the rulebook as a table."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from simulator.cli.inputs import named_rules
from simulator.cli.options import Json, Modifications
from simulator.reports.console import rules_rows, rules_table
from simulator.rules.modifications import MODIFICATIONS


def rules(
    modification: Modifications = None,
    as_json: Json = False,
    known: Annotated[bool, typer.Option("--list", help="List the modifications and their variants instead.")] = False,
) -> None:
    """Show the rulebook in order: check, clause, source, response code, and what a modification changes."""
    if known:
        _list_modifications()
        return
    chosen = named_rules(modification or ())
    if as_json:
        print(json.dumps(rules_rows(chosen), indent=2, ensure_ascii=False))
    else:
        Console().print(rules_table(chosen))


def _list_modifications() -> None:
    for modification in MODIFICATIONS.values():
        print(f"{modification.name}: {modification.title} ({modification.source})")
        for variant in modification.variants:
            print(f"  {modification.name}={variant.name}: {variant.sentence} ({variant.source})")
            for option, meaning in variant.options.items():
                print(f"    ,{option}=…: {meaning}")
