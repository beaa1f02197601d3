"""What a simple type is, and the ways to make one: text of an element to a value, and back.

A type that the published schema derives from ``xs:string`` keeps its white space; all others ignore white space around
the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from simulator.duis.findings import Reason, near_miss, quoted

T = TypeVar("T")

WHITE_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is no value of its type. ``message`` says what is wrong, ``expected`` what would be right."""

    reason: Reason
    message: str
    expected: str
    suggestion: str = ""

    def __str__(self) -> str:
        hint = f"; did you mean {quoted(self.suggestion)}?" if self.suggestion else ""
        return f"{self.message}; expected {self.expected}{hint}"


@dataclass(frozen=True, slots=True)
class Restriction:
    """What XML Schema can say of a type: the type that it restricts, and by which facets (name, value)."""

    base: str
    facets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SimpleType(Generic[T]):
    """One simple type: how to read it, how to write it, and what a schema says of it.

    ``write`` gives text that stands in XML as it is; it refuses what ``read`` would, in the same words.
    """

    read: Callable[[str], T | Problem]
    write: Callable[[T], str | Problem]
    schema: Restriction


def integer(least: int, most: int) -> SimpleType[int]:
    """Whole numbers from ``least`` to ``most``, both included and not negative."""
    expected = f"a whole number from {least} to {most}"

    def read(text: str) -> int | Problem:
        match = _INTEGER.fullmatch(text.strip(WHITE_SPACE))
        if match is None:
            return Problem(Reason.BAD_INTEGER, f"{quoted(text)} is no whole number", expected)
        digits = match[2].lstrip("0") or "0"
        value = int(digits) if len(digits) <= 20 else most + 1
        if (match[1] == "-" and value) or not least <= value <= most:
            return Problem(Reason.OUT_OF_RANGE, f"{quoted(text)} is out of range", expected)
        return value

    def write(value: int) -> str | Problem:
        if least <= value <= most:
            return str(value)
        return Problem(Reason.OUT_OF_RANGE, f"'{value}' is out of range", expected)

    facets = (("minInclusive", str(least)), ("maxInclusive", str(most)))
    return SimpleType(read, write, Restriction("xs:integer", facets))


_INTEGER = re.compile("([+-]?)([0-9]++)")


def text_of(least: int, most: int | None, form: str = "", pattern: str = "") -> SimpleType[str]:
    """Text of ``least`` to ``most`` characters, which may have to match a pattern; ``form`` says that in words."""
    expected = form or f"{least} to {most} characters"
    longest = 1 << 30 if most is None else most
    matches = re.compile(pattern).fullmatch if pattern else None

    def read(text: str) -> str | Problem:
        if not least <= len(text) <= longest or (matches is not None and matches(text) is None):
            return Problem(Reason.BAD_TEXT, f"{quoted(text)} does not fit", expected)
        return text

    def write(value: str) -> str | Problem:
        text = read(value)
        return text if isinstance(text, Problem) else escaped(text)

    lengths = (("minLength", str(least)), *((("maxLength", str(most)),) if most is not None else ()))
    return SimpleType(read, write, Restriction("xs:string", (*lengths, *((("pattern", pattern),) if pattern else ()))))


def escaped(text: str) -> str | Problem:
    """Text as it stands in XML, in canonical form."""
    if _PLAIN.fullmatch(text):
        return text
    if _NOT_IN_XML.search(text):
        message = f"{text!r} holds a character that XML cannot carry"
        return Problem(Reason.BAD_TEXT, message, "text without control characters")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")


_PLAIN = re.compile("[A-Za-z0-9 .:/+=_-]*+")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def one_of(
    values: dict[str, T],
    *,
    exact: bool = True,
    reason: Reason = Reason.UNKNOWN_VALUE,
    unknown: str = "is not known",
    expected: str = "",
    also_known: Mapping[str, str] | None = None,
) -> SimpleType[T]:
    """A value out of a list of names; one that has several is written by the first.

    ``exact`` names have no white space around them. ``also_known`` are other words for some of the names, to suggest
    the right one.
    """
    expected = expected or f"one of {', '.join(values)}"
    names = {value: name for name, value in reversed(values.items())}
    suggestions = also_known or {}

    def read(text: str) -> T | Problem:
        written = text if exact else text.strip(WHITE_SPACE)
        if written in values:
            return values[written]
        name = text.strip(WHITE_SPACE)
        return Problem(reason, f"{quoted(text)} {unknown}", expected, suggestions.get(name) or near_miss(name, values))

    def write(value: T) -> str | Problem:
        name = names.get(value)
        if name is None:
            stated = getattr(value, "name", value)
            return Problem(reason, f"{quoted(str(stated))} {unknown}", expected)
        return name

    facets = tuple(("enumeration", name) for name in values)
    return SimpleType(read, write, Restriction("xs:string" if exact else "xs:token", facets))
