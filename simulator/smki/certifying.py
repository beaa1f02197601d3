"""The authorities at the office's service: whichever Issuing DCA or OCA is in operation signs what the office decided.

Keys of the Issuing DCA come and go (seed 004 ¶118); no Subscriber notices (¶120). After a restart the authorities stand
where the ledger says they stood.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from simulator.domain.finding import Finding
from simulator.domain.time import Calendar
from simulator.pki.ceremonies import CeremonyKind, CeremonyReason, KeyCeremony
from simulator.pki.issuance import IssuanceError
from simulator.pki.keys import serial_for
from simulator.pki.profiles import Environment
from simulator.pki.signer import DestroyedKeyError
from simulator.pki.signing_request import SigningRequest
from simulator.pki.succession import (
    MAXIMUM_ISSUE_VOLUME,
    DeviceCertificationAuthority,
    OrganisationCertificationAuthority,
)
from simulator.smki.ledger import SmkiLedger
from simulator.smki.ledger_rows import DestroyedKey
from simulator.smki.records import Keep, OfficeRecord, RecordKind


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
    """Both certification authorities of one environment, restored from a ledger.

    ``unwritten_issued`` (certificates by the number of the Issuing DCA) and ``unwritten_destroyed`` are what the ledger
    is still to be told.
    """

    def __init__(
        self,
        seed: int,
        environment: Environment,
        calendar: Calendar,
        ledger: SmkiLedger,
        keep: Keep,
        *,
        issue_volume: int = MAXIMUM_ISSUE_VOLUME,
    ) -> None:
        self.environment = environment
        self._seed = seed
        self._calendar = calendar
        self._keep = keep
        self._number = 1
        self.unwritten_issued: dict[int, int] = {}
        self.unwritten_destroyed: list[DestroyedKey] = []
        start = calendar.start
        self.oca = OrganisationCertificationAuthority(seed, environment, start, record=self._note)
        self.dca = DeviceCertificationAuthority(
            seed, environment, start, record=self._record, issue_volume=issue_volume
        )
        self._restore(ledger)

    def turn(self, submission: int, begins: int, at: int) -> Turn:
        """The turn of a submission at an instant, its certificates beginning at another (both in milliseconds)."""
        serials = serial_for(self._seed, "submission", self.environment.value, submission) >> 16 << 16
        return Turn(serials, self._calendar.at(begins), self._calendar.at(at))

    def certify(self, request: SigningRequest, line: int, turn: Turn) -> Made | Finding:
        """Issue what is asked for on a line of a submission.

        The serial number follows from the place of the request: asked again, it is the same.
        Findings: ``certificate-not-made``.
        """
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
        self.dca.keep_limits(at)
        number, issuer = self._number, self.dca.current.issuing.subject
        der = self.dca.issue(
            eui64=request.eui64,
            key_usage=request.key_usage,
            public_point=request.public_point,
            not_before=begins,
            serial=serial,
            at=at,
        )
        self.unwritten_issued[number] = self.unwritten_issued.get(number, 0) + 1
        return der, issuer

    def written(self) -> None:
        """The ledger has been told everything."""
        self.unwritten_issued.clear()
        self.unwritten_destroyed.clear()

    def _restore(self, ledger: SmkiLedger) -> None:
        """Let the Issuing DCA be the one that it was, with as many certificates issued."""
        keep, self._keep = self._keep, lambda _: None
        for destroyed in ledger.destroyed_keys():
            self.dca.destroy(self._calendar.at(destroyed.at), CeremonyReason(destroyed.reason))
        self.dca.issued = ledger.issued().get(self._number, 0)
        self._keep = keep
        self.written()

    def _record(self, ceremony: KeyCeremony) -> None:
        if ceremony.kind is CeremonyKind.KEY_DESTROYED:
            at = self._calendar.milliseconds(ceremony.at)
            self.unwritten_destroyed.append(DestroyedKey(self._number, at, ceremony.reason.value))
            self._number += 1
        self._note(ceremony)

    def _note(self, ceremony: KeyCeremony) -> None:
        name = ceremony.authority.common_name or ""
        details = {"ceremony": ceremony.kind.value, "reason": ceremony.reason.value}
        if ceremony.certificates_issued is not None:
            details["certificates_issued"] = str(ceremony.certificates_issued)
        at = self._calendar.milliseconds(ceremony.at)
        self._keep(OfficeRecord(at, RecordKind.KEY_CEREMONY, subject=name, details=details))
