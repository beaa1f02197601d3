"""The revocation lists that were published, kept beside the repository: nothing is listed under one number twice.

A list, its number and which revocations it is the first to show are one transaction. A process that ends in the middle
of it leaves nothing behind, and makes the same list again after a restart.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.pki.list_issuance import ListKind

_SCHEMA = """
CREATE TABLE IF NOT EXISTS smki_list (
    issuer TEXT, number INTEGER, kind TEXT NOT NULL, issued INTEGER NOT NULL, due INTEGER NOT NULL,
    entries INTEGER NOT NULL, der BLOB NOT NULL, PRIMARY KEY (issuer, number)
);
"""
_COLUMNS = "kind, issuer, number, issued, due, entries, der"


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A revocation list in the repository. Instants are milliseconds since the scenario's start.

    ``number`` is its CRL number, which rises by one for each list of an ``issuer``; ``issued`` when it was published,
    ``due`` by when it had to be; ``entries`` how many certificates it shows as revoked.
    """

    kind: ListKind
    issuer: str
    number: int
    issued: int
    due: int
    entries: int
    der: bytes = field(repr=False)

    @property
    def late(self) -> int:
        """By how many milliseconds its time limit was missed; 0 if it was held."""
        return max(0, self.issued - self.due)


class PublishedLists:
    """The table. Who adds to it says when the transaction begins and ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def add(self, published: PublishedList) -> None:
        """Keep a list. One that has its issuer's number already is a misuse, which SQLite refuses."""
        p = published
        self._connection.execute(
            f"INSERT INTO smki_list ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (p.kind.name, p.issuer, p.number, p.issued, p.due, p.entries, p.der),
        )

    def newest(self, issuer: str) -> PublishedList | None:
        """The last list of an issuer."""
        return next(self._select("WHERE issuer = ? ORDER BY number DESC LIMIT 1", issuer), None)

    def newest_of_each(self, at: int) -> Iterator[PublishedList]:
        """The last list of each issuer that was published by an instant, the ARL first."""
        newest = "SELECT issuer, max(number) FROM smki_list WHERE issued <= ? GROUP BY issuer"
        return self._select(f"WHERE (issuer, number) IN ({newest}) ORDER BY kind, issuer", at)

    def within(self, between: range) -> Iterator[PublishedList]:
        """The lists that were published in a range of instants (its end not included), in order of time."""
        return self._select(
            "WHERE issued >= ? AND issued < ? ORDER BY issued, kind, issuer", between.start, between.stop
        )

    def __iter__(self) -> Iterator[PublishedList]:
        """Every list that was published, in order of time."""
        return self._select("ORDER BY issued, kind, issuer, number")

    def _select(self, which: str, *values: object) -> Iterator[PublishedList]:
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM smki_list {which}", values)
        return (PublishedList(ListKind[kind], *rest) for kind, *rest in rows)
