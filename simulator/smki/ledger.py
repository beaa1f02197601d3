"""What the office keeps of submissions, results and keys: tables beside the repository's, in the same SQLite file.

Work on a batch survives the end of the process at any instant. A submission is kept before it is answered. The results
of some of its requests, the certificates among them, and how many certificates the Issuing DCA has issued by then, are
written in one transaction: after a restart work goes on with the first request that has no result. What a cut-off
transaction would have issued is issued again, octet for octet, because serial numbers and signatures follow from what
they are for.

The connection is opened above and handed in; it is in no transaction when it gets here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator.domain.devices import DeviceType
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.registers.storage import signed, transaction
from simulator.smki.ledger_rows import (
    LINES,
    RESULT_COLUMNS,
    SUBMISSION_COLUMNS,
    Kept,
    Tally,
    ids_of,
    result_of,
    row_of,
    submission_of,
)
from simulator.smki.outcomes import BatchState, ResultCode
from simulator.smki.results import Acceptance, Result
from simulator.smki.submission import Submission, SubmissionKind

_SCHEMA = """
CREATE TABLE IF NOT EXISTS smki_submission (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, party TEXT NOT NULL, officer TEXT NOT NULL,
    device_type INTEGER NOT NULL, submitted INTEGER NOT NULL, state TEXT NOT NULL, requests INTEGER NOT NULL,
    issued_at INTEGER, finished INTEGER, code TEXT, message TEXT, clause TEXT, sha256 BLOB NOT NULL, content BLOB,
    settled INTEGER NOT NULL DEFAULT 0
);
-- id = submission × 65,536 + line: a batch has at most 50,000 lines.
CREATE TABLE IF NOT EXISTS smki_result (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, acceptance TEXT, eui64 INTEGER, key_usage INTEGER, role INTEGER,
    serial TEXT, issuer TEXT, finding TEXT, message TEXT, clause TEXT
);
-- Certificates until they are picked up, in a table of their own: whole pages of it are free again afterwards.
CREATE TABLE IF NOT EXISTS smki_waiting (id INTEGER PRIMARY KEY, certificate BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS smki_certified_key (identifier INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS smki_device (eui64 INTEGER PRIMARY KEY, certificates INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS smki_issued (issuing_dca INTEGER PRIMARY KEY, certificates INTEGER NOT NULL);
"""


class SmkiLedger:
    """The tables. Every method that writes is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def take(self, submission: Submission, at: int, state: BatchState, requests: int, refusal: Finding | None) -> Kept:
        """Keep a submission. Its content is dropped where nothing will be done with it."""
        content = None if state.is_final else submission.content
        told = (refusal.code, refusal.message, refusal.clause) if refusal else (None, None, None)
        values = (
            submission.kind.value, submission.party, submission.officer, submission.device_type.value, at, state.value,
            requests, *told, submission.sha256, content,
        )  # fmt: skip
        with transaction(self._connection):
            number = self._connection.execute(
                "INSERT INTO smki_submission (kind, party, officer, device_type, submitted, state, requests, code, "
                "message, clause, sha256, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
        return self.submission(number or 0)

    def submission(self, number: int) -> Kept:
        """The submission of this number. Raises :class:`~simulator.domain.errors.SimulatorError` if there is none."""
        found = list(self._submissions("number = ?", number))
        if not found:
            raise SimulatorError(f"There is no submission {number}: take a number that the office has given out")
        return found[0]

    def submissions(self, *, party: str | None = None, unfinished: bool = False) -> list[Kept]:
        """All submissions in order, or those of a Party, or those that are still to be worked on."""
        found = self._submissions("party = ?", party) if party is not None else self._submissions("1")
        return [each for each in found if not unfinished or not each.state.is_final]

    def unsettled(self, finished_before: int) -> list[Kept]:
        """The submissions whose results have been there since before an instant, and were not picked up."""
        return list(self._submissions("NOT settled AND finished < ?", finished_before))

    def unsettled_submission(self, submission: Submission) -> Kept | None:
        """The latest submission of the same that is worked on, or has certificates that wait to be picked up."""
        found = list(
            self._submissions(
                "party = ? AND kind = ? AND device_type = ? AND sha256 = ? AND NOT settled "
                "AND state NOT IN ('REJECTED', 'TAMPERED', 'FORMAT_ERROR') AND (finished IS NULL OR EXISTS "
                f"(SELECT 1 FROM smki_waiting WHERE id BETWEEN number * {LINES} AND number * {LINES} + {LINES - 1}))",
                submission.party, submission.kind.value, submission.device_type.value, submission.sha256,
            )
        )  # fmt: skip
        return found[-1] if found else None

    def was_accepted(self, number: int) -> bool:
        """Whether a settled submission was picked up (and did not lapse)."""
        lapsed = self._count(
            "SELECT count(*) FROM smki_result WHERE id BETWEEN ? AND ? AND acceptance = 'lapsed'", *ids_of(number)
        )
        return not lapsed

    def content(self, number: int) -> bytes:
        """What was handed in. Nothing, once each request has its result."""
        row = self._connection.execute("SELECT content FROM smki_submission WHERE number = ?", (number,)).fetchone()
        return row[0] if row and row[0] else b""

    def single_requests(self, party: str, begins: int, ends: int) -> int:
        """How many single requests of a Party were taken from ``begins`` until before ``ends``."""
        return self._count(
            "SELECT count(*) FROM smki_submission WHERE party = ? AND kind = 'single' AND submitted >= ? AND "
            "submitted < ? AND state != 'REJECTED'",
            party, begins, ends,
        )  # fmt: skip

    def results_done(self, number: int) -> int:
        """How many requests of a submission have their result."""
        return self._count("SELECT count(*) FROM smki_result WHERE id BETWEEN ? AND ?", *ids_of(number))

    def move(self, number: int, state: BatchState, *, issued_at: int | None = None) -> None:
        """Put a submission into another state."""
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE smki_submission SET state = ?, issued_at = coalesce(?, issued_at) WHERE number = ?",
                (state.value, issued_at, number),
            )

    def write(self, number: int, results: Sequence[Result], issued: Mapping[int, int]) -> None:
        """Keep the results of some requests, and how many certificates each Issuing DCA has issued meanwhile."""
        rows = [row_of(number, result) for result in results]
        made = [result for result in results if result.certificate]
        waiting = [
            (row[0], result.certificate) for row, result in zip(rows, results, strict=True) if result.certificate
        ]
        keys = [result.key for result in made if result.key is not None]
        devices = [result.eui64 for result in made if result.is_device and result.eui64 is not None]
        execute = self._connection.executemany
        with transaction(self._connection):
            execute(f"INSERT INTO smki_result ({RESULT_COLUMNS}) VALUES ({', '.join('?' * 11)})", rows)
            execute("INSERT INTO smki_waiting VALUES (?, ?)", waiting)
            self.count(keys, devices, issued)

    def count(self, keys: Iterable[int], devices: Iterable[int], issued: Mapping[int, int]) -> None:
        """Note which public keys are certified now, one more certificate for each Device, and who has issued them.

        ``issued`` is how many certificates each Issuing DCA has issued.
        """
        execute = self._connection.executemany
        with transaction(self._connection):
            execute("INSERT OR IGNORE INTO smki_certified_key VALUES (?)", ((key,) for key in keys))
            execute(
                "INSERT INTO smki_device VALUES (?, 1) ON CONFLICT DO UPDATE SET certificates = certificates + 1",
                ((signed(device),) for device in devices),
            )
            execute(
                "INSERT INTO smki_issued VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET certificates = certificates + excluded.certificates",
                issued.items(),
            )

    def finish(self, number: int, state: BatchState, at: int) -> None:
        """Each request has its result; what was handed in is no longer needed."""
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE smki_submission SET state = ?, finished = ?, content = NULL WHERE number = ?",
                (state.value, at, number),
            )

    def results(self, number: int, *, acceptance: Acceptance | None = None) -> Iterator[Result]:
        """The results of a submission in order of its lines, or those whose certificate is this far."""
        rows = self._connection.execute(
            f"SELECT {RESULT_COLUMNS}, certificate FROM smki_result LEFT JOIN smki_waiting USING (id) "
            "WHERE id BETWEEN ? AND ? AND ?3 IN ('', acceptance) ORDER BY id",
            (*ids_of(number), acceptance.value if acceptance else ""),
        )
        return (result_of(row) for row in rows)

    def counts(self, number: int) -> dict[ResultCode, int]:
        """How many requests of a submission have which result."""
        query = "SELECT code, count(*) FROM smki_result WHERE id BETWEEN ? AND ? GROUP BY code ORDER BY code"
        return {ResultCode(code): count for code, count in self._connection.execute(query, ids_of(number))}

    def tally(self) -> list[Tally]:
        """How many results there are of each sort, over all submissions."""
        rows = self._connection.execute(
            "SELECT party, kind, device_type, r.code, r.finding, acceptance, count(*) FROM smki_result AS r "
            f"JOIN smki_submission ON number = r.id / {LINES} GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"
        )
        return [
            Tally(party, SubmissionKind(kind), DeviceType(device_type), ResultCode(code), finding or "",
                  acceptance and Acceptance(acceptance), count)
            for party, kind, device_type, code, finding, acceptance, count in rows
        ]  # fmt: skip

    def settle(self, number: int, acceptance: Acceptance, rejected: Iterable[int] = ()) -> None:
        """Note what became of the certificates of a submission: on some lines they were rejected.

        The certificates themselves are kept here no longer.
        """
        first, last = ids_of(number)
        change = "UPDATE smki_result SET acceptance = ? WHERE acceptance = 'waiting' AND "
        with transaction(self._connection):
            self._connection.executemany(
                f"{change} id = ?", ((Acceptance.REJECTED.value, first + line) for line in rejected)
            )
            self._connection.execute(f"{change} id BETWEEN ? AND ?", (acceptance.value, first, last))
            self._connection.execute("DELETE FROM smki_waiting WHERE id BETWEEN ? AND ?", (first, last))
            self._connection.execute("UPDATE smki_submission SET settled = 1 WHERE number = ?", (number,))

    def certified(self, keys: Iterable[int]) -> set[int]:
        """Which of these public keys (key identifiers as integers) are certified already."""
        wanted = list(keys)
        query = f"SELECT identifier FROM smki_certified_key WHERE identifier IN ({', '.join('?' * len(wanted))})"
        return {row[0] for row in self._connection.execute(query, wanted)}

    def certificates_of(self, devices: Iterable[int]) -> dict[int, int]:
        """How many certificates each of these Devices was issued, of those that were issued any."""
        wanted = list(devices)
        query = f"SELECT eui64, certificates FROM smki_device WHERE eui64 IN ({', '.join('?' * len(wanted))})"
        rows = self._connection.execute(query, [signed(device) for device in wanted])
        return {row[0] & 0xFFFF_FFFF_FFFF_FFFF: row[1] for row in rows}

    def issued(self) -> dict[int, int]:
        """How many Device Certificates each Issuing DCA has issued, by its number from 1."""
        return dict(self._connection.execute("SELECT issuing_dca, certificates FROM smki_issued ORDER BY issuing_dca"))

    def _submissions(self, condition: str, *values: object) -> Iterator[Kept]:
        query = f"SELECT {SUBMISSION_COLUMNS} FROM smki_submission WHERE {condition} ORDER BY number"
        return map(submission_of, self._connection.execute(query, values))

    def _count(self, query: str, *values: object) -> int:
        return int(self._connection.execute(query, values).fetchone()[0])
