"""The file of a served run: it is kept, belongs to one simulator at a time, and goes on with its own run alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.service_requests import ServiceUrl
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario, Serve
from simulator.web.received import Received
from simulator.web.run_store import FILE, AnotherRun, RunStore, identity_of, open_run_store
from simulator.world import World
from simulator.world.imported_pki import ImportedPki
from simulator.world.outbox import Outgoing

SCENARIO = Scenario(fleet=Fleet(homes=0))
OWN = identity_of(SCENARIO, RuleSet(), None)
RECEIVED = Received(5, ServiceUrl.SEND, b"document", b"answer")


def fill(store: RunStore) -> None:
    store.claim(OWN)
    store.received.add(RECEIVED)
    store.undelivered.add(Outgoing(7, EUI64(1), None, b"1"))
    store.received.reach(9)


def test_a_folder_is_made_and_keeps_everything(tmp_path: Path) -> None:
    with open_run_store(tmp_path / "made" / "for it") as store:
        fill(store)
    with open_run_store(tmp_path / "made" / "for it") as store:
        store.claim(OWN)
        assert list(store.received) == [RECEIVED]
        assert store.received.reached == 9
        assert [letter.document for letter in store.undelivered.all(2)] == [b"1"]


def test_time_has_come_at_least_as_far_as_the_last_document(tmp_path: Path) -> None:
    with open_run_store(None) as store:
        assert store.received.reached == 0
        store.received.reach(3)
        store.received.add(RECEIVED)
        assert store.received.reached == 5
        store.received.reach(10)
        store.received.reach(9)
        assert store.received.reached == 10, "it never goes back"


OTHERS: dict[str, tuple[dict[str, str], str]] = {
    "scenario": (identity_of(Scenario(fleet=Fleet(homes=1)), RuleSet(), None), r"\(another scenario\)"),
    "seed": (identity_of(SCENARIO.model_copy(update={"seed": 64}), RuleSet(), None), "seed '63', now '64'"),
    "version": (OWN | {"version": "9"}, f"version '{OWN['version']}', now '9'"),
    "modifications": (identity_of(SCENARIO, RuleSet((select("SECMP0063"),)), None), "modifications 'none', now "),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_run_is_refused_and_told_apart(tmp_path: Path, what: str) -> None:
    other, told = OTHERS[what]
    with open_run_store(tmp_path) as store:
        fill(store)
        with pytest.raises(AnotherRun, match=told) as refused:
            store.claim(other)
        assert "Begin anew with --fresh, which forgets it, or choose another folder with --out" in str(refused.value)
        assert list(store.received) == [RECEIVED], "nothing is lost"
        store.claim(OWN)


def test_fresh_forgets_the_run(tmp_path: Path) -> None:
    with open_run_store(tmp_path) as store:
        fill(store)
        store.claim(OTHERS["seed"][0], fresh=True)
        assert (list(store.received), store.undelivered.all(2), store.received.reached) == ([], [], 0)
        store.received.add(RECEIVED)
        with pytest.raises(AnotherRun):
            store.claim(OWN)


def test_a_run_that_has_received_nothing_stands_in_nobodys_way() -> None:
    with open_run_store(None) as store:
        store.claim(OWN)
        store.received.reach(9)
        store.claim(OTHERS["scenario"][0])
        assert store.received.reached == 0


def test_another_imported_pki_is_another_run() -> None:
    root = World(SCENARIO, RuleSet()).smki.organisation_authority.root
    assert identity_of(SCENARIO, RuleSet(), ImportedPki((), (root,), ()))["imported certificates"] != "none"
    assert identity_of(SCENARIO, RuleSet(), ImportedPki((), (), ())) == OWN


@pytest.mark.parametrize("changed", [{"title": "Another"}, {"serve": Serve(duis_port=1, call_backs={})}])
def test_titles_and_ports_change_no_run(changed: dict[str, Any]) -> None:
    assert identity_of(SCENARIO.model_copy(update=changed), RuleSet(), None) == OWN


def test_two_simulators_do_not_share_a_file(tmp_path: Path) -> None:
    with open_run_store(tmp_path), pytest.raises(SimulatorError, match="is another smki-sim serve using it"):
        open_run_store(tmp_path).__enter__()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SimulatorError, match="choose another folder with --out"):
        open_run_store(tmp_path / "file").__enter__()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("this is no database, and it is long enough to be looked at")
    with pytest.raises(SimulatorError, match="file is not a database"):
        open_run_store(tmp_path).__enter__()


def test_the_file_is_closed_with_its_block() -> None:
    with open_run_store(None) as store:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        store.undelivered.first(EUI64(1))
