"""The simple types of DUIS: from the text of an element to a value, or to the problem with it, and back.

Source: the published XML schema and, for what lies beneath it, XML Schema part 2.
"""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from datetime import UTC, date, datetime, timedelta, timezone

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, CommandVariant
from simulator.duis.findings import Reason, quoted
from simulator.duis.names import REMOTE_PARTY_ROLES
from simulator.duis.request_id import EUI_FORM, REQUEST_ID_FORM, REQUEST_ID_PATTERN, is_request_id
from simulator.duis.simple_type import WHITE_SPACE, Problem, Restriction, SimpleType, integer, one_of, text_of


def _boolean(text: str) -> bool | Problem:
    value = _BOOLEANS.get(text.strip(WHITE_SPACE))
    return Problem(Reason.BAD_BOOLEAN, f"{quoted(text)} is no truth value", "true or false") if value is None else value


def _write_boolean(value: bool) -> str:
    return "true" if value else "false"


_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


def _base64(text: str) -> bytes | Problem:
    try:
        written = text.encode("ascii").translate(None, b" \t\r\n")
        octets = a2b_base64(written)
    except (UnicodeEncodeError, Base64Error):
        return _bad_base64(text)
    # the decoder minds neither foreign characters nor bits left over in the last digit; the schema does
    return octets if b2a_base64(octets, newline=False) == written else _bad_base64(text)


def _write_base64(octets: bytes) -> str:
    return b2a_base64(octets, newline=False).decode("ascii")


def _bad_base64(text: str) -> Problem:
    return Problem(Reason.BAD_BASE64, f"{quoted(text, 40)} is no base64", "octets in base64, padded to whole groups")


def _date_time(text: str) -> datetime | Problem:
    match = _DATE_TIME.fullmatch(text.strip(WHITE_SPACE))
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


def _write_date_time(moment: datetime) -> str | Problem:
    if moment.tzinfo is None:
        what = f"'{moment.isoformat()}' has no time zone"
        return Problem(Reason.BAD_DATE, what, "an aware date and time, as with tzinfo=UTC")
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precision)}Z"


_DATE_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]++))?(Z|[+-][0-9]{2}:[0-5][0-9])"
)


def _bad_date(text: str, what: str) -> Problem:
    expected = "a date and time of the calendar in UTC, as 2030-01-02T00:00:00.000Z"
    return Problem(Reason.BAD_DATE, f"{quoted(text)} {what}", expected)


def _date(text: str) -> date | Problem:
    match = _DATE.fullmatch(text.strip(WHITE_SPACE))
    try:
        if match is not None:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    return Problem(Reason.BAD_DATE, f"{quoted(text)} is no date", "a date of the calendar, as 2030-01-02")


_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")


def _eui64(text: str) -> EUI64 | Problem:
    written = text.strip(WHITE_SPACE)
    if _EUI64.fullmatch(written) is None:
        expected = "eight pairs of hexadecimal digits with dashes, as 00-DB-12-34-56-78-90-A0"
        return Problem(Reason.BAD_EUI64, f"{quoted(text)} is no EUI-64", expected)
    return EUI64(int(written.replace("-", ""), 16))


_EUI64 = re.compile(EUI_FORM)


def _request_id(text: str) -> str | Problem:
    written = text.strip(WHITE_SPACE)
    if not is_request_id(written):
        return Problem(Reason.BAD_REQUEST_ID, f"{quoted(text, 80)} is no RequestID", REQUEST_ID_FORM)
    return written


def _command_variant(text: str) -> CommandVariant | Problem:
    value = _COMMAND_VARIANT_NUMBER.read(text)
    return value if isinstance(value, Problem) else CommandVariant(value)


_COMMAND_VARIANT_NUMBER = integer(1, 8)

_WITH_ZONE = (("pattern", ".*(Z|[+-][0-9]{2}:[0-9]{2})"),)

BOOLEAN = SimpleType(_boolean, _write_boolean, Restriction("xs:boolean"))
BASE64 = SimpleType(_base64, _write_base64, Restriction("xs:base64Binary"))
DATE_TIME = SimpleType(_date_time, _write_date_time, Restriction("xs:dateTime", _WITH_ZONE))
DATE = SimpleType(_date, date.isoformat, Restriction("xs:date"))
EUI = SimpleType(_eui64, EUI64.__str__, Restriction("xs:token", (("pattern", EUI_FORM.replace("?:", "")),)))
REQUEST_ID = SimpleType(_request_id, _request_id, Restriction("xs:token", (("pattern", REQUEST_ID_PATTERN),)))
ROLE = one_of(
    REMOTE_PARTY_ROLES,
    exact=False,
    reason=Reason.UNKNOWN_ROLE,
    unknown="is no Remote Party Role",
    also_known={role.title: name for name, role in REMOTE_PARTY_ROLES.items()},
)
COMMAND_VARIANT = SimpleType(_command_variant, lambda value: str(value.value), _COMMAND_VARIANT_NUMBER.schema)
SERVICE = one_of(
    {known.variant: known for known in SERVICE_REFERENCE_VARIANTS},
    reason=Reason.UNKNOWN_SERVICE,
    unknown="is no Service Reference Variant",
    expected="one of the DUIS matrix, as 6.15.1",
)
SERVICE_REFERENCE = one_of(
    {known.reference: known.reference for known in SERVICE_REFERENCE_VARIANTS},
    reason=Reason.UNKNOWN_SERVICE,
    unknown="is no Service Reference",
    expected="one of the DUIS matrix, as 6.15",
)
COUNTER = integer(0, (1 << 64) - 1)
FLOOR_SEQ_NUMBER = integer(0, (1 << 63) - 1)
INSTRUCTION_NUMBER = integer(0, (1 << 16) - 1)
TOLERANCE_PERIOD = integer(0, 86_400)
UPRN = integer(1, 10**12 - 1)
ANY_TEXT = text_of(0, None)
MPXN = text_of(1, 13, "1 to 13 digits", "[0-9]+")
MPAN = text_of(13, 13, "13 digits", "[0-9]+")
MPRN = text_of(1, 10, "1 to 10 digits", "[0-9]+")
POST_CODE = text_of(6, 8)
ADDRESS_IDENTIFIER = text_of(0, 30)
RESPONSE_CODE = text_of(2, 12, "a response code, as I0 or E061501", "[A-Z][0-9A-Z]+")
DEVICE_NAME = text_of(0, 30)
SMETS_VERSION = text_of(1, 20)
FIRMWARE_VERSION = text_of(1, 8)
DEVICE_ALERT_CODE = text_of(4, 4, "four hexadecimal digits, as 8F66", "[0-9A-Fa-f]+")
FUTURE_DATED_ALERT_CODE = one_of(
    {"8F66": "8F66", "8F67": "8F67", "8f66": "8F66", "8f67": "8F67"}, expected="8F66 or 8F67"
)
DCC_ALERT_CODE = text_of(2, 4, "AD1, or N and a number", "AD1|N[0-9]{1,3}")
DEVICE_TYPE = one_of({kind.name: kind for kind in DeviceType if kind})
DEVICE_STATUS = one_of({status.title: status for status in SmiStatus if status})


def _names(listed: str) -> SimpleType[str]:
    return one_of({name: name for name in listed.split()})


ESME_VARIANT = _names("A B C AD BD CD ADE BDE CDE ADF BDF CDF ADEF BDEF CDEF ADG ADEG AF BF CF AEF BEF CEF AG AEG")
CERTIFICATE_TYPE = _names("DigitalSigning KeyAgreement KeyAgreementTopUp")
NETWORK_OPERATOR_CERTIFICATE_TYPE = _names("DigitalSigning KeyAgreement")
REPLACED_CERTIFICATE_TYPE = _names("DigitalSigning KeyAgreement KeyAgreementTopUp KeyCertSign")
