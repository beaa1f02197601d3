"""Checking a document against a full published DUIS schema, which whoever has it hands in.

The published schemas are not part of this package. With one of them, the content of the services that
:mod:`simulator.duis.reading` takes by name alone can be checked too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from html import unescape
from itertools import islice
from typing import Any, cast

from lxml import etree

from simulator.domain.documents import DUIS_NAMESPACE, LIMIT
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.duis.findings import MOST_FINDINGS, Reason, finding, quoted
from simulator.duis.names import PREFIXES
from simulator.duis.safe_xml import read_tree

_LOCATION = re.compile(rb"""(<(?:\w+:)?(?:import|include|redefine)\b[^>]*?\bschemaLocation\s*=\s*)(["'])(.*?)\2""")
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_ABOUT = re.compile(r"Element '(?:\w+:)?(?P<element>[^':]+)'(?:, attribute '(?:\w+:)?(?P<attribute>[^':]+)')?: ")
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}


_ADVICE = "Give the published DUIS schema, and with it those that it imports, under the names by which it does"


class PublishedSchemaError(SimulatorError, ValueError):
    """A schema cannot be used. The message says which part of it, and why."""


class PublishedSchema:
    """A published DUIS schema, ready to check documents. Built by :meth:`from_bytes`."""

    def __init__(self, schema: etree.XMLSchema, fingerprint: str) -> None:
        self._schema = schema
        self.fingerprint = fingerprint
        """SHA-256 of the schema and all that it imports, in hexadecimal: two with the same one decide alike."""

    @classmethod
    def from_bytes(cls, main: bytes, read: Callable[[str], bytes]) -> PublishedSchema:
        """The schema in the octets ``main``; ``read`` gives the octets of those that it imports, by their names.

        Nothing else is opened, neither a file nor a connection. Raises :class:`PublishedSchemaError` if a part of
        the schema is missing (``read`` raises a ``LookupError`` or ``OSError``) or cannot be used, or if it does not
        declare DUIS's requests and responses.
        """
        parts = _Parts(main, read)
        try:
            root = etree.fromstring(parts.main, parts.parser)
            schema = etree.XMLSchema(root)
        except etree.LxmlError as error:
            said = str(error).replace(" 'in_memory_buffer'", "").rstrip(".")
            raise PublishedSchemaError(f"This is no XML Schema that can be used: {said}. {_ADVICE}") from error
        declared = {element.get("name") for element in root.iterchildren("{http://www.w3.org/2001/XMLSchema}element")}
        if root.get("targetNamespace") != DUIS_NAMESPACE or not declared >= {"Request", "Response"}:
            raise PublishedSchemaError(f"This schema does not declare the Request and the Response of DUIS. {_ADVICE}")
        return cls(schema, parts.fingerprint())

    def findings(self, document: bytes, *, limit: int = LIMIT) -> tuple[Finding, ...]:
        """What the schema says against a document of at most ``limit`` octets, in the order of the document.

        Codes: ``E1000`` where the document is not safe or not well-formed XML, else ``E1001`` with the reason
        ``published-schema``. The sentence is that of the XML library.
        """
        root = read_tree(document, limit)
        if isinstance(root, Finding):
            return (root,)
        if self._schema.validate(root):
            return ()
        request_id = root.findtext("sr:Header/sr:RequestID", "", PREFIXES).strip()[:80]
        entries = cast("Iterable[etree._LogEntry]", self._schema.error_log)  # the stubs do not say that
        return tuple([_finding(entry, request_id) for entry in islice(entries, MOST_FINDINGS)])


class _Parts(etree.Resolver):
    """Hands the parts of a schema to the parser, under plain names in place of theirs, which may have spaces."""

    def __init__(self, main: bytes, read: Callable[[str], bytes]) -> None:
        self.parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        self.parser.resolvers.add(self)
        self._read = read
        self._plain_names: dict[str, str] = {}
        self._parts: dict[str, bytes] = {}
        self.main = _LOCATION.sub(self._renamed, main)

    def _renamed(self, match: re.Match[bytes]) -> bytes:
        name = unescape(match[3].decode("utf-8", "replace"))
        if name not in self._plain_names:
            plain = self._plain_names[name] = f"part-{len(self._plain_names)}.xsd"
            try:
                part = self._read(name)
            except (LookupError, OSError) as error:
                raise PublishedSchemaError(
                    f"The schema imports {quoted(name)}, which is not there. {_ADVICE}"
                ) from error
            self._parts[plain] = _LOCATION.sub(self._renamed, part)
        return b"".join((match[1], match[2], self._plain_names[name].encode(), match[2]))

    def fingerprint(self) -> str:
        """SHA-256 of all the parts, in the order in which they are named."""
        whole = hashlib.sha256()
        for part in (self.main, *self._parts.values()):
            whole.update(hashlib.sha256(part).digest())
        return whole.hexdigest()

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        """The part of this plain name; nothing for whatever else the parser may ask for, such as a DTD."""
        return self.resolve_string(self._parts.get(system_url.rpartition("/")[2], b""), context, base_url=None)


def _finding(entry: etree._LogEntry, subject: str) -> Finding:
    said = _IN_BRACES.sub(
        lambda match: f"{_PREFIX_OF[match[1]]}:" if match[1] in _PREFIX_OF else match[0], entry.message
    )
    about = _ABOUT.match(said)
    return finding(
        Reason.PUBLISHED_SCHEMA,
        quoted(said[about.end() :] if about else said, 400)[1:-1],
        line=entry.line,
        element=(about["attribute"] or about["element"] if about else "")[:80],
        subject=subject,
    )
