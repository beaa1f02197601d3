"""Modifications on their way to another process: what comes out there is what was put in force here."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from simulator.analysis.own.selection import select
from simulator.engine.fleet.chosen import Chosen, chosen, rule_set
from simulator.engine.fleet.executors import Workforce
from simulator.engine.fleet.national import run_fleet
from simulator.rules.modification import InForce
from simulator.rules.rulebook import RuleSet
from tests.support.fleets import busy_scenario, same_figures
from tests.support.own_modifications import python_file, toml_file

LATER = datetime(2027, 3, 1, tzinfo=UTC)
TEXTS = ("SECMP0063=business-requirements,gpf=yes,code-6.21=E0621X", "own.py", "own.toml")


def put_in_force(text: str) -> InForce:
    files = {"own.py": python_file().encode(), "own.toml": toml_file().encode()}
    return select(text, files.__getitem__, LATER)


def checks_of(rules: RuleSet, moment: datetime | None = None) -> list[tuple[str, str, str]]:
    return [(c.name, c.code.code, c.sentence) for c in rules.at(moment).checks]


def there_and_back(rules: RuleSet) -> RuleSet:
    travelled: tuple[Chosen, ...] = pickle.loads(pickle.dumps(chosen(rules)))
    return rule_set(travelled)


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_checks_are_in_force_from_the_same_date(text: str) -> None:
    rules = RuleSet((put_in_force(text),))
    again = there_and_back(rules)
    assert checks_of(again) == checks_of(rules) != checks_of(RuleSet())
    assert checks_of(again, datetime(2027, 2, 28, tzinfo=UTC)) == checks_of(RuleSet())
    assert again.name == rules.name


def test_what_tells_a_modification_from_another_is_described() -> None:
    shipped, own, _ = (Chosen.of(put_in_force(text)).described() for text in TEXTS)
    assert shipped == {
        "name": "SECMP0063",
        "variant": "business-requirements",
        "options": {"gpf": "yes", "code-6.21": "E0621X"},
        "effective": "2027-03-01T00:00:00+00:00",
    }
    changed = select("own.py", lambda _: python_file().encode() + b"\n# another\n", LATER)
    assert Chosen.of(changed).described() != own
    assert len(str(own["file_sha256"])) == 64


def test_a_modification_by_file_decides_in_other_processes_as_it_does_here(processes: Workforce) -> None:
    scenario, own = busy_scenario(150, days=12), toml_file('codes = { user-is-eligible-by-registration = "E444" }')
    rules = RuleSet((select("own.toml", lambda _: own.encode()),))
    elsewhere = run_fleet(scenario, rules, processes)
    assert elsewhere.figures.answers["E444"] > 0
    assert same_figures(elsewhere, run_fleet(scenario, rules))
