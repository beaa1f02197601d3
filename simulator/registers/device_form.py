"""Device Certificates without what they have in common: a repository of a hundred million of them must fit a disk.

The certificates that one Issuing DCA gives to Devices differ in six fields and the signature. A form is what stands
around the fields, learnt from one certificate. Packing keeps the fields alone, but only where unpacking gives the very
same octets; any other certificate has to be kept whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Self

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import key_identifier
from simulator.pki.template import KEY_USAGE_OCTETS, DeviceTemplate, with_signature

_USAGE_OCTETS = {key_usage.value: octets for key_usage, octets in KEY_USAGE_OCTETS.items()}
_USAGES = {octets: key_usage for key_usage, octets in _USAGE_OCTETS.items()}
_KEY_USAGES = {usage.value: usage for usage in KeyUsage}
_SERIAL, _USAGE, _NOT_BEFORE, _POINT, _SIGNATURE = slice(16), 16, slice(17, 23), slice(23, 87), slice(87, None)
_LONGEST_SIGNATURE = 72


class Packed(NamedTuple):
    """The fields of one Device Certificate.

    ``serial_low`` (the lower half of the serial number) and ``eui64`` are signed numbers of 64 bits, by which a
    database finds it. ``octets`` are the serial number (16), the key usage as KeyUsage numbers it (1), the UTCTime of
    notBefore with two digits to an octet (6), the public point without its first octet (64) and the signature in DER.
    """

    serial_low: int
    eui64: int
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
        serial, not_before, point, usage, _, eui64, signature = [der[place] for place in self._fields]
        key_usage = _USAGES.get(usage)
        digits = not_before[:-1]
        if key_usage is None or len(eui64) != 8 or not digits.isdigit() or len(signature) > _LONGEST_SIGNATURE:
            return None
        octets = b"%b%c%b%b%b" % (serial, key_usage, bytes.fromhex(digits.decode()), point[1:], signature)
        low, device = (int.from_bytes(half, "big", signed=True) for half in (serial[8:], eui64))
        packed = Packed(low, device, octets)
        return packed if self.unpack(device, octets) == der else None

    def unpack(self, eui64: int, octets: bytes) -> bytes:
        """The certificate (DER) whose :class:`Packed` these are. The key identifier follows from the point."""
        point, signature = b"\x04" + octets[_POINT], octets[_SIGNATURE]
        a, b, c, d, e, f, g = self._around.get(len(signature)) or self._between(len(signature))
        begins, usage = octets[_NOT_BEFORE].hex().encode() + b"Z", _USAGE_OCTETS[octets[_USAGE]]
        device = eui64.to_bytes(8, "big", signed=True)
        return b"".join(
            (a, octets[_SERIAL], b, begins, c, point, d, usage, e, key_identifier(point), f, device, g, signature)
        )

    def _between(self, signature_length: int) -> tuple[bytes, ...]:
        """What stands around the fields of a whole certificate, whose length varies with that of its signature."""
        empty = self.template.join(*(bytes(place.stop - place.start) for place in self._fields[:-1]))
        whole = with_signature(empty, bytes(signature_length))
        ends = [0, *(place.stop for place in self._fields[:-1])]
        starts = [place.start for place in self._fields]
        pieces = tuple(whole[end:start] for end, start in zip(ends, starts, strict=True))
        self._around[signature_length] = pieces
        return pieces


class DeviceEntry(NamedTuple):
    """A Device Certificate that is kept as its fields: what it says is derived when it is asked for.

    See :class:`~simulator.registers.repository_entry.LodgedCertificate`. ``number`` is the EUI-64 and ``octets`` the
    fields, as in :class:`Packed`.
    """

    form: DeviceForm
    number: int
    octets: bytes
    lodged: int

    @property
    def serial(self) -> str:
        """The serial number in hexadecimal."""
        return self.octets[_SERIAL].hex().upper()

    @property
    def issuer(self) -> str:
        """The Issuing DCA's name."""
        return self.form.issuer

    @property
    def eui64(self) -> EUI64:
        """The Device."""
        return EUI64(self.number & 0xFFFF_FFFF_FFFF_FFFF)

    @property
    def role(self) -> RemotePartyRole | None:
        """A Device has none."""
        return None

    @property
    def key_usage(self) -> KeyUsage:
        """Digital signature or key agreement."""
        return _KEY_USAGES[self.octets[_USAGE]]

    @property
    def status(self) -> str:
        """In use: Device Certificates are never revoked (seed 004 ¶118)."""
        return "I"

    @property
    def revoked(self) -> int | None:
        """Never."""
        return None

    @property
    def organisation(self) -> str | None:
        """It is no Organisation's."""
        return None

    @property
    def der(self) -> bytes:
        """The certificate."""
        return self.form.unpack(self.number, self.octets)
