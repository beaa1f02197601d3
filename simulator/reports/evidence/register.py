"""The requirements register and the waivers: two TOML files that a project names.

```toml
[[requirement]]            # the register; its id is a tag of scenarios
id = "SECMP0063-R1"
text = "The DCC will validate that …"
source = "seed 000"        # source and section may be left out
section = "1, requirement 1"

[[waiver]]                 # the waivers; each names a requirement or a scenario
requirement = "SECMP0063-R2"
reason = "Release 2 brings it"
until = 2027-03-31         # its last day
by = "A. Name, Working Group"
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from simulator.domain.errors import SimulatorError

M = TypeVar("M", bound=BaseModel)
_Words = Annotated[str, Field(min_length=1)]


class UnreadableRegister(SimulatorError):
    """A requirements register or a file of waivers is not what it should be."""


class Requirement(BaseModel):
    """A requirement, and where it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: _Words
    text: str = ""
    source: str = ""
    section: str = ""


class Register(BaseModel):
    """All requirements in order; ``sources`` are the documents by their short names."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    sources: dict[str, str] = Field(default_factory=dict)
    requirement: list[Requirement] = Field(default_factory=list)

    @model_validator(mode="after")
    def _no_two_alike(self) -> Self:
        _must_differ([requirement.id for requirement in self.requirement], "id")
        return self


class Waiver(BaseModel):
    """Somebody's word that a requirement, or a scenario (``file.feature: its name``), need not pass until a day."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    requirement: str = ""
    scenario: str = ""
    reason: _Words
    until: date
    by: _Words

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if bool(self.requirement) == bool(self.scenario):
            raise ValueError("name either a requirement or a scenario")
        return self

    @property
    def about(self) -> str:
        """What it is about."""
        return self.requirement or self.scenario

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day, its last one included. An expired waiver is none."""
        return day <= self.until


class _Waivers(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    waiver: list[Waiver] = Field(default_factory=list)

    @model_validator(mode="after")
    def _no_two_alike(self) -> Self:
        _must_differ([waiver.about for waiver in self.waiver], "waiver")
        return self


def parse_register(text: str, name: str) -> Register:
    """The register of a TOML text; ``name`` is what messages call it."""
    return _parsed(Register, text, name)


def parse_waivers(text: str, name: str) -> tuple[Waiver, ...]:
    """The waivers of a TOML text."""
    return tuple(_parsed(_Waivers, text, name).waiver)


def register_of_tags(tags: Iterable[str]) -> Register:
    """Where a project names no register: its tags stand for its requirements."""
    return Register(requirement=[Requirement(id=tag) for tag in sorted(set(tags))])


def _parsed(model: type[M], text: str, name: str) -> M:
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableRegister(f"'{name}' is not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableRegister(f"'{name}'{f', {where}' if where else ''}: {first['msg']}") from None


def _must_differ(names: list[str], what: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"there is more than one {what} '{twice[0]}'")
