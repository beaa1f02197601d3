"""Numbers, dates and foreign texts as every report writes them. Nothing here depends on the machine's locale."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

TEST_PKI = "TEST PKI, not for live use"
SIGNATURES = "Every Service Request is signed, and its signature is verified by the DSP."
SYNTHETIC_CODES = (
    "Codes marked synthetic, such as E0615N1 and E0621N1, are made up here: seed 001, the Modification Proposal, "
    "leaves the number open (“Exxxxxx”)."
)

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NOT_TO_BE_SHOWN = {"Cc", "Cs"}
_STARTS_A_FORMULA = ("=", "+", "-", "@")


def thousands(number: int) -> str:
    """``1,052``."""
    return f"{number:,}"


def difference(number: int, minus: str = "\N{MINUS SIGN}") -> str:
    """``+1,052``, ``0``, or a minus sign and a number: by how much something changes. A hyphen may be the sign."""
    sign = "+" if number > 0 else minus if number < 0 else ""
    return f"{sign}{abs(number):,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 certificate``, ``14 certificates``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def day(moment: datetime) -> str:
    """``4 March 2019``, with the time of day where it is not midnight."""
    date = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return date if moment.time() == datetime.min.time() else f"{date}, {moment:%H:%M}"


def period(start: datetime, days: int) -> str:
    """``4 March 2019 to 12 April 2019 (40 days, UTC)``: the simulated period, its last day included."""
    midnight = start.time() == datetime.min.time()
    last = start + timedelta(days=days) - (timedelta(days=1) if midnight else timedelta())
    if days == 1 and midnight:
        return f"{day(start)} (1 day, UTC)"
    return f"{day(start)} to {day(last)} ({counted(days, 'day')}, UTC)"


def printable(text: str) -> str:
    """A text of somebody else's, such as a Supplier's name, with what would steer a terminal or a file taken out."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(letter) in _NOT_TO_BE_SHOWN else letter for letter in text)


def no_formula(text: str) -> str:
    """A text for a cell of a CSV file: an apostrophe keeps a spreadsheet from calculating ``=1+1``."""
    shown = printable(text)
    return f"'{shown}" if shown.lstrip().startswith(_STARTS_A_FORMULA) else shown
