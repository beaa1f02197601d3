"""A file that holds a modification, and what it is read as: by the end of its name, Python or TOML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from simulator.analysis.own.python_file import modification_of_python
from simulator.analysis.own.toml_file import modification_of_toml
from simulator.analysis.own.unusable import unusable
from simulator.rules.modification import Modification

SUFFIXES = (".py", ".toml")


@dataclass(frozen=True, slots=True)
class Source:
    """The name of a file, as the user wrote it, and its content."""

    name: str
    content: bytes

    def modification(self) -> Modification:
        """The modification. A Python file is run. Raises :class:`UnusableModification` if it cannot be had."""
        try:
            text = self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = f"this is not a text in UTF-8 (octet {error.start}); save it as UTF-8"
            raise unusable(self.name, "no-text", message) from None
        return (modification_of_python if self.name.endswith(".py") else modification_of_toml)(text, self.name)


def is_file(name: str) -> bool:
    """Whether a name of a modification is that of a file: it ends in ``.py`` or ``.toml``, or has folders in it."""
    return name.endswith(SUFFIXES) or PurePath(name).name != name


def check_name(name: str) -> None:
    """Raise :class:`UnusableModification` unless a file's name says what it is."""
    if not name.endswith(SUFFIXES):
        raise unusable(name, "no-modification", "a modification is a file in Python (.py) or TOML (.toml); rename it")
