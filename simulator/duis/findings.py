"""What can be wrong with a document, and how it is said.

Every finding has one of two response codes (``simulator.domain.response_codes``; the split between them is an
assumption, because no published text explains the generic codes) and, in ``details["reason"]``, a stable
:class:`Reason` for programs. ``details`` further holds ``line`` and ``element``, and where they apply ``found``,
``expected`` and ``suggestion``. ``subject`` is the RequestID, or the line where the document states none.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import cast

from lxml.etree import _Element

from simulator.domain.finding import Finding

NOT_SAFE = "E1000"
NOT_SCHEMA = "E1001"
CLAUSE = "SEC Appendix AD (DUIS), XML schema"

MOST_FINDINGS = 100
"""After so many findings the rest of a document is not looked at: the last finding says so."""


class Reason(StrEnum):
    """Why a document is refused. The first five come with E1000, the others with E1001."""

    OVERSIZED = "oversized"
    WRONG_ENCODING = "wrong-encoding"
    DOCUMENT_TYPE = "document-type"
    TOO_DEEP = "too-deep"
    NOT_WELL_FORMED = "not-well-formed"

    WRONG_NAMESPACE = "wrong-namespace"
    WRONG_ROOT = "wrong-root"
    SCHEMA_VERSION = "schema-version"
    MISSING_ELEMENT = "missing-element"
    UNEXPECTED_ELEMENT = "unexpected-element"
    MISPLACED_ELEMENT = "misplaced-element"
    REPEATED_ELEMENT = "repeated-element"
    UNEXPECTED_ATTRIBUTE = "unexpected-attribute"
    UNEXPECTED_TEXT = "unexpected-text"
    SERVICE_REFERENCE_MISMATCH = "service-reference-mismatch"
    BODY_MISMATCH = "body-mismatch"
    MANY_MORE = "many-more"
    NOT_CANONICAL = "not-canonical"
    PUBLISHED_SCHEMA = "published-schema"

    BAD_REQUEST_ID = "bad-request-id"
    BAD_EUI64 = "bad-eui64"
    BAD_INTEGER = "bad-integer"
    OUT_OF_RANGE = "out-of-range"
    BAD_BOOLEAN = "bad-boolean"
    BAD_BASE64 = "bad-base64"
    BAD_DATE = "bad-date"
    BAD_TEXT = "bad-text"
    UNKNOWN_ROLE = "unknown-remote-party-role"
    UNKNOWN_SERVICE = "unknown-service"
    UNKNOWN_VALUE = "unknown-value"


def quoted(text: str, most: int = 60) -> str:
    """Text of a document as a message shows it: in quotes, no line breaks, cut after ``most`` characters."""
    shown = text if len(text) <= most else text[: most - 1] + "…"
    return "'" + "".join(c if c.isprintable() else "·" for c in shown) + "'"


def near_miss(text: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or nothing."""
    if len(text) > 100:
        return ""
    by_lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(text.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[close[0]] if close else ""


def finding(  # one keyword for each particular that a finding may have
    reason: Reason,
    message: str,
    *,
    line: int | None = None,
    element: str = "",
    subject: str = "",
    **particulars: str,
) -> Finding:
    """A finding of this room: the message is given its place, the particulars that are empty are left out."""
    place = ", ".join(part for part in (f"Line {line}" if line else "", element) if part)
    details = {"reason": reason.value, "line": str(line) if line else "", "element": element, **particulars}
    return Finding(
        code=NOT_SAFE if reason in _UNSAFE else NOT_SCHEMA,
        message=f"{place}: {message}" if place else message[:1].upper() + message[1:],
        clause=CLAUSE,
        subject=subject or (f"line {line}" if line else ""),
        details=MappingProxyType({name: value for name, value in details.items() if value}),
    )


_UNSAFE = frozenset(
    {
        Reason.OVERSIZED,
        Reason.WRONG_ENCODING,
        Reason.DOCUMENT_TYPE,
        Reason.TOO_DEEP,
        Reason.NOT_WELL_FORMED,
    }
)


class Findings:
    """The findings on one document, collected while it is read; ``subject`` is its RequestID once that is known."""

    __slots__ = ("_found", "full", "subject")

    def __init__(self) -> None:
        self._found: list[tuple[Reason, str, int | None, str, dict[str, str]]] = []
        self.full = False
        """Whether there are so many that it is no use to go on."""
        self.subject = ""

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, reason: Reason, message: str, *, at: _Element, element: str, **particulars: str) -> None:
        """Note one finding ``at`` an element of the document; beyond the last that is kept, only that there are more.

        ``element`` names what the finding is about, which may be what is missing there.
        """
        if self.full:
            return
        if len(self._found) == MOST_FINDINGS:
            reason, particulars = Reason.MANY_MORE, {}
            message = f"the document has more than {MOST_FINDINGS} faults; the rest of it was not looked at"
        line = cast("int | None", at.sourceline)  # the stubs leave its type open
        self._found.append((reason, message, line, element, particulars))
        self.full = len(self._found) > MOST_FINDINGS

    def all(self) -> tuple[Finding, ...]:
        """The findings in the order of the document."""
        in_order = sorted(self._found, key=lambda found: (found[0] is Reason.MANY_MORE, found[2] or 0))
        return tuple(
            finding(reason, message, line=line, element=element, subject=self.subject, **particulars)
            for reason, message, line, element, particulars in in_order
        )
