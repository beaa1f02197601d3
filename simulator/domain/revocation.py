"""Why an Organisation or OCA Certificate is revoked, and how a revocation list says so."""

from __future__ import annotations

from enum import StrEnum


class RevocationReason(StrEnum):
    """The reasons for which the OCA revokes a certificate (seed 004 ¶124). Device Certificates are never revoked."""

    KEY_UNRELIABLE = "the private key was lost, stolen, corrupted or has otherwise become unreliable"
    MODULE_UNRELIABLE = "the cryptographic module that holds the private key can no longer be relied upon"
    REQUESTED_BY_SUBSCRIBER = "the Subscriber requested it"
    ORDERED_BY_PMA = "the SMKI PMA required it"
    REJECTED = "the Subscriber rejected the certificate"
    """A rejected Organisation Certificate is revoked ("SMKI Registration Authority Policies and Procedures")."""

    def code(self, *, of_authority: bool = False) -> int:
        """The reason code in a revocation list (RFC 5280 §5.3.1), for a certificate of an authority or of another.

        The SEC names no codes: this mapping is an assumption.
        """
        if self in (RevocationReason.KEY_UNRELIABLE, RevocationReason.MODULE_UNRELIABLE):
            return CA_COMPROMISE if of_authority else KEY_COMPROMISE
        return PRIVILEGE_WITHDRAWN if self is RevocationReason.ORDERED_BY_PMA else CESSATION_OF_OPERATION


KEY_COMPROMISE = 1
CA_COMPROMISE = 2
CESSATION_OF_OPERATION = 5
"""No longer needed, and no cause to suspect the key."""
PRIVILEGE_WITHDRAWN = 9
