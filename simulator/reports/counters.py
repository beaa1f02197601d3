"""The RequestID counters of a run, kept with it: what the DSP compares the next request's counter with."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from simulator.domain.eui64 import EUI64

_SCHEMA = """
CREATE TABLE request_counter (
    originator TEXT NOT NULL, target TEXT NOT NULL, last TEXT NOT NULL, PRIMARY KEY (originator, target)
) WITHOUT ROWID;
"""


def keep_counters(store: sqlite3.Connection, counters: Mapping[tuple[EUI64, EUI64], int]) -> None:
    """Write the last counter of each originator towards each target into a run's SQLite file, in a table of its own.

    The counter is decimal text: it goes to 2^64 - 1, and SQLite's own numbers do not.
    """
    with store:
        store.execute(_SCHEMA)
        rows = sorted((str(originator), str(target), str(last)) for (originator, target), last in counters.items())
        store.executemany("INSERT INTO request_counter VALUES (?, ?, ?)", rows)
