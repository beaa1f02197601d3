"""A finding: an expected failure as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found wrong, where, and by which clause.

    ``code`` is stable and meant for programs (a response code such as ``E4``, or a name such as
    ``certificate-expired``); ``message`` is one sentence in SEC wording; ``clause`` is the text it rests on;
    ``subject`` names what it is about (a RequestID, a certificate serial, a line); ``details`` holds further
    particulars by name.
    """

    code: str
    message: str
    clause: str = ""
    subject: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        about = f" [{self.subject}]" if self.subject else ""
        clause = f" ({self.clause})" if self.clause else ""
        return f"{self.code}: {self.message}{about}{clause}"
