"""Certificate revocation lists: which certificates an authority has revoked, and when (RFC 5280 §5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from cryptography import x509

from simulator.domain.finding import Finding
from simulator.pki import names
from simulator.pki.certificate import Certificate

CRL_SIGN = 1 << 6
"""The X.509 key usage bit cRLSign."""

_CLAUSE = "RFC 5280 §5"


@dataclass(frozen=True)
class RevocationList:
    """A list that could be read. Whether it is its issuer's is another question: :meth:`is_signed_by`.

    ``issued`` and ``next_due`` are UTC: when it was made, and by when the next one is to be.
    """

    issuer: str
    issued: datetime
    next_due: datetime | None
    _read: x509.CertificateRevocationList

    def __len__(self) -> int:
        return len(self._read)

    def __iter__(self) -> Iterator[tuple[int, datetime]]:
        """The serial numbers of the revoked certificates, and since when each is (UTC)."""
        return ((entry.serial_number, entry.revocation_date_utc) for entry in self._read)

    def is_signed_by(self, authority: Certificate) -> bool:
        """Whether an authority issued this list: its name, and a signature by its key, which may sign lists."""
        may_sign = authority.key_usage_bits & CRL_SIGN  # RFC 5280 §6.3.3 (f)
        named = bool(may_sign) and self._is_of(authority.subject_name)
        return named and self._read.is_signature_valid(authority.public_key)

    def covers(self, certificate: Certificate) -> bool:
        """Whether this list is by the issuer of a certificate."""
        return self._is_of(certificate.issuer_name)

    def revoked_on(self, serial: int) -> datetime | None:
        """Since when the certificate with this serial number is revoked (UTC); nothing if it is not."""
        return self._since.get(serial)

    @cached_property
    def _since(self) -> dict[int, datetime]:
        """The entries by serial number: the library would go through all of them for each question."""
        return dict(self)

    def _is_of(self, name: x509.Name) -> bool:
        return names.comparable(self._read.issuer) == names.comparable(name)


@dataclass(frozen=True)
class RevocationLists:
    """Lists that are believed."""

    lists: tuple[RevocationList, ...] = ()
    _newest: dict[x509.Name, RevocationList | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By the name of the issuer: comparing names takes longer than looking one up."""

    def newest_for(self, certificate: Certificate) -> RevocationList | None:
        """The newest list by the issuer of a certificate."""
        if not self.lists:
            return None
        name = certificate.issuer_name
        if name not in self._newest:
            covering = (one for one in self.lists if one.covers(certificate))
            self._newest[name] = max(covering, key=lambda one: one.issued, default=None)
        return self._newest[name]

    def revoked_on(self, certificate: Certificate) -> datetime | None:
        """Since when a certificate is revoked (UTC), by the newest list of its issuer; nothing if it is not."""
        newest = self.newest_for(certificate)
        return newest.revoked_on(certificate.serial) if newest else None

    def is_revoked(self, certificate: Certificate, at: datetime) -> bool:
        """Whether a certificate is revoked at an instant."""
        since = self.revoked_on(certificate)
        return since is not None and since <= at


def parse_revocation_list(der: bytes) -> RevocationList | Finding:
    """Read one list in DER, whatever the octets are.

    Findings: ``revocation-list-malformed``; ``revocation-list-extension`` for a list that is about less than it seems
    to be (a delta, some reasons, a part of the certificates), which the SMKI does not have.
    """
    try:
        read = x509.load_der_x509_crl(der)
        for extension in read.extensions:
            if extension.critical:
                problem = f"The certificate revocation list has the critical extension {extension.oid.dotted_string}."
                return Finding("revocation-list-extension", problem, "RFC 5280 §5.2")
        return RevocationList(names.written(read.issuer), read.last_update_utc, read.next_update_utc, read)
    except Exception as error:  # Whatever the library has against the octets, and it has many classes for it.
        problem = (
            f"The certificate revocation list cannot be read: {(str(error) or type(error).__name__).splitlines()[0]}."
        )
        return Finding("revocation-list-malformed", problem, _CLAUSE)


def signed_lists(lists: Iterable[RevocationList], authorities: Iterable[Certificate]) -> RevocationLists:
    """Those of the lists that one of these authorities issued."""
    known = tuple(authorities)
    return RevocationLists(tuple(one for one in lists if any(one.is_signed_by(authority) for authority in known)))
