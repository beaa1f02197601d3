"""The process is killed in the middle of a publication: nothing is published twice, and nothing is lost."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import DAY, HOUR
from simulator.pki.signing_request import organisation_signing_request
from simulator.smki.office import SmkiOffice
from simulator.smki.publication import PublishedList, Publisher
from simulator.smki.records import Keep, keep_nothing
from simulator.smki.submission import Submission
from tests.support.child import child
from tests.support.smki_office import AVON, AVON_ID, OFFICER, key, office, pick_up, premises, work

# It publishes, and says which lists it has told of. It kills itself, without any farewell, before an SQL statement that
# begins like this for the so-many-th time, or before it tells.
VICTIM = """
import os, signal, sys
from pathlib import Path
from simulator.smki.records import RecordKind
from tests.smki.test_publication_restart import begin, publish
path, dies_before, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
seen = 0
def look(statement):
    global seen
    seen += statement.startswith(dies_before)
    if seen == times:
        os.kill(os.getpid(), signal.SIGKILL)
def keep(record):
    look("told")
    print(record.details["kind"], record.details["number"], flush=True)
made = begin(path, lambda record: record.kind is RecordKind.LIST_PUBLISHED and keep(record))
made.premises.connection.set_trace_callback(look)
publish(made)
"""


def begin(path: Path | str, keep: Keep = keep_nothing) -> SmkiOffice:
    """An office with an Organisation Certificate that is in the repository."""
    made = office(premises(path), keep)
    if not made.ledger.submissions():
        asked = organisation_signing_request(AVON_ID, RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE, key(900))
        assert pick_up(made, work(made, Submission.single(AVON, OFFICER, asked)), 0) is None
    return made


def publish(made: SmkiOffice) -> list[PublishedList]:
    """A day and a half of lists, with a revocation in the middle of it."""
    publisher = Publisher(made)
    publisher.advance(13 * HOUR)
    (serial,) = [each.serial for each in made.premises.repository.search(eui64=AVON_ID)]
    made.revoke(serial, 14 * HOUR, RevocationReason.KEY_UNRELIABLE, AVON)
    publisher.advance(DAY + 12 * HOUR)
    return list(publisher.lists)


@pytest.fixture(scope="module")
def undisturbed() -> list[PublishedList]:
    return publish(begin(":memory:"))


# The fourth list is the first with the revocation. Its COMMIT follows those of the authorities' certificates, of three
# lists, and of the revocation.
@pytest.mark.parametrize(
    ("dies_before", "times", "kept"),
    [("INSERT INTO smki_list", 4, 3), ("UPDATE smki_revocation", 4, 3), ("COMMIT", 6, 3), ("told", 4, 4)],
)
def test_after_a_kill_no_number_has_two_lists_and_no_revocation_is_lost(
    dies_before: str, times: int, kept: int, undisturbed: list[PublishedList], tmp_path: Path
) -> None:
    path = tmp_path / "smki.sqlite"
    died = subprocess.run(child(VICTIM, path, dies_before, times), capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert died.stdout.splitlines() == ["ARL 1", "CRL 1", "CRL 2"]

    made = begin(path)
    assert list(Publisher(made).lists) == undisturbed[:kept]
    assert publish(made) == undisturbed
