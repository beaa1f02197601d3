"""The command as its user meets it: its output and its exit status. In this process, because that is faster."""

import io
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from simulator.cli import main


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


def smki_sim(*arguments: object) -> Done:
    """Run ``smki-sim`` with these arguments in the current folder."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    with patch.object(sys, "argv", ["smki-sim", *map(str, arguments)]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    return Done(status, out.getvalue(), err.getvalue())


def smki(command: str, *arguments: object) -> Done:
    """Run ``smki-sim smki`` on a repository in the current folder."""
    return smki_sim("smki", command, *arguments, "--repository", "smki.sqlite")
