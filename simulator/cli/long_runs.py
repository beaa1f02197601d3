"""What the user sees of a run that takes its time: how far it is, and how to go on with it when it was interrupted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

INTERRUPTED = 130
"""The exit status of what Ctrl-C has ended."""


@contextmanager
def interruptible(finished: str, folder: Path) -> Iterator[None]:
    """Say, when the user has interrupted a run, how it can be gone on with. The ``finished`` are kept in the folder."""
    try:
        yield
    except KeyboardInterrupt:
        kept = f"finished {finished} are kept in '{folder}': give the same command again to go on"
        print(f"smki-sim: interrupted; {kept}", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def progress_in(unit: str, title: str = "") -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, in so many of a unit, with the time that is left.

    It is told what is done, and of how many. What the first call tells was done before: it says nothing of the speed.
    """
    columns = TextColumn(f"{{task.description:<{40 if title else 0}}}"), BarColumn()
    counted = TextColumn(f"{{task.completed:,}}/{{task.total:,}} {unit}")
    console = Console(stderr=True)
    with Progress(*columns, counted, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as bar:
        task, begun = bar.add_task(title, total=1), False

        def report(done: int, of: int) -> None:
            nonlocal begun
            if not begun:
                begun = True
                bar.reset(task, total=of, completed=done)
                if done:
                    bar.console.print(f"{done:,} of {of:,} {unit} were done before and are kept", highlight=False)
            bar.update(task, completed=done, total=of)

        yield report
