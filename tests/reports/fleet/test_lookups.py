"""The small tables and the views: names in place of numbers, and no row lost on the way."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from simulator.actors.draws import Draws
from simulator.actors.population import Population
from simulator.domain.devices import TRUST_ANCHOR_CELLS, DeviceType, KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.time import Calendar
from simulator.reports.fleet.lookups import write_lookups
from simulator.reports.wording import TEST_PKI
from simulator.world.behaviour import habits_of
from simulator.world.world import World
from tests.reports.fleet.conftest import FORMULA, Kept
from tests.support.fleets import rule_set

duckdb = pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def ask(kept: Kept) -> Any:
    """Asks the views a question and gives the rows."""
    connection = duckdb.connect()
    connection.execute(f"SET file_search_path = '{kept.folder}'")
    connection.execute((kept.folder / "views.sql").read_text())
    return lambda question: connection.execute(question).fetchall()


@pytest.fixture(scope="module")
def population(kept: Kept) -> Population:
    scenario = kept.scenario
    return Population(Draws(scenario.seed), habits_of(scenario), Calendar(scenario.start))


def test_no_event_is_lost_when_numbers_become_names(ask: Any, kept: Kept) -> None:
    told = dict(ask("SELECT rules, count(*) FROM happenings GROUP BY rules"))
    asked = dict(ask("SELECT rules, count(*) FROM requests GROUP BY rules"))
    for rules, run in zip(told, kept.runs, strict=True):
        assert told[rules] == run.figures.by_step.sum()
        assert asked[rules] == run.figures.requests


def test_views_and_figures_count_alike(ask: Any, kept: Kept) -> None:
    for rules, run in zip(("baseline", "secmp0063-dcc-assessment"), kept.runs, strict=True):
        codes = dict(ask(f"SELECT code, count(*) FROM requests WHERE rules = '{rules}' GROUP BY code"))
        assert codes == run.figures.answers
        states = dict(ask(f"SELECT state, count(*) FROM judgements WHERE rules = '{rules}' GROUP BY state"))
        assert states == {state: count for state, count in run.figures.judgements.items() if count}
        wrong = dict(ask(f"SELECT area, count(*) FROM homes WHERE wrong AND rules = '{rules}' GROUP BY area"))
        assert wrong == {area: own.wrong_at_the_end for area, own in run.areas.items() if own.wrong_at_the_end}
        esmes = f"SELECT count(*) FROM devices WHERE device_type = 'ESME' AND commissioned AND rules = '{rules}'"
        assert ask(esmes) == [(run.figures.esmes,)]
        assert ask(f"{esmes} AND smets = 'SMETS1'") == [(run.figures.smets1_esmes,)]


def test_a_finding_names_the_check_that_rejected(ask: Any) -> None:
    found = ask("SELECT DISTINCT code, \"check\", modification FROM findings WHERE rules <> 'baseline'")
    assert ("E0621N1", "6.21-certificate-party", "SECMP0063") in found
    assert ("E100", "user-owns-the-proxy-held-certificate", "baseline") in found
    rejections, silent = ask("SELECT count(*) FILTER (code NOT IN ('I0', 'E21')), (SELECT count(*) FROM findings) "
                             "FROM requests")[0]  # fmt: skip
    assert rejections == silent


def test_meter_points_and_device_ids_are_those_of_the_premise(ask: Any, population: Population) -> None:
    homes = ask("SELECT premise, mpan, mprn, area, operator, transporter FROM homes WHERE rules = 'baseline'")
    assert len(homes) == 1_200
    for number, mpan, mprn, area, operator, transporter in homes:
        premise = population.premise(number)
        assert (str(mpan), mprn and str(mprn)) == (str(premise.mpan), premise.mprn and str(premise.mprn))
        places = premise.area.participant, premise.operator.participant, premise.transporter.participant
        assert (area, operator, transporter) == places
    assert ask(f"SELECT premise_of_mpan({homes[7][1]})") == [(homes[7][0],)]


def test_a_home_has_the_devices_of_its_premise(ask: Any, population: Population) -> None:
    found: dict[int, dict[str, str]] = {}
    for number, device_type, device_id in ask("SELECT premise, device_type, device_id FROM devices WHERE premise < 50"):
        found.setdefault(number, {})[device_type] = device_id
    for number, devices in found.items():
        premise = population.premise(number)
        assert devices == {kind.name: str(premise.device_id(kind)) for kind in premise.device_types}


def test_every_slot_of_every_device_has_a_certificate_and_its_holder(ask: Any) -> None:
    count, gas, homes = ask("SELECT (SELECT count(*) FROM slots), count(*) FILTER (gas), count(*) FROM homes")[0]
    assert count == homes * 10 + gas * 3
    assert ask("SELECT count(*) FROM slots WHERE holder IS NULL OR serial IS NULL") == [(0,)]
    wrong = "SELECT premise FROM slots WHERE wrong AND key_usage = 'digital signature' AND rules = 'baseline'"
    right = "SELECT premise FROM homes WHERE wrong AND rules = 'baseline'"
    assert sorted(ask(wrong)) == sorted(ask(right))


def test_certificates_are_those_of_the_simulated_smki(ask: Any, kept: Kept) -> None:
    world = World(kept.scenario, rule_set(()))
    told = ask("SELECT user_id, role, key_usage, top_up, serial FROM certificates")
    assert len(told) > 90
    for user_id, role, key_usage, top_up, serial in told:
        own = world.certificates_of(EUI64.parse(user_id))
        usage = KeyUsage.KEY_AGREEMENT if key_usage == "key agreement" else KeyUsage.DIGITAL_SIGNATURE
        (certificate,) = (
            c for cell, c in own.items()
            if (cell.role.title, cell.key_usage, bool(cell.cell_usage)) == (role, usage, top_up)
        )  # fmt: skip
        assert certificate.serial == int(serial, 16)


def test_the_slots_that_are_told_are_those_of_the_device_types(ask: Any) -> None:
    told = ask("SELECT DISTINCT device_type, role, key_usage, top_up FROM slots")
    changing = {"Supplier", "NetworkOperator"}
    assert len(told) == sum(
        cell.role.title in changing
        for kind in (DeviceType.ESME, DeviceType.GSME, DeviceType.GPF)
        for cell in TRUST_ANCHOR_CELLS[kind]
    )


def test_a_suppliers_name_stays_what_it_is(ask: Any) -> None:
    assert (FORMULA,) in ask("SELECT DISTINCT supplier FROM homes")


def test_the_run_says_what_it_was(ask: Any, kept: Kept) -> None:
    assert ask("SELECT seed, premises, days, notice FROM run") == [(kept.scenario.seed, 1_200, 70, TEST_PKI)]
    rules = ask("SELECT DISTINCT rules, rule_set FROM codes ORDER BY rules")
    assert rules == [("baseline", "baseline"), ("secmp0063-dcc-assessment", "SECMP0063=dcc-assessment")]


def test_without_pyarrow_there_are_no_tables_and_no_views(
    tmp_path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert write_lookups(tmp_path, kept.scenario, {}) == []
    assert list(tmp_path.iterdir()) == []
