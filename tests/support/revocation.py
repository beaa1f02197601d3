"""Revocation lists of a world's own authority, as files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from simulator.pki.authorities import OrganisationAuthority

TWELVE_HOURS = timedelta(hours=12)


def revocation_list(
    authority: OrganisationAuthority,
    revoked: Mapping[int, datetime],
    issued: datetime,
    *,
    valid_for: timedelta = TWELVE_HOURS,
    encoding: Encoding = Encoding.DER,
) -> bytes:
    """A list by the Issuing OCA: serial numbers, and since when each is revoked."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.issuing.subject_name)
        .last_update(issued)
        .next_update(issued + valid_for)
    )
    for serial, since in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(authority._signer.key.private_key, hashes.SHA256()).public_bytes(encoding)
