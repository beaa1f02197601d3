"""``smki-sim smki forecast``, ``suspend`` and ``restore``: what Parties forecast, and what the SMKI PMA orders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from simulator.cli.options import ScenarioOption, Seed
from simulator.cli.smki_offices import At, RepositoryFile, check_party, named, open_office, refused
from simulator.domain.errors import SimulatorError
from simulator.smki.forecasts import MONTHS_AHEAD, Forecast
from simulator.smki.policy_management import SMKI_SERVICE, Part

_PARTS = {part.name.lower().replace("_", "-"): part for part in Part}


def forecast(
    requests: Annotated[
        list[int], typer.Argument(metavar="REQUESTS", help=f"Device Certificates in each of {MONTHS_AHEAD} months.")
    ],
    party: Annotated[str, typer.Option("--party", metavar="NAME", help="The Subscriber.")],
    made: Annotated[
        datetime, typer.Option(metavar="YYYY-MM", formats=["%Y-%m"], help="The month in which it is provided.")
    ],
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    at: At = None,
) -> None:
    """Hand in a forecast: in March, June, September or December, for each of the six months after."""
    with open_office(scenario_file, repository, at, seed) as (office, now):
        check_party(office, party)
        handed_in = Forecast(party, date(made.year, made.month, 1), tuple(requests))
        today = office.premises.calendar.at(now).date()
        if handed_in.made > today:
            raise SimulatorError(
                f"--made {made:%Y-%m} is yet to come on {today}: hand the forecast in later, with --at"
            )
        finding = office.forecasts.hand_in(handed_in, now)
        if finding:
            raise refused(finding)
        months = handed_in.months()
        for month, count in months.items():
            typer.echo(
                f"{month:%Y-%m} {count:>9,} requests; {office.forecasts.nightly_capacity(month):>7,} a night for all"
            )


def suspend(
    threat: Annotated[str, typer.Option(help="The threat, in words.")],
    party: Annotated[
        str | None, typer.Option("--party", metavar="NAME", help="For whom; by default everybody.")
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option(help=f"One of {', '.join(_PARTS)}; may be repeated. By default all of the SMKI Service."),
    ] = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    at: At = None,
) -> None:
    """Have the SMKI PMA suspend some or all of the service, for one Party or for everybody."""
    parts = frozenset(named(name, _PARTS, "part that can be suspended") for name in part) if part else SMKI_SERVICE
    with open_office(scenario_file, repository, at, seed) as (office, now):
        if party is not None:
            check_party(office, party)
        suspension = office.pma.suspend(threat, now, parts=parts, party=party)
    what = ", ".join(sorted(each.value for each in parts))
    typer.echo(f"Suspension {suspension.number}: {what}, for {party or 'everybody'}")


def restore(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The number of the suspension.")],
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    at: At = None,
) -> None:
    """Have the SMKI PMA end a suspension."""
    with open_office(scenario_file, repository, at, seed) as (office, now):
        found = next((each for each in office.pma.suspensions() if each.number == number), None)
        if found is None:
            raise SimulatorError(f"There is no suspension {number}; `smki-sim smki report` lists them")
        if found.lifted is not None:
            raise SimulatorError(f"Suspension {number} has ended already")
        office.pma.lift(found, now)
    typer.echo(f"Suspension {number} is lifted")
