"""What becomes of a request and of a batch: result codes, states, and the one table of the ways between states.

Codes and states are published ("SMKI Interface Design Specification"). Which finding has which result code, and the
transitions, are assumptions.
"""

from __future__ import annotations

from enum import StrEnum

from simulator.domain.errors import SimulatorError


class ResultCode(StrEnum):
    """What became of one signing request."""

    SUCCESS = "SUCCESS"
    ISSUANCE_ANOMALY = "ISSUANCE_ANOMALY"
    """It could be issued, but nobody should ask for it: a key that is certified already, too many for one Device."""

    INELIGIBLE = "INELIGIBLE"
    CSR_ERROR = "CSR_ERROR"
    """It cannot be read, or does not prove possession of the private key."""

    CA_ERROR = "CA_ERROR"
    """The authority could not make the certificate."""

    WORKFLOW_ERROR = "WORKFLOW_ERROR"
    """Published, and never given here: the office gives up nothing that it has taken (assumption)."""


class BatchState(StrEnum):
    """How far a batch is."""

    PENDING = "PENDING"
    REJECTED = "REJECTED"
    PARSING = "PARSING"
    QUEUED = "QUEUED"
    PROCESSING = "PROCESSING"
    PAUSED = "PAUSED"
    COMPLETED = "COMPLETED"
    TAMPERED = "TAMPERED"
    FORMAT_ERROR = "FORMAT_ERROR"
    WORKFLOW_ERROR = "WORKFLOW_ERROR"
    """As the result code: published, and never given here."""

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to the batch."""
        return not any(state is self for state, _ in TRANSITIONS)


class Step(StrEnum):
    """What happens to a batch."""

    REFUSE = "the Subscriber or its officer may not submit it"
    TAKE = "the file has arrived"
    FIND_TAMPERED = "the file is not the one that the officer signed for"
    FIND_UNREADABLE = "the file is not a batch"
    READ = "the file has been read"
    START = "the first request comes to its turn"
    SUSPEND = "the service is suspended, or its hours are over"
    RESUME = "work on it goes on"
    FINISH = "each request has its result"


_S = BatchState
TRANSITIONS: dict[tuple[BatchState, Step], BatchState] = {
    (_S.PENDING, Step.REFUSE): _S.REJECTED,
    (_S.PENDING, Step.TAKE): _S.PARSING,
    (_S.PARSING, Step.FIND_TAMPERED): _S.TAMPERED,
    (_S.PARSING, Step.FIND_UNREADABLE): _S.FORMAT_ERROR,
    (_S.PARSING, Step.READ): _S.QUEUED,
    (_S.QUEUED, Step.START): _S.PROCESSING,
    (_S.PROCESSING, Step.SUSPEND): _S.PAUSED,
    (_S.PROCESSING, Step.FINISH): _S.COMPLETED,
    (_S.PAUSED, Step.RESUME): _S.PROCESSING,
}
"""From a state, by a step, to the next state. What is not here cannot happen."""


class ImpossibleStep(SimulatorError):
    """A batch was to take a step that its state does not allow."""


def after(state: BatchState, step: Step) -> BatchState:
    """The state that follows. Raises :class:`ImpossibleStep` where none does."""
    following = TRANSITIONS.get((state, step))
    if following is None:
        raise ImpossibleStep(f"A batch that is {state.value} cannot take the step '{step.value}': see TRANSITIONS")
    return following
