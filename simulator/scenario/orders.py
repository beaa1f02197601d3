"""What a scenario may say of the Device Certificates that a national roll-out needs, and how they are asked for."""

from __future__ import annotations

from pydantic import Field

from simulator.scenario.section import Section


class DeviceOrders(Section):
    """How Subscribers ask for the certificates of the Devices that will be installed, in batches.

    In a national run (``smki-sim fleet``) alone. Two certificates for each SMETS2 Device: Suppliers ask for those of
    their meters and displays, the DCC for those of Communications Hub and Gas Proxy Functions (seed 004 ¶80).
    """

    lead_weeks: int = Field(4, ge=1, le=52, description="weeks from request to installation (assumption)")
    hour: int = Field(16, ge=0, le=23, description="hour of the day at which batches are handed in (assumption)")
    forecasts: bool = Field(True, description="Subscribers hand in forecasts, for which the DCC provides capacity")
    forecast_error: float = Field(
        0.0, ge=-1, le=10, description="share by which forecasts are too high; below 0, too low (assumption)"
    )
