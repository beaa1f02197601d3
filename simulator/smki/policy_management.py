"""The SMKI PMA's emergency powers: suspension, and revocation that it orders.

Where an immediate threat to the SMKI Service has occurred or is likely, the PMA can have some or all of the service
suspended, or the rights of a participant to use all or part of the DCC's services, its gateway connection included
(seed 004 ¶70). It can order certificates to be revoked (¶71). A Party may appeal, but retrospectively: an appeal
suspends nothing (¶70).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.smki.records import Keep, OfficeRecord, RecordKind, keep_nothing

_CLAUSE = "seed 004 ¶70"


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


class PolicyManagementAuthority:
    """What the PMA has ordered. Instants are milliseconds on the simulated clock."""

    def __init__(self, keep: Keep = keep_nothing) -> None:
        self._keep = keep
        self._suspensions: list[Suspension] = []
        self._appeals: dict[int, Appeal] = {}

    def suspend(
        self, threat: str, at: int, *, parts: frozenset[Part] = SMKI_SERVICE, party: str | None = None
    ) -> Suspension:
        """Order a suspension with effect at once: for one Party, or for everybody. Say what the threat is."""
        if party is None and Part.GATEWAY in parts:
            raise SimulatorError("Access to the gateway is suspended for a participant, not for all: name the Party")
        suspension = Suspension(len(self._suspensions) + 1, parts, party, threat, at)
        self._suspensions.append(suspension)
        what = ", ".join(sorted(part.value for part in parts))
        self._keep(OfficeRecord(at, RecordKind.SUSPENDED, party or "", what, details={"threat": threat}))
        return suspension

    def lift(self, suspension: Suspension, at: int) -> None:
        """End a suspension."""
        self._suspensions[suspension.number - 1] = replace(self._suspensions[suspension.number - 1], lifted=at)
        what = ", ".join(sorted(part.value for part in suspension.parts))
        self._keep(OfficeRecord(at, RecordKind.RESTORED, suspension.party or "", what))

    def appeal(self, suspension: Suspension, at: int) -> Appeal:
        """Take up an appeal. The suspension stays in force while it is heard (¶70)."""
        appeal = Appeal(suspension.number, at)
        self._appeals[suspension.number] = appeal
        self._keep(OfficeRecord(at, RecordKind.APPEAL, suspension.party or "", f"suspension {suspension.number}"))
        return appeal

    def decide_appeal(self, appeal: Appeal, at: int, *, upheld: bool) -> Appeal:
        """The Authority's decision. If the appeal is upheld, the suspension ends now, and not before."""
        decided = replace(appeal, upheld=upheld)
        self._appeals[appeal.suspension] = decided
        code = "upheld" if upheld else "dismissed"
        suspension = self._suspensions[appeal.suspension - 1]
        self._keep(OfficeRecord(at, RecordKind.APPEAL, suspension.party or "", f"suspension {suspension.number}", code))
        if upheld and suspension.lifted is None:
            self.lift(suspension, at)
        return decided

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
