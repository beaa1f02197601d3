"""The table of seed 004 ¶159, and documents with versions."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulator.domain.finding import Finding
from simulator.domain.time import HOUR
from simulator.registers.documents import LodgedDocument, RepositoryDocuments
from simulator.registers.lodging_table import DOCUMENTS, PROMPTLY, Form, Information, Lodger
from tests.support.child import child

POLICY = Information.DEVICE_CERTIFICATE_POLICY


@pytest.fixture
def documents() -> Iterator[RepositoryDocuments]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield RepositoryDocuments(connection)


def lodge(documents: RepositoryDocuments, content: bytes, at: int = 0, since: int = 0) -> LodgedDocument:
    lodged = documents.lodge(POLICY, content, lodger=Lodger.PMA, at=at, since=since)
    assert isinstance(lodged, LodgedDocument)
    return lodged


def test_the_table_has_a_row_for_everything_that_is_published() -> None:
    """Seed 004 ¶159."""
    lodgers = {each.name: each.row.lodger for each in Information}
    assert [name for name, lodger in lodgers.items() if lodger is Lodger.PMA] == [
        "DEVICE_CERTIFICATE_POLICY",
        "ORGANISATION_CERTIFICATE_POLICY",
        "COMPLIANCE_POLICY",
        "SUBSCRIBER_AGREEMENTS",
        "RELYING_PARTY_AGREEMENTS",
    ]
    assert len(lodgers) == 13
    assert [each.name for each in Information if each.row.form is Form.LIST] == ["CRL", "ARL"]
    assert {each.row.within for each in Information if each.row.form is Form.LIST} == {HOUR}
    assert len(DOCUMENTS) == 7


def test_versions_count_up_and_stay(documents: RepositoryDocuments) -> None:
    versions = [lodge(documents, b"one"), lodge(documents, b"two", 10, 5)]
    assert [each.version for each in versions] == [1, 2]
    assert list(documents.versions(POLICY)) == versions
    assert list(documents.versions(POLICY, 9)) == versions[:1]
    assert [documents.content(each) for each in versions] == [b"one", b"two"]
    assert list(documents.versions(Information.RAPP)) == []


def test_a_document_is_in_time_until_its_due_instant(documents: RepositoryDocuments) -> None:
    in_time = lodge(documents, b"one", PROMPTLY + 7, 7)
    late = lodge(documents, b"two", PROMPTLY + 9, 8)
    assert (in_time.late, late.late) == (0, 1)


@pytest.mark.parametrize(
    ("information", "content", "lodger", "at", "code"),
    [
        (POLICY, b"new", "Avon Energy", 5, "lodging-not-permitted"),
        (POLICY, b"new", Lodger.DCC, 5, "lodging-not-permitted"),
        (Information.CRL, b"new", Lodger.DCC, 5, "not-a-document"),
        (Information.OCA_CERTIFICATES, b"new", Lodger.DCC, 5, "not-a-document"),
        (POLICY, b"", Lodger.PMA, 5, "document-empty"),
        (POLICY, b"one", Lodger.PMA, 5, "document-unchanged"),
        (POLICY, b"new", Lodger.PMA, 4, "lodged-before-occasion"),
    ],
)
def test_what_may_not_be_lodged_is_refused_with_a_code_and_leaves_nothing(
    documents: RepositoryDocuments, information: Information, content: bytes, lodger: str, at: int, code: str
) -> None:
    lodge(documents, b"one")
    refused = documents.lodge(information, content, lodger=lodger, at=at, since=5)
    assert isinstance(refused, Finding)
    assert refused.code == code
    assert len(list(documents.versions(POLICY))) == 1


_LODGE_FOR_EVER = """
import sqlite3, sys
from itertools import count
from simulator.registers.documents import RepositoryDocuments
from simulator.registers.lodging_table import Information, Lodger
documents = RepositoryDocuments(sqlite3.connect(sys.argv[1]))
for number in count(1):
    documents.lodge(Information.RAPP, b"%d" % number * 10_000, lodger=Lodger.DCC, at=number, since=0)
    print(number, flush=True)
"""


def test_a_process_that_is_killed_loses_no_version_and_leaves_no_half_one(tmp_path: Path) -> None:
    file = tmp_path / "repository.sqlite"
    with subprocess.Popen(child(_LODGE_FOR_EVER, file), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(5)]
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().split()]
    with closing(sqlite3.connect(file)) as connection:
        documents = RepositoryDocuments(connection)
        versions = list(documents.versions(Information.RAPP))
        assert [each.version for each in versions] == list(range(1, len(versions) + 1))
        assert len(versions) >= told[-1]
        assert all(documents.content(each) == b"%d" % each.version * 10_000 for each in versions)
