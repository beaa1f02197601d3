"""What Organisations and Devices have from the SMKI Service without asking its office: issued and lodged at once.

Every key derives from the seed, so the simulator can act as any party. The authorities are those of the office
(:mod:`simulator.smki`): what is issued here counts there, against the limits of the Issuing DCA too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import Party, RemotePartyRole, UserId
from simulator.pki.authorities import DeviceAuthority, OrganisationAuthority
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair, derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.registers.certificates import OrganisationCertificates
from simulator.registers.repository import RepositoryEntry
from simulator.smki.derived_fleet import device_key, device_serial
from simulator.smki.issuing import key_number
from simulator.smki.office import SmkiOffice
from simulator.xmldsig.signing import sign_canonical

_SIGNING = KeyUsage.DIGITAL_SIGNATURE
_AGREEMENT = KeyUsage.KEY_AGREEMENT
XML_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, _SIGNING)
"""What a User signs Service Requests with, named as if it were a cell."""


class Credential(NamedTuple):
    """A certificate and its key pair."""

    certificate: Certificate
    key: KeyPair


class _Use(NamedTuple):
    """A credential, and since when (milliseconds) it is in use."""

    since: int
    credential: Credential


@dataclass(frozen=True, slots=True)
class DeviceCredentials:
    """A Device's own two certificates (DER) with the names of their issuers, and its key pairs."""

    signing_certificate: bytes
    signing_issuer: str
    signing_key: KeyPair
    agreement_certificate: bytes
    agreement_issuer: str
    agreement_key: KeyPair


class SmkiService:
    """The credentials of every Organisation that was enrolled, and the certificates of Devices as they are made."""

    def __init__(self, office: SmkiOffice) -> None:
        premises = office.premises
        self.seed = premises.seed
        self.start = premises.calendar.start
        self.environment = premises.environment
        self.repository = premises.repository
        self.known = OrganisationCertificates()
        self._office = office
        # What an Organisation has used for a cell, the newest last; and the same lists by each certificate in them.
        self._uses: dict[EUI64, dict[TrustAnchorCell, list[_Use]]] = {}
        self._uses_with: dict[Certificate, list[_Use]] = {}

    @property
    def organisation_authority(self) -> OrganisationAuthority:
        """The present Issuing OCA."""
        return self._office.authorities.oca.current

    @property
    def certifying_authority(self) -> OrganisationAuthority:
        """The present Issuing OCA, to certify with. Raises a SimulatorError while its own certificate is revoked."""
        authority = self._office.authorities.issuing_oca()
        if isinstance(authority, Finding):
            raise SimulatorError(f"{authority.message} Roll the Issuing OCA over first.")
        return authority

    @property
    def device_authority(self) -> DeviceAuthority:
        """The present Issuing DCA."""
        return self._office.authorities.dca.current

    def enrol(self, parties: Sequence[Party], now: int) -> None:
        """Issue and lodge the Organisation Certificates of all User IDs of these Parties."""
        authority = self.certifying_authority
        entries = [
            self._issue(authority, party, user_id, cell, now) for party in parties for user_id in party.user_ids
            for cell in cells_of(user_id.remote_party_role)
        ]  # fmt: skip
        own = (self._uses[user_id.eui64] for party in parties for user_id in party.user_ids)
        self.lodge(entries, (uses[-1].credential.key for held in own for uses in held.values()))

    def lodge(self, entries: Sequence[RepositoryEntry], keys: Iterable[KeyPair]) -> None:
        """Lodge Organisation Certificates in the repository, and have the office count the keys as certified."""
        with self.together():
            self.repository.lodge(entries)
            self._office.ledger.count((key_number(key.public_point) for key in keys), (), {})

    def together(self) -> AbstractContextManager[None]:
        """What is issued and lodged inside stands or falls as a whole: certificates, counts, key ceremonies."""
        return self._office.records.together()

    def adopt(self, eui64: EUI64, cell: TrustAnchorCell, credential: Credential, since: int = -1) -> None:
        """Have an Organisation use a credential from an instant on (milliseconds), whoever has made it.

        One that was made elsewhere (an imported PKI, a certificate with a fault) counts as in use before the start.
        """
        uses = self._uses.setdefault(eui64, {}).setdefault(cell, [])
        uses.append(_Use(since, credential))
        self._uses_with[credential.certificate] = uses
        self.known.add(credential.certificate)

    def credential(self, eui64: EUI64, cell: TrustAnchorCell) -> Credential:
        """An Organisation's credential for the cells of its own role."""
        return self._uses[eui64][cell][-1].credential

    def newest(self, certificate: Certificate) -> Certificate | None:
        """What an Organisation uses now for what it has ever used a certificate for; nothing for any other one."""
        uses = self._uses_with.get(certificate)
        return uses[-1].credential.certificate if uses else None

    def key_of(self, certificate: Certificate) -> KeyPair | None:
        """The key pair of a certificate that an Organisation uses or has used; nothing for any other one."""
        uses = self._uses_with.get(certificate, ())
        return next((use.credential.key for use in uses if use.credential.certificate == certificate), None)

    def used_before(self, eui64: EUI64, at: int) -> dict[TrustAnchorCell, Credential]:
        """What an Organisation used before an instant (milliseconds), by the cell that each is for."""
        return {
            cell: next((use for use in reversed(uses) if use.since < at), uses[0]).credential
            for cell, uses in self._uses[eui64].items()
        }

    def certificate(self, eui64: EUI64, role: RemotePartyRole, key_usage: KeyUsage) -> Certificate:
        """An Organisation's certificate of a role and key usage."""
        return self.credential(eui64, TrustAnchorCell(role, key_usage)).certificate

    def key(self, eui64: EUI64, role: RemotePartyRole, key_usage: KeyUsage) -> KeyPair:
        """The key pair behind :meth:`certificate`."""
        return self.credential(eui64, TrustAnchorCell(role, key_usage)).key

    def certificates_of(self, eui64: EUI64, role: RemotePartyRole) -> dict[TrustAnchorCell, Certificate]:
        """All certificates of an Organisation in one role, by the cell that each is for."""
        return {cell: u[-1].credential.certificate for cell, u in self._uses[eui64].items() if cell.role is role}

    def issuers_of(self, certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
        """The Issuing OCA Certificates that these lead up to; for certificates made elsewhere, the present one."""
        oca, names = self._office.authorities.oca, {certificate.issuer for certificate in certificates}
        known = (each.issuing for each in (oca.current, *oca.former))
        return tuple(each for each in known if each.subject in names) or (oca.current.issuing,)

    def sign(self, document: bytes, signer: EUI64, cell: TrustAnchorCell = XML_SIGNING) -> bytes:
        """A document as :mod:`simulator.duis` writes it, with the XML signature of an Organisation.

        It stays unsigned where the Organisation has no certificate for that.
        """
        if cell not in self._uses.get(signer, {}):
            return document
        certificate, key = self.credential(signer, cell)
        return sign_canonical(document, certificate=certificate, key=key)

    def certificates(self) -> Iterator[Certificate]:
        """Every Organisation Certificate that is known."""
        yield from self.known

    def keys(self) -> Iterator[KeyPair]:
        """The key pair behind every credential of an Organisation."""
        return (uses[-1].credential.key for held in self._uses.values() for uses in held.values())

    def issue_device(self, device_id: EUI64, now: int = 0) -> DeviceCredentials:
        """Issue a Device's two certificates. Lodge them with :meth:`lodge_devices`, many at once."""
        signing_key, agreement_key = self.keys_of_device(device_id)
        signing = self._device_certificate(device_id, _SIGNING, signing_key, now)
        agreement = self._device_certificate(device_id, _AGREEMENT, agreement_key, now)
        return DeviceCredentials(*signing, signing_key, *agreement, agreement_key)

    def keys_of_device(self, device_id: EUI64) -> tuple[KeyPair, KeyPair]:
        """The key pairs with which a Device signs and agrees keys: they follow from the seed."""
        return device_key(self.seed, device_id, _SIGNING), device_key(self.seed, device_id, _AGREEMENT)

    def lodge_devices(self, issued: Iterable[tuple[EUI64, DeviceCredentials]], now: int) -> None:
        """Lodge Device Certificates in the repository, and have the office count them."""
        lodged = [
            (device_id, *each)
            for device_id, credentials in issued
            for each in (
                (_SIGNING, credentials.signing_certificate, credentials.signing_issuer, credentials.signing_key),
                (
                    _AGREEMENT,
                    credentials.agreement_certificate,
                    credentials.agreement_issuer,
                    credentials.agreement_key,
                ),
            )
        ]
        self.repository.lodge(
            RepositoryEntry(f"{self._serial(device_id, usage):X}", issuer, device_id, None, usage, "I", now, None, der)
            for device_id, usage, der, issuer, _ in lodged
        )
        authorities = self._office.authorities
        keys = (key_number(key.public_point) for *_, key in lodged)
        self._office.ledger.count(keys, (device_id.value for device_id, *_ in lodged), authorities.unwritten_issued)
        authorities.written()

    def _serial(self, device_id: EUI64, usage: KeyUsage) -> int:
        return device_serial(self.seed, device_id, usage)

    def _device_certificate(self, device_id: EUI64, usage: KeyUsage, key: KeyPair, now: int) -> tuple[bytes, str]:
        at = self._office.premises.calendar.at(now)
        serial = self._serial(device_id, usage)
        return self._office.authorities.certify_device(device_id, usage, key.public_point, serial, self.start, at)

    def _issue(
        self, authority: OrganisationAuthority, party: Party, user_id: UserId, cell: TrustAnchorCell, now: int
    ) -> RepositoryEntry:
        if self._office.authorities.oca.former:
            credential = _made(authority, self.seed, self.start, user_id.eui64, cell)
        else:
            credential = _issued(self.seed, self.environment, self.start, user_id.eui64, cell)
        self.adopt(user_id.eui64, cell, credential, now)
        return repository_entry(credential.certificate, now, party.name)


@lru_cache(maxsize=32)
def _organisation_authority(seed: int, environment: Environment, start: datetime) -> OrganisationAuthority:
    return OrganisationAuthority.create(seed, environment, start)


@lru_cache(maxsize=4096)
def _issued(seed: int, environment: Environment, start: datetime, eui64: EUI64, cell: TrustAnchorCell) -> Credential:
    """A credential by the first Issuing OCA. It follows from what it is for, so worlds of the same seed share it."""
    return _made(_organisation_authority(seed, environment, start), seed, start, eui64, cell)


def _made(
    authority: OrganisationAuthority, seed: int, start: datetime, eui64: EUI64, cell: TrustAnchorCell
) -> Credential:
    key = derive_key(seed, *_label(eui64, cell))
    certificate = authority.issue(
        eui64=eui64,
        role=cell.role,
        key_usage=cell.key_usage,
        public_point=key.public_point,
        common_name=None,
        not_before=start,
        serial=organisation_serial(seed, eui64, cell),
    )
    return Credential(certificate, key)


def organisation_serial(seed: int, eui64: EUI64, cell: TrustAnchorCell) -> int:
    """The serial number of the certificate that the simulated authority issues to an Organisation for a cell."""
    return serial_for(seed, *_label(eui64, cell))


def _label(eui64: EUI64, cell: TrustAnchorCell) -> tuple[str | int, ...]:
    return "organisation", eui64.value, cell.role, cell.key_usage, cell.cell_usage


def repository_entry(certificate: Certificate, now: int, organisation: str | None) -> RepositoryEntry:
    """A certificate as it is lodged. The name is stored, and shown only in the what-if."""
    usage = next(iter(sorted(certificate.key_usage)), KeyUsage.KEY_CERT_SIGN)
    return RepositoryEntry(
        f"{certificate.serial:X}", certificate.issuer, certificate.eui64, certificate.role, usage, "I", now,
        organisation, certificate.der,
    )  # fmt: skip


def cells_of(role: RemotePartyRole) -> Iterator[TrustAnchorCell]:
    """The certificates that an Organisation of this role has: signing, key agreement, top-up, XML signing."""
    yield TrustAnchorCell(role, _SIGNING)
    if role is RemotePartyRole.XML_SIGNING_DSP:
        return
    if role not in (RemotePartyRole.RECOVERY, RemotePartyRole.TRANSITIONAL_COS, RemotePartyRole.WAN_PROVIDER):
        yield TrustAnchorCell(role, _AGREEMENT)
    if role is RemotePartyRole.SUPPLIER:
        yield TrustAnchorCell(role, _AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
    yield XML_SIGNING
