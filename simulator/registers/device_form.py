"""Device Certificates without what they have in common: a repository of a hundred million of them must fit a disk.

The certificates that one Issuing DCA gives to Devices differ in six fields and the signature. A form is what stands
around the fields, learnt from one certificate. Packing keeps the fields alone, but only where unpacking gives the very
same octets; any other certificate has to be kept whole.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import key_identifier
from simulator.pki.template import KEY_USAGE_OCTETS, DeviceTemplate, with_signature

_NUMBERS = struct.Struct(">qqq")
_USAGE_OCTETS = {key_usage.value: octets for key_usage, octets in KEY_USAGE_OCTETS.items()}
_USAGES = {octets: key_usage for key_usage, octets in _USAGE_OCTETS.items()}


class Packed(NamedTuple):
    """The fields of one Device Certificate, in the types that a database keeps shortest.

    The two halves of the serial number and the EUI-64 are signed numbers of 64 bits; ``not_before`` is the UTCTime
    read as a number; ``octets`` are the public point without its first octet (64), its key identifier (8, which would
    follow from the point, but not as fast), then the signature in DER.
    """

    serial_high: int
    serial_low: int
    eui64: int
    key_usage: int
    not_before: int
    octets: bytes


@dataclass(frozen=True)
class DeviceForm:
    """What the Device Certificates of one issuer have in common. ``issuer`` is its name as it is written."""

    issuer: str
    template: DeviceTemplate
    _fields: tuple[slice, ...]
    _around: dict[int, tuple[bytes, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, der: bytes) -> Self | None:
        """The form of a Device Certificate; nothing for octets that are none, or one without these fields."""
        read = parse_certificate(der)
        if not isinstance(read, Certificate) or not read.is_device or read.eui64 is None:
            return None
        usage = next((KEY_USAGE_OCTETS[each] for each in read.key_usage if each in KEY_USAGE_OCTETS), None)
        if usage is None:
            return None
        values = (
            read.serial.to_bytes(20, "big")[-16:],
            read.not_before.strftime("%y%m%d%H%M%SZ").encode(),
            read.public_point,
            usage,
            key_identifier(read.public_point),
            read.eui64.octets,
        )
        template = DeviceTemplate.between(read.signed_part, values)
        # A serial number of 16 octets, as those of the SMKI have.
        if template is None or not template.pieces[0].endswith(b"\x02\x10"):
            return None
        fields, at = [], 4
        for piece, value in zip(template.pieces, values, strict=False):
            at += len(piece)
            fields.append(slice(at, at := at + len(value)))
        fields.append(slice(4 + len(read.signed_part) + 15, None))
        form = cls(read.issuer, template, tuple(fields))
        return form if form.pack(der) else None

    def pack(self, der: bytes) -> Packed | None:
        """The fields of a certificate; nothing if they would not give the same octets again."""
        serial, not_before, point, usage, key_id, eui64, signature = [der[place] for place in self._fields]
        key_usage = _USAGES.get(usage)
        if key_usage is None or len(eui64) != 8 or not not_before[:-1].isdigit() or len(signature) > 72:
            return None
        high, low, device = _NUMBERS.unpack(serial + eui64)
        packed = Packed(high, low, device, key_usage, int(not_before[:-1]), point[1:] + key_id + signature)
        return packed if self.unpack(packed)[0] == der else None

    def unpack(self, packed: Packed) -> tuple[bytes, bytes]:
        """The certificate (DER) that was packed, and the 16 octets of its serial number."""
        serial_high, serial_low, eui64, key_usage, not_before, octets = packed
        numbers = _NUMBERS.pack(serial_high, serial_low, eui64)
        serial, signature = numbers[:16], octets[72:]
        a, b, c, d, e, f, g = self._around.get(len(signature)) or self._between(len(signature))
        begins, usage = b"%012dZ" % not_before, _USAGE_OCTETS[key_usage]
        return b"".join(
            (a, serial, b, begins, c, b"\x04", octets[:64], d, usage, e, octets[64:72], f, numbers[16:], g, signature)
        ), serial  # fmt: skip

    def _between(self, signature_length: int) -> tuple[bytes, ...]:
        """What stands around the fields of a whole certificate, whose length varies with that of its signature."""
        empty = self.template.join(*(bytes(place.stop - place.start) for place in self._fields[:-1]))
        whole = with_signature(empty, bytes(signature_length))
        ends = [0, *(place.stop for place in self._fields[:-1])]
        starts = [place.start for place in self._fields]
        pieces = tuple(whole[end:start] for end, start in zip(ends, starts, strict=True))
        self._around[signature_length] = pieces
        return pieces
