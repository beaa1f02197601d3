"""The two certification authorities through time: one issuing authority after another below the same root.

The Issuing DCA destroys its private key when it has issued 100,000 Device Certificates or has been in operation for
three months, and a new one takes over (seed 004 ¶118 to ¶120). Nobody outside notices: certificates stay valid, and
their path leads through the certificate of whichever Issuing DCA signed them. The Issuing OCA may be rolled over too;
the former one then issues no certificates, but still lists those of its own that are revoked.

Instants are handed in and ceremonies handed out; a destroyed key cannot be made again from anything that is held here
(:class:`~simulator.pki.keys.KeySource`).
"""

from __future__ import annotations

from datetime import datetime

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.pki.authorities import DeviceAuthority, OrganisationAuthority
from simulator.pki.ceremonies import CeremonyKind, CeremonyReason, KeyCeremony, Record, unrecorded
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeySource, serial_for
from simulator.pki.profiles import Environment
from simulator.pki.root import Hierarchy, RootAuthority
from simulator.pki.signer import Signer
from simulator.pki.times import months_later, utc

MAXIMUM_OPERATIONAL_MONTHS = 3
MAXIMUM_ISSUE_VOLUME = 100_000
"""Device Certificates by one Issuing DCA (seed 004 ¶118)."""


class Establishing:
    """A root, and the keys of the issuing authorities that it establishes."""

    def __init__(
        self, hierarchy: Hierarchy, seed: int, environment: Environment, start: datetime, *, root: int = 1
    ) -> None:
        self.root = RootAuthority.found(hierarchy, seed, environment, start, number=root)
        self.certificates: tuple[Certificate, ...] = ()
        self._keys = KeySource(seed, environment.value, hierarchy.name, *((root,) if root > 1 else ()))
        self._number = 1

    def below_new_root(self, seed: int, at: datetime) -> Establishing:
        """What goes on below the root that follows this one. Issuing authorities are numbered on."""
        root = self.root
        following = Establishing(root.hierarchy, seed, root.environment, at, root=root.number + 1)
        following._number = self._number
        return following

    def first(self, seed: int, start: datetime) -> tuple[Certificate, Signer]:
        """The first issuing authority: its certificate, and what it signs with."""
        return self._known(self.root.establish_first(seed, start))

    def next(self, at: datetime) -> tuple[Certificate, Signer]:
        """The issuing authority that follows, with a key pair that was never given out before."""
        self._number += 1
        key = self._keys.new_key()
        serial = serial_for(self._number, "authority", key.public_point.hex())
        return self._known(self.root.establish(key, serial, at, number=self._number))

    def _known(self, established: tuple[Certificate, Signer]) -> tuple[Certificate, Signer]:
        self.certificates = established[0], *self.certificates
        return established


class DeviceCertificationAuthority:
    """The DCA: certifies Devices with the key of the present Issuing DCA, within the limits of that key.

    ``current`` is the present Issuing DCA, ``issued`` how many Device Certificates it has issued, ``destroy_by`` when
    its key is to be destroyed at the latest, ``issue_volume`` how many certificates one key may sign. ``record`` is
    told of each key ceremony.
    """

    def __init__(
        self,
        seed: int,
        environment: Environment,
        start: datetime,
        *,
        record: Record = unrecorded,
        issue_volume: int = MAXIMUM_ISSUE_VOLUME,
    ) -> None:
        self._establishing = Establishing(Hierarchy.DCA, seed, environment, start)
        self._record = record
        self.issue_volume = issue_volume
        first = self._establishing.first(seed, start)
        self._take_up(first, utc(start), CeremonyReason.FOUNDING)

    @property
    def root(self) -> RootAuthority:
        """The Root DCA."""
        return self._establishing.root

    @property
    def path(self) -> tuple[Certificate, ...]:
        """All Issuing DCA Certificates, the newest first, then the Root DCA Certificate: leads up from any Device."""
        return *self._establishing.certificates, self.root.certificate

    def issue(
        self,
        *,
        eui64: EUI64,
        key_usage: KeyUsage,
        public_point: bytes,
        not_before: datetime,
        serial: int,
        at: datetime | None = None,
    ) -> bytes:
        """Issue a Device Certificate (DER) at an instant, which is ``not_before`` unless given otherwise.

        See :meth:`~simulator.pki.authorities.DeviceAuthority.issue`. The limits of the key are kept before and after.
        """
        moment = not_before if at is None else at
        self.keep_limits(moment)
        der = self.current.issue(
            eui64=eui64, key_usage=key_usage, public_point=public_point, not_before=not_before, serial=serial
        )
        self._count(1, moment)
        return der

    def note_issued(self, wanted: int, at: datetime) -> int:
        """Count certificates that are issued at an instant without being made here (a national fleet's are derived).

        Gives how many of those wanted the present key signs before its limits end it; the others are its successor's.
        """
        self.keep_limits(at)
        signed = min(wanted, self.issue_volume - self.issued)
        self._count(signed, at)
        return signed

    def _count(self, certificates: int, at: datetime) -> None:
        self.issued += certificates
        if self.issued >= self.issue_volume:
            self._renew(utc(at), CeremonyReason.ISSUE_VOLUME)

    def keep_limits(self, at: datetime) -> None:
        """Destroy a key whose time is over, and establish the next Issuing DCA.

        Each one that would have come and gone unused in the meantime is established and destroyed in its turn.
        """
        moment = utc(at)
        while moment >= self.destroy_by:
            self._renew(self.destroy_by, CeremonyReason.OPERATIONAL_TIME)

    def destroy(self, at: datetime, reason: CeremonyReason) -> None:
        """Destroy the present key before its limits (after a compromise), and establish the next Issuing DCA."""
        self._renew(utc(at), reason)

    def _renew(self, at: datetime, reason: CeremonyReason) -> None:
        self.current.destroy_key()
        self._record(KeyCeremony(CeremonyKind.KEY_DESTROYED, reason, self.current.issuing, at, self.issued))
        self._take_up(self._establishing.next(at), at, CeremonyReason.SUCCESSION)

    def _take_up(self, established: tuple[Certificate, Signer], at: datetime, reason: CeremonyReason) -> None:
        self.current = DeviceAuthority.below(self.root, established)
        self.issued = 0
        self.destroy_by = months_later(at, MAXIMUM_OPERATIONAL_MONTHS)
        self._record(KeyCeremony(CeremonyKind.KEY_GENERATED, reason, self.current.issuing, at))


class OrganisationCertificationAuthority:
    """The OCA: certifies Organisations with the present Issuing OCA, and lists what each Issuing OCA has revoked.

    ``current`` issues certificates and its own CRL; each of ``former`` issues the CRL of its own certificates only, and
    each of ``former_roots`` the ARL of those that it certified.
    """

    def __init__(self, seed: int, environment: Environment, start: datetime, *, record: Record = unrecorded) -> None:
        self._establishing = Establishing(Hierarchy.OCA, seed, environment, start)
        self._record = record
        self.former: tuple[OrganisationAuthority, ...] = ()
        self.former_roots: tuple[RootAuthority, ...] = ()
        first = self._establishing.first(seed, start)
        self._take_up(first, utc(start), CeremonyReason.FOUNDING)

    @property
    def root(self) -> RootAuthority:
        """The Root OCA, which issues the ARL of the Issuing OCAs below it."""
        return self._establishing.root

    @property
    def path(self) -> tuple[Certificate, ...]:
        """All Issuing OCA Certificates below the present root, the newest first, then the Root OCA Certificate."""
        return *self._establishing.certificates, self.root.certificate

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """The certificates of all authorities there have been: roots and Issuing OCAs, each in order."""
        roots = (root.certificate for root in (*self.former_roots, self.root))
        return *roots, *(authority.issuing for authority in (*self.former, self.current))

    def roll_over(self, at: datetime) -> OrganisationAuthority:
        """Establish a new Issuing OCA; the present one issues no more certificates. Gives the new one."""
        moment = utc(at)
        self._record(KeyCeremony(CeremonyKind.KEY_RETIRED, CeremonyReason.ROLL_OVER, self.current.issuing, moment))
        self.former = *self.former, self.current
        self._take_up(self._establishing.next(moment), moment, CeremonyReason.ROLL_OVER)
        return self.current

    def replace_root(self, seed: int, at: datetime) -> OrganisationAuthority:
        """Found a new root, and an Issuing OCA below it that certifies from now on. Gives that Issuing OCA.

        Devices learn of the new root by the contingency key (:mod:`simulator.pki.contingency`). The seed is that of the
        world: roots and contingency keys follow from it.
        """
        moment = utc(at)
        self.former_roots = *self.former_roots, self.root
        self._establishing = self._establishing.below_new_root(seed, moment)
        self.former = *self.former, self.current
        self._take_up(self._establishing.next(moment), moment, CeremonyReason.CONTINGENCY)
        return self.current

    def issuer_of(self, certificate: Certificate) -> OrganisationAuthority | None:
        """The Issuing OCA on whose CRL a certificate would be listed; nothing if it is not one of these."""
        for authority in (self.current, *self.former):
            if certificate.verify_signed_by(authority.issuing):
                return authority
        return None

    def destroy(self, authority: OrganisationAuthority | RootAuthority, at: datetime, reason: CeremonyReason) -> None:
        """Destroy the key of a former Issuing OCA or a former root. It then issues no list either.

        Revoke the certificate of an Issuing OCA on the ARL.
        """
        certificate = authority.certificate if isinstance(authority, RootAuthority) else authority.issuing
        if authority in (self.current, self.root):
            raise SimulatorError(
                f"The key of '{certificate.common_name}' is in use: roll the Issuing OCA over or replace the root, "
                "then destroy it"
            )
        authority.destroy_key()
        self._record(KeyCeremony(CeremonyKind.KEY_DESTROYED, reason, certificate, utc(at)))

    def _take_up(self, established: tuple[Certificate, Signer], at: datetime, reason: CeremonyReason) -> None:
        self.current = OrganisationAuthority.below(self.root, established)
        self._record(KeyCeremony(CeremonyKind.KEY_GENERATED, reason, self.current.issuing, at))
