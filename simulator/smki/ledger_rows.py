"""What the ledger's rows say, as values, and the reverse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator.domain.devices import DeviceType
from simulator.domain.finding import Finding
from simulator.registers.storage import signed
from simulator.smki.outcomes import BatchState, ResultCode
from simulator.smki.results import Acceptance, Result
from simulator.smki.submission import SubmissionKind

LINES = 1 << 16
"""The id of a result is the number of its submission times this, and its line."""

SUBMISSION_COLUMNS = (
    "number, kind, party, officer, device_type, submitted, state, requests, issued_at, finished, settled, "
    "code, message, clause"
)
RESULT_COLUMNS = "id, code, acceptance, eui64, key_usage, role, serial, issuer, finding, message, clause"


@dataclass(frozen=True, slots=True)
class Kept:
    """A submission as the ledger keeps it, without its content.

    ``issued_at`` is the instant that its certificates begin at, ``finished`` when the last result was there;
    ``is_settled`` says that its certificates were picked up, or let go; ``refusal`` why it was not taken at all.
    """

    number: int
    kind: SubmissionKind
    party: str
    officer: str
    device_type: DeviceType
    submitted: int
    state: BatchState
    requests: int
    issued_at: int | None
    finished: int | None
    is_settled: bool
    refusal: Finding | None

    @property
    def title(self) -> str:
        """What the journal calls it."""
        return f"{self.kind.value} {self.number}"


class Tally(NamedTuple):
    """That a Party's submissions of a kind, for a Device Type, have so many results of this sort.

    ``finding`` is the code of what was wrong, or empty; ``acceptance`` nothing where no certificate was issued.
    """

    party: str
    kind: SubmissionKind
    device_type: DeviceType
    code: ResultCode
    finding: str
    acceptance: Acceptance | None
    results: int


def ids_of(number: int) -> tuple[int, int]:
    """The first and the last id that a submission's results may have."""
    return number * LINES, number * LINES + LINES - 1


def row_of(number: int, result: Result) -> tuple[object, ...]:
    """The columns of a result of a submission, but for its certificate."""
    finding = result.finding
    told = (finding.code, finding.message, finding.clause) if finding else (None, None, None)
    return (
        number * LINES + result.line, result.code.value, result.acceptance and result.acceptance.value,
        result.eui64 if result.eui64 is None else signed(result.eui64), result.key_usage, result.role,
        result.serial, result.issuer, *told,
    )  # fmt: skip


def result_of(row: tuple[Any, ...]) -> Result:
    """A result from its columns and its certificate, if that is still waiting."""
    identifier, code, acceptance, eui64, key_usage, role, serial, issuer, finding, message, clause, certificate = row
    return Result(
        line=identifier % LINES,
        code=ResultCode(code),
        eui64=eui64 if eui64 is None else eui64 & 0xFFFF_FFFF_FFFF_FFFF,
        key_usage=key_usage,
        role=role,
        serial=serial,
        issuer=issuer,
        certificate=certificate,
        acceptance=acceptance and Acceptance(acceptance),
        finding=Finding(finding, message, clause) if finding else None,
    )


def submission_of(row: tuple[Any, ...]) -> Kept:
    """A submission from its columns."""
    number, kind, party, officer, device_type, submitted, state, requests, *further = row
    issued_at, finished, settled, code, message, clause = further
    return Kept(
        number=number,
        kind=SubmissionKind(kind),
        party=party,
        officer=officer,
        device_type=DeviceType(device_type),
        submitted=submitted,
        state=BatchState(state),
        requests=requests,
        issued_at=issued_at,
        finished=finished,
        is_settled=bool(settled),
        refusal=Finding(code, message, clause, party) if code else None,
    )
