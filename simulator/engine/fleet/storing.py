"""Keeps the events of an area in a file: Parquet where pyarrow is installed, else numpy's own format."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.event_log import COLUMNS, EventLog

_DELTAS = ("time", "premise", "took")


class EventFile:
    """The file of an area's events; a context manager. ``path`` is known once it is open."""

    def __init__(self, folder: Path, name: str) -> None:
        self._parquet = _parquet()
        self.path = folder / f"{name}.{'parquet' if self._parquet else 'npz'}"
        self._writer: Any = None
        self._parts: list[EventLog] = []

    def write(self, log: EventLog) -> None:
        """Add events, which follow those that are there."""
        if self._parquet is None:
            self._parts.append(log)
            return
        try:
            self._write_parquet(log)
        except OSError as error:
            raise _cannot_write(self.path, error) from None

    def _write_parquet(self, log: EventLog) -> None:
        assert self._parquet is not None
        arrow, parquet = self._parquet
        table = arrow.table({name: np.ascontiguousarray(getattr(log, name)) for name in COLUMNS})
        if self._writer is None:
            encodings = dict.fromkeys(_DELTAS, "DELTA_BINARY_PACKED")
            words = [name for name in COLUMNS if name not in _DELTAS]
            self._writer = parquet.ParquetWriter(
                self.path, table.schema, compression="zstd", use_dictionary=words, column_encoding=encodings
            )
        self._writer.write_table(table, row_group_size=1 << 20)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if self._writer is not None:
                self._writer.close()
            elif self._parquet is None and kind is None:
                log = EventLog.joined(self._parts)
                np.savez_compressed(self.path, **{name: getattr(log, name) for name in COLUMNS})
        except OSError as fault:
            raise _cannot_write(self.path, fault) from None


def _cannot_write(path: Path, error: OSError) -> SimulatorError:
    return SimulatorError(f"cannot write '{path}': {error}; is the disk full? Choose another folder with --out")


def _parquet() -> tuple[Any, Any] | None:
    try:
        import pyarrow  # noqa: PLC0415  # an optional extra
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError:
        return None
    return pyarrow, pyarrow.parquet
