"""The GBCS use cases that can be read: the name behind each message code, and what reads their payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from simulator.domain.finding import Finding
from simulator.gbcs.clock import ECS70, GCS28, decode_clock_reading, decode_set_clock
from simulator.gbcs.credentials import (
    CREDENTIALS_ALERT_MESSAGE_CODE,
    ReplacementMode,
    decode_credentials_alert,
    decode_credentials_response,
    decode_update_security_credentials,
)
from simulator.gbcs.device_certificates import (
    DEVICE_CERTIFICATE_MESSAGE_CODE,
    decode_device_certificate_response,
    decode_update_device_certificate,
)
from simulator.gbcs.firmware import CS08, ECS52, GCS38, decode_firmware_version, decode_read_firmware_version
from simulator.gbcs.framing import Message, MessageKind
from simulator.gbcs.meter_points import ECS39A, GCS41, decode_meter_point_set, decode_set_meter_point
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
    decode_retrieve_security_credentials,
    decode_retrieved_security_credentials,
)

Decoder = Callable[[Message], object]
"""From a message to the value of its payload, or the finding that says why it has none."""


@dataclass(frozen=True, slots=True)
class UseCase:
    """A use case by its name in GBCS, and what reads each kind of its messages."""

    name: str
    decoders: Mapping[MessageKind, Decoder]


def _of_payload(decode: Callable[[bytes], object]) -> Decoder:
    return lambda message: decode(message.payload)


def _use_case(name: str, command: Decoder, response: Decoder) -> UseCase:
    return UseCase(name, MappingProxyType({MessageKind.COMMAND: command, MessageKind.RESPONSE: response}))


_UPDATE = "CS02b Update Security Credentials"
_CS02B = _use_case(_UPDATE, _of_payload(decode_update_security_credentials), _of_payload(decode_credentials_response))

_USE_CASES = {
    **{mode.message_code: _CS02B for mode in ReplacementMode},
    CREDENTIALS_ALERT_MESSAGE_CODE: UseCase(
        f"{_UPDATE}, future-dated",
        MappingProxyType({MessageKind.ALERT: _of_payload(decode_credentials_alert)}),
    ),
    RETRIEVAL_MESSAGE_CODE: _use_case(
        "CS02a Provide Security Credential Details",
        _of_payload(decode_retrieve_security_credentials),
        _of_payload(decode_retrieved_security_credentials),
    ),
    DEVICE_CERTIFICATE_MESSAGE_CODE: _use_case(
        "CS02d Update Device Certificates on Device",
        _of_payload(decode_update_device_certificate),
        _of_payload(decode_device_certificate_response),
    ),
    ECS70: _use_case("ECS70 Set Clock", decode_set_clock, decode_clock_reading),
    GCS28: _use_case("GCS28 Set Clock", decode_set_clock, decode_clock_reading),
    ECS52: _use_case("ECS52 Read Firmware Version", decode_read_firmware_version, decode_firmware_version),
    GCS38: _use_case("GCS38 Read Firmware Version", decode_read_firmware_version, decode_firmware_version),
    CS08: _use_case("CS08 Read Firmware Version", decode_read_firmware_version, decode_firmware_version),
    ECS39A: _use_case("ECS39a Set MPAN Value on the ESME", decode_set_meter_point, decode_meter_point_set),
    GCS41: _use_case("GCS41 Set MPRN Value on the GSME", decode_set_meter_point, decode_meter_point_set),
}


def use_case_of(message: Message) -> str:
    """What a message is about."""
    code = message.header.message_code
    known = _USE_CASES.get(code)
    return known.name if known else f"message code {code:04X}, which is not read here"


def read_payload(message: Message) -> object | Finding | None:
    """The value of a message's payload, why it cannot be read, or nothing where no reader is known."""
    known = _USE_CASES.get(message.header.message_code)
    decoder = known.decoders.get(message.header.kind) if known else None
    return decoder(message) if decoder else None
