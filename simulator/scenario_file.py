"""Reads a scenario file, or another file in TOML, and says by line and key what is wrong with it."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from simulator.domain.errors import SimulatorError
from simulator.scenario import Scenario
from simulator.world.network_faults import network_faults
from simulator.world.recovery_faults import recovery_faults
from simulator.world.smki_faults import smki_faults

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_PART = r"(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)"
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")

Model = TypeVar("Model", bound=BaseModel)
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ScenarioFault:
    """One fault of a scenario file: where, at which key, and what was expected instead."""

    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.key + ': ' if self.key else ''}{self.message}"


class ScenarioError(SimulatorError):
    """A scenario file cannot be used; ``faults`` says why, one by one."""

    def __init__(self, name: str, faults: Sequence[ScenarioFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        super().__init__("\n".join(f"{name}, {fault}" for fault in self.faults))


def parse_scenario(text: str, name: str = "scenario") -> Scenario:
    """The scenario that a TOML text describes. Raises :class:`ScenarioError` with every fault found."""
    scenario = parse_file(text, name, Scenario)
    if faults := impossible(scenario, text):
        raise ScenarioError(name, faults)
    return scenario


def impossible(scenario: Scenario, text: str, table: KeyPath = ()) -> list[ScenarioFault]:
    """What no single setting of a scenario can be held to; the text tells it in that table."""
    found = (*network_faults(scenario), *smki_faults(scenario), *recovery_faults(scenario))
    return [fault_at(text, (*table, *place), message) for place, message in found]


def parse_file(text: str, name: str, model: type[Model]) -> Model:
    """What a TOML text describes, as a model of it. Raises :class:`ScenarioError` with every fault found."""
    text = text.removeprefix("\ufeff")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        message = re.sub(r" \(at .*\)$", "", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise ScenarioError(name, [ScenarioFault(line, "", f"this is not TOML: {message}")]) from None
    except RecursionError:
        raise ScenarioError(name, [ScenarioFault(None, "", "this is nested too deeply for a scenario")]) from None
    except ValueError:  # Python's limit to the digits of a number
        raise ScenarioError(name, [ScenarioFault(None, "", "a number in it has too many digits")]) from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise ScenarioError(name, invalid(error, text, model)) from None


def invalid(error: ValidationError, text: str, model: type[BaseModel], table: KeyPath = ()) -> list[ScenarioFault]:
    """What a model does not take of a file; the text tells the model in that table."""
    lines = _key_lines(text)
    return [_fault(each, lines, model, table) for each in error.errors()]


def fault_at(text: str, path: KeyPath, message: str) -> ScenarioFault:
    """A fault at a key of a file in TOML, with the line of the key or of the table that it is in."""
    return ScenarioFault(_line_of(path, _key_lines(text)), ".".join(map(str, path)), message)


def _line_of(path: KeyPath, lines: dict[KeyPath, int]) -> int | None:
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), None)


def _fault(error: Any, lines: dict[KeyPath, int], model: type[BaseModel], table: KeyPath) -> ScenarioFault:
    path: KeyPath = tuple(part for part in error["loc"] if part != "[key]")
    line = _line_of((*table, *path), lines)
    key = ".".join(str(part) for part in (*table, *path))
    if error["type"] == "extra_forbidden":
        known = _keys_of(path[:-1], model)
        near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
        hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known)}"
        return ScenarioFault(line, key, f"there is no such setting; {hint}")
    given = "" if isinstance(error["input"], dict | list) or error["type"] == "missing" else _given(error["input"])
    message = _EXPECTED.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    return ScenarioFault(line, key, f"{message[0].lower()}{message[1:]}{given}")


_EXPECTED = {
    "model_type": "expected a table",
    "dict_type": "expected a table",
    "list_type": "expected a list",
    "tuple_type": "expected a list",
}


def _given(value: Any) -> str:
    """What the file says instead, as it is written there."""
    return f", not {value.isoformat() if isinstance(value, date | time) else repr(value)}"


def _keys_of(path: Iterable[str | int], model: type[BaseModel]) -> list[str]:
    """The settings that a section of the file has."""
    for part in path:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = [annotation, *getattr(annotation, "__args__", ())]
        model = next(m for m in inner if isinstance(m, type) and issubclass(m, BaseModel))
    return [field.alias or name for name, field in model.model_fields.items()]


def _key_lines(text: str) -> dict[KeyPath, int]:
    """The line of every table and key, by its path. Multi-line values do not confuse it much: first one wins."""
    lines: dict[KeyPath, int] = {}
    counts: dict[str, int] = {}
    table: KeyPath = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            names = _parts(header[2])
            path: list[str | int] = []
            for depth, part in enumerate(names):
                path.append(part)
                lines.setdefault(tuple(path), number)
                prefix = ".".join(names[: depth + 1])
                if header[1] == "[[" and depth == len(names) - 1:
                    counts[prefix] = counts.get(prefix, -1) + 1
                if prefix in counts:
                    path.append(counts[prefix])
            table = tuple(path)
            lines.setdefault(table, number)
        elif assignment := _KEY.match(line):
            path = list(table)
            for part in _parts(assignment[1]):
                path.append(part)
                lines.setdefault(tuple(path), number)
    return lines


def _parts(key: str) -> list[str]:
    """The parts of a dotted key; a quoted one may hold dots itself."""
    return [part.strip("\"'") for part in re.findall(_PART, key)]
