"""``smki-sim serve`` in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENVIRONMENT = os.environ | {"COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}


@contextmanager
def started(folder: Path, *arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a folder, and what it shows until it is ready or has ended."""
    ports = ("--duis-port", "0", "--smki-port", "0")
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator.cli", "serve", *map(str, arguments), *ports],
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
        if line.startswith("Ready"):
            break
    try:
        yield process, shown
    finally:
        process.kill()
        process.communicate()
