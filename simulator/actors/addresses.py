"""Addresses of the synthetic homes. Faker supplies the vocabulary; which words a home gets, its number decides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from faker import Faker

from simulator.actors.draws import Draws, Stream

_WORDS = 400
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Letters of the second half of a post code (C, I, K, M, O and V do not occur there)."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a home is. ``identifier`` is what stands before the street: DUIS's AddressIdentifier."""

    identifier: str
    street: str
    town: str
    post_code: str

    def __str__(self) -> str:
        return f"{self.identifier} {self.street}, {self.town}, {self.post_code}"


class AddressBook:
    """Gives every home an address. A pure function of seed and home: the same seed, the same streets."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws

    @cached_property
    def _vocabulary(self) -> tuple[list[str], list[str]]:
        faker = Faker("en_GB")
        faker.seed_instance(self._draws.seed)
        return [faker.street_name() for _ in range(_WORDS)], [faker.city() for _ in range(_WORDS)]

    def address(self, premise: int) -> Address:
        """The address of a home by its number. No two homes below 80 million share post code and identifier."""
        streets, towns = self._vocabulary
        group, house = divmod(premise, 50)
        group, last = divmod(group, len(_LETTERS))
        group, first = divmod(group, len(_LETTERS))
        district, sector = divmod(group, 10)
        town = towns[district % _WORDS]
        street = streets[self._draws.below(_WORDS, premise // 50, Stream.ADDRESS)]
        area = f"{chr(ord('A') + district // 99 % 26)}{chr(ord('A') + district // 2574 % 26)}"
        post_code = f"{area}{district % 99 + 1} {sector}{_LETTERS[first]}{_LETTERS[last]}"
        return Address(str(house + 1), street, town, post_code)
