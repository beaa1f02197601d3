"""Set Clock, which also commissions a meter (8.1.1): ECS70 on an ESME, GCS28 on a GSME.

Source: GBCS, section 9.1 and Annex 3 (SetTime); message codes and payloads verified on the published reference
messages. A Device takes the time of its Communications Hub if that lies between the two times of the Command. That
an HCALCS is commissioned by GCS28 is an assumption, and so is the status octet of ECS70 for a time that does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from simulator.domain.finding import Finding
from simulator.gbcs import asn1, dlms, elements
from simulator.gbcs.framing import Message
from simulator.gbcs.malformed import malformed

ECS70, GCS28 = 0x0062, 0x007F
"""Message codes of Set Clock on ESME and on GSME."""

_CLAUSE = "GBCS, ECS70 and GCS28 Set Clock"

# ECS70: set the interval (attribute 9 of the clock object) and preset nothing, adjust (methods 5 and 4), then read
# time and status (attributes 2 and 4).
_CLOCK = "0008 0000010000FF"
_STEPS = bytes.fromhex(f"05 02{_CLOCK}09 03{_CLOCK}05 03{_CLOCK}04 01{_CLOCK}02 01{_CLOCK}04")
_DATA = bytes.fromhex("05 1605 0203")
_NO_PRESET_TIME = dlms.octet_string(bytes.fromhex("FFFFFFFFFFFFFFFFFF8000FF"))
_NOTHING_TO_ADJUST = bytes.fromhex("0F00 00 00")
_THREE_NULLS = bytes.fromhex("05 00 00 00")
_STATUS = b"\x11"
_RESULTS = bytes.fromhex("05 0200 0300 0300 0100 0100")
_TIME_OCTETS = 12


class ClockStatus(IntEnum):
    """How far the Device's clock can be relied on (GBCS DeviceTimeStatus)."""

    RELIABLE = 0
    INVALID = 1
    UNRELIABLE = 2


@dataclass(frozen=True, slots=True)
class SetClock:
    """The payload of the command: the Communications Hub's time must lie between these two, in whole seconds."""

    earliest: datetime
    latest: datetime

    def encode(self, message_code: int, counter: int) -> bytes:
        """The payload of ECS70 or GCS28, under this Originator Counter."""
        if message_code == GCS28:
            times = [elements.written_time(moment) for moment in (self.earliest, self.latest)]
            names = ("validityIntervalStart", "validityIntervalEnd")
            return bytes(asn1.SetTimeCommand(dict(zip(names, times, strict=True))).dump())
        interval = [dlms.octet_string(dlms.date_time(moment)) for moment in (self.earliest, self.latest)]
        content = (_STEPS, _DATA, _NO_PRESET_TIME, *interval, _NOTHING_TO_ADJUST)
        return dlms.access_request(counter, b"".join(content))


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The payload of the response: the Device's time now, and its status."""

    device_time: datetime
    status: ClockStatus

    def encode(self, message_code: int, counter: int) -> bytes:
        """The payload of the response to ECS70 or GCS28."""
        if message_code == GCS28:
            reading = {"deviceTime": elements.written_time(self.device_time), "deviceTimeStatus": int(self.status)}
            return bytes(asn1.SetTimeResponse(reading).dump())
        time = dlms.octet_string(dlms.date_time(self.device_time))
        return dlms.access_response(counter, _THREE_NULLS, time, _STATUS, bytes((self.status,)), _RESULTS)


def decode_set_clock(command: Message) -> SetClock | Finding:
    """Read the payload of a command; a finding ``gbcs-malformed`` if it is none. Never raises."""
    if command.header.message_code == GCS28:
        return elements.decode(asn1.SetTimeCommand, command.payload, _read_command, _CLAUSE)
    start = len(dlms.access_request(0, _STEPS + _DATA + _NO_PRESET_TIME)) + 2
    end = start + _TIME_OCTETS + 2
    found = _times(command.payload, start, end)
    read = SetClock(*found) if found else None
    return read if read and _is_spelt(read, command) else malformed("the payload is not that of ECS70", _CLAUSE)


def decode_clock_reading(response: Message) -> ClockReading | Finding:
    """Read the payload of a response; a finding ``gbcs-malformed`` if it is none. Never raises."""
    if response.header.message_code == GCS28:
        return elements.decode(asn1.SetTimeResponse, response.payload, _read_response, _CLAUSE)
    start = len(dlms.access_response(0, _THREE_NULLS)) + 2
    found = _times(response.payload, start)
    status = response.payload[start + _TIME_OCTETS + 1 :][:1]
    read = ClockReading(found[0], ClockStatus(status[0])) if found and status and status[0] in (0, 1, 2) else None
    return read if read and _is_spelt(read, response) else malformed("the payload is not that of ECS70", _CLAUSE)


def _times(payload: bytes, *starts: int) -> tuple[datetime, ...] | None:
    try:
        return tuple(dlms.read_date_time(payload[start : start + _TIME_OCTETS]) for start in starts)
    except ValueError:
        return None


def _is_spelt(read: SetClock | ClockReading, message: Message) -> bool:
    return read.encode(message.header.message_code, message.header.counter) == message.payload


def _read_command(command: Any) -> SetClock:
    elements.members(command)
    return SetClock(elements.time(command["validityIntervalStart"]), elements.time(command["validityIntervalEnd"]))


def _read_response(response: Any) -> ClockReading:
    elements.members(response)
    status = ClockStatus(elements.number(response["deviceTimeStatus"]))
    return ClockReading(elements.time(response["deviceTime"]), status)
