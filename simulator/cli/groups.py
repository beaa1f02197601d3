"""Groups of subcommands: the command as a whole, and one that does something by itself beside its subcommands."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from simulator.cli.long_runs import INTERRUPTED
from simulator.cli.outputs import UNREAD

ITSELF = "run"
"""The name of the command that such a group is; nobody has to give it."""

OF_SEVERAL = "--compare"
"""An option that may be followed by several values."""


class TheCommand(TyperGroup):
    """The command as a whole: it ends as a shell expects where Typer would have it end in silence."""

    def invoke(self, ctx: Any) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            print("smki-sim: interrupted", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            raise typer.Exit(UNREAD) from None


class ACommandItself(TyperGroup):
    """``fleet SCENARIO`` is the command :data:`ITSELF`; ``fleet trace RUN`` is the one called ``trace``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Words that do not begin with the name of a subcommand are for the command itself."""
        if not args or args[0] not in self.commands:
            self._must_be_no_slip(ctx, args)
            args = [ITSELF, *_each_by_itself(args)]
        return super().parse_args(ctx, args)

    def _must_be_no_slip(self, ctx: Any, args: list[str]) -> None:
        near = difflib.get_close_matches(args[0], self.commands, n=1) if args else []
        if near and not Path(args[0]).exists():
            ctx.fail(f"there is no subcommand and no file '{args[0]}'; did you mean '{near[0]}'?")


class Itself(TyperCommand):
    """What :class:`ACommandItself` does by itself: users know it by the name of the group."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Its context, in the place of the group's."""
        return super().make_context(parent.info_name, args, parent=parent.parent, **extra)


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
