"""What the DCC sends to Users of its own accord: asynchronous responses and alerts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.domain.eui64 import EUI64


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A signed document for a User ID, at a simulated instant (milliseconds). Alerts belong to no request."""

    time: int
    recipient: EUI64
    request_id: str | None
    document: bytes


class Outbox:
    """Hands each document to whoever listens: the HTTP endpoints do. In a run without them, nobody reads these."""

    def __init__(self) -> None:
        self.listener: Callable[[Outgoing], None] | None = None

    def post(self, outgoing: Outgoing) -> None:
        """Send a document on its way."""
        if self.listener is not None:
            self.listener(outgoing)
