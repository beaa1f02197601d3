"""``smki-sim show``: what a file says, in plain words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from simulator.cli.inputs import read_bytes
from simulator.cli.options import Json, KeyStore, ScenarioOption, Trust
from simulator.cli.worlds import open_world
from simulator.domain.finding import Finding
from simulator.reports.decoded.file import Decoded, decode_file
from simulator.reports.decoded.key_file import certificates_in
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown, Standing, of_findings
from simulator.reports.wording import printable

_STYLES = {Standing.PLAIN: "", Standing.GOOD: "green", Standing.BAD: "bold red", Standing.UNKNOWN: "yellow"}

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="DUIS documents, GBCS messages (binary, hexadecimal or base64), certificates, requests, keys (PEM, DER).",
    ),
]


def show(
    files: Files,
    scenario_file: ScenarioOption = None,
    key_store: KeyStore = None,
    trust: Trust = None,
    as_json: Json = False,
) -> None:
    """Show what files say: fields, key slots, who is who, certificates, and whether signatures are valid and why.

    Certificates among the files are known, but not trusted. Exit status 1 if a file cannot be read.
    """
    contents = [(file, read_bytes(file)) for file in files]
    given = [certificate for _, data in contents for certificate in certificates_in(data)]
    known = Known.of(open_world(scenario_file, key_store, trust), given)
    decoded = [(file, decode_file(data, known)) for file, data in contents]
    if as_json:
        told = {"files": [_as_data(file, content) for file, content in decoded]}
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        console = Console(highlight=False)
        for file, content in decoded:
            console.print(_tree(file, content))
    if any(isinstance(content, tuple) for _, content in decoded):
        raise typer.Exit(1)


def _as_data(file: Path, content: Decoded) -> dict[str, object]:
    """A file as plain data: ``shown`` or, where it cannot be read, ``findings``."""
    if isinstance(content, Shown):
        return {"file": str(file), "shown": content.as_data()}
    return {"file": str(file), "findings": [_finding(finding) for finding in content]}


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "message": finding.message,
        "clause": finding.clause,
        "subject": finding.subject,
        "details": dict(finding.details),
    }


def _tree(file: Path, content: Decoded) -> Tree:
    tree = Tree(Text(printable(str(file)), style="bold"))
    for node in (content,) if isinstance(content, Shown) else of_findings(content):
        _grow(tree, node)
    return tree


def _grow(tree: Tree, node: Shown) -> None:
    """Put a node and what is below it into a tree. Foreign texts are never read as markup."""
    colon = ": " if node.value else ""
    words = Text.assemble((printable(node.label), "bold"), colon, (printable(node.value), _STYLES[node.standing]))
    branch = tree.add(words)
    for child in node.children:
        _grow(branch, child)
