"""What the small numbers in the tables of a national run stand for, and the views that put names in their place.

``docs/analysts.md`` describes every table and column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from simulator.actors.steps import REQUESTS, Step
from simulator.dcc.smki import organisation_serial
from simulator.devices.fleet import SLOTS, certificate_index
from simulator.domain.devices import DeviceType, TrustAnchorCell
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import Calendar
from simulator.engine.fleet.codes import RulesInTime
from simulator.engine.fleet.tables import slot_column, write_table
from simulator.registers.directory import Directory, DirectoryEntry
from simulator.reports.naming import Meanings
from simulator.reports.wording import TEST_PKI, printable
from simulator.reports.writing import write_whole
from simulator.rules.rulebook import Rule, RuleSet
from simulator.scenario import Scenario
from simulator.world.market import parties_of

VIEWS = "views.sql"

Row = Mapping[str, Any]

_NUMBERS: Mapping[str, Mapping[str, type[np.unsignedinteger[Any]]]] = {
    "codes": {"number": np.uint8},
    "parties": {"number": np.uint16, "supplier": np.uint16},
    "operators": {"number": np.uint8, "distributor_id": np.uint8},
    "steps": {"number": np.uint8},
    "certificates": {"number": np.uint16, "owner": np.uint16},
}
"""Columns of numbers, as wide as those of the large tables that they are joined to."""

_HELD = (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR, RemotePartyRole.ACCESS_CONTROL_BROKER)
"""The roles whose certificates stand in the key slots that have columns."""


def write_lookups(folder: Path, scenario: Scenario, events: Mapping[Path, RuleSet]) -> list[tuple[Path, str]]:
    """Write the small tables and the views into a run's folder, and say what the views are; nothing without pyarrow.

    ``events`` are the folders of the large tables: each gets the codes of its rule set.
    """
    directory = Directory(parties_of(scenario))
    tables = {
        folder / "run": [_run(scenario)],
        folder / "parties": _parties(directory, scenario),
        folder / "operators": _operators(),
        folder / "steps": _steps(),
        folder / "certificates": _certificates(directory, scenario.seed),
        folder / "slots": _slots(),
        **{place / "codes": _codes(scenario, rules) for place, rules in events.items()},
    }
    for place, rows in tables.items():
        columns = _columns(rows, _NUMBERS.get(place.name, {}))
        if write_table(place.with_suffix(".parquet"), [columns]) is None:
            return []
    write_whole(folder, {VIEWS: (files("simulator.reports.fleet") / VIEWS).read_bytes()})
    return [(folder / VIEWS, "views for DuckDB on the tables in events-…; see docs/analysts.md")]


def _columns(rows: Iterable[Row], numbers: Mapping[str, type[np.unsignedinteger[Any]]]) -> dict[str, Any]:
    told = list(rows)
    columns: dict[str, Any] = {name: [row[name] for row in told] for name in told[0]}
    for name, width in numbers.items():
        unknown = [value is None for value in columns[name]]
        columns[name] = np.ma.array([value or 0 for value in columns[name]], mask=unknown, dtype=width)
    return columns


def _run(scenario: Scenario) -> Row:
    return {
        "title": printable(scenario.title),
        "seed": scenario.seed,
        "start": scenario.start.replace(tzinfo=None),
        "days": scenario.days,
        "premises": scenario.fleet.homes,
        "notice": TEST_PKI,
    }


def _codes(scenario: Scenario, rules: RuleSet) -> Iterator[Row]:
    """The answers under one rule set by their number: what they mean, and of rejections the check that gives them."""
    decided = RulesInTime(rules, Calendar(scenario.start))
    meanings = Meanings(tuple(rule.check.code for rule in decided.outcomes if rule) + Meanings.of(()).codes)
    states = {"right", "wrong", "none"}
    for number, (code, rule) in enumerate(zip(decided.codes, decided.outcomes, strict=True)):
        meaning = None if code in states else meanings[code]
        yield {
            "number": number,
            "rule_set": printable(rules.name),
            "code": printable(code),
            "meaning": printable(meaning.meaning) if meaning else "state of the Network Operator slot",
            "standing": str(meaning.standing) if meaning else None,
            **_check(rule),
        }


def _check(rule: Rule | None) -> Row:
    check = rule.check if rule else None
    return {
        "check": check.name if check else None,
        "clause": check.clause if check else None,
        "source": check.source if check else None,
        "message": check.sentence if check else None,
        "modification": (rule.modification or "baseline") if rule else None,
    }


def _parties(directory: Directory, scenario: Scenario) -> Iterator[Row]:
    """The User IDs by their number; 0 is nobody."""
    places = {section.name: place for place, section in enumerate(scenario.suppliers)}
    nobody = {"number": 0, "party": None, "user_id": None, "category": None, "role": None, "network_operators": None}
    yield {**nobody, "supplier": None}
    for entry in directory.entries():
        yield {
            "number": entry.index,
            "party": printable(entry.party.name),
            "user_id": str(entry.user_id.eui64),
            "category": entry.party.category.value,
            "role": entry.user_id.remote_party_role.title,
            "network_operators": " ".join(sorted(entry.user_id.network_operators)),
            "supplier": places.get(entry.party.name),
        }


def _operators() -> Iterator[Row]:
    for operator in NETWORK_OPERATORS:
        yield {
            "number": operator.index,
            "participant": operator.participant,
            "area": operator.area,
            "company_group": operator.group,
            "fuel": "electricity" if operator.distributor_id else "gas",
            "independent": operator.independent,
            "distributor_id": operator.distributor_id,
        }


def _steps() -> Iterator[Row]:
    for step in Step:
        asked = REQUESTS.get(step)
        yield {
            "number": int(step),
            "step": step.name.lower().replace("_", "-"),
            "request": asked is not None,
            "service": asked.service.variant if asked else None,
            "service_name": asked.service.name if asked else None,
            "device_type": asked.device_type.title if asked else DeviceType.ESME.title,
            "places": asked.role.title if asked and asked.places else None,
        }


def _certificates(directory: Directory, seed: int) -> Iterator[Row]:
    """The Organisation Certificates that can be in a key slot, by their number there."""
    cells = dict.fromkeys(cell._replace(role=RemotePartyRole.NONE) for _, cell in SLOTS)
    for entry in directory.entries():
        if entry.user_id.remote_party_role in _HELD:
            yield from (_certificate(entry, cell, seed) for cell in cells if _has(entry, cell))


def _has(entry: DirectoryEntry, cell: TrustAnchorCell) -> bool:
    """Network Operators have no certificate for top-ups, and no cell for one."""
    return not (cell.cell_usage and entry.user_id.remote_party_role is RemotePartyRole.NETWORK_OPERATOR)


def _certificate(entry: DirectoryEntry, cell: TrustAnchorCell, seed: int) -> Row:
    role = entry.user_id.remote_party_role
    # The broker's certificate stands in the top-up slot as its certificate for key agreement.
    usage = cell.cell_usage if role is RemotePartyRole.SUPPLIER else type(cell.cell_usage)(0)
    serial = organisation_serial(seed, entry.user_id.eui64, TrustAnchorCell(role, cell.key_usage, usage))
    return {
        "number": int(certificate_index(entry.index, cell)),
        "owner": entry.index,
        "role": role.title,
        "key_usage": "key agreement" if cell.key_usage else "digital signature",
        "top_up": bool(usage),
        "serial": f"{serial:X}",
    }


def _slots() -> Iterator[Row]:
    """The key slots that have columns in ``homes``."""
    for device_type, cell in SLOTS:
        yield {
            "slot": slot_column((device_type, cell)),
            "device_type": device_type.title,
            "role": cell.role.title,
            "key_usage": "key agreement" if cell.key_usage else "digital signature",
            "top_up": bool(cell.cell_usage),
        }
