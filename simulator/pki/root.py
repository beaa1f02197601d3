"""The roots: what is trusted without further proof, and what certifies the issuing authorities below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Self

from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.pki.contingency import wrapped_contingency_key
from simulator.pki.issuance import Contents, authority_name, certificate_from, make_certificate
from simulator.pki.keys import KeyPair, derive_key, serial_for
from simulator.pki.list_issuance import ListKind, Revocation, issue_list
from simulator.pki.profiles import (
    ISSUING_DCA,
    ISSUING_OCA,
    ROOT_DCA,
    ROOT_OCA,
    CertificateProfile,
    Environment,
)
from simulator.pki.signer import KeyHolder, Signer
from simulator.pki.times import utc


class Hierarchy(Enum):
    """The two hierarchies, which share nothing (seed 004 ¶75)."""

    OCA = "Organisation Certification Authority"
    DCA = "Device Certification Authority"

    @property
    def root_profile(self) -> CertificateProfile:
        """What the certificate of the root looks like."""
        return ROOT_OCA if self is Hierarchy.OCA else ROOT_DCA

    @property
    def issuing_profile(self) -> CertificateProfile:
        """What the certificate of an issuing authority looks like."""
        return ISSUING_OCA if self is Hierarchy.OCA else ISSUING_DCA


@dataclass(frozen=True)
class RootAuthority(KeyHolder):
    """The root of a hierarchy: it signs its own certificate and the issuing authorities' (seed 004 ¶74, ¶75).

    ``number`` counts the roots of a world: one follows another when it is replaced with the contingency key.
    """

    hierarchy: Hierarchy
    environment: Environment
    certificate: Certificate
    _signer: Signer = field(repr=False)
    number: int = 1

    @classmethod
    def found(
        cls, hierarchy: Hierarchy, seed: int, environment: Environment, start: datetime, *, number: int = 1
    ) -> Self:
        """Found a hierarchy, whose root begins at ``start``; with ``number`` the root that follows so many others.

        The number stands in the common name, but for the first (assumption).
        """
        name = authority_name(RemotePartyRole.ROOT, f"{environment.upper()} Root {hierarchy.name}{_numeral(number)}")
        label = "authority", environment.value, hierarchy.name, "Root"
        signer = Signer(name, derive_key(seed, *label, *((number,) if number > 1 else ())))
        profile, begins = hierarchy.root_profile, utc(start)
        contents = Contents(
            subject=name,
            public_point=signer.public_point,
            key_usages=frozenset({KeyUsage.KEY_CERT_SIGN}),
            serial=serial_for(seed, "authority", environment.value, f"{profile.name}{_numeral(number)}"),
            not_before=begins,
            not_after=profile.not_after(begins),
            contingency=wrapped_contingency_key(seed, environment, number) if hierarchy is Hierarchy.OCA else None,
        )
        certificate = certificate_from(make_certificate(profile, environment, contents, signer))
        return cls(hierarchy, environment, certificate, signer, number)

    def establish(self, key: KeyPair, serial: int, start: datetime, *, number: int = 1) -> tuple[Certificate, Signer]:
        """The certificate of the ``number``-th issuing authority below this root, and what it signs with.

        The number stands in the common name, but for the first (assumption).
        """
        title = f"{self.environment.upper()} Issuing {self.hierarchy.name}{_numeral(number)}"
        signer = Signer(authority_name(RemotePartyRole.ISSUING_AUTHORITY, title), key)
        profile, begins = self.hierarchy.issuing_profile, utc(start)
        contents = Contents(
            subject=signer.name,
            public_point=key.public_point,
            key_usages=frozenset({KeyUsage.KEY_CERT_SIGN}),
            serial=serial,
            not_before=begins,
            not_after=profile.not_after(begins),
        )
        return certificate_from(make_certificate(profile, self.environment, contents, self._signer)), signer

    def establish_first(self, seed: int, start: datetime) -> tuple[Certificate, Signer]:
        """The first issuing authority of a world: its key and serial number follow from the seed."""
        environment = self.environment.value
        return self.establish(
            derive_key(seed, "authority", environment, self.hierarchy.name, "Issuing"),
            serial_for(seed, "authority", environment, self.hierarchy.issuing_profile.name),
            start,
        )

    def issue_arl(self, revocations: Iterable[Revocation], *, number: int, issued: datetime) -> bytes:
        """Issue the Authority Revocation List (DER): which OCA Certificates are revoked (seed 004 ¶124).

        See :func:`~simulator.pki.list_issuance.issue_list`.
        """
        return issue_list(ListKind.ARL, self._signer, revocations, number=number, issued=issued)


def _numeral(number: int) -> str:
    return f" {number}" if number > 1 else ""
