"""The SMKI office of a scenario, opened on the SQLite file of a run's repository."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, TypeVar

import typer

from simulator.cli.inputs import run_folder
from simulator.cli.long_runs import interruptible
from simulator.cli.options import MOMENTS
from simulator.cli.worlds import open_world, party_named
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.engine.disk_faults import advice
from simulator.engine.fleet.storing import whole_file
from simulator.pki.profiles import Environment
from simulator.registers.repository import SmkiRepository
from simulator.smki.certifying import FoundedElsewhere
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
At = Annotated[
    datetime | None,
    typer.Option(
        metavar="DATE-TIME",
        formats=MOMENTS,
        help="When it happens, in UTC; by default when the service was last used, or the scenario starts.",
    ),
]
Allocated = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIRST..LAST",
        help="EUI-64s that are allocated to the Party's Devices from now on; may be repeated. At first all are.",
    ),
]


@contextmanager
def open_office(
    scenario_file: Path | None,
    repository: Path | None,
    at: datetime | None,
    seed: int | None,
    *,
    must_exist: bool = False,
    may_go_back: bool = False,
) -> Iterator[tuple[SmkiOffice, int]]:
    """The office of a scenario's SMKI Service, and the instant of the visit: by default when it was last used.

    Its file is made if need be, unless it ``must_exist``. Only who looks ``may_go_back`` to an earlier instant.
    """
    world = open_world(scenario_file, at=at, seed=seed)
    path = repository or run_folder(scenario_file, world.scenario) / "repository-baseline.sqlite"
    if must_exist and not path.is_file():
        raise SimulatorError(f"there is no SMKI Repository '{path}'; let a run make it, or name one with --repository")
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
        office = _office_on(premises, path)
        used = office.records.latest()
        now = max(used, world.clock.time) if at is None else world.clock.time
        if now < used and not may_go_back:
            message = f"--at {at} is before the SMKI Service was last used, {world.calendar.at(used):%Y-%m-%d %H:%M:%S}"
            raise SimulatorError(f"{message}: choose a later instant, or leave --at out")
        ends = office.authorities.oca.current.issuing.not_after
        if at is not None and world.calendar.at(now) > ends:
            message = f"--at {at} is after the end of the Issuing OCA's certificate, {ends:%Y-%m-%d}"
            raise SimulatorError(f"{message}: choose an earlier instant")
        yield office, now


def _office_on(premises: Premises, path: Path) -> SmkiOffice:
    try:
        return SmkiOffice(premises)
    except FoundedElsewhere:
        message = f"the SMKI Repository '{path}' is of another scenario, seed or environment, or of an earlier version"
        raise SimulatorError(f"{message}: name those of its run with --scenario and --seed") from None


def admit(office: SmkiOffice, party: str, ranges: list[str] | None, at: int) -> None:
    """Let a Party use the service: the entry process is behind it, and its officer sits at the command line.

    From now on it may ask for Devices with these EUI-64s, each written ``FIRST..LAST``. All, if it has none yet.
    """
    check_party(office, party)
    subscribers = office.subscribers
    for access in Access:
        subscribers.complete_entry_tests(party, access, at)
        subscribers.authorise(party, access, at)
    subscribers.authenticate(OFFICER, at)
    subscribers.enrol(OFFICER, party, at)
    wanted = tuple(map(Eui64Range.parse, ranges)) if ranges else subscribers.ranges(party) or (_EVERY_DEVICE,)
    if subscribers.ranges(party) != wanted:
        subscribers.withdraw(party, at)
        subscribers.allocate(party, *wanted, at=at)


def check_party(office: SmkiOffice, party: str) -> None:
    """Tell the user at once if there is no such Party."""
    party_named(office.premises.directory, party)


def named(name: str, known: Mapping[str, T], what: str) -> T:
    """What a user means by a name."""
    if name not in known:
        raise SimulatorError(f"'{name}' is no {what}; choose one of {', '.join(known)}")
    return known[name]


def refused(finding: Finding) -> SimulatorError:
    """A finding that stops the command."""
    return SimulatorError(str(finding))


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to be written whole, or it says why not: it is never seen half written."""
    with whole_file(path) as beside, beside.open("wb") as file:
        yield file


def write_text(path: Path, text: str) -> None:
    """Write a file whole."""
    with new_file(path) as file:
        file.write(text.encode())


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=5)
    except (OSError, sqlite3.Error) as error:
        advised = advice(error, "choose another file with --repository")
        raise SimulatorError(f"cannot open '{path}': {advised}") from None
    try:
        with interruptible("steps", path):
            yield connection
    except sqlite3.IntegrityError:
        message = f"another command has done the same in the SMKI Repository '{path}' meanwhile"
        raise SimulatorError(f"{message}: wait until it has ended, then give this one again") from None
    except sqlite3.Error as error:
        message = f"the SMKI Repository '{path}' cannot be used: {error}; is it one, and does nobody else write to it?"
        raise SimulatorError(message) from None
    finally:
        connection.close()
