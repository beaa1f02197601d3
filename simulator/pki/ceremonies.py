"""Key ceremonies: what happens to the key of an issuing authority, as values for whoever keeps the record of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from simulator.pki.certificate import Certificate


class CeremonyKind(StrEnum):
    """What was done."""

    KEY_GENERATED = "key pair generated and certified"
    KEY_RETIRED = "key withdrawn from issuing certificates"
    KEY_DESTROYED = "private key destroyed"


class CeremonyReason(StrEnum):
    """Why it was done."""

    FOUNDING = "the hierarchy was founded"
    OPERATIONAL_TIME = "the Maximum Operational Time Period was reached"
    """Seed 004 ¶118: three months."""

    ISSUE_VOLUME = "the Maximum Issue Volume was reached"
    """Seed 004 ¶118: 100,000 Device Certificates."""

    ROLL_OVER = "the Issuing OCA was rolled over"
    SUCCESSION = "it follows an authority whose key was destroyed"
    COMPROMISE = "the private key was lost, stolen, corrupted or has otherwise become unreliable"
    RECOVERY = "it has been used in a recovery"
    """Seed 004 ¶165: a Recovery key pair is generated anew after use."""

    CONTINGENCY = "the root is replaced with the contingency key"
    NO_LONGER_NEEDED = "nothing is left for the key to sign"


@dataclass(frozen=True, slots=True)
class KeyCeremony:
    """What was done to the key of an issuing authority, and when (UTC).

    ``authority`` is its certificate, ``certificates_issued`` how many that key signed before it
    was destroyed, where they are counted (by the DCA).
    """

    kind: CeremonyKind
    reason: CeremonyReason
    authority: Certificate
    at: datetime
    certificates_issued: int | None = None

    def __str__(self) -> str:
        issued = f", after {self.certificates_issued:,} certificates" if self.certificates_issued else ""
        return f"{self.authority.common_name}: {self.kind}{issued}: {self.reason}"


Record = Callable[[KeyCeremony], None]
"""Who keeps the record: called once for each ceremony, in order."""


def unrecorded(_: KeyCeremony) -> None:
    """Keeps no record."""
