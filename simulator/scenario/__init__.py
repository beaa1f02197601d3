"""What a scenario file may say: every section and setting, with its meaning, unit, range and default.

:mod:`simulator.scenario_file` reads one and says by line and key what is wrong with it.
"""

from simulator.scenario.whole import (
    ChangeOfSupplier,
    Correction,
    DeviceSection,
    Fleet,
    PartySection,
    Placement,
    Registration,
    RegistrationSection,
    Scenario,
    Serve,
    Smets1,
    SupplierSection,
    UserIdSection,
    WhatIf,
)

__all__ = [
    "ChangeOfSupplier",
    "Correction",
    "DeviceSection",
    "Fleet",
    "PartySection",
    "Placement",
    "Registration",
    "RegistrationSection",
    "Scenario",
    "Serve",
    "Smets1",
    "SupplierSection",
    "UserIdSection",
    "WhatIf",
]
