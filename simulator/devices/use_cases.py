"""Which of the GBCS use cases of a service each type of Device has.

Source: GBCS use cases. That the two functions of a Communications Hub share ECS52, and that an HCALCS is commissioned
by GCS28, are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from simulator.domain.devices import DeviceType
from simulator.gbcs.clock import ECS70, GCS28
from simulator.gbcs.firmware import CS08, ECS52, GCS38
from simulator.gbcs.meter_points import ECS39A, GCS41

SET_CLOCK_USE_CASE: Mapping[DeviceType, int] = MappingProxyType(
    {DeviceType.ESME: ECS70, DeviceType.GSME: GCS28, DeviceType.HCALCS: GCS28}
)
"""Message code of Set Clock, by which 8.1.1 commissions."""

FIRMWARE_USE_CASE: Mapping[DeviceType, int] = MappingProxyType(
    {
        DeviceType.ESME: ECS52,
        DeviceType.CHF: ECS52,
        DeviceType.GPF: ECS52,
        DeviceType.GSME: GCS38,
        DeviceType.PPMID: CS08,
        DeviceType.HCALCS: CS08,
    }
)
"""Message code of Read Firmware Version (11.2)."""

METER_POINT_USE_CASE: Mapping[DeviceType, int] = MappingProxyType({DeviceType.ESME: ECS39A, DeviceType.GSME: GCS41})
"""Message code of Set Import MPxN (6.20.1)."""
