"""Elements as text: the small parts that documents are written with.

Each refuses a value that could not be read back, with the sentence that the reader would say of it.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Sequence
from datetime import UTC, date, datetime

from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import ServiceReferenceVariant
from simulator.duis.errors import DocumentError
from simulator.duis.names import DUIS_NAMESPACE, REMOTE_PARTY_ROLE_NAMES, SCHEMA_VERSIONS
from simulator.duis.simple_types import ANY_TEXT, Problem, SimpleType

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(root: str, schema_version: str, content: str) -> bytes:
    """A whole document."""
    if schema_version not in SCHEMA_VERSIONS:
        raise DocumentError(f"schemaVersion: '{schema_version}' is not known; use one of {', '.join(SCHEMA_VERSIONS)}")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<sr:{root} xmlns:sr="{DUIS_NAMESPACE}" schemaVersion="{schema_version}">{content}</sr:{root}>'
    ).encode()


def element(name: str, content: str) -> str:
    """An element around content that is written already."""
    return f"<sr:{name}>{content}</sr:{name}>"


def text(name: str, value: str | None, kind: SimpleType[str] = ANY_TEXT) -> str:
    """An element that holds text; nothing for no value."""
    if value is None:
        return ""
    _readable(name, value, kind)
    if _NOT_IN_XML.search(value):
        raise DocumentError(f"{name}: {value!r} holds a character that XML cannot carry; take it out")
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return f"<sr:{name}>{escaped}</sr:{name}>"


def integer(name: str, value: int | None, kind: SimpleType[int]) -> str:
    """An element that holds a whole number; nothing for no value."""
    if value is None:
        return ""
    _readable(name, str(value), kind)
    return f"<sr:{name}>{value}</sr:{name}>"


def boolean(name: str, value: bool | None) -> str:
    """An element that holds a truth value; nothing for no value."""
    return "" if value is None else f"<sr:{name}>{'true' if value else 'false'}</sr:{name}>"


def base64(name: str, octets: bytes | None) -> str:
    """An element that holds octets; nothing for no value."""
    return "" if octets is None else f"<sr:{name}>{b2a_base64(octets, newline=False).decode('ascii')}</sr:{name}>"


def date_time(name: str, moment: datetime | None) -> str:
    """An element that holds a date and time, in UTC; nothing for no value."""
    if moment is None:
        return ""
    if moment.tzinfo is None:
        raise DocumentError(f"{name}: {moment.isoformat()} has no time zone; give it one, as tzinfo=UTC")
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    written = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precision)
    return f"<sr:{name}>{written}Z</sr:{name}>"


def day(name: str, value: date | None) -> str:
    """An element that holds a date; nothing for no value."""
    return "" if value is None else f"<sr:{name}>{value.isoformat()}</sr:{name}>"


def remote_party_role(value: RemotePartyRole) -> str:
    """The element ``RemotePartyRole``."""
    name = REMOTE_PARTY_ROLE_NAMES.get(value)
    if name is None:
        known = ", ".join(role.name for role in REMOTE_PARTY_ROLE_NAMES)
        raise DocumentError(f"RemotePartyRole: DUIS has no name for {value.name}; use one of {known}")
    return f"<sr:RemotePartyRole>{name}</sr:RemotePartyRole>"


def service_reference(service: ServiceReferenceVariant) -> str:
    """The two elements that name the service."""
    return (
        f"<sr:ServiceReference>{service.reference}</sr:ServiceReference>"
        f"<sr:ServiceReferenceVariant>{service.variant}</sr:ServiceReferenceVariant>"
    )


def check_count(name: str, values: Sequence[object], most: int) -> None:
    """Refuse an empty list, and one that is too long."""
    if not 1 <= len(values) <= most:
        raise DocumentError(f"{name}: there are {len(values)}; give 1 to {most}")


def _readable(name: str, written: str, kind: SimpleType[str] | SimpleType[int]) -> None:
    problem = kind.read(written)
    if isinstance(problem, Problem):
        raise DocumentError(f"{name}: {problem}")
