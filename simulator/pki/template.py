"""Device Certificates by the hundred thousand: the builder's own octets, cut once into a template.

All Device Certificates of one Issuing DCA have the same length up to the signature, because every field that
differs has a fixed width: serial number, beginning of validity, public point, key usage, key identifier, EUI-64.
So the part that is signed is cut out of one built certificate, and a new one costs some splicing and the
signature. A template is only given out after its octets were compared with the builder's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Self

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.issuance import IssuanceError
from simulator.pki.keys import ECDSA_WITH_SHA256, derive_key, key_identifier
from simulator.pki.times import two_digit_year, utc

KEY_USAGE_OCTETS = {
    KeyUsage.DIGITAL_SIGNATURE: bytes.fromhex("0603551d0f0101ff040403020780"),
    KeyUsage.KEY_AGREEMENT: bytes.fromhex("0603551d0f0101ff040403020308"),
}
"""The two key usage extensions that a Device or Organisation Certificate may have, up to their end."""


class DeviceFields(NamedTuple):
    """What differs between the Device Certificates of one Issuing DCA."""

    eui64: EUI64
    key_usage: KeyUsage
    public_point: bytes
    not_before: datetime
    serial: int


def _utc_time(moment: datetime) -> bytes:
    moment = utc(moment)
    if not 1950 <= moment.year <= 2049:
        raise IssuanceError(
            f"A Device Certificate cannot begin at {moment.isoformat()}: certificates are written for the years 1950 "
            "to 2049, so let the scenario begin before 2050"
        )
    return two_digit_year(moment)


@dataclass(frozen=True)
class DeviceTemplate:
    """The unchanging octets of the part that is signed, in seven pieces, between which the six fields go."""

    pieces: tuple[bytes, ...]

    @classmethod
    def cut(cls, reference: Callable[[DeviceFields], bytes]) -> Self:
        """Cut a template out of what ``reference`` (the builder) makes, and hold it to the builder on more.

        Raises :class:`~simulator.pki.issuance.IssuanceError` if one octet differs.
        """
        samples = _samples()
        first = reference(samples[0])
        template = cls.between(first, _values(*samples[0]))
        if template is None or any(first.count(value) > 1 for value in _values(*samples[0])):
            raise IssuanceError("The template for Device Certificates cannot be cut: a field is not in its place")
        for fields in samples:
            if template.fill(*fields) != reference(fields):
                raise IssuanceError("The template for Device Certificates departs from the builder: report this bug")
        return template

    @classmethod
    def between(cls, signed_part: bytes, values: tuple[bytes, ...]) -> Self | None:
        """What stands around the fields of one certificate, if they are there in their order."""
        rest, pieces = signed_part, []
        for value in values:
            piece, found, rest = rest.partition(value)
            if not found:
                return None
            pieces.append(piece)
        return cls((*pieces, rest))

    def fill(self, eui64: EUI64, key_usage: KeyUsage, public_point: bytes, not_before: datetime, serial: int) -> bytes:
        """The part of a Device Certificate that is signed (TBSCertificate), as the builder would write it."""
        return self.join(*_values(eui64, key_usage, public_point, not_before, serial))

    def join(
        self, serial: bytes, not_before: bytes, point: bytes, usage: bytes, identifier: bytes, eui64: bytes
    ) -> bytes:
        """As :meth:`fill`, from the octets of the fields in the order in which a certificate has them."""
        a, b, c, d, e, f, g = self.pieces
        return b"".join((a, serial, b, not_before, c, point, d, usage, e, identifier, f, eui64, g))


def with_signature(signed_part: bytes, signature: bytes) -> bytes:
    """A whole certificate from the part that is signed (256 to 60,000 octets) and a DER signature (below 127)."""
    tail = b"%b\x03%c\0%b" % (ECDSA_WITH_SHA256, len(signature) + 1, signature)
    return b"0\x82%b%b%b" % ((len(signed_part) + len(tail)).to_bytes(2, "big"), signed_part, tail)


def _values(
    eui64: EUI64, key_usage: KeyUsage, public_point: bytes, not_before: datetime, serial: int
) -> tuple[bytes, bytes, bytes, bytes, bytes, bytes]:
    """The six fields in the order in which a certificate has them."""
    if not 0x40 <= serial >> 120 < 0x80:
        raise IssuanceError(f"Serial number {serial:#x} is not 16 octets long: take one from serial_for()")
    if len(public_point) != 65 or public_point[0] != 4:
        raise IssuanceError("The public point to certify is not an uncompressed point: give 65 octets, the first 04")
    usage = KEY_USAGE_OCTETS.get(key_usage)
    if usage is None:
        raise IssuanceError(f"A Device Certificate cannot be for {key_usage.name}: digital signature or key agreement")
    return (
        serial.to_bytes(16, "big"),
        _utc_time(not_before),
        public_point,
        usage,
        key_identifier(public_point),
        eui64.octets,
    )


def _samples() -> tuple[DeviceFields, ...]:
    """Differing certificates, with the extremes of each field; in the first each field's octets occur only once."""
    signs, agrees = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
    moments = (
        datetime(2019, 3, 8, 7, 6, 5, tzinfo=UTC),
        datetime(1950, 1, 1, tzinfo=UTC),
        datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2000, 2, 29, 12, tzinfo=UTC),
    )
    identifiers = (0x00DB1234567890A0, 0, (1 << 64) - 1, 0x8000000000000080)
    serials = (0x5A << 120 | 7, 0x40 << 120, (1 << 127) - 1, 0x40 << 120 | 0xFF)
    return tuple(
        DeviceFields(EUI64(identifier), usage, derive_key(0, "template", serial).public_point, moment, serial)
        for identifier, usage, moment, serial in zip(
            identifiers, (signs, agrees, signs, agrees), moments, serials, strict=True
        )
    )
