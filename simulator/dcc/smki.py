"""The SMKI service: issues Organisation and Device Certificates and lodges them in the repository.

Every key derives from the seed, so the simulator can act as any party. Entry process, batches, revocation and
service levels are a later step; here each request for a certificate is granted at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party, RemotePartyRole, UserId
from simulator.pki.authorities import DeviceAuthority, OrganisationAuthority
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair, derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.registers.certificates import OrganisationCertificates
from simulator.registers.repository import RepositoryEntry, SmkiRepository
from simulator.xmldsig.signing import sign_canonical

_SIGNING = KeyUsage.DIGITAL_SIGNATURE
_AGREEMENT = KeyUsage.KEY_AGREEMENT
XML_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, _SIGNING)
"""What a User signs Service Requests with, named as if it were a cell."""


class Credential(NamedTuple):
    """A certificate and its key pair."""

    certificate: Certificate
    key: KeyPair


@dataclass(frozen=True, slots=True)
class DeviceCredentials:
    """A Device's own two certificates (DER) and key pairs."""

    signing_certificate: bytes
    signing_key: KeyPair
    agreement_certificate: bytes
    agreement_key: KeyPair


class SmkiService:
    """Both authorities, and the credentials of every Organisation that was enrolled."""

    def __init__(self, seed: int, environment: Environment, start: datetime, repository: SmkiRepository) -> None:
        self.seed = seed
        self.start = start
        self.environment = environment
        self.organisation_authority = _organisation_authority(seed, environment, start)
        self.device_authority = DeviceAuthority.create(seed, environment, start)
        self.repository = repository
        self.known = OrganisationCertificates()
        self._credentials: dict[EUI64, dict[TrustAnchorCell, Credential]] = {}

    def enrol(self, parties: Iterable[Party], now: int) -> None:
        """Issue and lodge the Organisation Certificates of all User IDs of these Parties."""
        entries = [
            self._issue(party, user_id, cell, now) for party in parties for user_id in party.user_ids
            for cell in _cells_of(user_id.remote_party_role)
        ]  # fmt: skip
        self.repository.lodge(entries)

    def adopt(self, eui64: EUI64, cell: TrustAnchorCell, credential: Credential) -> None:
        """Use a credential that was made elsewhere (an imported PKI, a certificate with a fault)."""
        self._credentials.setdefault(eui64, {})[cell] = credential
        self.known.add(credential.certificate)

    def credential(self, eui64: EUI64, cell: TrustAnchorCell) -> Credential:
        """An Organisation's credential for the cells of its own role."""
        return self._credentials[eui64][cell]

    def certificate(self, eui64: EUI64, role: RemotePartyRole, key_usage: KeyUsage) -> Certificate:
        """An Organisation's certificate of a role and key usage."""
        return self.credential(eui64, TrustAnchorCell(role, key_usage)).certificate

    def key(self, eui64: EUI64, role: RemotePartyRole, key_usage: KeyUsage) -> KeyPair:
        """The key pair behind :meth:`certificate`."""
        return self.credential(eui64, TrustAnchorCell(role, key_usage)).key

    def certificates_of(self, eui64: EUI64, role: RemotePartyRole) -> dict[TrustAnchorCell, Certificate]:
        """All certificates of an Organisation in one role, by the cell that each is for."""
        return {cell: c.certificate for cell, c in self._credentials[eui64].items() if cell.role is role}

    def sign(self, document: bytes, signer: EUI64, cell: TrustAnchorCell = XML_SIGNING) -> bytes:
        """A document as :mod:`simulator.duis` writes it, with the XML signature of an Organisation.

        It stays unsigned where the Organisation has no certificate for that.
        """
        credential = self._credentials.get(signer, {}).get(cell)
        if credential is None:
            return document
        return sign_canonical(document, certificate=credential.certificate, key=credential.key)

    def certificates(self) -> Iterator[Certificate]:
        """Every Organisation Certificate that is known."""
        yield from self.known

    def keys(self) -> Iterator[KeyPair]:
        """The key pair behind every credential of an Organisation."""
        return (credential.key for held in self._credentials.values() for credential in held.values())

    def issue_device(self, device_id: EUI64) -> DeviceCredentials:
        """Issue a Device's two certificates. Lodge them with :meth:`lodge_devices`, many at once."""
        signing_key = derive_key(self.seed, "device", device_id.value, "signing")
        agreement_key = derive_key(self.seed, "device", device_id.value, "agreement")
        return DeviceCredentials(
            self._device_certificate(device_id, _SIGNING, signing_key),
            signing_key,
            self._device_certificate(device_id, _AGREEMENT, agreement_key),
            agreement_key,
        )

    def lodge_devices(self, issued: Iterable[tuple[EUI64, DeviceCredentials]], now: int) -> None:
        """Lodge Device Certificates in the repository."""
        issuer = self.device_authority.issuing.subject
        self.repository.lodge(
            RepositoryEntry(f"{self._serial(device_id, usage):X}", issuer, device_id, None, usage, "I", now, None, der)
            for device_id, credentials in issued
            for usage, der in (
                (_SIGNING, credentials.signing_certificate),
                (_AGREEMENT, credentials.agreement_certificate),
            )
        )

    def _serial(self, device_id: EUI64, usage: KeyUsage) -> int:
        return serial_for(self.seed, "device", device_id.value, usage.value)

    def _device_certificate(self, device_id: EUI64, usage: KeyUsage, key: KeyPair) -> bytes:
        return self.device_authority.issue(
            eui64=device_id,
            key_usage=usage,
            public_point=key.public_point,
            not_before=self.start,
            serial=self._serial(device_id, usage),
        )

    def _issue(self, party: Party, user_id: UserId, cell: TrustAnchorCell, now: int) -> RepositoryEntry:
        credential = _issued(self.seed, self.environment, self.start, user_id.eui64, cell)
        self.adopt(user_id.eui64, cell, credential)
        return repository_entry(credential.certificate, now, party.name)


@lru_cache(maxsize=32)
def _organisation_authority(seed: int, environment: Environment, start: datetime) -> OrganisationAuthority:
    return OrganisationAuthority.create(seed, environment, start)


@lru_cache(maxsize=4096)
def _issued(seed: int, environment: Environment, start: datetime, eui64: EUI64, cell: TrustAnchorCell) -> Credential:
    """An Organisation's credential. It follows from what it is for, so worlds of the same seed share it."""
    label = ("organisation", eui64.value, cell.role, cell.key_usage, cell.cell_usage)
    key = derive_key(seed, *label)
    certificate = _organisation_authority(seed, environment, start).issue(
        eui64=eui64,
        role=cell.role,
        key_usage=cell.key_usage,
        public_point=key.public_point,
        common_name=None,
        not_before=start,
        serial=serial_for(seed, *label),
    )
    return Credential(certificate, key)


def repository_entry(certificate: Certificate, now: int, organisation: str | None) -> RepositoryEntry:
    """A certificate as it is lodged. The name is stored, and shown only in the what-if."""
    usage = next(iter(sorted(certificate.key_usage)), KeyUsage.KEY_CERT_SIGN)
    return RepositoryEntry(
        f"{certificate.serial:X}", certificate.issuer, certificate.eui64, certificate.role, usage, "I", now,
        organisation, certificate.der,
    )  # fmt: skip


def _cells_of(role: RemotePartyRole) -> Iterator[TrustAnchorCell]:
    """The certificates that an Organisation of this role has: signing, key agreement, top-up, XML signing."""
    yield TrustAnchorCell(role, _SIGNING)
    if role is RemotePartyRole.XML_SIGNING_DSP:
        return
    if role not in (RemotePartyRole.RECOVERY, RemotePartyRole.TRANSITIONAL_COS, RemotePartyRole.WAN_PROVIDER):
        yield TrustAnchorCell(role, _AGREEMENT)
    if role is RemotePartyRole.SUPPLIER:
        yield TrustAnchorCell(role, _AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
    yield XML_SIGNING
