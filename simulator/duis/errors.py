"""The exception of this room: a value that no document can state."""

from simulator.domain.errors import SimulatorError


class DocumentError(SimulatorError, ValueError):
    """A request or response cannot be written as a DUIS document. The message says which part of it, and why."""
