"""A modification: a named delta on the rulebook, with variants and an effective date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Protocol

from simulator.rules.check import Check

_NOTHING: Mapping[str, Check] = MappingProxyType({})


@dataclass(frozen=True)
class Addition:
    """A new check and the name of the check that it comes directly after."""

    check: Check
    after: str


@dataclass(frozen=True)
class Delta:
    """What a modification does to the rulebook: checks added, replaced (by name) and removed (by name)."""

    added: tuple[Addition, ...] = ()
    replaced: Mapping[str, Check] = field(default_factory=lambda: _NOTHING)
    removed: frozenset[str] = frozenset()


Options = Mapping[str, str]
"""Settings of a variant by name, as a scenario file or the command line gives them."""


@dataclass(frozen=True)
class Variant:
    """One reading of a modification. ``build`` makes its delta from the options; ``options`` says which exist."""

    name: str
    sentence: str
    source: str
    build: Callable[[Options], Delta]
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class OwnFile(Protocol):
    """The file of a user's own modification, as a value that can travel to another process."""

    @property
    def content(self) -> bytes:
        """What is in it."""

    def modification(self) -> Modification:
        """The modification that it holds."""


@dataclass(frozen=True)
class Modification:
    """A proposed change to the SEC. The first variant is the one used where none is named.

    ``file`` is where one of the user's own was read from; those that come with the simulator have none.
    """

    name: str
    title: str
    source: str
    variants: tuple[Variant, ...]
    file: OwnFile | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class InForce:
    """A modification in one of its variants, put in force from a date and time (or from the beginning).

    ``delta`` is what the variant makes of the options. ``effective`` is read as UTC where it names no time zone.
    """

    modification: Modification
    variant: Variant
    effective: datetime | None = None
    options: Options = field(default_factory=lambda: MappingProxyType({}))
    delta: Delta = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "delta", self.variant.build(self.options))
        if self.effective is not None and self.effective.tzinfo is None:
            object.__setattr__(self, "effective", self.effective.replace(tzinfo=UTC))

    @property
    def name(self) -> str:
        """The modification's name."""
        return self.modification.name

    def is_effective(self, moment: datetime) -> bool:
        """Whether it is in force at this date and time."""
        return self.effective is None or moment >= self.effective

    def __str__(self) -> str:
        options = "".join(f",{name}={value}" for name, value in self.options.items())
        return f"{self.name}={self.variant.name}{options}"
