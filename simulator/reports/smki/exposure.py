"""How long Devices were exposed while they were recovered: as a whole, and Device by Device."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.reports.smki.tables import Cell, Column, Table, Unit, counts, texts
from simulator.smki.exposure import Exposure, Since, summary

_SINCE = {Since.COMPROMISE: "From the compromise", Since.REVOCATION: "From the revocation"}
_NOTE = (
    "Times are of the Devices that were recovered. A Device knows no revocation list: it obeys until it is recovered."
)
_STILL = (
    "Exposed still are Devices that were out of reach, did not obey or were deleted. "
    "After method 1, method 2 or 3 recovers them."
)
_NONE = "No Device held a certificate whose key was unreliable."


def exposure_tables(exposures: Sequence[Exposure]) -> list[Table]:
    """The summary of a recovery, and its Devices."""
    return [_summary(exposures), _devices(exposures)]


def _summary(exposures: Sequence[Exposure]) -> Table:
    columns = (
        *texts("Exposed"),
        *counts("Devices", "Recovered", "Exposed still"),
        *(Column(name, Unit.DURATION) for name in ("Shortest", "Median", "Longest")),
    )
    rows = tuple(_row(exposures, since) for since in Since) if exposures else ()
    still = any(exposure.replaced is None for exposure in exposures)
    return Table("exposure", "Exposure of Devices", columns, rows, _NONE, note=f"{_NOTE} {_STILL}" if still else _NOTE)


def _row(exposures: Sequence[Exposure], since: Since) -> tuple[Cell, ...]:
    found = summary(exposures, since)
    still = len(found.still_exposed)
    return _SINCE[since], found.devices, found.recovered, still, found.shortest, found.median, found.longest


def _devices(exposures: Sequence[Exposure]) -> Table:
    columns = (
        *texts("Device"),
        *(Column(name, Unit.INSTANT) for name in ("Compromised", "Revoked", "Recovered")),
        *(Column(name, Unit.DURATION) for name in ("Exposed", "Exposed after the revocation")),
    )
    rows = tuple(
        (str(e.device), e.compromised, e.revoked, e.replaced, e.lasted(), e.lasted(Since.REVOCATION))
        for e in sorted(exposures, key=lambda exposure: exposure.device.value)
    )
    return Table("exposed-devices", "Exposed Devices", columns, rows, _NONE)
