"""A process of its own runs what the tests run, the installed package, whatever the current folder holds."""

import sys
from pathlib import Path

_FOLDER = str(Path(__file__).parents[2])
# Python would look into the current folder first, which may be the checkout.
_PYTHON = (sys.executable, "-P")


def child(program: str, *arguments: object) -> list[str]:
    """The command for a program, which may use the tests' own functions as well."""
    found = f"import sys\nsys.path.append({_FOLDER!r})\n"
    return [*_PYTHON, "-c", found + program, *map(str, arguments)]


def child_module(name: str, *arguments: object) -> list[str]:
    """The command for a module, such as ``simulator.cli``."""
    return [*_PYTHON, "-m", name, *map(str, arguments)]
