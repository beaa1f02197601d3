"""What the S1SP says of a SMETS1 Device, in documents that it signs itself and that the DCC only passes on.

Source of the data items: the published DUIS XML schema 5.1 and the published schema of responses and alerts (MMC) that
it imports. Every date and time is aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import ServiceReferenceVariant


@dataclass(frozen=True, slots=True)
class ReplacementOutcome:
    """What became of one certificate that was to be replaced. Everything may be left open (published schema).

    ``status`` is ``success``, ``badCertificate``, ``noTrustAnchor``, ``insufficientMemory`` …;
    ``certificate_type`` is ``DigitalSigning``, ``KeyAgreement``, ``KeyAgreementTopUp`` or ``KeyCertSign``; the hashes
    are SHA-1.
    """

    status: str | None = None
    certificate_type: str | None = None
    remote_party_role: RemotePartyRole | None = None
    existing_remote_party_id: EUI64 | None = None
    new_remote_party_id: EUI64 | None = None
    existing_certificate_hash: bytes | None = None
    new_certificate_hash: bytes | None = None


@dataclass(frozen=True, slots=True)
class Smets1Response:
    """The answer of a SMETS1 Device to one Service Request, as the S1SP signs it.

    ``device_id`` has been asked by ``user_id`` in the request with this ``counter``. ``success`` says whether the
    request was carried out; services that replace certificates also give the ``replacements``, none to three of them.
    """

    device_id: EUI64
    user_id: EUI64
    counter: int
    service: ServiceReferenceVariant
    success: bool
    replacements: tuple[ReplacementOutcome, ...] = ()
    date_time: datetime | None = None
    schema_version: str = "5.1"


@dataclass(frozen=True, slots=True)
class S1spAlert:
    """An alert by the S1SP: about a request, about a Device, or about neither."""

    request_id: str | None
    device_id: EUI64 | None
    alert_code: str
    additional_information: str | None
    date_time: datetime
    schema_version: str = "5.1"
