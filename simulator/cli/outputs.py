"""What the subcommands say of the files that they have written; and what to do where nothing can be said."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress

from rich.console import Console

UNREAD = 141
"""The exit status of a command whose output nobody wanted to read to its end."""


def list_files(console: Console, lines: Iterable[object]) -> None:
    """The files, a line each. Their names are shown as they are, whatever is in them."""
    for line in lines:
        console.print(f"  {line}", highlight=False, soft_wrap=True, markup=False)


def forget_output() -> None:
    """Let what still waits for standard output, which takes no more, go nowhere: the end of the process would fail."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
