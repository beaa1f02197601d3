"""Read Firmware Version (11.2): ECS52 on an ESME or Communications Hub, GCS38 on a GSME, CS08 on PPMID and HCALCS.

Source: GBCS; message codes and payloads verified on the published reference messages. A firmware version has four
octets. The command says nothing but which use case it is, so reading it means seeing that it says just that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.domain.finding import Finding
from simulator.gbcs import asn1, dlms, elements
from simulator.gbcs.framing import Message
from simulator.gbcs.malformed import GbcsError, malformed

ECS52, GCS38, CS08 = 0x0059, 0x0084, 0x0129
"""Message codes of Read Firmware Version."""

_CLAUSE = "GBCS, ECS52, GCS38 and CS08 Read Firmware Version"
_VERSION_OCTETS = 4
_NO_VERSION = bytes(_VERSION_OCTETS)
_ECS52_CONTENT = bytes.fromhex("01 01 0001 0000000201FF 02 01 00")
_METERING_CLUSTER = 0x0702
_GCS38_COMMAND = dlms.gbz(_METERING_CLUSTER, bytes.fromhex("00 00 00 0602"))
_GCS38_ANSWER = bytes.fromhex("08 00 01 0602")
_GCS38_FAILURE = b"\xc0"
_OCTET_STRING_OF_FOUR = bytes.fromhex("41 04")
_CS08_COMMAND = bytes.fromhex("0500")
_READ, _NOT_READ = 0, 1


@dataclass(frozen=True, slots=True)
class ReadFirmwareVersion:
    """The payload of the command."""

    def encode(self, message_code: int, counter: int) -> bytes:
        """The payload in the use case of this message code, under this Originator Counter."""
        if message_code == ECS52:
            return dlms.access_request(counter, _ECS52_CONTENT)
        return _GCS38_COMMAND if message_code == GCS38 else _CS08_COMMAND


@dataclass(frozen=True, slots=True)
class FirmwareVersion:
    """The payload of the response: the version (4 octets), or nothing if the Device could not read it."""

    version: bytes | None

    def __post_init__(self) -> None:
        if self.version is not None and len(self.version) != _VERSION_OCTETS:
            raise GbcsError(f"a firmware version has 4 octets, not {len(self.version)}")

    def encode(self, message_code: int, counter: int) -> bytes:
        """The payload of the response in the use case of this message code."""
        version = self.version
        if message_code == ECS52:
            data = dlms.NULL_DATA if version is None else dlms.octet_string(version)
            result = bytes((_NOT_READ if version is None else _READ,))
            return dlms.access_response(counter, b"\x01", data, b"\x01\x01", result)
        if message_code == GCS38:
            answer = _GCS38_FAILURE if version is None else dlms.SUCCESS + _OCTET_STRING_OF_FOUR + version
            return dlms.gbz(_METERING_CLUSTER, _GCS38_ANSWER + answer)
        members = {"firmwareVersion": version or _NO_VERSION, "responseCode": _NOT_READ if version is None else _READ}
        return bytes(asn1.FirmwareVersionResponse(members).dump())


def decode_read_firmware_version(command: Message) -> ReadFirmwareVersion | Finding:
    """Read the payload of a command; a finding ``gbcs-malformed`` if it is none. Never raises."""
    read = ReadFirmwareVersion()
    expected = read.encode(command.header.message_code, command.header.counter)
    return read if command.payload == expected else malformed("the payload reads no firmware version", _CLAUSE)


def decode_firmware_version(response: Message) -> FirmwareVersion | Finding:
    """Read the payload of a response; a finding ``gbcs-malformed`` if it is none. Never raises."""
    code, counter, payload = response.header.message_code, response.header.counter, response.payload
    if code == CS08:
        return elements.decode(asn1.FirmwareVersionResponse, payload, _read_response, _CLAUSE)
    if payload == FirmwareVersion(None).encode(code, counter):
        return FirmwareVersion(None)
    before, _, after = FirmwareVersion(_NO_VERSION).encode(code, counter).partition(_NO_VERSION)
    read = FirmwareVersion(payload[len(before) :][:_VERSION_OCTETS].ljust(_VERSION_OCTETS))
    if payload == before + (read.version or b"") + after:
        return read
    return malformed("the payload tells no firmware version", _CLAUSE)


def _read_response(response: Any) -> FirmwareVersion:
    elements.members(response)
    version = elements.octets(response["firmwareVersion"])
    failed = elements.number(response["responseCode"])
    if failed not in (_READ, _NOT_READ) or (failed and version != _NO_VERSION):
        raise ValueError("the response code does not say whether the version was read")
    return FirmwareVersion(None if failed else version)
