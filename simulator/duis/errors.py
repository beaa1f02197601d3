"""The exception of this room: a value that no document can state."""

from __future__ import annotations

from simulator.domain.errors import SimulatorError


class DocumentError(SimulatorError, ValueError):
    """A request or response cannot be written as a DUIS document. The message says which part of it, and why."""

    def __init__(self, problem: str, *path: str) -> None:
        super().__init__(f"{', '.join(path)}: {problem}" if path else problem)
        self.problem = problem
        self.path = path

    def within(self, name: str) -> DocumentError:
        """The same error, seen from the element around the one that it is about."""
        return DocumentError(self.problem, name, *self.path)
