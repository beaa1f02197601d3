"""The few octets of DLMS COSEM and of GBZ (ZigBee) that the use cases here are framed in.

Both protocols are outside the simulator. Their frames are written as the published reference messages have them
(ECS39a, ECS52, ECS70; GCS38, GCS41), octet for octet (verified), and read back only in that one spelling.
"""

from __future__ import annotations

from datetime import UTC, datetime

from simulator.gbcs.malformed import GbcsError

SUCCESS = b"\x00"
NULL_DATA = b"\x00"

_ACCESS_REQUEST, _ACCESS_RESPONSE = b"\xd9", b"\xda"
_LONG_INVOKE_ID_BITS = 24
_PRIORITY = 0x20 << _LONG_INVOKE_ID_BITS
_NO_DATE_TIME = b"\x00"
_NO_SPECIFICATION = b"\x00"
_UNSPECIFIED_WEEKDAY = 0xFF
_UTC_WITHOUT_DEVIATION = bytes.fromhex("8000 FF")


def access_request(counter: int, content: bytes) -> bytes:
    """A DLMS COSEM access request; its long invoke ID is the low 24 bits of the Originator Counter."""
    return _ACCESS_REQUEST + _invoke_id(counter) + _NO_DATE_TIME + content


def access_response(counter: int, *data_and_results: bytes) -> bytes:
    """The access response to it."""
    return b"".join((_ACCESS_RESPONSE, _invoke_id(counter), _NO_DATE_TIME, _NO_SPECIFICATION, *data_and_results))


def _invoke_id(counter: int) -> bytes:
    return (_PRIORITY | counter % (1 << _LONG_INVOKE_ID_BITS)).to_bytes(4, "big")


def octet_string(octets: bytes) -> bytes:
    """A DLMS COSEM octet string of up to 127 octets."""
    return b"\x09" + len(octets).to_bytes(1, "big") + octets


def date_time(moment: datetime) -> bytes:
    """A DLMS COSEM date-time in UTC, weekday and deviation unspecified, whole seconds: 12 octets."""
    if moment.tzinfo is None:
        raise GbcsError(f"{moment} has no time zone: give it one, times in GBCS are UTC")
    utc = moment.astimezone(UTC)
    clock = (utc.month, utc.day, _UNSPECIFIED_WEEKDAY, utc.hour, utc.minute, utc.second, 0)
    return utc.year.to_bytes(2, "big") + bytes(clock) + _UTC_WITHOUT_DEVIATION


def read_date_time(octets: bytes) -> datetime:
    """The moment that :func:`date_time` wrote; ``ValueError`` if it is none."""
    year, (month, day, _, hour, minute, second) = int.from_bytes(octets[:2], "big"), octets[2:8]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def gbz(cluster: int, zcl: bytes) -> bytes:
    """A GBZ payload of one component: profile, count, "last component", ZigBee cluster, length, ZCL frame."""
    return bytes.fromhex("0109 01 01") + cluster.to_bytes(2, "big") + len(zcl).to_bytes(2, "big") + zcl
