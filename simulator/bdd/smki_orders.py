"""What is ordered of the SMKI Service in a story: revocation, suspension, new authorities, forecasts, documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from simulator.bdd import reading
from simulator.bdd.reading import UnknownWord
from simulator.bdd.smki_requests import key_usage
from simulator.bdd.smki_submissions import SmkiSubmissions
from simulator.bdd.telling import told
from simulator.domain.devices import KeyUsage
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import HOUR, MINUTE
from simulator.pki.certificate import Certificate
from simulator.registers.documents import LodgedDocument
from simulator.registers.lodging_table import Information
from simulator.smki.forecasts import Forecast
from simulator.smki.policy_management import SMKI_SERVICE, Part, Suspension
from simulator.smki.revoking import DCC, PMA

_REASONS: Mapping[str, RevocationReason] = MappingProxyType(
    {
        "its private key is unreliable": RevocationReason.KEY_UNRELIABLE,
        "its cryptographic module is unreliable": RevocationReason.MODULE_UNRELIABLE,
        "the Subscriber wishes so": RevocationReason.REQUESTED_BY_SUBSCRIBER,
        "the SMKI PMA wishes so": RevocationReason.ORDERED_BY_PMA,
    }
)
_PARTS = MappingProxyType({part.value: frozenset({part}) for part in Part} | {"the SMKI Service": SMKI_SERVICE})
_DOCUMENTS = MappingProxyType({each.row.title: each for each in Information})
_THREAT = "an immediate threat"
_DECISIONS = MappingProxyType({"upholds": True, "dismisses": False})


class SmkiOrders(SmkiSubmissions):
    """A situation in which the SMKI PMA, the DCC and Parties have something done at the SMKI Service."""

    _suspension: Suspension | None = None
    lodged: LodgedDocument | None = None

    # -- authorities and revocation -----------------------------------------------------------------------------------

    @told
    def limit_issuing(self, count: int) -> None:
        """One key of the Issuing DCA may sign so many Device Certificates from now on (the SEC's limit is 100,000)."""
        self.office.authorities.dca.issue_volume = count

    @told
    def roll_over(self) -> None:
        """A new Issuing OCA takes over."""
        self.at_work.roll_over()

    @told
    def revoke_certificate(self, requester: str, use: str, owner: str, reason: str) -> None:
        """Somebody asks for the revocation of the certificate that a User uses for something."""
        grounds = reading.look_up("reason for a revocation", reason, _REASONS)
        self._revoke(f"{self.certificate_for(use, owner).serial:X}", requester, grounds)

    @told
    def revoke_device_certificate(self, requester: str, device: str) -> None:
        """Somebody asks for the revocation of a Device's certificate."""
        lodged = self.world.repository.search(eui64=self.device(device), key_usage=KeyUsage.DIGITAL_SIGNATURE)
        if not lodged:
            raise UnknownWord(f"{device} has no Certificate in the SMKI Repository")
        self._revoke(lodged[0].serial, requester, RevocationReason.KEY_UNRELIABLE)

    @told
    def revoke_former_authority(self, requester: str) -> None:
        """Somebody asks for the revocation of the Certificate of the Issuing OCA that was rolled over."""
        office, now = self.office, self.world.clock.time
        if not office.authorities.oca.former:
            raise UnknownWord("there is no former Issuing OCA: add a When step that has a new one take over")
        former, by = office.authorities.oca.former[-1], self._requester(requester)
        revoked = office.revocations.revoke_authority(former, now, RevocationReason.KEY_UNRELIABLE, by)
        self._revocation_decided(revoked)

    def _revoke(self, serial: str, requester: str, reason: RevocationReason) -> None:
        now = self.world.clock.time
        self._revocation_decided(self.office.revoke(serial, now, reason, self._requester(requester)))

    def _revocation_decided(self, revoked: object) -> None:
        self.finding = revoked if isinstance(revoked, Finding) else None
        self._work()

    def _requester(self, name: str) -> str:
        return {"the SMKI PMA": PMA, "the DCC": DCC}.get(name) or self.party_name(name)

    @told
    def hold_lists_back(self, minutes: int) -> None:
        """A fault: no revocation list reaches the repository for so many minutes."""
        self.service.publication.hold_back(self.world.clock.time + minutes * MINUTE)
        self._work()

    def certificate_for(self, use: str, owner: str) -> Certificate:
        """The certificate that a User uses for ``XML Signing``, or in its own role for a key usage."""
        eui64, xml = self.user(owner), use == "XML Signing"
        role = RemotePartyRole.XML_SIGNING_USER if xml else self.world.role_of(eui64)
        try:
            return self.world.smki.certificate(eui64, role, KeyUsage.DIGITAL_SIGNATURE if xml else key_usage(use))
        except KeyError:
            raise UnknownWord(f"{owner} has no {use} Certificate") from None

    # -- the SMKI PMA -------------------------------------------------------------------------------------------------

    @told
    def suspend(self, part: str, whom: str) -> None:
        """The SMKI PMA orders a suspension of a part of the services, for a Party or for everybody."""
        parts = reading.look_up("part of the services", part, _PARTS)
        party = None if whom == "everybody" else self.party_name(whom)
        now = self.world.clock.time
        self._suspension = self.service.timetable.suspend(_THREAT, now, parts=parts, party=party)
        self._work()

    @told
    def lift_suspension(self) -> None:
        """The SMKI PMA ends its suspension."""
        self.service.timetable.lift(self.suspension, self.world.clock.time)
        self._work()

    @told
    def appeal(self) -> None:
        """The Party appeals against its suspension."""
        self.office.pma.appeal(self.suspension, self.world.clock.time)

    @told
    def decide_appeal(self, decision: str) -> None:
        """The Authority decides the appeal."""
        upheld = reading.look_up("decision on an appeal", decision, _DECISIONS)
        service, now = self.service, self.world.clock.time
        appeal = next(
            (each for each in service.office.pma.appeals() if each.suspension == self.suspension.number), None
        )
        if appeal is None:
            raise UnknownWord("nobody has appealed yet: add a When step in which the Party does")
        service.timetable.decide_appeal(appeal, now, upheld=upheld)
        self._work()

    @property
    def suspension(self) -> Suspension:
        """The suspension that was ordered last, as it stands now."""
        if self._suspension is None:
            raise UnknownWord("nothing has been suspended yet: add a When step in which the SMKI PMA does so")
        return self.office.pma.suspensions()[self._suspension.number - 1]

    def suspension_finding(self, part: str, party: str) -> Finding | None:
        """Why a Party may not use a part of the services now."""
        known = reading.look_up("part of the services", part, {each.value: each for each in Part})
        return self.office.pma.finding(known, self.party_name(party), self.world.clock.time)

    # -- forecasts and documents --------------------------------------------------------------------------------------

    @told
    def forecast(self, party: str, requests: Sequence[int]) -> None:
        """A Party hands in a forecast for the next six months, today."""
        made = Forecast(self.party_name(party), self.now.date(), tuple(requests))
        self.finding = self.office.forecasts.hand_in(made, self.world.clock.time)

    @told
    def lodge_document(self, lodger: str, document: str, hours: int) -> None:
        """Somebody lodges the next version of a document, so many hours after it became part of the SEC."""
        information, now = reading.look_up("document", document, _DOCUMENTS), self.world.clock.time
        content = f"{document} as of {self.now}".encode()
        lodged = self.service.library.lodge(
            information, content, lodger=self._requester(lodger), at=now, since=now - hours * HOUR
        )
        self.finding = lodged if isinstance(lodged, Finding) else None
        self.lodged = None if isinstance(lodged, Finding) else lodged

    @told
    def ask_for_document(self, party: str, document: str, times: int) -> None:
        """A Party asks for a document so many times at once."""
        for _ in range(times):
            self.finding = self.read_document(party, document)

    def read_document(self, party: str, document: str, version: int | None = None) -> Finding | None:
        """Why a Party does not get a document, or this version of it; nothing if it does."""
        information = reading.look_up("document", document, _DOCUMENTS)
        name, now = self.party_name(party), self.world.clock.time
        found = self.service.library.read(information, name, now, version=version)
        return found if isinstance(found, Finding) else None
