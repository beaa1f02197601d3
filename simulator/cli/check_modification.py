"""``smki-sim check-modification``: everything that can be said of a modification of one's own, from one file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status

from simulator.analysis.lockout.lockout import find_lockout
from simulator.analysis.lockout.states import setting
from simulator.analysis.lockout.table import Row, row_of
from simulator.analysis.own.acceptance import Acceptance, UnusableFeatures, compared, run_features
from simulator.analysis.own.apart import PATIENCE
from simulator.analysis.own.selection import select
from simulator.analysis.own.source import check_name
from simulator.cli.inputs import read_modification
from simulator.cli.matrix import Expect, compare, rules_of
from simulator.cli.options import Json
from simulator.cli.outputs import list_files
from simulator.domain.devices import DeviceType, Smets
from simulator.reports.own_modification import ModificationReport, report_data, report_tables, write_report_files
from simulator.rules.modification import InForce
from simulator.rules.rulebook import RuleSet

_BASELINE = "baseline"
_FEATURES = Path("features")

File = Annotated[str, typer.Argument(metavar="FILE", help="The modification: a file in Python or TOML. It is run.")]
VariantName = Annotated[
    str, typer.Option("--variant", metavar="NAME[,OPTION=VALUE]", help="The variant; by default the first.")
]
Against = Annotated[
    list[str] | None,
    typer.Option("--against", metavar="RULES", help="Compare with this rule set as well; may be repeated."),
]
Features = Annotated[
    Path | None, typer.Option(metavar="DIR", help="The acceptance features; by default ./features if it is there.")
]
NoFeatures = Annotated[bool, typer.Option("--no-features", help="Do not run acceptance features.")]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A folder for the report, each matrix, and the features' evidence.")
]
TimeLimit = Annotated[
    float, typer.Option(min=0.1, metavar="SECONDS", help="How long a check may take when it is tried out.")
]


def check_modification(
    file: File,
    variant: VariantName = "",
    against: Against = None,
    expect: Expect = None,
    features: Features = None,
    no_features: NoFeatures = False,
    out: Out = None,
    time_limit: TimeLimit = PATIENCE,
    as_json: Json = False,
) -> None:
    """Examine a modification of your own: what it does to the rulebook, to decisions, to the lockout, to features.

    Exit status 1 if it departs from the expectation file, 2 if it cannot be used.
    """
    check_name(file)
    text = f"{file}={variant}" if variant else file
    folder = None if no_features else _features(features)
    with _saying() as status:
        status.update("examining the modification")
        modification = select(text, read_modification(), patience=time_limit)
        rules = RuleSet((modification,))
        status.update("comparing every possible decision")
        comparisons = [compare(RuleSet(), rules, expect)]
        comparisons += [compare(rules_of([name]), rules) for name in against or () if name != _BASELINE]
        status.update("looking for lockouts")
        lockout = tuple(_lockout(rules))
        status.update("running the acceptance features")
        acceptance = _acceptance(text, modification, folder, out) if folder else None
    report = ModificationReport(modification, tuple(comparisons), lockout, acceptance)
    files = write_report_files(out, report) if out else ()
    if as_json:
        print(json.dumps(report_data(report), indent=2, ensure_ascii=False))
    else:
        console = Console()
        console.print(report_tables(report), highlight=False)
        list_files(console, files)
    if not report.as_expected:
        raise typer.Exit(1)


def _lockout(rules: RuleSet) -> Iterator[Row]:
    """Today and the modification, for Devices of both generations and both fuels."""
    for device_type in (DeviceType.ESME, DeviceType.GPF):
        for smets in (Smets.SMETS1, Smets.SMETS2):
            where = setting(smets, device_type)
            for each in (RuleSet(), rules):
                yield row_of(find_lockout(each.at(), where), each)


def _features(named: Path | None) -> Path | None:
    """Where the features are; nothing if none are named and there are none here."""
    if named is not None and not named.exists():
        raise UnusableFeatures(f"there are no features in '{named}'; check the path")
    return named or (_FEATURES if _FEATURES.is_dir() else None)


def _acceptance(text: str, modification: InForce, folder: Path, out: Path | None) -> Acceptance:
    """The features without the modification and with it."""
    with _evidence(out) as (before, after):
        workers = os.cpu_count() or 1
        without = run_features(folder, before, None, workers)
        return compared(without, run_features(folder, after, text, workers), modification)


@contextmanager
def _evidence(out: Path | None) -> Iterator[tuple[Path, Path]]:
    """Where the two runs leave their evidence: with the report, or nowhere for long."""
    if out is not None:
        yield out / "evidence-without", out / "evidence-with"
        return
    with TemporaryDirectory(prefix="smki-sim-") as passing:
        yield Path(passing) / "without", Path(passing) / "with"


@contextmanager
def _saying() -> Iterator[Status]:
    """Says on standard error what is going on, where somebody is looking."""
    with Console(stderr=True).status("") as status:
        yield status
