"""What the office has on record outlives a killed process, and its registers stand again as they stood."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from simulator.domain.time import DAY, HOUR
from simulator.pki.ceremonies import CeremonyReason
from simulator.smki.forecasts import Forecast
from simulator.smki.office import SmkiOffice
from simulator.smki.policy_management import Appeal, Part
from simulator.smki.record_store import RecordStore
from simulator.smki.records import Keep, OfficeRecord, RecordKind, keep_nothing
from simulator.smki.subscribers import Access, Eui64Range
from simulator.smki.timetable import SigningModules, Timetable
from tests.support.child import child
from tests.support.smki_office import AVON, DEVICES, GASWORKS, MAKER, OFFICER, batch, device, premises, request

ACCESS = Access.DEVICE_CERTIFICATES

# It says what it has told the journal, and kills itself without any farewell: before the so-many-th COMMIT, or at last.
VICTIM = """
import os, signal, sys
from pathlib import Path
from tests.smki.test_record_store import day_at_the_office, opened
path, dies_before = Path(sys.argv[1]), int(sys.argv[2])
commits = 0
def look(statement):
    global commits
    commits += statement.startswith("COMMIT")
    if statement.startswith("COMMIT") and commits == dies_before:
        os.kill(os.getpid(), signal.SIGKILL)
made = opened(path, lambda record: print(record.kind, flush=True))
made.premises.connection.set_trace_callback(look)
day_at_the_office(made)
os.kill(os.getpid(), signal.SIGKILL)
"""


def opened(path: Path | str, keep: Keep = keep_nothing) -> SmkiOffice:
    return SmkiOffice(premises(path), keep)


def day_at_the_office(made: SmkiOffice) -> None:
    """Something of everything that is kept."""
    for party in (AVON, GASWORKS):
        made.subscribers.complete_entry_tests(party, ACCESS, 1)
        made.subscribers.authorise(party, ACCESS, 2)
        for officer in (OFFICER, "Bob"):
            made.subscribers.authenticate(officer, 3)
            made.subscribers.enrol(officer, party, 4)
        made.subscribers.allocate(party, DEVICES, at=5)
    made.subscribers.dismiss("Bob", AVON, 6)
    made.subscribers.withdraw(GASWORKS, 6)
    for at in range(4):
        made.portal.log_in("Eve", at, credentials_hold=False)
        made.portal.log_in("Mallory", at, credentials_hold=False)
    made.portal.log_in("Mallory", 5, credentials_hold=False)
    made.forecasts.hand_in(Forecast(AVON, date(2017, 12, 15), (900, 800, 700, 600, 500, 400)), 7)
    table = Timetable(made, SigningModules())
    table.submit(batch(request(1), request(2)), 9 * HOUR)
    table.advance(DAY)
    suspension = made.pma.suspend("a stolen key", DAY, parts=frozenset({Part.GATEWAY, Part.REPOSITORY}), party=AVON)
    made.pma.decide_appeal(made.pma.appeal(suspension, DAY + 1), DAY + 2, upheld=True)
    made.pma.suspend("an intruder", DAY + 3)
    former = made.authorities.oca.current
    made.authorities.oca.roll_over(made.premises.calendar.at(2 * DAY))
    made.authorities.oca.destroy(former, made.premises.calendar.at(3 * DAY), CeremonyReason.NO_LONGER_NEEDED)
    made.authorities.dca.destroy(made.premises.calendar.at(4 * DAY), CeremonyReason.COMPROMISE)


def told_by_a_victim(path: Path, dies_before: int) -> list[str]:
    died = subprocess.run(child(VICTIM, path, dies_before), capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    return died.stdout.split()


@pytest.fixture(scope="module")
def undisturbed() -> SmkiOffice:
    made = opened(":memory:")
    day_at_the_office(made)
    return made


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmkiOffice]:
    """The office of a process that was killed at the end of the day, opened again."""
    path = tmp_path_factory.mktemp("killed") / "smki.sqlite"
    told_by_a_victim(path, 0)
    made = opened(path)
    yield made
    made.premises.connection.close()


def test_subscribers_officers_and_allocated_devices_are_known_again(again: SmkiOffice) -> None:
    register = again.subscribers
    assert [register.is_authorised(party, ACCESS) for party in (AVON, GASWORKS, MAKER)] == [True, True, False]
    assert not register.is_authorised(AVON, Access.REPOSITORY)
    acting = [register.acts_for(*each) for each in ((OFFICER, AVON), ("Bob", AVON), ("Bob", GASWORKS))]
    assert acting == [True, False, True]
    assert (register.ranges(AVON), register.ranges(GASWORKS)) == ((DEVICES,), ())


def test_a_locked_account_is_still_locked_and_failed_log_ins_still_count(again: SmkiOffice) -> None:
    assert again.portal.lock_finding("Mallory") is not None
    finding = again.portal.log_in("Eve", 9, credentials_hold=False)
    assert finding is not None
    assert finding.code == "officer-locked-out"


def test_suspensions_and_appeals_stand_as_they_stood(again: SmkiOffice, undisturbed: SmkiOffice) -> None:
    assert again.pma.suspensions() == undisturbed.pma.suspensions()
    assert again.pma.appeals() == (Appeal(1, DAY + 1, upheld=True),)
    suspended = [again.pma.finding(part, AVON, DAY + 3) is not None for part in Part]
    assert suspended == [True, True, True, False]


def test_forecasts_and_what_came_of_them_are_known_again(again: SmkiOffice, undisturbed: SmkiOffice) -> None:
    assert again.forecasts.outcomes() == undisturbed.forecasts.outcomes()
    assert again.forecasts.outcomes()[0].actual == 2


def test_service_levels_that_were_held_or_missed_are_known_again(again: SmkiOffice) -> None:
    (served,) = Timetable(again, SigningModules()).served
    assert (served.requests, served.submitted, served.is_met) == (2, 9 * HOUR, True)


def test_the_authorities_stand_where_their_key_ceremonies_left_them(again: SmkiOffice, undisturbed: SmkiOffice) -> None:
    assert again.authorities.oca.path == undisturbed.authorities.oca.path
    assert again.authorities.dca.path == undisturbed.authorities.dca.path
    assert [one.key_is_destroyed for one in (again.authorities.oca.current, *again.authorities.oca.former)] == [
        False,
        True,
    ]


def test_opening_an_office_again_puts_nothing_on_record(undisturbed: SmkiOffice) -> None:
    before = undisturbed.records.all()
    SmkiOffice(undisturbed.premises)
    assert undisturbed.records.all() == before


@pytest.mark.parametrize("dies_before", [2, 11, 24, 33])
def test_nothing_that_was_told_is_lost_and_nothing_is_kept_in_part(
    dies_before: int, undisturbed: SmkiOffice, tmp_path: Path
) -> None:
    told = told_by_a_victim(tmp_path / "smki.sqlite", dies_before)
    kept = opened(tmp_path / "smki.sqlite").records.all()
    assert [record.kind for record in kept] == told
    assert kept == undisturbed.records.all()[: len(kept)]
    assert 0 < len(kept) < len(undisturbed.records.all())


def test_what_is_so_already_is_not_recorded_again() -> None:
    made = opened(":memory:")
    for _ in range(2):
        made.subscribers.complete_entry_tests(AVON, ACCESS, 1)
        made.subscribers.authorise(AVON, ACCESS, 1)
        made.subscribers.authenticate(OFFICER, 1)
        made.subscribers.enrol(OFFICER, AVON, 1)
        made.subscribers.allocate(AVON, Eui64Range(device(1), device(2)), at=1)
    assert [record.kind for record in made.records.all()[-5:]] == [
        RecordKind.ENTRY_TESTS_COMPLETED,
        RecordKind.SUBSCRIBER_AUTHORISED,
        RecordKind.OFFICER_AUTHENTICATED,
        RecordKind.OFFICER_ENROLLED,
        RecordKind.EUI64S_ALLOCATED,
    ]
    assert len(made.records.all()) == 5 + 2  # and the two authorities' founding


def test_a_record_stands_or_falls_with_what_it_is_about_and_is_told_afterwards() -> None:
    told: list[OfficeRecord] = []
    connection = sqlite3.connect(":memory:")
    store, record = RecordStore(connection, told.append), OfficeRecord(1, RecordKind.APPEAL, AVON, details={"a": "ü"})
    with pytest.raises(ZeroDivisionError), store.together():
        store.keep(record)
        1 / 0  # noqa: B018
    assert (store.all(), told) == ([], [])
    with store.together():
        store.keep(record)
        assert told == []
    assert store.all(RecordKind.APPEAL) == told == [record]
    assert store.all(RecordKind.FORECAST) == []
