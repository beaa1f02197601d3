"""The simple types of DUIS: from the text of an element to a value, or to the problem with it.

Source: the published XML schema and, for what lies beneath it, XML Schema part 2. A type that the schema derives
from ``xs:string`` keeps its white space; all others ignore white space around the value.
"""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Generic, TypeVar

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.errors import IdentifierError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import (
    SERVICE_REFERENCE_VARIANTS,
    CommandVariant,
    ServiceReferenceVariant,
    service,
)
from simulator.duis.findings import Reason, near_miss, quoted
from simulator.duis.names import REMOTE_PARTY_ROLES
from simulator.duis.request_id import REQUEST_ID_FORM, split_request_id

T = TypeVar("T")

_WHITE_SPACE = " \t\r\n"


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
class SimpleType(Generic[T]):
    """How to read one simple type. ``fallback`` stands in for a value that could not be read.

    Nobody sees a fallback: a document with a finding gives no value.
    """

    read: Callable[[str], T | Problem]
    fallback: T


def integer(least: int, most: int) -> SimpleType[int]:
    """Whole numbers from ``least`` to ``most``, both included and not negative."""
    expected = f"a whole number from {least} to {most}"

    def read(text: str) -> int | Problem:
        match = _INTEGER.fullmatch(text.strip(_WHITE_SPACE))
        if match is None:
            return Problem(Reason.BAD_INTEGER, f"{quoted(text)} is no whole number", expected)
        digits = match[2].lstrip("0") or "0"
        value = int(digits) if len(digits) <= 20 else most + 1
        if (match[1] == "-" and value) or not least <= value <= most:
            return Problem(Reason.OUT_OF_RANGE, f"{quoted(text)} is out of range", expected)
        return value

    return SimpleType(read, least)


_INTEGER = re.compile("([+-]?)([0-9]++)")


def text_of(least: int, most: int, form: str = "", pattern: str = "") -> SimpleType[str]:
    """Text of ``least`` to ``most`` characters, which may have to match a pattern; ``form`` says that in words."""
    expected = form or f"{least} to {most} characters"
    matches = re.compile(pattern).fullmatch if pattern else None

    def read(text: str) -> str | Problem:
        if not least <= len(text) <= most or (matches is not None and matches(text) is None):
            return Problem(Reason.BAD_TEXT, f"{quoted(text)} does not fit", expected)
        return text

    return SimpleType(read, "")


def one_of(values: Mapping[str, T], fallback: T) -> SimpleType[T]:
    """A value out of a list of names."""

    def read(text: str) -> T | Problem:
        try:
            return values[text]
        except KeyError:
            expected = f"one of {', '.join(values)}"
            return Problem(Reason.UNKNOWN_VALUE, f"{quoted(text)} is not known", expected, near_miss(text, values))

    return SimpleType(read, fallback)


def _boolean(text: str) -> bool | Problem:
    value = _BOOLEANS.get(text.strip(_WHITE_SPACE))
    return Problem(Reason.BAD_BOOLEAN, f"{quoted(text)} is no truth value", "true or false") if value is None else value


_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


def _base64(text: str) -> bytes | Problem:
    try:
        written = text.encode("ascii").translate(None, b" \t\r\n")
        octets = a2b_base64(written, strict_mode=True)
    except (UnicodeEncodeError, Base64Error):
        return _bad_base64(text)
    # the decoder does not mind bits left over in the last digit; the schema does
    return octets if b2a_base64(octets, newline=False) == written else _bad_base64(text)


def _bad_base64(text: str) -> Problem:
    return Problem(Reason.BAD_BASE64, f"{quoted(text, 40)} is no base64", "octets in base64, padded to whole groups")


def _date_time(text: str) -> datetime | Problem:
    match = _DATE_TIME.fullmatch(text.strip(_WHITE_SPACE))
    if match is None:
        return _bad_date(text, "is no date and time")
    year, month, day, hour, minute, second = (int(part) for part in match.group(1, 2, 3, 4, 5, 6))
    microsecond = int((match[7] or "").ljust(6, "0")[:6])
    ends_the_day = (hour, minute, second, microsecond) == (24, 0, 0, 0)  # XML Schema's other way to say midnight
    try:
        moment = datetime(year, month, day, 0 if ends_the_day else hour, minute, second, microsecond, UTC)
        if ends_the_day:
            moment += timedelta(days=1)
        zone = match[8]
        if zone != "Z":
            offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
            moment = moment.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return _bad_date(text, "does not exist")
    return moment


_DATE_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]++))?(Z|[+-][0-9]{2}:[0-5][0-9])"
)


def _bad_date(text: str, what: str) -> Problem:
    expected = "a date and time of the calendar in UTC, as 2030-01-02T00:00:00.000Z"
    return Problem(Reason.BAD_DATE, f"{quoted(text)} {what}", expected)


def _date(text: str) -> date | Problem:
    match = _DATE.fullmatch(text.strip(_WHITE_SPACE))
    try:
        if match is not None:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    return Problem(Reason.BAD_DATE, f"{quoted(text)} is no date", "a date of the calendar, as 2030-01-02")


_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")


def _eui64(text: str) -> EUI64 | Problem:
    written = text.strip(_WHITE_SPACE)
    if _EUI64.fullmatch(written) is None:
        expected = "eight pairs of hexadecimal digits with dashes, as 00-DB-12-34-56-78-90-A0"
        return Problem(Reason.BAD_EUI64, f"{quoted(text)} is no EUI-64", expected)
    return EUI64(int(written.replace("-", ""), 16))


_EUI64 = re.compile("[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){7}")


def _request_id(text: str) -> tuple[EUI64, EUI64, int] | Problem:
    parts = split_request_id(text.strip(_WHITE_SPACE))
    if parts is None:
        return Problem(Reason.BAD_REQUEST_ID, f"{quoted(text, 80)} is no RequestID", REQUEST_ID_FORM)
    return parts


def _request_id_text(text: str) -> str | Problem:
    parts = _request_id(text)
    return parts if isinstance(parts, Problem) else text.strip(_WHITE_SPACE)


def _remote_party_role(text: str) -> RemotePartyRole | Problem:
    written = text.strip(_WHITE_SPACE)
    role = REMOTE_PARTY_ROLES.get(written)
    if role is not None:
        return role
    suggestion = _LONG_ROLE_NAMES.get(written) or near_miss(written, REMOTE_PARTY_ROLES)
    expected = f"one of {', '.join(REMOTE_PARTY_ROLES)}"
    return Problem(Reason.UNKNOWN_ROLE, f"{quoted(text)} is no Remote Party Role", expected, suggestion)


_LONG_ROLE_NAMES = {role.title: name for name, role in REMOTE_PARTY_ROLES.items()}


def _command_variant(text: str) -> CommandVariant | Problem:
    value = _COMMAND_VARIANT_NUMBER.read(text)
    return value if isinstance(value, Problem) else CommandVariant(value)


_COMMAND_VARIANT_NUMBER = integer(1, 8)


def _service(text: str) -> ServiceReferenceVariant | Problem:
    try:
        return service(text)
    except IdentifierError:
        suggestion = near_miss(text.strip(), (known.variant for known in SERVICE_REFERENCE_VARIANTS))
        message = f"{quoted(text)} is no Service Reference Variant"
        return Problem(Reason.UNKNOWN_SERVICE, message, "one of the DUIS matrix, as 6.15.1", suggestion)


def _service_reference(text: str) -> str | Problem:
    if text in _SERVICE_REFERENCES:
        return text
    suggestion = near_miss(text.strip(), _SERVICE_REFERENCES)
    message = f"{quoted(text)} is no Service Reference"
    return Problem(Reason.UNKNOWN_SERVICE, message, "one of the DUIS matrix, as 6.15", suggestion)


_SERVICE_REFERENCES = dict.fromkeys(known.reference for known in SERVICE_REFERENCE_VARIANTS)

BOOLEAN: SimpleType[bool] = SimpleType(_boolean, False)
BASE64: SimpleType[bytes] = SimpleType(_base64, b"")
DATE_TIME: SimpleType[datetime] = SimpleType(_date_time, datetime(1, 1, 1, tzinfo=UTC))
DATE: SimpleType[date] = SimpleType(_date, date(1, 1, 1))
EUI: SimpleType[EUI64] = SimpleType(_eui64, EUI64(0))
REQUEST_ID: SimpleType[tuple[EUI64, EUI64, int]] = SimpleType(_request_id, (EUI64(0), EUI64(0), 0))
REQUEST_ID_TEXT: SimpleType[str] = SimpleType(_request_id_text, "")
ROLE: SimpleType[RemotePartyRole] = SimpleType(_remote_party_role, RemotePartyRole.NONE)
COMMAND_VARIANT: SimpleType[CommandVariant | None] = SimpleType(_command_variant, None)
SERVICE: SimpleType[ServiceReferenceVariant | None] = SimpleType(_service, None)
SERVICE_REFERENCE: SimpleType[str | None] = SimpleType(_service_reference, None)
ANY_TEXT = text_of(0, 1 << 30)
FLOOR_SEQ_NUMBER = integer(0, (1 << 63) - 1)
MPXN = text_of(1, 13, "1 to 13 digits", "[0-9]+")
MPAN = text_of(13, 13, "13 digits", "[0-9]+")
UPRN = integer(1, 10**12 - 1)
TOLERANCE_PERIOD = integer(0, 86_400)
POST_CODE = text_of(6, 8)
ADDRESS_IDENTIFIER = text_of(0, 30)
RESPONSE_CODE = text_of(2, 12, "a response code, as I0 or E061501", "[A-Z][0-9A-Z]+")
DEVICE_TYPE = one_of({kind.name: kind for kind in DeviceType if kind}, DeviceType.NONE)
DEVICE_STATUS = one_of({status.title: status for status in SmiStatus if status}, SmiStatus.NONE)
DEVICE_NAME = text_of(0, 30)
SMETS_VERSION = text_of(1, 20)
FIRMWARE_VERSION = text_of(1, 8)
DEVICE_ALERT_CODE = text_of(4, 4, "four hexadecimal digits, as 8F66", "[0-9A-Fa-f]+")
DCC_ALERT_CODE = text_of(2, 4, "AD1, or N and a number", "AD1|N[0-9]{1,3}")
CERTIFICATE_TYPE = one_of({name: name for name in ("DigitalSigning", "KeyAgreement", "KeyAgreementTopUp")}, "")
