"""Keeps the events of an area in a file: Parquet where pyarrow is installed, else numpy's own format.

A file has its name only once it is whole: until then it lies beside it under a passing one.
"""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simulator.domain.errors import SimulatorError
from simulator.engine.disk_faults import advice
from simulator.engine.fleet.event_log import COLUMNS, EventLog

Write = Callable[[EventLog], None]
"""Adds events, which follow those that are there."""

NOTICE = "TEST PKI, not for live use"

_DELTAS = ("time", "premise", "took")
_PASSING = ".part"


class EventFile(NamedTuple):
    """A file of events that is being written. ``path`` is where it will be."""

    path: Path
    write: Write


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The passing name under which a file is written; it gets its own, safely on the disk, when the block ends well.

    A file of that name is replaced. Whatever interrupts the block leaves no half of a file; if it is a failure of the
    disk, a ``SimulatorError`` says so.
    """
    passing = path.parent / f".{path.name}.{uuid.uuid4().hex[:12]}{_PASSING}"
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        yield passing
        with passing.open("rb+") as stream:
            os.fsync(stream.fileno())  # a full disk shows here at the latest
        passing.replace(path)
    except OSError as error:
        raise SimulatorError(f"cannot write '{path}': {advice(error)}") from None
    finally:
        with suppress(OSError):  # where its folder is none
            passing.unlink()


def remove_halves(folder: Path) -> None:
    """Remove what a killed process left half written in a folder."""
    for half in folder.glob(f".*{_PASSING}"):
        half.unlink(missing_ok=True)


@contextmanager
def event_file(folder: Path, name: str) -> Iterator[EventFile]:
    """The file of an area's events, open to be written; it is there when the block ends well."""
    arrow = parquet_library()
    path = folder / f"{name}.{'npz' if arrow is None else 'parquet'}"
    with whole_file(path) as passing, _columns(passing) if arrow is None else _rows(arrow, passing) as write:
        yield EventFile(path, write)


def stored_events(folder: Path, name: str, premise: int) -> EventLog | None:
    """The events of one home in an area's file; nothing where there is no such file, or nothing to read it with."""
    arrow = parquet_library()
    path = folder / f"{name}.parquet"
    if arrow is None or not path.is_file():
        return None
    try:
        table = arrow.parquet.read_table(path, filters=[("premise", "==", premise)])
    except (OSError, ValueError) as error:
        raise SimulatorError(f"cannot read '{path}': {error}; do the run again with --afresh") from None
    return EventLog(*(table[column].to_numpy() for column in COLUMNS))


@contextmanager
def _rows(arrow: Any, path: Path) -> Iterator[Write]:
    def table(log: EventLog) -> Any:
        return arrow.table({name: np.ascontiguousarray(getattr(log, name)) for name in COLUMNS})

    with parquet_writer(arrow, path, table(EventLog.joined([])).schema, _DELTAS) as writer:
        yield lambda log: writer.write_table(table(log), row_group_size=1 << 20)


def parquet_writer(arrow: Any, path: Path, schema: Any, deltas: Collection[str] = ()) -> Any:
    """A writer of a Parquet file, which says in its metadata that the PKI is a test one.

    ``deltas`` are columns of numbers that lie close to their neighbours'; of all others each value is kept once.
    """
    encodings = dict.fromkeys(deltas, "DELTA_BINARY_PACKED")
    words = [name for name in schema.names if name not in deltas]
    schema = schema.with_metadata({"notice": NOTICE})
    return arrow.parquet.ParquetWriter(
        path, schema, compression="zstd", use_dictionary=words, column_encoding=encodings
    )


@contextmanager
def _columns(path: Path) -> Iterator[Write]:
    parts: list[EventLog] = []
    yield parts.append
    log = EventLog.joined(parts)
    with path.open("wb") as stream:
        np.savez_compressed(stream, **{name: getattr(log, name) for name in COLUMNS})


def parquet_library() -> Any:
    """The library that writes Parquet, if it is installed."""
    try:
        import pyarrow.parquet  # noqa: PLC0415  # an optional extra
    except ImportError:
        return None
    return pyarrow
