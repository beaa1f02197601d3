"""A subcommand that has subcommands of its own beside what it does by itself."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

ITSELF = "run"
"""The name of the command that such a group is; nobody has to give it."""


class ACommandItself(TyperGroup):
    """``fleet SCENARIO`` is the command :data:`ITSELF`; ``fleet trace RUN`` is the one called ``trace``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Words that do not begin with the name of a subcommand are for the command itself."""
        if not args or args[0] not in self.commands:
            args = [ITSELF, *args]
        return super().parse_args(ctx, args)
