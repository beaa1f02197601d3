"""The RequestID: who asks, about what, for the how many-th time."""

from __future__ import annotations

import re

from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.duis.findings import Reason, finding, quoted

_EUI = "[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){7}"
_REQUEST_ID = re.compile(rf"({_EUI}):({_EUI}):(0|[1-9][0-9]{{0,19}})")
_COUNTERS = 1 << 64

REQUEST_ID_FORM = (
    "originator:target:counter, as 90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1000, "
    "the counter from 0 to 18446744073709551615 without leading zeros"
)


def format_request_id(originator: EUI64, target: EUI64, counter: int) -> str:
    """Write a RequestID: ``originator:target:counter``, the EUI-64s in capitals with dashes."""
    return f"{originator}:{target}:{counter}"


def split_request_id(text: str) -> tuple[EUI64, EUI64, int] | None:
    """Take a RequestID apart, or say that it is none."""
    match = _REQUEST_ID.fullmatch(text)
    if match is None or (counter := int(match[3])) >= _COUNTERS:
        return None
    return EUI64(int(match[1].replace("-", ""), 16)), EUI64(int(match[2].replace("-", ""), 16)), counter


def parse_request_id(text: str) -> tuple[EUI64, EUI64, int] | Finding:
    """Take a RequestID (or a ResponseID, which looks the same) apart: originator, target, counter (0 to 2^64 - 1)."""
    return split_request_id(text) or finding(
        Reason.BAD_REQUEST_ID,
        f"{quoted(text, 80)} is no RequestID; expected {REQUEST_ID_FORM}",
        element="RequestID",
        subject=text[:80],
        found=text[:80],
        expected=REQUEST_ID_FORM,
    )
