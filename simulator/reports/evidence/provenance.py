"""Where an evidence comes from: which version, on what, when, of which octets. The one place with wall-clock times."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from simulator.reports.evidence.record import EvidenceRecord


@dataclass(frozen=True)
class Commit:
    """The git commit of a work tree; ``modified`` if files in it differ from it. Empty where there is no git."""

    commit: str = ""
    modified: bool = False

    def __str__(self) -> str:
        return f"{self.commit}{', with changes that are not committed' if self.modified else ''}" or "not in git"


@dataclass(frozen=True)
class Surroundings:
    """What the run ran on, and when (UTC). ``features`` and ``simulator`` are the commits of the two."""

    version: str
    features: Commit
    simulator: Commit
    python: str
    platform: str
    libraries: Mapping[str, str]
    started: datetime
    finished: datetime
    workers: int
    exit_status: int
    arguments: tuple[str, ...] = field(default=())
    register: str = ""
    waivers: str = ""

    @property
    def judged_on(self) -> date:
        """The day on which waivers were judged."""
        return self.started.date()


def provenance_json(record: EvidenceRecord, surroundings: Surroundings, manifest: str) -> bytes:
    """Everything as data. ``manifest`` is the SHA-256 of the manifest, and so of every other file."""
    content: dict[str, Any] = {
        "complete": record.complete,
        "problems": list(record.problems),
        **asdict(surroundings),
        "worlds": [asdict(world) for world in worlds_of(record)],
        "manifest_sha256": manifest,
    }
    return f"{json.dumps(content, indent=2, ensure_ascii=False, default=_plain)}\n".encode()


@dataclass(frozen=True)
class WorldSettings:
    """Scenarios that were set in the same kind of world: seed, rule set, where the clock began and the latest end."""

    seed: int
    rules: str
    environment: str
    start: datetime
    latest_end: datetime
    scenarios: int


def worlds_of(record: EvidenceRecord) -> tuple[WorldSettings, ...]:
    """The seeds, simulated clocks and rule sets of a run, each with the number of its scenarios."""
    worlds = [scenario.world for scenario in record.scenarios if scenario.world]
    counted = Counter((world.seed, world.rules, world.environment, world.start) for world in worlds)
    return tuple(
        WorldSettings(*key, max(w.end for w in worlds if (w.seed, w.rules, w.environment, w.start) == key), count)
        for key, count in sorted(counted.items())
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
