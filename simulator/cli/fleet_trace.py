"""``smki-sim fleet trace``: one home of a national run again, request by request, with real documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from simulator.actors.homes import DISTRIBUTORS
from simulator.cli.inputs import named_rules, read_bytes, slug
from simulator.cli.options import Json, Modifications
from simulator.domain.errors import SimulatorError
from simulator.domain.meter_points import MPAN
from simulator.engine.fleet.chosen import Chosen, chosen
from simulator.engine.fleet.kept_areas import events_folder
from simulator.engine.fleet.storing import stored_events
from simulator.engine.fleet.trace import Trace, premise_of, trace
from simulator.reports.fleet.manifest import MANIFEST
from simulator.reports.fleet.trace import trace_files, trace_json, trace_table
from simulator.reports.writing import write_whole
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.world.behaviour import population_of

RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run of `smki-sim fleet`.")]
Mpan = Annotated[str | None, typer.Option(help="The MPAN of the home.")]
PremiseNumber = Annotated[int | None, typer.Option("--premise", min=0, help="Or its number, as the tables have it.")]
Out = Annotated[Path | None, typer.Option(help="A folder for the home's documents, journal and sequence diagram.")]


def fleet_trace(
    run: RunFolder,
    mpan: Mpan = None,
    premise: PremiseNumber = None,
    modification: Modifications = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Live the life of one home of a national run again: real certificates, real XML, real GBCS, the same outcome.

    Under each rule set of the run. Its events are held against those that the run has kept (--events), or else counted
    again. A modification of your own is given again with --modification. Exit status 1 if anything differs.
    """
    if (mpan is None) == (premise is None):
        raise SimulatorError("say which home is meant: --mpan or --premise, one of the two")
    told = _manifest(run)
    scenario = _scenario(told, run)
    number = _number(mpan, premise, scenario)
    own = {each.name: each for each in chosen(named_rules(modification or ()))}
    traces = [_traced(run, scenario, _rules(each, own), number) for each in told["runs"]]
    if as_json:
        print(json.dumps([trace_json(each) for each in traces], indent=2, ensure_ascii=False))
    else:
        _show(scenario, number, traces)
    if out is not None:
        files = (trace_files(each, slug(each.run.rules.name)) for each in traces)
        contents = {name: content for each in files for name, content in each.items()}
        write_whole(out, contents)
        if not as_json:
            typer.echo(f"{len(contents):,} files in {out}. TEST PKI, not for live use.")
    if not all(each.agrees for each in traces):
        raise typer.Exit(1)


def _traced(run: Path, scenario: Scenario, rules: RuleSet, number: int) -> Trace:
    area = DISTRIBUTORS[population_of(scenario).homes(number).area].participant
    stored = stored_events(events_folder(run, slug(rules.name)), f"events-{area}", number)
    return trace(scenario, rules, number, stored)


def _show(scenario: Scenario, number: int, traces: list[Trace]) -> None:
    console = Console()
    home = population_of(scenario).premise(number)
    gas = f", MPRN {home.mprn}" if home.mprn else ""
    supplier = scenario.suppliers[home.supplier].name
    console.print(
        f"\nHome {number}: MPAN {home.mpan}{gas}, {home.smets.name}, {home.area.area}, installed by {supplier}\n",
        highlight=False, markup=False,
    )  # fmt: skip
    for each in traces:
        console.print(trace_table(each))
        verdict = "the same in columns and with real documents" if each.agrees else "THE TWO DIFFER"
        console.print(f"{verdict}\n", highlight=False)


def _manifest(run: Path) -> dict[str, Any]:
    path = run / MANIFEST
    try:
        told: dict[str, Any] = json.loads(read_bytes(path))
        if told["runs"] and told["scenario"]:
            return told
    except (ValueError, LookupError, TypeError):
        pass
    raise SimulatorError(f"'{path}' tells of no finished run; let `smki-sim fleet --out {run}` finish first")


def _scenario(told: dict[str, Any], run: Path) -> Scenario:
    """As the run had it: a national scenario has more homes than a file may say."""
    content = dict(told["scenario"])
    fleet = dict(content["fleet"])
    try:
        scenario = Scenario.model_validate(content | {"fleet": fleet | {"homes": 0, "installation_days": 1}})
    except ValidationError as error:
        raise SimulatorError(f"the run in '{run}' was made by another version of smki-sim: {error}") from None
    whole = scenario.fleet.model_copy(update={key: fleet[key] for key in ("homes", "installation_days")})
    return scenario.model_copy(update={"fleet": whole})


def _rules(told: dict[str, Any], own: dict[str, Chosen]) -> RuleSet:
    """The rule set of one of the run's rule sets; a user's own modifications must be the very same files."""
    return RuleSet(tuple(_chosen(each, own).in_force() for each in told["modifications"]))


def _chosen(told: dict[str, Any], own: dict[str, Chosen]) -> Chosen:
    if "file_sha256" not in told:
        return Chosen.described_as(told)
    given = own.get(told["name"])
    if given is None or given.described()["file_sha256"] != told["file_sha256"]:
        message = f"the run had a modification of your own in force, {told['name']}"
        raise SimulatorError(f"{message}: give the same file with --modification")
    return given


def _number(mpan: str | None, premise: int | None, scenario: Scenario) -> int:
    if mpan is not None:
        return premise_of(MPAN(mpan.strip()), scenario)
    assert premise is not None
    if premise >= scenario.fleet.homes:
        raise SimulatorError(f"the run has homes 0 to {scenario.fleet.homes - 1:,}, not {premise:,}")
    return premise
