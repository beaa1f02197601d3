"""``smki-sim evidence diff``: what changed between two evidences of acceptance runs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.options import Json
from simulator.reports.evidence.comparison import Change, Side, compare
from simulator.reports.evidence.files import MANIFEST, PROVENANCE, RECORD, UnusableEvidence, damage, manifest_lines
from simulator.reports.evidence.files import parse_record as parse
from simulator.reports.evidence.record import digest
from simulator.reports.wording import counted, printable

app = typer.Typer(help="Look at the evidence of acceptance runs (pytest --evidence DIR).", no_args_is_help=True)

Before = Annotated[Path, typer.Argument(metavar="BEFORE", help="The folder of the earlier evidence.")]
After = Annotated[Path, typer.Argument(metavar="AFTER", help="The folder of the later evidence.")]


@app.callback()
def _evidence() -> None:
    """Keeps ``diff`` a subcommand of its own."""


@app.command()
def diff(before: Before, after: After, as_json: Json = False) -> None:
    """Say what changed: outcomes, requirements, steps, rule sets, documents, versions, libraries.

    Exit status 1 if an outcome got worse.
    """
    changes = compare(_read(before), _read(after))
    worse = [change for change in changes if change.worse]
    if as_json:
        print(json.dumps({"worse": len(worse), "changes": [asdict(c) for c in changes]}, indent=2, ensure_ascii=False))
    else:
        _tell(changes)
    if worse:
        raise typer.Exit(1)


def _tell(changes: tuple[Change, ...]) -> None:
    for change in changes:
        print(printable(str(change)))
        for line in change.details:
            print(f"    {printable(line)}")
    worse = sum(change.worse for change in changes)
    print(f"{counted(len(changes), 'difference')}, {worse} for the worse" if changes else "no difference")


def _read(folder: Path) -> Side:
    """An evidence, held to its manifest."""
    manifest = _file(folder, MANIFEST)
    provenance = _file(folder, PROVENANCE)
    record = _file(folder, RECORD)
    if manifest is None or provenance is None or record is None:
        raise UnusableEvidence(_no_evidence(folder))
    try:
        named = manifest_lines(manifest)
        told = json.loads(provenance)
        expected = told["manifest_sha256"]
    except (ValueError, KeyError, TypeError):
        raise UnusableEvidence(f"'{folder}' is damaged: its manifest or provenance cannot be read") from None
    faults = [] if digest(manifest) == expected else [f"'{MANIFEST}' has been changed"]
    faults += damage(named, {name: _file(folder, name) for name in named})
    if faults:
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        raise UnusableEvidence(f"'{folder}' is damaged: {faults[0]}{more}; make it again, or restore its files")
    try:
        kept = parse(record)
    except ValueError:
        raise UnusableEvidence(
            f"'{folder}' is of another version of smki-sim ({told.get('version', 'unknown')}): "
            "make both evidences with the same one"
        ) from None
    return Side(kept.record, kept.requirements, told)


def _no_evidence(folder: Path) -> str:
    if not folder.is_dir():
        return f"'{folder}' is no folder: name the DIR of a run with 'pytest --evidence DIR'"
    if _file(folder, "index.html") is not None:
        return f"the run that writes evidence into '{folder}' has not finished, or was killed: run it again"
    return f"'{folder}' is no evidence: name the DIR of a run with 'pytest --evidence DIR'"


def _file(folder: Path, name: str) -> bytes | None:
    """The content of a file of the evidence; nothing if it is not there."""
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None
