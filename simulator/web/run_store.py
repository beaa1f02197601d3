"""The file that keeps a served run: what came in, and what still has to go out. One simulator uses it at a time."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from simulator.domain.errors import SimulatorError
from simulator.duis.published_schema import PublishedSchema
from simulator.engine.disk_faults import advice
from simulator.registers.storage import transaction
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.web.received import ReceivedLog
from simulator.web.undelivered import Undelivered
from simulator.world.imported_pki import ImportedPki

FILE = "served.sqlite"

_WITHOUT_EFFECT = {"title", "serve"}
"""Sections of a scenario that change nothing of what happens in its world. A restart may have other ports."""

_NAMED_APART = {"seed", "modifications", "published_pki"}


class AnotherRun(SimulatorError):
    """A file keeps a run that the present scenario, options or version cannot go on with."""


@dataclass(frozen=True)
class RunStore:
    """An open file, or nothing but memory where there is no ``path``."""

    path: Path | None
    received: ReceivedLog
    undelivered: Undelivered
    _connection: sqlite3.Connection

    def claim(self, identity: Mapping[str, str], *, fresh: bool = False) -> None:
        """Use the file for this run. ``fresh`` forgets the one that it keeps, with what was not delivered.

        One that has received nothing is forgotten anyway.
        Raises :class:`AnotherRun` where that one is of something else: it would not come back as it was.
        """
        if fresh or not len(self.received):
            with transaction(self._connection):
                self.received.forget()
                self.undelivered.forget()
        differences = self.received.claim(identity)
        if differences:
            named = "; ".join(_told(name, was, now) for name, (was, now) in differences.items())
            raise AnotherRun(
                f"'{self.path}' keeps another run ({named}), which cannot go on here. "
                "Begin anew with --fresh, which forgets it, or choose another folder with --out"
            )


def _told(name: str, was: str, now: str) -> str:
    """Digests tell a reader nothing."""
    is_digest = max(len(was), len(now)) == 2 * hashlib.sha256().digest_size
    return f"another {name}" if is_digest else f"{name} '{was}', now '{now}'"


def identity_of(
    scenario: Scenario, rules: RuleSet, pki: ImportedPki | None, schema: PublishedSchema | None = None
) -> dict[str, str]:
    """All that a run follows from, besides the documents that it receives."""
    effective = (f"{m} from {m.effective.isoformat()}" if m.effective else str(m) for m in rules.modifications)
    imported = [credential.certificate for _, _, credential in pki.credentials] + [*pki.anchors] if pki else []
    return {
        "version": version("smki-sim"),
        "seed": str(scenario.seed),
        "scenario": _digest(scenario.model_dump_json(exclude=_WITHOUT_EFFECT | _NAMED_APART).encode()),
        "modifications": " + ".join(effective) or "none",
        "imported certificates": _digest(*(c.der for c in imported)) if imported else "none",
        "published schema": schema.fingerprint if schema else "none",
    }


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


@contextmanager
def open_run_store(folder: Path | None) -> Iterator[RunStore]:
    """The file in a folder, with what an earlier process left there; without a folder, memory.

    What is written survives the end of this process, however it ends; a power cut may cost the last moments.
    Raises :class:`SimulatorError` where the folder cannot be used, as when another simulator has the file open.
    """
    path = None if folder is None else folder / FILE
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path or ":memory:", timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise SimulatorError(f"cannot write into '{folder}': {advice(error)}") from None
    try:
        try:
            connection.executescript(
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            )
            store = RunStore(path, ReceivedLog(connection), Undelivered(connection), connection)
        except sqlite3.Error as error:
            message = f"cannot use '{path}': {error}; is another smki-sim serve using it? Choose another with --out"
            raise SimulatorError(message) from None
        yield store
    finally:
        connection.close()
