"""What holds for every DUIS document, whoever reads it: its namespaces, its greatest size, how it is read safely."""

from __future__ import annotations

import re
from typing import TypedDict

DUIS_NAMESPACE = "http://www.dccinterface.co.uk/ServiceUserGateway"
SIGNATURE_NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"

LIMIT = 1_000_000
"""A document may have so many octets unless the caller says otherwise."""


class ParserSettings(TypedDict):
    """How an XML parser is set up, in the words of lxml."""

    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool
    remove_comments: bool


SAFE_PARSER = ParserSettings(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
)
"""Nothing is expanded or fetched. Comments are left out, so that no value is split by them."""

_DOCUMENT_TYPE = re.compile(rb"(?:\xef\xbb\xbf)?(?>\s|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)


def line_of_document_type(document: bytes) -> int | None:
    """On which line a document declares a type, and so could declare entities; to be asked before a parser sees it."""
    found = _DOCUMENT_TYPE.match(document)
    return document.count(b"\n", 0, found.end()) + 1 if found else None
