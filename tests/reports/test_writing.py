"""Files are whole or not there, and every failure says what to do."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator.domain.errors import SimulatorError
from simulator.reports.writing import Content, UnwritableRunFiles, write_whole

CONTENTS: dict[str, Content] = {"octets": b"\x00\xff", "lines": ["one", "Môn"]}
EARLIER: dict[str, Content] = {"lines": ["earlier"], "large": b"earlier"}


def held(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir()}


@contextmanager
def no_file_larger_than(octets: int) -> Iterator[None]:
    """As if the disk were full at this size: writing on fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_octets_and_lines(tmp_path: Path) -> None:
    write_whole(tmp_path / "made" / "for it", CONTENTS)
    assert held(tmp_path / "made" / "for it") == {"octets": b"\x00\xff", "lines": "one\nMôn\n".encode()}


def test_stale_files_go_and_others_stay(tmp_path: Path) -> None:
    write_whole(tmp_path, EARLIER | {"mine": b"mine"})
    write_whole(tmp_path, CONTENTS, stale=["lines", "large", "not there"])
    assert held(tmp_path) == {"octets": b"\x00\xff", "lines": "one\nMôn\n".encode(), "mine": b"mine"}


def test_others_may_read_what_they_may_read_elsewhere(tmp_path: Path) -> None:
    write_whole(tmp_path, CONTENTS)
    (tmp_path / "usual").touch()
    assert (tmp_path / "lines").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_file_where_the_directory_should_be(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    for directory, why in (taken, "a file of that name is in the way"), (taken / "below", "is a file, not a folder"):
        with pytest.raises(UnwritableRunFiles) as raised:
            write_whole(directory, CONTENTS)
        assert isinstance(raised.value, SimulatorError)
        assert why in str(raised.value)
        assert f"'{directory}'" in str(raised.value)
    assert held(tmp_path) == {"taken": b"mine"}


def test_a_directory_where_a_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "octets").mkdir()
    with pytest.raises(UnwritableRunFiles, match=r"'octets'.*a folder of that name is in the way"):
        write_whole(tmp_path, CONTENTS)
    assert [entry.name for entry in tmp_path.iterdir()] == ["octets"]


def test_a_full_disk_leaves_what_was_there_whole(tmp_path: Path) -> None:
    write_whole(tmp_path, EARLIER)
    before = held(tmp_path)
    with no_file_larger_than(5_000), pytest.raises(UnwritableRunFiles, match=r"'large'.*larger than is allowed"):
        write_whole(tmp_path, {"lines": ["later"], "large": ["x" * 70] * 10_000})
    assert held(tmp_path) == before


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "there is no room left; make room"),
        (errno.EACCES, "you may not write there"),
        (errno.EROFS, "the disk can only be read"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_every_failure_says_what_to_do(
    number: int, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UnwritableRunFiles) as raised:
        write_whole(tmp_path, CONTENTS)
    assert advice in str(raised.value)
    assert "choose another folder with --out" in str(raised.value)
    assert held(tmp_path) == {}


def test_a_directory_that_may_not_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, _mode: int) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(UnwritableRunFiles, match="runs': you may not write there"):
        write_whole(tmp_path / "runs", CONTENTS)


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path, CONTENTS)
    assert held(tmp_path) == {}
