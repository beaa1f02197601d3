"""CS02d, Update Device Certificates on Device: a new certificate for a key of the Device's own.

Source: GBCS, CS02d (message code, payloads and outcomes verified on the published reference messages and in the
published parser). The command's payload is the certificate, nothing else; the response's is one INTEGER.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from asn1crypto import core

from simulator.domain.finding import Finding
from simulator.gbcs import asn1, elements

DEVICE_CERTIFICATE_MESSAGE_CODE = 0x000B
"""Message code of the CS02d command and of its response."""

_COMMAND_CLAUSE = "GBCS, CS02d Update Device Certificates on Device, CommandPayload"
_RESPONSE_CLAUSE = "GBCS, CS02d Update Device Certificates on Device, ResponsePayload"


class DeviceCertificateStatus(IntEnum):
    """What became of the certificate (GBCS CS02d response code).

    ``WRONG_PUBLIC_KEY``: a key pair was generated for this use, and the certificate is of another.
    ``NO_CORRESPONDING_KEY_PAIR``: none was generated.
    """

    SUCCESS = 0
    INVALID_CERTIFICATE = 1
    WRONG_DEVICE_IDENTITY = 2
    INVALID_KEY_USAGE = 3
    NO_CORRESPONDING_KEY_PAIR = 4
    WRONG_PUBLIC_KEY = 5
    CERTIFICATE_STORAGE_FAILED = 6
    PRIVATE_KEY_CHANGE_FAILED = 7


@dataclass(frozen=True, slots=True)
class UpdateDeviceCertificate:
    """The payload of a CS02d command: the certificate (DER)."""

    certificate: bytes

    def encode(self) -> bytes:
        """The payload in DER: the certificate as it is."""
        return bytes(elements.written_certificate(self.certificate).dump())


@dataclass(frozen=True, slots=True)
class DeviceCertificateResponse:
    """The payload of a CS02d response."""

    status: DeviceCertificateStatus

    def encode(self) -> bytes:
        """The payload in DER."""
        return bytes(core.Integer(int(self.status)).dump())


def decode_update_device_certificate(payload: bytes) -> UpdateDeviceCertificate | Finding:
    """Read the payload of a CS02d command (BER); a finding ``gbcs-malformed`` if it is none. Never raises."""
    return elements.decode(asn1.Certificate, payload, _read_command, _COMMAND_CLAUSE)


def decode_device_certificate_response(payload: bytes) -> DeviceCertificateResponse | Finding:
    """Read the payload of a CS02d response (BER); a finding ``gbcs-malformed`` if it is none. Never raises."""
    return elements.decode(core.Integer, payload, _read_response, _RESPONSE_CLAUSE)


def _read_command(value: Any) -> UpdateDeviceCertificate:
    return UpdateDeviceCertificate(elements.certificate(value))


def _read_response(value: Any) -> DeviceCertificateResponse:
    return DeviceCertificateResponse(DeviceCertificateStatus(elements.number(value)))
