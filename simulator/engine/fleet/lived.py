"""An area that was lived through: its figures, and what they cost; and what a whole run cost."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from simulator.engine.fleet.figures import Figures


@dataclass(frozen=True)
class Lived:
    """The figures of an area. ``seconds`` it took, of which ``worker`` and how much memory that had filled (bytes).

    ``files`` are those that it left for its events, by name, with their sizes.
    """

    figures: Figures
    seconds: float
    worker: str
    memory: int
    files: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        counts = {
            name: value if isinstance(value, tuple) else value.tolist()
            for name, value in ((f.name, getattr(self.figures, f.name)) for f in dataclasses.fields(Figures))
        }
        return {
            "figures": counts,
            "seconds": round(self.seconds, 3),
            "worker": self.worker,
            "memory": self.memory,
            "files": dict(self.files),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """What :meth:`as_json` told."""
        codes, *counts = (told["figures"][f.name] for f in dataclasses.fields(Figures))
        figures = Figures(tuple(codes), *(np.array(count, dtype=np.int64) for count in counts))
        return cls(figures, told["seconds"], told["worker"], told["memory"], told["files"])


@dataclass(frozen=True)
class Effort:
    """What a run cost: seconds on the clock, the Service Requests decided in them, bytes by the process that held them.

    ``finished_before`` areas had been kept by an earlier run and cost nothing.
    """

    seconds: float = 0.0
    requests: int = 0
    finished_before: int = 0
    memory: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, lived: Iterable[Lived], seconds: float, finished_before: int, own: tuple[str, int]) -> Self:
        """That of areas which were lived through; ``own`` is what the process that shared them out has held itself."""
        memory, requests = dict([own]), 0
        for area in lived:
            memory[area.worker] = max(memory.get(area.worker, 0), area.memory)
            requests += area.figures.requests
        return cls(seconds, requests, finished_before, memory)

    @property
    def requests_per_second(self) -> float:
        """Service Requests decided in a second on the clock."""
        return self.requests / self.seconds if self.seconds else 0.0

    @property
    def peak_memory(self) -> int:
        """The sum of what each process held at the most, in bytes: no less than what all held at one time."""
        return sum(self.memory.values())
