"""A certificate as the SMKI Repository shows it."""

from __future__ import annotations

from typing import NamedTuple

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole


class RepositoryEntry(NamedTuple):
    """A certificate as the repository shows it.

    ``serial`` in hexadecimal; ``role`` is ``None`` for Device Certificates; ``status`` is I (in use) or R
    (revoked); ``lodged`` in simulated milliseconds; ``organisation`` is ``None`` unless the repository shows
    names (the what-if).
    """

    serial: str
    issuer: str
    eui64: EUI64 | None
    role: RemotePartyRole | None
    key_usage: KeyUsage
    status: str
    lodged: int
    organisation: str | None
    der: bytes
