"""What the DSP learns about the certificates that a request places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from simulator.dcc.registers import DccRegisters
from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.duis.values import CredentialsReplacement
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.path import validate_path
from simulator.rules.facts import CertificateState

_NO_ROLE = RemotePartyRole.NONE


@dataclass(frozen=True, slots=True)
class PlacedCertificates:
    """The certificates of a request, read and validated.

    ``by_cell`` are those that could be read; ``findings`` say what is wrong with any of them or with their path.
    """

    by_cell: dict[TrustAnchorCell, Certificate]
    findings: tuple[Finding, ...]
    state: CertificateState

    def in_cell(self, role: RemotePartyRole, key_usage: KeyUsage) -> Certificate | None:
        """The readable certificate for a management cell."""
        return self.by_cell.get(TrustAnchorCell(role, key_usage))

    def role(self, addressed: RemotePartyRole) -> RemotePartyRole:
        """The role that the certificates carry: one that differs from the role addressed, if any does."""
        roles = [_NO_ROLE if c.role is None else c.role for c in self.by_cell.values()]
        return next((role for role in roles if role is not addressed), addressed if roles else _NO_ROLE)

    @property
    def usage_fits(self) -> bool:
        """Whether each certificate's key usage is that of the cell it is meant for."""
        return all(cell.key_usage in certificate.key_usage for cell, certificate in self.by_cell.items())


class Replaced(NamedTuple):
    """A cell, or a place held by proxy, whose certificate (DER) was replaced: who was there, and who is there now."""

    cell: TrustAnchorCell
    before: EUI64 | None
    after: EUI64 | None
    certificate: bytes

    @property
    def certificate_hash(self) -> bytes:
        """SHA-1 of the certificate that is there now: how responses and alerts name it (DUIS)."""
        return hashlib.sha1(self.certificate, usedforsecurity=False).digest()


def placements(body: CredentialsReplacement) -> Iterator[tuple[TrustAnchorCell, bytes]]:
    """Each certificate of a request with the cell that it is meant for."""
    role = body.remote_party_role
    if body.digital_signing_certificate is not None:
        yield TrustAnchorCell(role, KeyUsage.DIGITAL_SIGNATURE), body.digital_signing_certificate
    if body.key_agreement_certificate is not None:
        yield TrustAnchorCell(role, KeyUsage.KEY_AGREEMENT), body.key_agreement_certificate
    if body.key_agreement_top_up_certificate is not None:
        cell = TrustAnchorCell(role, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
        yield cell, body.key_agreement_top_up_certificate


def examine(body: CredentialsReplacement, registers: DccRegisters, now: datetime) -> PlacedCertificates:
    """Read and validate every certificate that a request places, with the path that it gives."""
    by_cell: dict[TrustAnchorCell, Certificate] = {}
    unreadable: list[Finding] = []
    path: list[Certificate] = []
    for der in body.path_certificates:
        _sort(parse_certificate(der), path, unreadable)
    for cell, der in placements(body):
        certificate = parse_certificate(der)
        if isinstance(certificate, Finding):
            unreadable.append(certificate)
        else:
            by_cell[cell] = certificate
    if unreadable:
        return PlacedCertificates(by_cell, tuple(unreadable), CertificateState.UNREADABLE)
    at = now if body.apply_time_based_cpv_checks else None
    invalid = tuple(
        finding
        for certificate in by_cell.values()
        for finding in validate_path(
            certificate,
            path,
            registers.anchors,
            environment=registers.environment,
            at=at,
            is_revoked=registers.is_revoked,
        )
    )
    if any(finding.code == "path-environment" for finding in invalid):
        return PlacedCertificates(by_cell, invalid, CertificateState.OTHER_ENVIRONMENT)
    state = CertificateState.INVALID if invalid else CertificateState.VALID
    return PlacedCertificates(by_cell, invalid, state)


def _sort(parsed: Certificate | Finding, good: list[Certificate], bad: list[Finding]) -> None:
    if isinstance(parsed, Finding):
        bad.append(parsed)
    else:
        good.append(parsed)
