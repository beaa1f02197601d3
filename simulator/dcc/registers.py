"""Everything that the DSP can look at when it gathers facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from simulator.domain.eui64 import EUI64
from simulator.domain.time import Calendar
from simulator.pki.certificate import Certificate
from simulator.pki.profiles import Environment
from simulator.pki.revocation_list import RevocationLists
from simulator.registers.certificates import OrganisationCertificates
from simulator.registers.directory import Directory
from simulator.registers.inventory import SmartMeteringInventory
from simulator.registers.notified import NotifiedCertificates
from simulator.registers.registration import RegistrationCopy


def _nothing_revoked(_: Certificate) -> bool:
    return False


@dataclass
class DccRegisters:
    """The DSP's view of the world.

    ``anchors`` are the SMKI authorities that it trusts, ``authorities`` those below them that issue; ``certificates``
    are what it finds the signers of documents among. It acts on the revocation lists that it has, not on the truth:
    those that are published (:meth:`follow`) and those that it is given (:meth:`believe`).
    """

    calendar: Calendar
    environment: Environment
    directory: Directory
    inventory: SmartMeteringInventory
    registration: RegistrationCopy
    notified: NotifiedCertificates
    certificates: OrganisationCertificates
    anchors: tuple[Certificate, ...]
    authorities: tuple[Certificate, ...] = ()
    is_revoked: Callable[[Certificate], bool] = _nothing_revoked
    published_lists: Callable[[], RevocationLists] = RevocationLists
    given_lists: RevocationLists = field(default_factory=RevocationLists)
    counters: dict[tuple[EUI64, EUI64], int] = field(default_factory=dict)
    """The last RequestID counter of each originator towards each target. Requests to different targets may overtake
    one another on the way, so the DSP compares them by pair (assumption)."""

    @property
    def revocation_lists(self) -> RevocationLists:
        """Every list that it has at present."""
        return RevocationLists((*self.published_lists().lists, *self.given_lists.lists))

    def follow(self, published: Callable[[], RevocationLists], now: Callable[[], datetime]) -> None:
        """Act on whatever lists are the newest published ones when a certificate is looked at."""
        before, self.published_lists = self.is_revoked, published
        self.is_revoked = lambda certificate: published().is_revoked(certificate, now()) or before(certificate)

    def believe(self, lists: RevocationLists, now: Callable[[], datetime]) -> None:
        """Take what revocation lists say for true, beside what was known; ``now`` tells the simulated instant."""
        before, self.given_lists = self.is_revoked, lists
        self.is_revoked = lambda certificate: lists.is_revoked(certificate, now()) or before(certificate)
