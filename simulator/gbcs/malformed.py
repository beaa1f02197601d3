"""What is said of octets that are not the GBCS message they should be, and of values that cannot become one."""

from __future__ import annotations

from types import MappingProxyType

from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding

MALFORMED = "gbcs-malformed"
"""Code of the finding for octets that GBCS does not allow."""


class GbcsError(SimulatorError, ValueError):
    """A value does not fit into the GBCS field it was given for. A mistake of the caller, not of a message."""


def malformed(what: str, clause: str, offset: int | None = None) -> Finding:
    """The finding for octets that cannot be read: what is wrong, by which clause, at which offset in octets."""
    details = {"what": what} | ({} if offset is None else {"offset": str(offset)})
    return Finding(
        code=MALFORMED,
        message=f"The message is not well-formed: {what}",
        clause=clause,
        subject="" if offset is None else f"octet {offset}",
        details=MappingProxyType(details),
    )
