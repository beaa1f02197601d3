"""The office is killed in the middle of its work, and goes on as if nothing had happened."""

from __future__ import annotations

import signal
import subprocess
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from simulator.domain.time import DAY
from simulator.smki.office import SmkiOffice
from simulator.smki.outcomes import BatchState, ResultCode
from simulator.smki.results import Acceptance, Result
from tests.support import smki_office
from tests.support.child import child
from tests.support.smki_office import batch, device, office, premises, request

REQUESTS, AT_ONCE, ISSUE_VOLUME = 40, 8, 12

# It kills itself, without any farewell, before the SQL statement whose number it is given: also before a COMMIT.
VICTIM = """
import os, signal, sys
from pathlib import Path
from tests.smki.test_restart import begin, go_on, pick_up
path, dies_at = Path(sys.argv[1]), int(sys.argv[2])
made = begin(path)
count = 0
def look(statement):
    global count
    count += 1
    if count == dies_at:
        os.kill(os.getpid(), signal.SIGKILL)
made.premises.connection.set_trace_callback(look)
go_on(made)
pick_up(made)
print("statements:", count)
"""


def begin(path: Path | str) -> SmkiOffice:
    return office(premises(path), issue_volume=ISSUE_VOLUME)


def go_on(made: SmkiOffice) -> None:
    """Hand the one batch in unless that was done, and work on it."""
    if not made.ledger.submissions():
        made.submit(batch(*map(request, range(REQUESTS)), request(0)), 1_000)
    for _ in made.process(1, 2_000, at_once=AT_ONCE):
        pass


def pick_up(made: SmkiOffice) -> None:
    assert smki_office.pick_up(made, 1, DAY) is None


def victim(path: Path, dies_at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(child(VICTIM, path, dies_at), capture_output=True, text=True, check=False)


def results(made: SmkiOffice) -> list[Result]:
    return list(made.results(1))


@pytest.fixture(scope="module")
def undisturbed() -> SmkiOffice:
    made = begin(":memory:")
    go_on(made)
    return made


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many SQL statements the whole of it takes."""
    told = victim(tmp_path_factory.mktemp("whole") / "smki.sqlite", 0)
    assert told.returncode == 0, told.stderr
    return int(told.stdout.split()[-1])


@pytest.mark.parametrize("share", [0.05, 0.35, 0.65, 0.97])
def test_after_a_kill_nothing_is_issued_twice_and_nothing_accepted_is_lost(
    share: float, statements: int, undisturbed: SmkiOffice, tmp_path: Path
) -> None:
    path = tmp_path / "smki.sqlite"
    assert victim(path, round(share * statements)).returncode == -signal.SIGKILL

    made = begin(path)
    before = results(made)
    go_on(made)
    after = results(made)
    assert [result.code for result in after] == [ResultCode.SUCCESS] * REQUESTS + [ResultCode.ISSUANCE_ANOMALY]
    assert [result.serial for result in after] == [result.serial for result in results(undisturbed)]
    assert made.ledger.issued() == undisturbed.ledger.issued() == {1: 12, 2: 12, 3: 12, 4: 4}
    # Each record once, whenever the process died: founding, ceremonies, and how far the batch is.
    assert made.records.all() == undisturbed.records.all()
    assert after[: len(before)] == before
    if not made.ledger.submission(1).is_settled:
        assert after == results(undisturbed)

    pick_up(made)
    expected = [result.certificate for result in results(undisturbed)[:REQUESTS]]
    lodged = [
        entry.der for number in range(REQUESTS) for entry in made.premises.repository.search(eui64=device(number))
    ]
    assert lodged == expected
    assert {result.acceptance for result in made.results(1)} == {Acceptance.ACCEPTED, None}


def test_a_batch_that_was_finished_is_not_worked_on_again(tmp_path: Path) -> None:
    made = begin(tmp_path / "smki.sqlite")
    go_on(made)
    made.premises.connection.close()
    again = begin(tmp_path / "smki.sqlite")
    issued = again.ledger.issued()
    go_on(again)
    assert again.ledger.issued() == issued
    assert again.ledger.submission(1).state is BatchState.COMPLETED


def test_other_processes_prove_possession_with_the_same_results(undisturbed: SmkiOffice) -> None:
    made = begin(":memory:")
    number = made.submit(batch(*map(request, range(REQUESTS)), request(0)), 1_000).number
    with ProcessPoolExecutor(2) as pool:
        steps = list(made.process(number, 2_000, pool.map, at_once=AT_ONCE))
    assert steps == [8, 16, 24, 32, 40, 41]
    assert results(made) == results(undisturbed)
