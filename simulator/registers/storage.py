"""What all that is kept in SQLite needs: transactions, and numbers of 64 bits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_ALL = 1 << 64


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """What is written inside stands when this ends, and nothing of it if it fails, however the connection is set.

    Inside another transaction it is a part of that one.
    """
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def signed(number: int) -> int:
    """64 bits, such as an EUI-64, as the signed number that SQLite keeps."""
    return number - _ALL if number >> 63 else number
