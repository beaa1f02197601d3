"""The authorities at the office's service: whichever Issuing DCA or OCA is in operation signs what the office decided.

Keys of the Issuing DCA come and go (seed 004 ¶118); no Subscriber notices (¶120). After a restart the authorities stand
where the records of their key ceremonies say they stood.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.time import Calendar
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.ceremonies import CeremonyKind, CeremonyReason, KeyCeremony
from simulator.pki.issuance import IssuanceError
from simulator.pki.keys import serial_for
from simulator.pki.profiles import Environment
from simulator.pki.root import Hierarchy
from simulator.pki.signer import DestroyedKeyError
from simulator.pki.signing_request import SigningRequest
from simulator.pki.succession import (
    MAXIMUM_ISSUE_VOLUME,
    DeviceCertificationAuthority,
    OrganisationCertificationAuthority,
)
from simulator.smki.ledger import SmkiLedger
from simulator.smki.record_store import RecordStore
from simulator.smki.records import OfficeRecord, RecordKind, keep_nothing
from simulator.smki.revoking import RevocationOffice


class FoundedElsewhere(SimulatorError):
    """The records are those of authorities that another seed, environment or start has founded."""

    def __init__(self) -> None:
        super().__init__("the SMKI Service on record was founded with another seed, environment or start: name its own")


class Made(NamedTuple):
    """A certificate that was issued: its DER, its serial number in hexadecimal, and its issuer's name."""

    der: bytes
    serial: str
    issuer: str


class Turn(NamedTuple):
    """A submission whose turn it is: its 65,536 serial numbers, when its certificates begin, and what time it is."""

    serials: int
    begins: datetime
    at: datetime


class CertifyingAuthorities:
    """Both certification authorities of one environment, restored from the records of their key ceremonies.

    ``unwritten_issued`` (certificates by the number of the Issuing DCA) is what the ledger is still to be told.
    Raises :class:`FoundedElsewhere` for records that are not of these authorities.
    """

    def __init__(
        self,
        seed: int,
        environment: Environment,
        calendar: Calendar,
        ledger: SmkiLedger,
        records: RecordStore,
        revocations: RevocationOffice,
        *,
        issue_volume: int = MAXIMUM_ISSUE_VOLUME,
    ) -> None:
        self.environment = environment
        self._seed = seed
        self._calendar = calendar
        self._revocations = revocations
        self._number = 1
        self.unwritten_issued: dict[int, int] = {}
        past = records.all(RecordKind.KEY_CEREMONY)
        self._keep = keep_nothing if past else records.keep
        start = calendar.start
        self.oca = OrganisationCertificationAuthority(
            seed, environment, start, record=lambda ceremony: self._note(ceremony, Hierarchy.OCA)
        )
        self.dca = DeviceCertificationAuthority(
            seed, environment, start, record=self._record, issue_volume=issue_volume
        )
        for record in past:
            self._repeat(record)
        self.dca.issued = ledger.issued().get(self._number, 0)
        self._keep = records.keep

    def issuing_oca(self) -> OrganisationAuthority | Finding:
        """The Issuing OCA that certifies Organisations. Finding: ``issuing-oca-revoked``."""
        issuing = self.oca.current.issuing
        if not self._revocations.is_revoked(issuing):
            return self.oca.current
        message = "The certificate of the Issuing OCA is revoked: it issues none until another one has followed it."
        return Finding("issuing-oca-revoked", message, "seed 004 ¶124", issuing.common_name or "")

    def turn(self, submission: int, begins: int, at: int) -> Turn:
        """The turn of a submission at an instant, its certificates beginning at another (both in milliseconds)."""
        serials = serial_for(self._seed, "submission", self.environment.value, submission) >> 16 << 16
        return Turn(serials, self._calendar.at(begins), self._calendar.at(at))

    def certify(self, request: SigningRequest, line: int, turn: Turn) -> Made | Finding:
        """Issue what is asked for on a line of a submission.

        The serial number follows from the place of the request: asked again, it is the same.
        Findings: ``certificate-not-made``, ``issuing-oca-revoked``.
        """
        if request.role is not None and isinstance(finding := self.issuing_oca(), Finding):
            return replace(finding, subject=str(request.eui64))
        serial = turn.serials | line
        try:
            der, issuer = self._signed(request, serial, turn.begins, turn.at)
        except (IssuanceError, DestroyedKeyError) as error:
            message = f"The certification authority could not issue the certificate: {error}."
            return Finding("certificate-not-made", message, "SMKI Interface Design Specification", str(request.eui64))
        return Made(der, f"{serial:X}", issuer)

    def _signed(self, request: SigningRequest, serial: int, begins: datetime, at: datetime) -> tuple[bytes, str]:
        if request.role is not None:
            made = self.oca.current.issue(
                eui64=request.eui64,
                role=request.role,
                key_usage=request.key_usage,
                public_point=request.public_point,
                common_name=request.common_name,
                not_before=begins,
                serial=serial,
            )
            return made.der, made.issuer
        return self.certify_device(request.eui64, request.key_usage, request.public_point, serial, begins, at)

    def certify_device(
        self, device: EUI64, key_usage: KeyUsage, public_point: bytes, serial: int, begins: datetime, at: datetime
    ) -> tuple[bytes, str]:
        """A Device Certificate (DER) by the Issuing DCA of the instant ``at``, and that authority's name."""
        self.dca.keep_limits(at)
        number, issuer = self._number, self.dca.current.issuing.subject
        der = self.dca.issue(
            eui64=device, key_usage=key_usage, public_point=public_point, not_before=begins, serial=serial, at=at
        )
        self.unwritten_issued[number] = self.unwritten_issued.get(number, 0) + 1
        return der, issuer

    def replace_root(self, at: int, *, lost: bool = False) -> None:
        """Found a new root of the Organisation hierarchy at an instant (milliseconds).

        The former one goes on publishing its ARL, unless its key is ``lost``.
        """
        moment, former = self._calendar.at(at), self.oca.root
        self.oca.replace_root(self._seed, moment)
        if lost:
            self.oca.destroy(former, moment, CeremonyReason.COMPROMISE)

    def written(self) -> None:
        """The ledger has been told everything."""
        self.unwritten_issued.clear()

    def _repeat(self, record: OfficeRecord) -> None:
        """Hold a key ceremony again. The next key is generated where one is destroyed or retired, not by itself."""
        at, ceremony = self._calendar.at(record.time), CeremonyKind(record.details["ceremony"])
        reason = CeremonyReason(record.details["reason"])
        if ceremony is CeremonyKind.KEY_RETIRED:
            self.oca.roll_over(at)
        elif ceremony is CeremonyKind.KEY_DESTROYED:
            issuing = {one.issuing.common_name: one for one in self.oca.former}
            roots = {one.certificate.common_name: one for one in self.oca.former_roots}
            former = issuing.get(record.subject) or roots.get(record.subject)
            if former is None:
                self.dca.destroy(at, reason)
            else:
                self.oca.destroy(former, at, reason)
        elif reason is CeremonyReason.CONTINGENCY:
            self.oca.replace_root(self._seed, at)
        elif reason is CeremonyReason.FOUNDING:
            founded = self.oca.current.issuing.thumbprint, self.dca.current.issuing.thumbprint
            if record.details.get("certificate") not in founded:
                raise FoundedElsewhere

    def _record(self, ceremony: KeyCeremony) -> None:
        if ceremony.kind is CeremonyKind.KEY_DESTROYED:
            self._number += 1
        self._note(ceremony, Hierarchy.DCA)

    def _note(self, ceremony: KeyCeremony, hierarchy: Hierarchy) -> None:
        name = ceremony.authority.common_name or ""
        details = {
            "hierarchy": hierarchy.name,
            "ceremony": ceremony.kind.value,
            "reason": ceremony.reason.value,
            "certificate": ceremony.authority.thumbprint,
        }
        if ceremony.certificates_issued is not None:
            details["certificates_issued"] = str(ceremony.certificates_issued)
        at = self._calendar.milliseconds(ceremony.at)
        self._keep(OfficeRecord(at, RecordKind.KEY_CEREMONY, subject=name, details=details))
