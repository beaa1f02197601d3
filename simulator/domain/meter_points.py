"""Meter point numbers: MPAN (electricity) and MPRN (gas), with their check digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from simulator.domain.errors import IdentifierError

_MPAN_PRIMES = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)


@dataclass(frozen=True, order=True, slots=True)
class MPAN:
    """A Meter Point Administration Number core: distributor ID (2 digits), 10 digits, check digit."""

    core: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{13}", self.core):
            raise IdentifierError(f"'{self.core}' is not an MPAN: write the 13 digits of the MPAN core")
        expected = self.check_digit(self.core[:12])
        if self.core[12] != expected:
            raise IdentifierError(f"MPAN {self.core} ends in {self.core[12]}; its check digit should be {expected}")

    @classmethod
    def assemble(cls, distributor_id: int, number: int) -> Self:
        """Put a distributor ID (0 to 99) and a ten-digit number together and add the check digit."""
        if not (0 <= distributor_id < 100 and 0 <= number < 10**10):
            raise IdentifierError(
                f"no MPAN from {distributor_id} and {number}: give a distributor ID of two and a number of ten digits"
            )
        first = f"{distributor_id:02d}{number:010d}"
        return cls(first + cls.check_digit(first))

    @staticmethod
    def check_digit(first_twelve: str) -> str:
        """(Σ digit × prime) mod 11 mod 10 over the first twelve digits."""
        return str(sum(int(d) * p for d, p in zip(first_twelve, _MPAN_PRIMES, strict=True)) % 11 % 10)

    @property
    def distributor_id(self) -> int:
        """The first two digits, which map to a Network Operator (SECMP0063)."""
        return int(self.core[:2])

    def __str__(self) -> str:
        return self.core


@dataclass(frozen=True, order=True, slots=True)
class MPRN:
    """A Meter Point Reference Number: a base of up to eight digits and two check digits. It encodes no region."""

    number: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{3,10}", self.number):
            raise IdentifierError(f"'{self.number}' is not an MPRN: write its 3 to 10 digits")
        expected = self.check_digits(self.number[:-2])
        if self.number[-2:] != expected:
            raise IdentifierError(
                f"MPRN {self.number} ends in {self.number[-2:]}; its check digits should be {expected}"
            )

    @classmethod
    def assemble(cls, base: int) -> Self:
        """Add the two check digits to a base of 1 to 8 digits."""
        if not 0 <= base < 10**8:
            raise IdentifierError(f"no MPRN from {base}: give a base of one to eight digits")
        return cls(f"{base}{cls.check_digits(str(base))}")

    @staticmethod
    def check_digits(base: str) -> str:
        """Σ (digit × n … 1) mod 11, as two digits."""
        return f"{sum(int(d) * w for d, w in zip(base, range(len(base), 0, -1), strict=True)) % 11:02d}"

    def __str__(self) -> str:
        return self.number


MeterPoint = MPAN | MPRN


def parse_mpxn(text: str) -> MeterPoint:
    """Read an MPxN: 13 digits are an MPAN core, fewer an MPRN."""
    digits = text.strip()
    return MPAN(digits) if len(digits) == 13 else MPRN(digits)
