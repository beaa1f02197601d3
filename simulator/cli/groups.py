"""A subcommand that has subcommands of its own beside what it does by itself."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

ITSELF = "run"
"""The name of the command that such a group is; nobody has to give it."""


OF_SEVERAL = "--compare"
"""An option that may be followed by several values."""


class ACommandItself(TyperGroup):
    """``fleet SCENARIO`` is the command :data:`ITSELF`; ``fleet trace RUN`` is the one called ``trace``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Words that do not begin with the name of a subcommand are for the command itself."""
        if not args or args[0] not in self.commands:
            args = [ITSELF, *_each_by_itself(args)]
        return super().parse_args(ctx, args)


def _each_by_itself(args: list[str]) -> list[str]:
    """``--compare A B`` as ``--compare A --compare B``: up to the next option."""
    found: list[str] = []
    last, values = "", 0
    for word in args:
        if word.startswith("-"):
            last, values = word, 0
        elif last == OF_SEVERAL:
            values += 1
            if values > 1:
                found.append(OF_SEVERAL)
        found.append(word)
    return found
