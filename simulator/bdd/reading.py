"""Reads what a feature writes in words: roles, dates, modifications, yes and no."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from simulator.analysis.own.selection import select
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.rules.modification import InForce

V = TypeVar("V")

_DATE = re.compile(r"(\d{1,2} [A-Z][a-z]+ \d{4})(?:,? (\d{1,2}:\d{2}))?")


class UnknownWord(SimulatorError):
    """A feature names something that is not there. The message says what is."""


def look_up(what: str, name: str, known: Mapping[str, V]) -> V:
    """The value of a name, whatever its case; if there is none, an error that says what was probably meant."""
    by_lower = {key.lower(): value for key, value in known.items()}
    if name.lower() in by_lower:
        return by_lower[name.lower()]
    raise UnknownWord(no_such(what, name, known))


def no_such(what: str, name: str, known: Iterable[str]) -> str:
    """There is no such thing, but perhaps one of nearly the same name."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    hint = f"; did you mean '{near[0]}'?" if near else f"; known are {', '.join(names)}"
    return f"there is no {what} '{name}'{hint}"


_ROLES = {
    "Root": RemotePartyRole.ROOT,
    "Recovery": RemotePartyRole.RECOVERY,
    "Supplier": RemotePartyRole.SUPPLIER,
    "Network Operator": RemotePartyRole.NETWORK_OPERATOR,
    "Access Control Broker": RemotePartyRole.ACCESS_CONTROL_BROKER,
    "Transitional CoS": RemotePartyRole.TRANSITIONAL_COS,
    "WAN Provider": RemotePartyRole.WAN_PROVIDER,
    "Load Controller": RemotePartyRole.LOAD_CONTROLLER,
}
_USER_ROLES = {role.title: role for role in UserRole if role}


def remote_party_role(text: str) -> RemotePartyRole:
    """``Network Operator``, ``Supplier``, ``Access Control Broker``."""
    return look_up("Remote Party Role", text, _ROLES)


def role_words(role: RemotePartyRole) -> str:
    """A Remote Party Role as features write it."""
    return next((words for words, known in _ROLES.items() if known is role), role.title)


def user_roles(text: str) -> list[UserRole]:
    """``Import Supplier and Gas Supplier``: the User Roles."""
    return [look_up("User Role", part, _USER_ROLES) for part in listed(text)]


def device_type(text: str) -> DeviceType:
    """``ESME``."""
    return look_up("Device Type", text, {t.name: t for t in DeviceType if t})


def smets(text: str) -> Smets:
    """``SMETS2``."""
    return look_up("generation of equipment", text, {s.name: s for s in Smets if s})


def listed(text: str) -> list[str]:
    """``EELC, LOND and SEEB``: the parts of an enumeration."""
    return [part for part in re.split(r",\s*|\s+and\s+", text.strip()) if part]


def numbers(text: str) -> list[int]:
    """``100, 120 and 90``: whole numbers."""
    parts = listed(text)
    if not all(part.isdecimal() for part in parts):
        raise UnknownWord(f"'{text}' are no whole numbers: write them as '100, 120 and 90'")
    return [int(part) for part in parts]


def moment(text: str) -> datetime:
    """``17 April 2019`` (midnight) or ``17 April 2019 10:30``, in UTC."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        raise UnknownWord(f"'{text}' is no date: write it as '17 April 2019' or '17 April 2019 10:30'")
    try:
        return datetime.strptime(f"{found[1]} {found[2] or '0:00'}", "%d %B %Y %H:%M").replace(tzinfo=UTC)
    except ValueError:
        raise UnknownWord(f"'{text}' is no date of the calendar") from None


def yes(text: str) -> bool:
    """``yes`` or ``no``."""
    return look_up("answer", text, {"yes": True, "no": False})


def in_force(text: str, effective: datetime | None = None) -> list[InForce]:
    """``none`` or ``today's rules``, or ``SECMP0063=proposal and DP107=without-6.1f``, or a path, as ``my.py``."""
    return (
        []
        if text in ("none", "today's rules")
        else [select(part, _content, effective) for part in re.split(r"\s+and\s+|\s*\+\s*", text)]
    )


def _content(path: str) -> bytes:
    """The file of a modification; its path is relative to the folder that pytest is run in."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UnknownWord(f"cannot read '{path}': {error.strerror or error}; check the path") from None


def pairs(table: Sequence[Sequence[str]] | None) -> dict[str, str]:
    """A table of two columns as names and values, in its order."""
    if table is None:
        return {}
    for row in table:
        if len(row) != 2:
            raise UnknownWord(f"this table needs two columns, name and value, but a row has {len(row)}")
    return {name: value for name, value in table}


def rows(table: Sequence[Sequence[str]], *columns: str) -> list[dict[str, str]]:
    """A table with a heading, row by row. The heading must name these columns, in any order."""
    heading, *body = table
    if sorted(heading) != sorted(columns):
        raise UnknownWord(f"this table needs the columns {', '.join(columns)}; it has {', '.join(heading)}")
    return [dict(zip(heading, row, strict=True)) for row in body]
