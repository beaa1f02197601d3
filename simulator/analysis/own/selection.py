"""Puts a modification in force by name, one of the user's own by the path of its file.

This room opens no file: whoever asks says how a file is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from simulator.analysis.own.apart import PATIENCE, Examined, examine_apart
from simulator.analysis.own.source import Source, check_name, is_file
from simulator.rules.modification import InForce, Modification, Options
from simulator.rules.modifications import MODIFICATIONS, UnknownModification, named, put_in_force

Read = Callable[[str], bytes]
"""Gives the content of a file by the path that the user wrote, or raises a ``SimulatorError``."""


def select(text: str, read: Read, effective: datetime | None = None, *, patience: float = PATIENCE) -> InForce:
    """Read ``SECMP0063=proposal``, ``my.py``, ``my.py=VARIANT`` or ``my.toml=VARIANT,option=value,…``."""
    name, variant, options = named(text)
    return choose(name, variant, options, effective, read, patience=patience)


def choose(
    name: str,
    variant: str,
    options: Options,
    effective: datetime | None,
    read: Read,
    *,
    patience: float = PATIENCE,
) -> InForce:
    """A modification by name or path, in a variant (its first if none is named).

    A file is examined before it is used. Raises :class:`UnusableModification` with everything that is wrong with it.
    """
    if not is_file(name):
        try:
            return put_in_force(name, variant, options, effective)
        except UnknownModification as error:
            if name in MODIFICATIONS:
                raise
            raise UnknownModification(f"{error} One of your own is a file that ends in .py or .toml.") from None
    check_name(name)
    source = Source(name, read(name))
    examine_apart(Examined(source, variant, tuple(options.items())), patience)
    own = replace(source.modification(), file=source)
    return put_in_force(name, variant, options, effective, _known(name, own))


def _known(name: str, own: Modification) -> Mapping[str, Modification]:
    return {**MODIFICATIONS, name: own}
