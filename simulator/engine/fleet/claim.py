"""Keeps a second run out of a folder that one is at work in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from simulator.domain.errors import SimulatorError

try:
    import fcntl
except ImportError:  # where there are no such locks, nobody is kept out
    fcntl = None  # type: ignore[assignment]


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Have a folder, which is made if need be, for oneself while the block lasts; it leaves no trace there.

    The claim ends with the process, however that ends. A folder that cannot be made or locked is not claimed: whoever
    writes there says what is the matter. Raises ``SimulatorError`` while another run has it.
    """
    lock = _lock(folder)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)
        with suppress(OSError):
            folder.rmdir()  # nothing came of it


def _lock(folder: Path) -> int | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        message = f"another run is at work in '{folder}': wait until it has ended, or choose another folder with --out"
        raise SimulatorError(message) from None
    except OSError:  # a file system without locks
        pass
    return lock
