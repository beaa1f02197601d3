"""What ``smki-sim fleet`` is asked to do: the rule sets that are compared, and whether the machine can do it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulator.cli.inputs import named_rules, rule_set, slug
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.executors import Workforce
from simulator.engine.fleet.memory import memory_of_an_area, memory_of_the_shares
from simulator.engine.surroundings import free_memory
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

_BASELINE = "baseline"


def rule_sets(
    scenario: Scenario, scenario_file: Path | None, compare: Sequence[str], modifications: Sequence[str]
) -> list[RuleSet]:
    """The rule sets of a run: those to compare, else the baseline; then the modifications that are named.

    Where neither is said, the scenario's own modifications come after the baseline. Raises ``SimulatorError`` where two
    could not be told apart by their names, which are those of their files.
    """
    found = [named_set(text) for text in compare] or [RuleSet()]
    if modifications or not compare:
        own = rule_set(scenario, modifications, scenario_file.parent if scenario_file else Path())
        found += [own] if own.modifications else []
    names = [slug(rules.name) for rules in found]
    for number, name in enumerate(names):
        if name in names[:number]:
            twice = found[number].name
            raise SimulatorError(f"two rule sets are called '{twice}'; leave one out, or give the variants other names")
    return found


def named_set(text: str, folder: Path = Path()) -> RuleSet:
    """``baseline``, or modifications joined by ``+``; a file of the user's own lies in the folder."""
    if text.strip() == _BASELINE:
        return RuleSet()
    return named_rules((part.strip() for part in text.split("+")), folder)


def must_fit(scenario: Scenario, workforce: Workforce, *, events: bool) -> None:
    """Raise ``SimulatorError`` beforehand where there is not memory enough for a run, which may keep its events."""
    homes = f"{scenario.fleet.homes:,} premises"
    must_hold(workforce, homes, memory_of_an_area(scenario, events=events), memory_of_the_shares(scenario))


def must_hold(workforce: Workforce, what: str, of_a_task: int, here: int = 0) -> None:
    """Raise ``SimulatorError`` where this machine or the workers have not memory enough for a task each (bytes)."""
    places = workforce.places
    if workforce.room is None:
        here += places * of_a_task
    elif of_a_task > workforce.room:
        needed = f"{what} need about {_mib(of_a_task)} of memory for each task of a worker"
        raise SimulatorError(f"{needed}; the smallest has {_mib(workforce.room)}. Give them more, or fewer threads")
    free = free_memory()
    if free is not None and here > free:
        needed = f"{what} with {places} workers need about {_mib(here)} of memory here"
        raise SimulatorError(f"{needed}; {_mib(free)} are free. Choose fewer --workers or --premises")


def _mib(octets: int) -> str:
    return f"{octets >> 20:,} MiB"
