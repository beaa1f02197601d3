"""Pages for users whose examples work as they stand there.

A ``console`` block is a session: each line that starts with ``$ `` is run, and must exit with 0, or with 2 where it
ends in ``# exit 2``. Output shown below a line must be what it prints; ``...`` stands for anything. A ``python`` block
is a program, a ``text`` block right below it what it prints. A block whose first line names a file, as in
``toml story.toml``, is that file. The ``bash`` blocks, which set things up, are run by whoever follows the page.
"""

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Block:
    language: str
    file: str
    text: str
    prints: str
    line: int


def blocks_of(page: str) -> list[Block]:
    return [
        Block(match[1], match[2], match[3], match[4] or "", page.count("\n", 0, match.start()) + 1)
        for match in re.finditer(
            r"^```(\w*) *(\S*)\n(.*?)^```\n(?:\n?```text\n(.*?)^```\n)?", page, re.MULTILINE | re.DOTALL
        )
    ]


def of(language: str, blocks: list[Block]) -> list[pytest.ParameterSet]:
    found = [block for block in blocks if block.language == language and not block.file]
    return [pytest.param(block, id=f"line-{block.line}") for block in found]


def write_files(blocks: list[Block], folder: Path) -> None:
    for block in blocks:
        if block.file:
            (folder / block.file).write_text(block.text)


def desk_with(blocks: list[Block]) -> object:
    """The fixture ``desk``: a folder with the files that a page shows."""

    @pytest.fixture
    def desk(tmp_path: Path) -> Path:
        write_files(blocks, tmp_path)
        return tmp_path

    return desk


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    scripts = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "120",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )


def check_output(shown: str, printed: str) -> None:
    ways = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert not shown.strip() or doctest.OutputChecker().check_output(shown, printed, ways), printed


def run_session(session: Block, folder: Path) -> None:
    assert session.text.startswith("$ ")
    for step in re.finditer(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", session.text, re.MULTILINE):
        status = re.search(r"# exit (\d+)$", step[1])
        done = run(["bash", "-c", step[1]], folder)
        assert done.returncode == (int(status[1]) if status else 0), done.stdout
        check_output(step[2], done.stdout)


def run_program(program: Block, folder: Path) -> None:
    done = run([sys.executable, "-c", program.text], folder)
    assert done.returncode == 0, done.stdout
    check_output(program.prints, done.stdout)
