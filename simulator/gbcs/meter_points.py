"""Set Import MPxN (6.20.1): ECS39a writes an MPAN into an ESME, GCS41 an MPRN into a GSME.

Source: GBCS; message codes and payloads verified on the published reference messages. An ESME with two elements takes
two MPANs, one after the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.domain.finding import Finding
from simulator.gbcs import dlms
from simulator.gbcs.framing import Message
from simulator.gbcs.malformed import GbcsError, malformed

ECS39A, GCS41 = 0x004C, 0x0087
"""Message codes of Set MPAN and Set MPRN."""

_CLAUSE = "GBCS, ECS39a Set MPAN Value on the ESME and GCS41 Set MPRN Value on the GSME"
_DIGITS = re.compile("[0-9]{1,26}", re.ASCII)
_MOST_DIGITS_OF_ONE = 13
_ISSUER_EVENT_OCTETS = 4
_ECS39A_CONTENT = bytes.fromhex("01 02 0001 00005E2C220B 02 01")
_DEVICE_MANAGEMENT_CLUSTER = 0x0708
_UPDATE_SITE_ID = bytes.fromhex("09 00 03")
_AT_ONCE_FOR_ANY_PROVIDER = bytes(8)
_GCS41_DEFAULT_RESPONSE = bytes.fromhex("00 00 0B 03")
_GCS41_FAILURE = b"\xc0"


@dataclass(frozen=True, slots=True)
class SetMeterPoint:
    """The payload of the command: the digits of the MPAN, of two MPANs, or of the MPRN.

    ``issuer_event`` (32 bits) numbers a GCS41 among those of its issuer; ECS39a has none.
    """

    digits: str
    issuer_event: int = 0

    def __post_init__(self) -> None:
        if not _DIGITS.fullmatch(self.digits):
            raise GbcsError(f"'{self.digits}' is no MPxN: give its 1 to 13 digits, or those of two MPANs")

    def encode(self, message_code: int, counter: int) -> bytes:
        """The payload of ECS39a or GCS41, under this Originator Counter."""
        digits = self.digits.encode("ascii")
        if message_code == ECS39A:
            return dlms.access_request(counter, _ECS39A_CONTENT + dlms.octet_string(digits))
        if len(digits) > _MOST_DIGITS_OF_ONE:
            raise GbcsError(f"'{self.digits}' is longer than one MPRN")
        issuer_event = self.issuer_event.to_bytes(_ISSUER_EVENT_OCTETS, "little")
        site = (_UPDATE_SITE_ID, issuer_event, _AT_ONCE_FOR_ANY_PROVIDER, len(digits).to_bytes(1, "big"), digits)
        return dlms.gbz(_DEVICE_MANAGEMENT_CLUSTER, b"".join(site))


@dataclass(frozen=True, slots=True)
class MeterPointSet:
    """The payload of the response: whether the Device has taken the meter point number."""

    taken: bool

    def encode(self, message_code: int, counter: int) -> bytes:
        """The payload of the response to ECS39a or GCS41."""
        if message_code == ECS39A:
            result = dlms.SUCCESS if self.taken else b"\x01"
            return dlms.access_response(counter, b"\x01", dlms.NULL_DATA, b"\x01\x02", result)
        status = dlms.SUCCESS if self.taken else _GCS41_FAILURE
        return dlms.gbz(_DEVICE_MANAGEMENT_CLUSTER, _GCS41_DEFAULT_RESPONSE + status)


def decode_set_meter_point(command: Message) -> SetMeterPoint | Finding:
    """Read the payload of a command; a finding ``gbcs-malformed`` if it is none. Never raises."""
    code, counter, payload = command.header.message_code, command.header.counter, command.payload
    before = SetMeterPoint("0").encode(code, counter)[:-1]
    issuer_event = 0
    if code != ECS39A:
        start = len(dlms.gbz(_DEVICE_MANAGEMENT_CLUSTER, _UPDATE_SITE_ID))
        issuer_event = int.from_bytes(payload[start:][:_ISSUER_EVENT_OCTETS], "little")
    try:
        read = SetMeterPoint(payload[len(before) :].decode("ascii"), issuer_event)
        if read.encode(code, counter) == payload:
            return read
    except (UnicodeDecodeError, GbcsError):
        pass
    return malformed("the payload sets no meter point number", _CLAUSE)


def decode_meter_point_set(response: Message) -> MeterPointSet | Finding:
    """Read the payload of a response; a finding ``gbcs-malformed`` if it is none. Never raises."""
    for read in (MeterPointSet(True), MeterPointSet(False)):
        if read.encode(response.header.message_code, response.header.counter) == response.payload:
            return read
    return malformed("the payload does not say whether the meter point number was taken", _CLAUSE)
