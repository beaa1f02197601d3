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
from simulator.cli.options import Json, KeyStore, RevocationListFiles, ScenarioOption, Schema, Trust, ValidAt
from simulator.cli.schemas import read_schema
from simulator.cli.worlds import believe, open_world, seen_with
from simulator.domain.finding import Finding
from simulator.pki.revocation_list import signed_lists
from simulator.reports.decoded.file import Decoded, decode_file
from simulator.reports.decoded.given import Given
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown, Standing, of_findings
from simulator.reports.wording import printable

_STYLES = {Standing.PLAIN: "", Standing.GOOD: "green", Standing.BAD: "bold red", Standing.UNKNOWN: "yellow"}
_LARGEST = 50_000_000
"""In octets. A key store of many thousand certificates has fewer."""

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="DUIS documents, GBCS messages (binary, hexadecimal or base64), certificates, requests, revocation lists, "
        "keys (PEM, DER), key stores (JSON).",
    ),
]


def show(
    files: Files,
    scenario_file: ScenarioOption = None,
    key_store: KeyStore = None,
    trust: Trust = None,
    crl: RevocationListFiles = None,
    at: ValidAt = None,
    schema: Schema = None,
    as_json: Json = False,
) -> None:
    """Show what files say: fields, key slots, who is who, certificates, and whether signatures and MACs are valid.

    Certificates among the files are known, but not trusted; keys serve to check MACs, and revocation lists count.
    Exit status 1 if a file cannot be read.
    """
    published = read_schema(schema)
    contents = [(file, read_bytes(file, limit=_LARGEST)) for file in files]
    given = Given.by([*(data for _, data in contents), *([read_bytes(key_store)] if key_store else [])])
    world = open_world(scenario_file, key_store, trust, crls=crl, at=at)
    believe(world, signed_lists(given.lists, (*world.registers.anchors, *world.registers.authorities)).lists)
    known = Known.of(world, given.certificates, given.keys, published)
    decoded = [(file, decode_file(data, known)) for file, data in contents]
    if as_json:
        told = {
            "seen": seen_with(known, scenario_file),
            "files": [_as_data(file, content) for file, content in decoded],
        }
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        console = Console(highlight=False)
        for file, content in decoded:
            console.print(_tree(file, content))
        if scenario_file is None and any(map(_is_open, decoded)):
            console.print(f"Not everything could be checked. {seen_with(known, scenario_file)}", soft_wrap=True)
    if any(isinstance(content, tuple) for _, content in decoded):
        raise typer.Exit(1)


def _is_open(decoded: tuple[Path, Decoded]) -> bool:
    """Whether something about a file could not be checked."""
    content = decoded[1]
    return isinstance(content, Shown) and any(node.standing is Standing.UNKNOWN for node in content.walk())


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
