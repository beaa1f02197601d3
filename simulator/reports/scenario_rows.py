"""A scenario's settings as rows: what every figure of its runs rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from simulator.reports.wording import day, printable
from simulator.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key in the scenario file, its value, what it means, and whether it is not the default."""

    key: str
    value: str
    meaning: str
    changed: bool


def settings_of(scenario: Scenario) -> tuple[Setting, ...]:
    """Every setting of a scenario, with a row for each Supplier, Party, Device and modification that it names."""
    return tuple(_of(scenario, Scenario(), ""))


def _of(section: BaseModel, default: BaseModel, prefix: str) -> Iterator[Setting]:
    for name, field in type(section).model_fields.items():
        value, usual = getattr(section, name), getattr(default, name)
        key = f"{prefix}{name}"
        meaning = field.description or ""
        if isinstance(value, BaseModel) and isinstance(usual, BaseModel):
            yield from _of(value, usual, f"{key}.")
        elif isinstance(value, tuple):
            for number, entry in enumerate(value, start=1):
                yield Setting(f"{key} {number}", printable(_in_words(entry)), meaning, entry not in usual)
        else:
            yield Setting(key, printable(_in_words(value)), meaning, value != usual)


def _in_words(value: object) -> str:
    """A value as a reader expects it."""
    if isinstance(value, BaseModel):
        given = {name: entry for name, entry in value if name in value.model_fields_set}
        return _in_words(given)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{day(value)} UTC"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_in_words(entry)}" for name, entry in value.items()) or "none"
    if isinstance(value, tuple | list):
        return ", ".join(map(_in_words, value)) or "none"
    return "none" if value is None else str(value)
