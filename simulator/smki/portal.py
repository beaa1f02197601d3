"""The SMKI Portal's door: an account is locked out after five failed log-ins within an hour.

Source: "SMKI Interface Design Specification". That the account stays locked until the Registration Authority has
authenticated the officer again is an assumption.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.domain.finding import Finding
from simulator.domain.time import HOUR
from simulator.smki.records import Keep, OfficeRecord, RecordKind, Register, keep_nothing

FAILED_LOG_INS = 5
WITHIN = HOUR

_SOURCE = "SMKI Interface Design Specification"


class Portal(Register):
    """The accounts of officers: their latest failures, and who is locked out."""

    kinds = RecordKind.PORTAL_LOG_IN, RecordKind.OFFICER_LOCKED_OUT, RecordKind.OFFICER_UNLOCKED

    def __init__(self, keep: Keep = keep_nothing, past: Iterable[OfficeRecord] = ()) -> None:
        self._failures: dict[str, tuple[int, ...]] = {}
        self._locked: set[str] = set()
        super().__init__(keep, past)

    def log_in(self, officer: str, at: int, *, credentials_hold: bool) -> Finding | None:
        """An attempt to log in. Findings: ``log-in-failed``, ``officer-locked-out``.

        A successful log-in forgets the failures before it.
        """
        locked = self.lock_finding(officer)
        if locked is not None:
            return locked
        if credentials_hold:
            self._record(OfficeRecord(at, RecordKind.PORTAL_LOG_IN, subject=officer))
            return None
        recent = [moment for moment in self._failures.get(officer, ()) if at - moment < WITHIN]
        if len(recent) + 1 < FAILED_LOG_INS:
            finding = Finding("log-in-failed", "The credentials do not belong to the account.", _SOURCE, officer)
            self._record(OfficeRecord(at, RecordKind.PORTAL_LOG_IN, subject=officer, code=finding.code))
            return finding
        self._record(OfficeRecord(at, RecordKind.OFFICER_LOCKED_OUT, subject=officer))
        return self.lock_finding(officer)

    def lock_finding(self, officer: str) -> Finding | None:
        """``officer-locked-out`` if the account is locked."""
        if officer not in self._locked:
            return None
        message = f"The account is locked out after {FAILED_LOG_INS} failed log-ins within an hour."
        return Finding("officer-locked-out", message, _SOURCE, officer)

    def unlock(self, officer: str, at: int = 0) -> None:
        """The Registration Authority has authenticated the officer again."""
        if officer in self._locked:
            self._record(OfficeRecord(at, RecordKind.OFFICER_UNLOCKED, subject=officer))

    def _enter(self, record: OfficeRecord) -> None:
        officer = record.subject
        if record.kind is RecordKind.PORTAL_LOG_IN and record.code:
            self._failures[officer] = (*self._failures.get(officer, ()), record.time)
            return
        self._failures.pop(officer, None)
        if record.kind is RecordKind.OFFICER_LOCKED_OUT:
            self._locked.add(officer)
        elif record.kind is RecordKind.OFFICER_UNLOCKED:
            self._locked.discard(officer)
