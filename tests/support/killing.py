"""Work that kills the process that does it, with a real SIGKILL."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.rules.modification import Modification
from simulator.rules.modifications import put_in_force
from simulator.rules.modifications.secmp0063 import SECMP0063
from simulator.rules.rulebook import RuleSet


def die_once(marker: Path) -> int:
    """Kill this process; the next that does this work lives."""
    try:
        marker.touch(exist_ok=False)  # two that come at once do not both die
    except FileExistsError:
        return os.getpid()
    die()
    raise AssertionError("still alive")


def die(_task: object = None) -> None:
    """Kill this process."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Deadly:
    """A file with SECMP0063 that kills the first process that reads it, except for one."""

    marker: Path
    spared: int
    content: bytes = b""

    def modification(self) -> Modification:
        """What is in the file, for those who live to see it."""
        if os.getpid() != self.spared:
            die_once(self.marker)
        return SECMP0063


def deadly_rules(marker: Path) -> RuleSet:
    """SECMP0063, under which the first worker that takes up an area is killed in the midst of it."""
    known = {SECMP0063.name: replace(SECMP0063, file=Deadly(marker, spared=os.getpid()))}
    return RuleSet((put_in_force(SECMP0063.name, known=known),))
