"""The WAN between the DCC and the Communications Hubs, and what becomes of a Command while it reaches nobody.

A Command that does not reach its Device is sent again; when that has not helped, the User is told E20. How often and
how long is not published (assumption).
"""

from __future__ import annotations

from simulator.domain.eui64 import EUI64
from simulator.domain.time import MINUTE

RETRY_AFTER = 10 * MINUTE
"""A Command that did not reach its Device is sent again after so many milliseconds (assumption)."""

TRIES = 5
"""So often a Command is sent before the User is told that there is no communication (assumption)."""

NO_COMMUNICATION = "E20"


class Wan:
    """Which Devices the WAN does not reach at present. Without a fault it reaches all of them."""

    def __init__(self) -> None:
        self._lost_until: dict[EUI64, int] = {}

    def lose(self, device: EUI64, until: int) -> None:
        """A fault: the WAN does not reach a Device before an instant (simulated milliseconds)."""
        self._lost_until[device] = until

    def reaches(self, device: EUI64, at: int) -> bool:
        """Whether a Command gets through to a Device at an instant."""
        return at >= self._lost_until.get(device, at)
