"""Programs of this folder for Node.js, which use the published packages."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
PATIENCE = 120

NodeProgram = Callable[..., str]
"""``program("x.mjs", argument, …, given=text)``: what the program prints, given a text on standard input."""


def programs_with(node: str, node_modules: Path) -> NodeProgram:
    """Each program's first argument is the folder of the packages."""

    def run(name: str, *arguments: object, given: str = "") -> str:
        command = [node, str(HERE / name), str(node_modules), *map(str, arguments)]
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
