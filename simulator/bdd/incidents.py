"""What goes wrong around the services of a story: lists that come late, outages, a lost WAN.

The details stand in the journal, so that the diagram shows them.
"""

from __future__ import annotations

from collections.abc import Generator

import simpy

from simulator.bdd.reading import UnknownWord
from simulator.bdd.situation import Situation
from simulator.bdd.telling import told
from simulator.dcc.smki import XML_SIGNING
from simulator.domain.devices import Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import HOUR, MINUTE
from simulator.engine.over_the_wan import BROKER
from simulator.journal import EventKind
from simulator.pki.list_issuance import Revocation
from simulator.pki.revocation_list import RevocationList, RevocationLists, parse_revocation_list
from simulator.world.smki_services import SMKI_REPOSITORY, SMKI_SERVICE

_DSP = "DSP"
_PREMISE = 0


class Incidents(Situation):
    """A situation in which things go wrong, and time passes while they do."""

    _lists_late = 0
    _repository_closed_until = 0
    _revoked: tuple[Revocation, ...] = ()
    _lists_issued = 0

    @told
    def delay_lists(self, hours: int) -> None:
        """From now on a CRL reaches the DSP so many hours after the revocation; otherwise at once."""
        self._lists_late = hours * HOUR
        self._note(SMKI_SERVICE, SMKI_SERVICE, f"From now on the CRL reaches the DSP {hours} hours late")

    @told
    def revoke(self, owner: str) -> None:
        """All certificates of a User ID are revoked; the CRL that says so goes to the DSP."""
        world, eui64 = self.world, self.user(owner)
        held = [*world.certificates_of(eui64).values(), world.smki.credential(eui64, XML_SIGNING).certificate]
        for certificate in held:
            world.repository.revoke(f"{certificate.serial:X}", certificate.issuer, world.clock.time)
        reason = RevocationReason.KEY_UNRELIABLE
        details = {"whose": owner, "certificates": str(len(held)), "reason": reason.value}
        world.journal.record(world.clock.time, _PREMISE, EventKind.CERTIFICATE_REVOKED, world.directory.name_of(eui64),
                             SMKI_SERVICE, details=details)  # fmt: skip
        known = {revocation.serial for revocation in self._revoked}
        new = [Revocation(c.serial, self.now, reason) for c in held if c.serial not in known]
        self._revoked = (*self._revoked, *new)
        if self._lists_late:
            world.clock.process(self._list_later())
        else:
            self._publish()

    def _list_later(self) -> Generator[simpy.Event, None, None]:
        yield self.world.clock.after(self._lists_late, _PREMISE)
        self._publish()

    def _publish(self) -> None:
        """The Issuing OCA's CRL reaches the DSP, which from then on believes it."""
        world, self._lists_issued = self.world, self._lists_issued + 1
        authority = world.smki.organisation_authority
        der = authority.issue_crl(self._revoked, number=self._lists_issued, issued=self.now)
        listed = parse_revocation_list(der)
        assert isinstance(listed, RevocationList)  # it has just been made
        details = {"number": str(self._lists_issued), "entries": str(len(self._revoked))}
        world.registers.believe(RevocationLists((listed,)), lambda: self.now)
        world.journal.record(world.clock.time, _PREMISE, EventKind.LIST_PUBLISHED, SMKI_SERVICE, _DSP,
                             details=details, document=der)  # fmt: skip

    @told
    def close_repository(self, hours: int) -> None:
        """The SMKI Repository cannot be reached for so many hours."""
        self._repository_closed_until = self.world.clock.time + hours * HOUR
        self._note(SMKI_REPOSITORY, SMKI_REPOSITORY, f"Out of service for {hours} hours")

    def finds_certificates(self, user: str, owner: str) -> bool:
        """Whether a User gets the certificates of another from the repository now; if not, the journal says so."""
        if user == owner or self.world.clock.time >= self._repository_closed_until:
            return True
        self._note(user, SMKI_REPOSITORY, f"No answer about the Certificates of {owner}, so no request is sent")
        return False

    @told
    def lose_wan(self, device: str, minutes: int) -> None:
        """The WAN does not reach a Device for so many minutes."""
        world, device_id = self.world, self.device(device)
        entry = world.inventory.find(device_id)
        if entry is None or entry.smets is Smets.SMETS1:
            raise UnknownWord(f"{device} is reached through its S1SP, not over the WAN of SMETS2 Devices")
        world.wan.lose(device_id, world.clock.time + minutes * MINUTE)
        self._note(BROKER, BROKER, f"The WAN does not reach {device} for {minutes} minutes")

    @told
    def wait_hours(self, hours: int) -> None:
        """Let so many hours pass."""
        if not 0 < hours <= 10_000:
            raise SimulatorError(f"{hours} hours cannot pass: write 1 to 10,000")
        self.world.clock.advance(self.world.clock.time + hours * HOUR)

    def _note(self, sender: str, recipient: str, what: str) -> None:
        world = self.world
        world.journal.record(world.clock.time, _PREMISE, EventKind.INCIDENT, sender, recipient, details={"what": what})
