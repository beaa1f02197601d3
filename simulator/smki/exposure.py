"""How long Devices were exposed: from the compromise of a key until no cell of the Device holds its certificate.

A Device obeys whoever has the key of a cell, revoked or not: it knows no revocation list. So revocation ends what
somebody can do through the DCC, and the exposure of the Device itself ends with the replacement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_low

from simulator.domain.eui64 import EUI64


class Since(StrEnum):
    """From when exposure is counted."""

    COMPROMISE = "compromise"
    REVOCATION = "revocation"


@dataclass(frozen=True, slots=True)
class Exposure:
    """One Device. Instants in milliseconds: ``replaced`` is nothing while a cell still holds the certificate."""

    device: EUI64
    compromised: int
    revoked: int | None = None
    replaced: int | None = None

    def lasted(self, since: Since = Since.COMPROMISE) -> int | None:
        """How long it was exposed (milliseconds, never below 0); nothing while it is, or if nothing was revoked."""
        begin = self.compromised if since is Since.COMPROMISE else self.revoked
        return None if self.replaced is None or begin is None else max(0, self.replaced - begin)


@dataclass(frozen=True, slots=True)
class ExposureSummary:
    """Of so many Devices: how many were recovered, in what time (milliseconds), and which are exposed still.

    The times are of the Devices that were recovered, and nothing if none was. The median is that of two Devices' times
    which is lower, if they are even in number.
    """

    devices: int
    recovered: int
    shortest: int | None
    median: int | None
    longest: int | None
    still_exposed: tuple[EUI64, ...]


def summary(exposures: Iterable[Exposure], since: Since = Since.COMPROMISE) -> ExposureSummary:
    """What there is to say of a recovery as a whole."""
    listed = sorted(exposures, key=lambda exposure: exposure.device.value)
    times = sorted(lasted for exposure in listed if (lasted := exposure.lasted(since)) is not None)
    return ExposureSummary(
        devices=len(listed),
        recovered=sum(exposure.replaced is not None for exposure in listed),
        shortest=times[0] if times else None,
        median=median_low(times) if times else None,
        longest=times[-1] if times else None,
        still_exposed=tuple(exposure.device for exposure in listed if exposure.replaced is None),
    )
