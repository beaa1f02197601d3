"""Settings of a scenario by their dotted keys, as ``placement.wrong_certificate_rate`` or ``suppliers.2.share``."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from simulator.domain.errors import SimulatorError
from simulator.scenario import Scenario

Number = bool | int | float

_SWEPT = (
    "fleet", "placement", "registration", "correction", "smets1", "change_of_supplier", "operator_moves", "latency",
    "what_if", "suppliers",
)  # fmt: skip
"""The sections that a national run is made from."""

_NOT_SWEPT = {
    "seed": "each replication has a seed of its own",
    "fleet.homes": "give the number of homes as premises",
    "days": "give the length of the run as days or years, beside the grid",
}


class UnusableSetting(SimulatorError):
    """A dotted key, or the value that it is given, cannot be used."""


def changed(scenario: Scenario, settings: Mapping[str, Number]) -> Scenario:
    """A scenario with these settings instead of its own.

    Raises :class:`UnusableSetting` for a key that is no number or no setting of a national run, and for a value that
    the setting cannot have.
    """
    content = scenario.model_dump(by_alias=True)
    for key, value in settings.items():
        section, name = _holder(content, scenario, key)
        if isinstance(value, bool) != isinstance(section[name], bool):
            raise UnusableSetting(f"{key}: {'a number' if isinstance(value, bool) else 'true or false'} is expected")
        section[name] = value
    try:
        return Scenario.model_validate(content)
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(map(str, fault["loc"]))
        message = fault["msg"].removeprefix("Value error, ")
        raise UnusableSetting(f"{key}: {message[0].lower()}{message[1:]}, not {fault['input']!r}") from None


def _holder(content: dict[str, Any], scenario: Scenario, key: str) -> tuple[Any, Any]:
    """The table that holds a setting, and the setting's name in it."""
    if key in _NOT_SWEPT:
        raise UnusableSetting(f"{key} cannot be swept: {_NOT_SWEPT[key]}")
    first, _, rest = key.partition(".")
    if first not in _SWEPT:
        raise UnusableSetting(f"a national run has no settings in '{first}'{_near(first, _SWEPT)}")
    if first == "suppliers":
        return _of_supplier(content, scenario, key, rest)
    model: type[BaseModel] = type(getattr(scenario, first))
    if rest not in model.model_fields:
        raise UnusableSetting(f"'{first}' has no setting '{rest}'{_near(rest, model.model_fields)}")
    return content[first], rest


def _of_supplier(content: dict[str, Any], scenario: Scenario, key: str, rest: str) -> tuple[Any, str]:
    """``suppliers.2.share``, or ``suppliers.Avon Energy.share``."""
    who, _, name = rest.rpartition(".")
    names = [supplier.name for supplier in scenario.suppliers]
    place = int(who) if who.isdecimal() and who.isascii() else names.index(who) if who in names else len(names)
    if place >= len(names):
        known = ", ".join(f"{number} ({name})" for number, name in enumerate(names))
        raise UnusableSetting(f"'{key}' names no Supplier of the scenario; known: {known or 'none'}")
    numeric = ("share", "wrong_certificate_rate")
    if name not in numeric:
        raise UnusableSetting(f"a Supplier has no number '{name}'{_near(name, numeric)}")
    return content["suppliers"][place], name


def _near(given: str, known: Any) -> str:
    near = difflib.get_close_matches(given, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{near[0]}'?" if near else f"; known here: {', '.join(known)}"
