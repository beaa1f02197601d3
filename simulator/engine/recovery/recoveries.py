"""What the recoveries of a world have in common: several may go on at once, and one may leave something to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import simpy

from simulator.domain.devices import SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.pki.keys import KeyPair


@dataclass
class Recoveries:
    """What they know of each other.

    ``last_steps`` are those that were begun last for each Device, in whichever recovery: what comes later waits for
    them, so that two recoveries never command a Device at once. ``status_before`` is the SMI Status from before a
    Device was shown in Recovery. ``kept_keys`` are Recovery keys that were used and that Devices still knew in the end.
    """

    last_steps: dict[EUI64, simpy.Process] = field(default_factory=dict)
    status_before: dict[EUI64, SmiStatus] = field(default_factory=dict)
    kept_keys: list[KeyPair] = field(default_factory=list)
