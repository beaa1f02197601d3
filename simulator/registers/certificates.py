"""The Organisation Certificates that the DCC knows, as it looks them up: by issuer and serial number, or by owner."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.certificate import Certificate
from simulator.xmldsig.issuers import issuer_of


class OrganisationCertificates:
    """Every certificate of an Organisation that was lodged, also those that a newer one has followed."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, int], Certificate] = {}
        self._by_owner: dict[EUI64, list[Certificate]] = {}

    def add(self, certificate: Certificate) -> None:
        """Take up a certificate; one that is known already stays."""
        name = issuer_of(certificate), certificate.serial
        if name in self._by_name:
            return
        self._by_name[name] = certificate
        if certificate.eui64 is not None:
            self._by_owner.setdefault(certificate.eui64, []).append(certificate)

    def find(self, issuer: str, serial: int) -> Certificate | None:
        """The certificate of an issuer (:data:`simulator.xmldsig.issuers.Find`) with this serial number."""
        return self._by_name.get((issuer, serial))

    def of(self, owner: EUI64, key_usage: KeyUsage) -> list[Certificate]:
        """An Organisation's certificates of a key usage, the newest first; of those of one instant, the last lodged."""
        found = [c for c in reversed(self._by_owner.get(owner, [])) if key_usage in c.key_usage]
        return sorted(found, key=lambda certificate: certificate.not_before, reverse=True)

    def __iter__(self) -> Iterator[Certificate]:
        return iter(self._by_name.values())
