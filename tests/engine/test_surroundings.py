"""What a run runs on: versions, and the memory that is free and that was filled."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from simulator.engine import surroundings
from simulator.engine.surroundings import code_version, free_memory, library_versions, product_version
from tests.support.child import child

FILLS_MEMORY = """
from simulator.engine.surroundings import peak_memory
print(before := peak_memory())
block = b"1" * (before + (32 << 20))
print(peak_memory())
del block
print(peak_memory())
"""


def printed(program: str) -> list[str]:
    """What a program prints in a process of its own."""
    return subprocess.run(child(program), capture_output=True, text=True, check=True).stdout.split()


def test_the_code_is_told_by_its_version_and_a_digest_of_its_sources() -> None:
    assert re.fullmatch(re.escape(product_version()) + r"\+[0-9a-f]{12}", code_version())


def test_another_process_tells_the_same_code() -> None:
    [told] = printed("from simulator.engine.surroundings import code_version; print(code_version())")
    assert told == code_version.__wrapped__()


def test_the_libraries_are_told_by_name_and_as_they_are_installed() -> None:
    told = library_versions("pytest")
    assert (told["numpy"], told["pytest"]) == (version("numpy"), version("pytest"))
    assert list(told) == sorted(told, key=str.lower)
    assert "no-such-library" not in library_versions("no-such-library")


def test_the_memory_that_was_filled_is_in_bytes_and_does_not_shrink() -> None:
    before, filled, after = map(int, printed(FILLS_MEMORY))
    assert before > 1 << 20
    assert min(filled, after) >= before + (32 << 20)


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ({}, None),
        ({"memory.max": "max\n", "memory.current": "5\n", "memory.stat": ""}, None),
        ({"memory.max": "1000\n", "memory.current": "400\n", "memory.stat": "anon 5\n"}, 600),
        ({"memory.max": "1000\n", "memory.current": "400\n", "memory.stat": "anon 5\ninactive_file 30\n"}, 630),
        ({"memory.max": "1000\n", "memory.current": "1400\n", "memory.stat": ""}, 0),
    ],
)
def test_a_container_has_what_its_limit_leaves(tmp_path: Path, files: dict[str, str], left: int | None) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert surroundings.left_to_the_group(tmp_path) == left


def test_what_is_free_is_no_more_than_a_container_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    on_the_machine = free_memory()
    monkeypatch.setattr(surroundings, "left_to_the_group", lambda: 4096)
    assert on_the_machine is not None
    assert free_memory() == 4096 < on_the_machine
