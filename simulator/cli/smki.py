"""``smki-sim smki``: the SMKI Service at the command line, against the repository of a run."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from simulator.cli.inputs import read_bytes
from simulator.cli.options import ScenarioOption, Seed
from simulator.cli.smki_crl import crl
from simulator.cli.smki_documents import documents, lodge
from simulator.cli.smki_offices import (
    OFFICER,
    Allocated,
    At,
    RepositoryFile,
    admit,
    named,
    open_office,
    refused,
    write_text,
)
from simulator.cli.smki_orders import forecast, restore, suspend
from simulator.cli.smki_recover import recover
from simulator.cli.smki_report import report as service_report
from simulator.cli.smki_repository import export, revoke, search
from simulator.domain.devices import DeviceType
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.executors import PROCESSES, open_executor
from simulator.smki.issuing import Spread, one_by_one
from simulator.smki.ledger_rows import Kept
from simulator.smki.office import SmkiOffice
from simulator.smki.results import result_file
from simulator.smki.submission import Submission, batch_file_from_pem

app = typer.Typer(help="Use the SMKI Service of a scenario, on the repository of its run.", no_args_is_help=True)
app.command()(search)
app.command()(export)
app.command()(revoke)
app.command()(crl)
app.command()(lodge)
app.command()(documents)
app.command("report")(service_report)
app.command()(recover)
app.command()(forecast)
app.command()(suspend)
app.command()(restore)

MOST_OCTETS = 100_000_000
_WORTH_PROCESSES = 10_000
"""Requests from which on it pays to start further processes."""
_DEVICE_TYPES = {device_type.name: device_type for device_type in DeviceType if device_type}

PartyName = Annotated[str, typer.Option("--party", metavar="NAME", help="The Subscriber.")]
TypeOfDevice = Annotated[
    str | None, typer.Option("--device-type", metavar="TYPE", help=f"One of {', '.join(_DEVICE_TYPES)}.")
]


@app.command()
def issue(
    request_file: Annotated[Path, typer.Argument(metavar="REQUEST", help="A signing request, PEM or DER.")],
    party: PartyName,
    device_type: TypeOfDevice = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    at: At = None,
    allocated: Allocated = None,
    out: Annotated[Path | None, typer.Option(help="The file for the certificate; else standard output.")] = None,
) -> None:
    """Submit one signing request, accept the certificate, and write it (PEM). It is lodged in the repository.

    For a Device say of which type it is. Exit status 1 if no certificate is issued.
    """
    octets = read_bytes(request_file, limit=MOST_OCTETS)
    with open_office(scenario_file, repository, at, seed) as (office, now):
        admit(office, party, allocated, now)
        submission = Submission.single(party, OFFICER, octets, _device_type(device_type))
        kept = _begun(office, submission) or _taken(office, submission, now)
        for _ in office.process(kept.number, now):
            pass
        _must_be_finished(office, kept.number)
        (result,) = office.results(kept.number)
        if result.certificate is None:
            typer.echo(f"{result.code}: {result.finding}", err=True)
            raise typer.Exit(1)
        pem = ssl.DER_cert_to_PEM_cert(result.certificate)
        if out is None:
            typer.echo(pem, nl=False)
        else:
            write_text(out, pem)
            typer.echo(f"{result.code}: certificate {result.serial} in {out}")
        _pick_up(office, kept, now)


@app.command()
def batch(
    batch_path: Annotated[
        Path, typer.Argument(metavar="BATCH", help="Signing requests: Base64, one a line, or PEM, one after another.")
    ],
    party: PartyName,
    device_type: TypeOfDevice = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    at: At = None,
    allocated: Allocated = None,
    out: Annotated[Path | None, typer.Option(help="The result file; by default BATCH with .results.csv.")] = None,
) -> None:
    """Submit a batch of Device signing requests, and write the result file with a line for each of them.

    The certificates are accepted and lodged when the result file is written. A command that was broken off goes on
    where it was when it is given again. No result file of before is written over. Exit status 1 if a request got no
    certificate.
    """
    content = batch_file_from_pem(read_bytes(batch_path, limit=MOST_OCTETS))
    target = out or batch_path.with_suffix(".results.csv")
    with open_office(scenario_file, repository, at, seed) as (office, now):
        admit(office, party, allocated, now)
        submission = Submission.batch(party, OFFICER, content, _device_type(device_type))
        begun = _begun(office, submission)
        if begun is None and target.exists():
            raise SimulatorError(f"there is a file '{target}' already: choose another one with --out")
        kept = begun or _taken(office, submission, now)
        with _spread(kept.requests) as spread, _progress(kept.requests) as report:
            for done in office.process(kept.number, now, spread):
                report(done)
        _must_be_finished(office, kept.number)
        write_text(target, "".join(result_file(office.results(kept.number))))
        _pick_up(office, kept, now)
        counts = office.ledger.counts(kept.number)
    for code, count in counts.items():
        typer.echo(f"{count:>7,} {code}")
    typer.echo(f"Result file: {target}")
    if len(counts) > 1 or "SUCCESS" not in counts:
        raise typer.Exit(1)


def _device_type(name: str | None) -> DeviceType:
    return named(name, _DEVICE_TYPES, "Device Type") if name else DeviceType.NONE


def _begun(office: SmkiOffice, submission: Submission) -> Kept | None:
    """What an earlier command has handed in and did not finish."""
    return office.ledger.unsettled_submission(submission)


def _taken(office: SmkiOffice, submission: Submission, now: int) -> Kept:
    """The submission as the office keeps it."""
    kept = office.submit(submission, now)
    if kept.refusal:
        raise refused(kept.refusal)
    return kept


def _must_be_finished(office: SmkiOffice, number: int) -> None:
    state = office.ledger.submission(number).state
    if not state.is_final:
        message = f"the submission is {state.value}, because the SMKI PMA has suspended what it uses of the service"
        raise SimulatorError(f"{message}: give the same command again when that is restored")


def _pick_up(office: SmkiOffice, kept: Kept, now: int) -> None:
    finding = office.pick_up(kept.number, now, kept.party, OFFICER)
    if finding:
        raise refused(finding)


@contextmanager
def _spread(requests: int) -> Iterator[Spread]:
    """Processes that verify requests, where there are many and more than one core."""
    if requests < _WORTH_PROCESSES:
        yield one_by_one
        return
    with open_executor(PROCESSES) as workforce:
        try:
            yield workforce.map
        finally:  # what is under way takes a moment; nothing further is begun
            workforce.shutdown(cancel_futures=True)


@contextmanager
def _progress(requests: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, which disappears where nobody is looking."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("signing requests", total=requests)

        def report(done: int) -> None:
            bar.update(task, completed=done)

        yield report
