"""EUI-64: the identifier of every Device and of every User ID."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from simulator.domain.errors import IdentifierError

_WRITTEN = re.compile(r"[0-9A-Fa-f]{2}(?:[-:]?[0-9A-Fa-f]{2}){7}")


@dataclass(frozen=True, order=True, slots=True)
class EUI64:
    """A 64-bit identifier, written ``XX-XX-XX-XX-XX-XX-XX-XX`` (DUIS). It says nothing of what it names."""

    value: int

    def __post_init__(self) -> None:
        if not 0 <= self.value < 1 << 64:
            raise IdentifierError(f"an EUI-64 has 64 bits; {self.value:#x} does not fit")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an EUI-64 written with dashes, with colons or plainly, in either case."""
        if not _WRITTEN.fullmatch(text.strip()):
            raise IdentifierError(f"'{text}' is not an EUI-64: write 16 hexadecimal digits, as 00-DB-12-34-56-78-90-A0")
        return cls(int(re.sub("[-:]", "", text.strip()), 16))

    @classmethod
    def from_octets(cls, octets: bytes) -> Self:
        """Read the 8 octets that stand in certificates and GBCS headers."""
        if len(octets) != 8:
            raise IdentifierError(f"an EUI-64 has 8 octets, not {len(octets)}")
        return cls(int.from_bytes(octets, "big"))

    @property
    def octets(self) -> bytes:
        """The 8 octets, most significant first."""
        return self.value.to_bytes(8, "big")

    def __str__(self) -> str:
        return self.octets.hex("-").upper()
