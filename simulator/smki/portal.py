"""The SMKI Portal's door: an account is locked out after five failed log-ins within an hour.

Source: "SMKI Interface Design Specification". That the account stays locked until the Registration Authority has
authenticated the officer again is an assumption.
"""

from __future__ import annotations

from simulator.domain.finding import Finding
from simulator.domain.time import HOUR
from simulator.smki.records import Keep, OfficeRecord, RecordKind, keep_nothing

FAILED_LOG_INS = 5
WITHIN = HOUR

_SOURCE = "SMKI Interface Design Specification"


class Portal:
    """The accounts of officers: their latest failures, and who is locked out."""

    def __init__(self, keep: Keep = keep_nothing) -> None:
        self._keep = keep
        self._failures: dict[str, tuple[int, ...]] = {}
        self._locked: set[str] = set()

    def log_in(self, officer: str, at: int, *, credentials_hold: bool) -> Finding | None:
        """An attempt to log in. Findings: ``log-in-failed``, ``officer-locked-out``.

        A successful log-in forgets the failures before it.
        """
        locked = self.lock_finding(officer)
        if locked is not None:
            return locked
        if credentials_hold:
            self._failures.pop(officer, None)
            return None
        recent = tuple(moment for moment in self._failures.get(officer, ()) if at - moment < WITHIN)
        self._failures[officer] = *recent, at
        if len(self._failures[officer]) < FAILED_LOG_INS:
            return Finding("log-in-failed", "The credentials do not belong to the account.", _SOURCE, officer)
        self._locked.add(officer)
        self._keep(OfficeRecord(at, RecordKind.OFFICER_LOCKED_OUT, subject=officer))
        return self.lock_finding(officer)

    def lock_finding(self, officer: str) -> Finding | None:
        """``officer-locked-out`` if the account is locked."""
        if officer not in self._locked:
            return None
        message = f"The account is locked out after {FAILED_LOG_INS} failed log-ins within an hour."
        return Finding("officer-locked-out", message, _SOURCE, officer)

    def unlock(self, officer: str) -> None:
        """The Registration Authority has authenticated the officer again."""
        self._locked.discard(officer)
        self._failures.pop(officer, None)
