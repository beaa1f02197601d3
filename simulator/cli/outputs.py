"""What the subcommands say of the files that they have written."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console


def list_files(console: Console, lines: Iterable[object]) -> None:
    """The files, a line each. Their names are shown as they are, whatever is in them."""
    for line in lines:
        console.print(f"  {line}", highlight=False, soft_wrap=True, markup=False)
