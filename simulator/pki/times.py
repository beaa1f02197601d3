"""Dates and times as certificates and revocation lists write them (RFC 5280 §4.1.2.5): UTC, to the second."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime


def utc(moment: datetime) -> datetime:
    """A date and time in UTC to the second, as certificates have them; naive ones are read as UTC."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.replace(microsecond=0) if moment.microsecond else moment


def months_later(moment: datetime, months: int) -> datetime:
    """The same day and time some calendar months later, or the last day of a month that has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


_TWO_DIGITS = tuple(b"%02d" % number for number in range(100))
"""Looked up, not formatted: a list of a hundred thousand revocations has as many times."""


def two_digit_year(moment: datetime) -> bytes:
    """The 13 octets of a UTCTime, for a moment in UTC and a year from 1950 to 2049."""
    two = _TWO_DIGITS
    return b"".join(
        (
            two[moment.year % 100],
            two[moment.month],
            two[moment.day],
            two[moment.hour],
            two[moment.minute],
            two[moment.second],
            b"Z",
        )
    )


def time_octets(moment: datetime) -> bytes:
    """A time in DER: a UTCTime up to 2049, a GeneralizedTime from then on."""
    if moment.tzinfo is not UTC:
        moment = utc(moment)
    year = moment.year
    if 1950 <= year < 2050:
        return b"\x17\x0d" + two_digit_year(moment)
    return b"\x18\x0f" + _TWO_DIGITS[year // 100] + two_digit_year(moment)
