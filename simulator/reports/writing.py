"""Files that are whole or not there: written under a passing name first, and put in place when all of them are done."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from simulator.domain.errors import SimulatorError
from simulator.engine.disk_faults import advice

Content = bytes | Iterable[str]
"""What a file is to hold: octets, or lines of text without their ends."""


class UnwritableRunFiles(SimulatorError):
    """The files of a run cannot be written: a folder that is not one, no permission, a full disk."""


def write_whole(directory: Path, contents: Mapping[str, Content], stale: Iterable[str] = ()) -> None:
    """Write files into a directory (made if need be), by name; then delete those of ``stale`` that it still holds.

    Files of these names are replaced. If anything fails before all have been written, none is touched and nothing is
    left behind; the failure is an :class:`UnwritableRunFiles` that says what to do.
    """
    passing = {name: directory / f".{name}.{os.getpid()}.part" for name in contents}
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            _write(passing[name], content)
        _must_be_free(directory / name for name in contents)
        for name in contents:
            passing[name].replace(directory / name)
        for name in set(stale) - set(contents):
            (directory / name).unlink(missing_ok=True)
    except OSError as error:
        raise UnwritableRunFiles(_message(directory, error)) from error
    finally:
        for file in passing.values():
            _forget(file)


def _must_be_free(files: Iterable[Path]) -> None:
    for file in files:
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(file))


def _write(file: Path, content: Content) -> None:
    try:
        with file.open("wb") as stream:
            if isinstance(content, bytes):
                stream.write(content)
            else:
                stream.writelines(f"{line}\n".encode() for line in content)
            stream.flush()
            os.fsync(stream.fileno())  # a full disk shows here at the latest
    except OSError as error:
        error.filename = str(file)  # unknown to a failure in the middle
        raise


def _forget(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:  # the directory is not there, or is a file
        return


def _message(directory: Path, error: OSError) -> str:
    where = error.filename2 or error.filename
    name = Path(where).name.removeprefix(".").partition(f".{os.getpid()}.part")[0] if where else ""
    about = f" ('{name}')" if name and Path(where) != directory else ""
    return f"cannot write the files of the run into '{directory}'{about}: {advice(error)}"
