"""The RequestID: who asks, about what, for the how many-th time."""

from __future__ import annotations

import re

from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.duis.findings import Reason, finding, quoted

EUI_FORM = "[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){7}"
_REQUEST_ID = re.compile(rf"({EUI_FORM}):({EUI_FORM}):(0|[1-9][0-9]{{0,19}})")
_COUNTERS = 1 << 64


def _counters_below(limit: int) -> str:
    """The regular expression, for a schema that cannot compare, of the whole numbers below ``limit``."""
    digits = str(limit - 1)
    shorter = f"0|[1-9][0-9]{{0,{len(digits) - 2}}}"
    lower = [
        f"{digits[:place]}[{'1' if place == 0 else '0'}-{int(digit) - 1}][0-9]{{{len(digits) - place - 1}}}"
        for place, digit in enumerate(digits)
        if int(digit) > (place == 0)
    ]
    return "|".join((shorter, *lower, digits))


REQUEST_ID_PATTERN = f"{EUI_FORM}:{EUI_FORM}:({_counters_below(_COUNTERS)})".replace("?:", "")
"""What a schema can say of a RequestID."""

REQUEST_ID_FORM = (
    "originator:target:counter, as 90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1000, "
    "the counter from 0 to 18446744073709551615 without leading zeros"
)


def format_request_id(originator: EUI64, target: EUI64, counter: int) -> str:
    """Write a RequestID: ``originator:target:counter``, the EUI-64s in capitals with dashes."""
    return f"{originator}:{target}:{counter}"


def is_request_id(text: str) -> bool:
    """Whether a text is a RequestID."""
    match = _REQUEST_ID.fullmatch(text)
    return match is not None and int(match[3]) < _COUNTERS


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
