"""A subcommand that goes on until it is stopped, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENVIRONMENT = os.environ | {"COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}


@contextmanager
def started(folder: Path, *arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``smki-sim serve`` in a folder, and what it shows until it is ready or has ended."""
    with running(folder, "Ready", "serve", *arguments, "--duis-port", "0", "--smki-port", "0") as both:
        yield both


@contextmanager
def running(folder: Path, ready: str, *arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a folder, and what it shows until a line that begins with ``ready``, or until it has ended."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "simulator.cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env=ENVIRONMENT,
    )
    assert process.stdout is not None
    shown = ""
    for line in process.stdout:
        shown += line
        if line.startswith(ready):
            break
    try:
        yield process, shown
    finally:
        process.kill()
        process.communicate()
