"""An application for one certificate: what is asked for, by whom, and what the office knows about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.parties import Party, UserId
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import SigningRequest
from simulator.smki.eligibility import CertificateKind, SubscriberKind, subscriber_kinds
from simulator.smki.subscribers import Access


@dataclass(frozen=True)
class Applicant:
    """The Subscriber of a request, as the office knows it: the same for all requests of a batch."""

    party: Party
    kinds: frozenset[SubscriberKind]
    accesses: frozenset[Access]
    """What the Party is an Authorised Subscriber for."""

    @classmethod
    def of(cls, party: Party, accesses: frozenset[Access]) -> Applicant:
        """The applicant that a Party is."""
        return cls(party, subscriber_kinds(party), accesses)


class Application(NamedTuple):
    """The facts that the checks of :mod:`simulator.smki.checks` look at.

    ``user_id`` is the applicant's own User ID of the EUI-64 in the request. For a Device, ``device_type`` is that of
    the inventory, or what the Subscriber warrants while the inventory does not know the Device; ``eui64_is_allocated``
    whether the EUI-64 is one of those that the applicant may ask for; ``certificates_before`` how many certificates
    the Device has been issued. ``key_is_certified`` says that the public key has a certificate of this service,
    ``belongs_to`` names the service that the key or the Device belongs to if it is not this one.
    """

    request: SigningRequest
    applicant: Applicant
    user_id: UserId | None = None
    device_type: DeviceType = DeviceType.NONE
    status: SmiStatus = SmiStatus.NONE
    eui64_is_allocated: bool = False
    certificates_before: int = 0
    key_is_certified: bool = False
    belongs_to: Environment | None = None

    @property
    def kind(self) -> CertificateKind:
        """The kind of certificate that is asked for."""
        return CertificateKind.DEVICE if self.request.role is None else CertificateKind.ORGANISATION
