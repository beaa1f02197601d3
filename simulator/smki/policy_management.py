"""The SMKI PMA's emergency powers: suspension, and revocation that it orders.

Where an immediate threat to the SMKI Service has occurred or is likely, the PMA can have some or all of the service
suspended, or the rights of a participant to use all or part of the DCC's services, its gateway connection included
(seed 004 ¶70). It can order certificates to be revoked (¶71). A Party may appeal, but retrospectively: an appeal
suspends nothing (¶70).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.smki.records import Keep, OfficeRecord, RecordKind, Register, keep_nothing

_CLAUSE = "seed 004 ¶70"
_UPHELD, _DISMISSED = "upheld", "dismissed"
_BETWEEN = ", "


class Part(StrEnum):
    """What the PMA can have suspended."""

    ORGANISATION_CERTIFICATES = "issuing Organisation Certificates"
    DEVICE_CERTIFICATES = "issuing Device Certificates"
    REPOSITORY = "access to the SMKI Repository"
    GATEWAY = "access to the DCC User Gateway"


SMKI_SERVICE = frozenset(Part) - {Part.GATEWAY}
"""All of the SMKI Service. The gateway is no part of it: it is suspended for a participant (¶70)."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """From ``since`` until ``lifted`` (nothing: still in force) these parts are suspended, for a Party or for all."""

    number: int
    parts: frozenset[Part]
    party: str | None
    threat: str
    since: int
    lifted: int | None = None

    def concerns(self, part: Part, party: str, at: int) -> bool:
        """Whether a Party may not use a part at an instant."""
        in_force = self.since <= at and (self.lifted is None or at < self.lifted)
        return in_force and part in self.parts and self.party in (None, party)


@dataclass(frozen=True, slots=True)
class Appeal:
    """A Party's appeal to the Authority against a suspension, and what came of it."""

    suspension: int
    made: int
    upheld: bool | None = None


class PolicyManagementAuthority(Register):
    """What the PMA has ordered. Instants are milliseconds on the simulated clock."""

    kinds = RecordKind.SUSPENDED, RecordKind.RESTORED, RecordKind.APPEAL

    def __init__(self, keep: Keep = keep_nothing, past: Iterable[OfficeRecord] = ()) -> None:
        self._suspensions: list[Suspension] = []
        self._appeals: dict[int, Appeal] = {}
        super().__init__(keep, past)

    def suspend(
        self, threat: str, at: int, *, parts: frozenset[Part] = SMKI_SERVICE, party: str | None = None
    ) -> Suspension:
        """Order a suspension with effect at once: for one Party, or for everybody. Say what the threat is."""
        if party is None and Part.GATEWAY in parts:
            raise SimulatorError("Access to the gateway is suspended for a participant, not for all: name the Party")
        if not threat.strip():
            raise SimulatorError("A suspension needs an immediate threat to the SMKI Service (¶70): say which")
        details = {"suspension": str(len(self._suspensions) + 1), "threat": threat}
        self._record(OfficeRecord(at, RecordKind.SUSPENDED, party or "", _listed(parts), details=details))
        return self._suspensions[-1]

    def lift(self, suspension: Suspension, at: int) -> None:
        """End a suspension."""
        details = {"suspension": str(suspension.number)}
        what = _listed(suspension.parts)
        self._record(OfficeRecord(at, RecordKind.RESTORED, suspension.party or "", what, details=details))

    def appeal(self, suspension: Suspension, at: int) -> Appeal:
        """Take up an appeal. The suspension stays in force while it is heard (¶70)."""
        self._record(_appeal_record(suspension, at))
        return self._appeals[suspension.number]

    def decide_appeal(self, appeal: Appeal, at: int, *, upheld: bool) -> Appeal:
        """The Authority's decision. If the appeal is upheld, the suspension ends now, and not before."""
        suspension = self._suspensions[appeal.suspension - 1]
        self._record(_appeal_record(suspension, at, _UPHELD if upheld else _DISMISSED))
        if upheld and suspension.lifted is None:
            self.lift(suspension, at)
        return self._appeals[appeal.suspension]

    def finding(self, part: Part, party: str, at: int) -> Finding | None:
        """``service-suspended`` if a Party may not use a part at an instant."""
        found = next((each for each in self._suspensions if each.concerns(part, party, at)), None)
        if found is None:
            return None
        whom = "the Party" if found.party else "everybody"
        message = f"The SMKI PMA has suspended {part.value} for {whom}: {found.threat}."
        return Finding("service-suspended", message, _CLAUSE, party)

    def suspensions(self) -> tuple[Suspension, ...]:
        """Every suspension that was ordered, in order."""
        return tuple(self._suspensions)

    def appeals(self) -> tuple[Appeal, ...]:
        """Every appeal, in order of the suspensions."""
        return tuple(self._appeals[number] for number in sorted(self._appeals))

    def _enter(self, record: OfficeRecord) -> None:
        number = int(record.details["suspension"])
        if record.kind is RecordKind.SUSPENDED:
            parts = frozenset(Part(part) for part in record.subject.split(_BETWEEN))
            threat = record.details["threat"]
            self._suspensions.append(Suspension(number, parts, record.party or None, threat, record.time))
        elif record.kind is RecordKind.RESTORED:
            self._suspensions[number - 1] = replace(self._suspensions[number - 1], lifted=record.time)
        elif record.code:
            self._appeals[number] = replace(self._appeals[number], upheld=record.code == _UPHELD)
        else:
            self._appeals[number] = Appeal(number, record.time)


def _listed(parts: frozenset[Part]) -> str:
    return _BETWEEN.join(sorted(part.value for part in parts))


def _appeal_record(suspension: Suspension, at: int, code: str = "") -> OfficeRecord:
    details = {"suspension": str(suspension.number)}
    about = f"suspension {suspension.number}"
    return OfficeRecord(at, RecordKind.APPEAL, suspension.party or "", about, code, details)
