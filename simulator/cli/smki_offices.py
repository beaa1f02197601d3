"""The SMKI office of a scenario, opened on the SQLite file of a run's repository."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from simulator.cli.inputs import run_folder
from simulator.cli.worlds import open_world
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.pki.profiles import Environment
from simulator.registers.repository import SmkiRepository
from simulator.smki.office import Premises, SmkiOffice
from simulator.smki.subscribers import Access, Eui64Range

T = TypeVar("T")

OFFICER = "the officer at the command line"
_EVERY_DEVICE = Eui64Range(EUI64(0), EUI64((1 << 64) - 1))

RepositoryFile = Annotated[
    Path | None,
    typer.Option(
        "--repository",
        "-r",
        metavar="FILE.sqlite",
        help="The SMKI Repository; by default that of the scenario's run on the baseline.",
    ),
]
Allocated = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIRST..LAST",
        help="EUI-64s that are allocated to the Party's Devices; may be repeated. By default all are.",
    ),
]


@contextmanager
def open_office(
    scenario_file: Path | None, repository: Path | None, at: datetime | None
) -> Iterator[tuple[SmkiOffice, int]]:
    """The office of a scenario's SMKI Service, and the instant at which it is visited.

    All Parties of the scenario have been through the entry process, and an officer who acts for each of them sits at
    the command line.
    """
    world = open_world(scenario_file, at=at)
    path = repository or run_folder(scenario_file, world.scenario) / "repository-baseline.sqlite"
    with _connection(path) as connection:
        premises = Premises(
            seed=world.scenario.seed,
            environment=Environment(world.scenario.environment),
            calendar=world.calendar,
            connection=connection,
            repository=SmkiRepository(connection, shows_names=world.scenario.what_if.show_organisation_names),
            directory=world.directory,
            inventory=world.inventory,
        )
        office = SmkiOffice(premises)
        office.subscribers.authenticate(OFFICER)
        for party in {entry.party.name for entry in world.directory.entries()}:
            for access in Access:
                office.subscribers.complete_entry_tests(party, access, 0)
                office.subscribers.authorise(party, access, 0)
            office.subscribers.enrol(OFFICER, party, 0)
        yield office, world.clock.time


def allocate(office: SmkiOffice, party: str, ranges: list[str] | None) -> None:
    """Let a Party ask for Devices with these EUI-64s, written ``FIRST..LAST``."""
    office.subscribers.allocate(party, *(map(_range, ranges) if ranges else (_EVERY_DEVICE,)))


def check_party(office: SmkiOffice, party: str) -> None:
    """Tell the user at once if there is no such Party."""
    if office.premises.directory.party(party) is None:
        known = ", ".join(sorted({entry.party.name for entry in office.premises.directory.entries()}))
        raise SimulatorError(f"'{party}' is no Party of this scenario; name one of {known}")


def named(name: str, known: Mapping[str, T], what: str) -> T:
    """What a user means by a name."""
    if name not in known:
        raise SimulatorError(f"'{name}' is no {what}; choose one of {', '.join(known)}")
    return known[name]


def refused(finding: Finding) -> SimulatorError:
    """A finding that stops the command."""
    return SimulatorError(str(finding))


def write_text(path: Path, text: str) -> None:
    """Write a file whole, or say why not: it is never seen half written."""
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise SimulatorError(f"cannot write '{path}': {error.strerror or error}; choose another file") from None


def _range(text: str) -> Eui64Range:
    first, dots, last = text.partition("..")
    if not dots:
        raise SimulatorError(f"'{text}' is no range of EUI-64s: write FIRST..LAST")
    return Eui64Range(EUI64.parse(first), EUI64.parse(last))


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=5)
    except (OSError, sqlite3.Error) as error:
        raise SimulatorError(f"cannot open '{path}': {error}; choose another file with --repository") from None
    try:
        yield connection
    except sqlite3.Error as error:
        message = f"the SMKI Repository '{path}' cannot be used: {error}; is it one, and does nobody else write to it?"
        raise SimulatorError(message) from None
    finally:
        connection.close()
