"""What may be the response code of a rejection: for modifications that come with the simulator, and anybody's own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.domain.finding import Finding
from simulator.domain.response_codes import ACCEPTED, ACKNOWLEDGED, ResponseCode

REJECTION = re.compile(r"E[0-9][0-9A-Z]{0,7}")
"""How the number of a rejection is written."""

_NUMBERS = "a rejection is E and digits, such as E0615N9"


def rejection_fault(code: ResponseCode, known: Mapping[str, ResponseCode]) -> Finding | None:
    """Why a check cannot reject with a code, beside those that are ``known`` by number; nothing if it can.

    Findings: ``no-code``, ``code-redefined``. Their messages begin with the code.
    """
    if code.code in (ACCEPTED.code, ACKNOWLEDGED.code):
        return Finding("no-code", f"{code}, which says that all is well; {_NUMBERS}")
    if not REJECTION.fullmatch(code.code):
        return Finding("no-code", f"{str(code) or 'nothing'}, which is no response code; {_NUMBERS}")
    before = known.get(code.code, code)
    if before.meaning != code.meaning:
        means = f"{before}, which means '{before.meaning}' already, not '{code.meaning}'"
        return Finding("code-redefined", f"{means}; take another number, or that meaning")
    return None
