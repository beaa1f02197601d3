"""A certificate as the SMKI Repository shows it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole


class LodgedCertificate(Protocol):
    """A certificate in the repository: what a look-up finds."""

    @property
    def serial(self) -> str:
        """The serial number in hexadecimal."""

    @property
    def issuer(self) -> str:
        """The issuing authority's name."""

    @property
    def eui64(self) -> EUI64 | None:
        """The Device or User ID that it is for; an authority has none."""

    @property
    def role(self) -> RemotePartyRole | None:
        """The Remote Party Role; nothing for a Device Certificate."""

    @property
    def key_usage(self) -> KeyUsage:
        """What its key is for."""

    @property
    def status(self) -> str:
        """I (in use) or R (revoked)."""

    @property
    def lodged(self) -> int:
        """Since when it is in the repository, in simulated milliseconds."""

    @property
    def organisation(self) -> str | None:
        """Whose it is: nothing, unless the repository shows names (the what-if)."""

    @property
    def der(self) -> bytes:
        """The certificate itself."""

    @property
    def revoked(self) -> int | None:
        """Since when it is revoked, in simulated milliseconds; nothing if it is in use."""


class RepositoryEntry(NamedTuple):
    """A certificate with all that is said about it, as it is lodged. See :class:`LodgedCertificate`."""

    serial: str
    issuer: str
    eui64: EUI64 | None
    role: RemotePartyRole | None
    key_usage: KeyUsage
    status: str
    lodged: int
    organisation: str | None
    der: bytes
    revoked: int | None = None
