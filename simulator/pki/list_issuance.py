"""Revocation lists as the OCA issues them: the CRL of an Issuing OCA and the ARL of the Root OCA.

Source: seed 004 ¶124 and ¶159 (what each list holds and how often it is issued); RFC 5280 §5. The lists are read by
:mod:`simulator.pki.revocation_list`. The entries are written octet by octet, because a list is made anew every twelve
hours and within an hour of each revocation, and may hold a hundred thousand of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from asn1crypto import core, crl
from asn1crypto import x509 as asn1

from simulator.domain.revocation import RevocationReason
from simulator.pki.issuance import IssuanceError
from simulator.pki.keys import ECDSA_WITH_SHA256
from simulator.pki.signer import Signer
from simulator.pki.times import months_later, time_octets, utc


class ListKind(Enum):
    """Which certificates a list is about, and who issues it."""

    CRL = "Certificate Revocation List"
    """Organisation Certificates, by the Issuing OCA that issued them: every twelve hours, even if unchanged."""

    ARL = "Authority Revocation List"
    """OCA Certificates, by the Root OCA: every twelve months."""

    def next_due(self, issued: datetime) -> datetime:
        """By when the next list is to follow one that was issued at this instant."""
        return issued + timedelta(hours=12) if self is ListKind.CRL else months_later(issued, 12)


@dataclass(frozen=True, slots=True)
class Revocation:
    """That a certificate of the issuer of a list is revoked: its serial number, since when (UTC), and why."""

    serial: int
    since: datetime
    reason: RevocationReason


def issue_list(
    kind: ListKind, signer: Signer, revocations: Iterable[Revocation], *, number: int, issued: datetime
) -> bytes:
    """Make and sign a list (DER), with its entries in the order given: the same input, the same octets.

    ``number`` is the CRL number, which must rise from each list of an issuer to the next (RFC 5280 §5.2.3).
    Raises :class:`~simulator.pki.issuance.IssuanceError` for what cannot stand in a list.
    """
    if not 0 <= number < 1 << 159:
        raise IssuanceError(f"{number} cannot be the number of a revocation list: count from 0")
    begins = utc(issued)
    entries = b"".join(_entries(revocations, of_authorities=kind is ListKind.ARL))
    signed_part = core.Sequence(
        contents=b"".join(
            (
                core.Integer(1).dump(),
                ECDSA_WITH_SHA256,
                signer.name.public_bytes(),
                time_octets(begins),
                time_octets(kind.next_due(begins)),
                # An empty list of entries is left out (RFC 5280 §5.1.2.6).
                core.Sequence(contents=entries).dump() if entries else b"",
                _extensions(signer.key_identifier, number),
            )
        )
    ).dump()
    signature = core.OctetBitString(signer.key.sign(signed_part)).dump()
    der: bytes = core.Sequence(contents=signed_part + ECDSA_WITH_SHA256 + signature).dump()
    return der


def _entries(revocations: Iterable[Revocation], *, of_authorities: bool) -> list[bytes]:
    """Each revocation as an entry: at most 20 octets of serial number keep its length below 128."""
    reasons = {reason: _reason(reason.code(of_authority=of_authorities)) for reason in RevocationReason}
    listed = list(revocations)
    _check_serials([revocation.serial for revocation in listed])
    entries = []
    for revocation in listed:
        serial = revocation.serial
        length = serial.bit_length() // 8 + 1
        rest = serial.to_bytes(length, "big") + time_octets(revocation.since) + reasons[revocation.reason]
        entries.append(b"0%c\x02%c%b" % (len(rest) + 2, length, rest))
    return entries


def _check_serials(serials: list[int]) -> None:
    for serial in (min(serials, default=1), max(serials, default=1)):
        if not 0 < serial < 1 << 159:
            raise IssuanceError(f"A certificate cannot be listed as revoked: {serial:#x} is no serial number")
    if len(set(serials)) < len(serials):
        twice = next(serial for serial, times in Counter(serials).items() if times > 1)
        raise IssuanceError(f"A certificate cannot be listed as revoked: {twice:#x} stands in the list twice")


def _reason(code: int) -> bytes:
    """The extension of an entry that gives the reason code (RFC 5280 §5.3.1)."""
    return bytes.fromhex("300c300a0603551d1504030a01") + bytes((code,))


def _extensions(authority_key: bytes, number: int) -> bytes:
    """The authority key identifier and the CRL number, neither of them critical."""
    values = {
        "authority_key_identifier": asn1.AuthorityKeyIdentifier({"key_identifier": authority_key}),
        "crl_number": core.Integer(number),
    }
    stated = [{"extn_id": name, "critical": False, "extn_value": value} for name, value in values.items()]
    encoded: bytes = crl.TBSCertListExtensions(stated, explicit=("context", 0)).dump()
    return encoded
