"""From bytes to a tree of elements, safely: nothing is expanded, fetched or guessed.

A document that is oversized, not in UTF-8, has a document type declaration (and so could declare entities), is
nested too deeply or is not well-formed gives one finding, code E1000. The first three are refused before any XML
parser sees the bytes.
"""

from __future__ import annotations

import re

from lxml import etree

from simulator.domain.documents import LIMIT, SAFE_PARSER, line_of_document_type
from simulator.domain.finding import Finding
from simulator.duis.findings import Reason, finding, quoted

_PARSER = etree.XMLParser(**SAFE_PARSER, remove_pis=True)
"""Processing instructions are left out as well, so that no value is split by them."""

_DECLARED_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"'>]{1,60})["']""")
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00", b"\x4c\x6f\xa7\x94")
"""How documents in UTF-16, UTF-32 and EBCDIC begin."""

_ENCODING_ERRORS = frozenset({etree.ErrorTypes.ERR_INVALID_ENCODING, etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING})


def read_tree(data: bytes, limit: int = LIMIT) -> etree._Element | Finding:
    """The root element of a document, or the one finding that says why it is not read."""
    refusal = _refuse_unread(data, limit)
    if refusal is not None:
        return refusal
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        return _syntax_finding(error)
    about = root.getroottree().docinfo  # what got past the first look, if anything did
    if about.internalDTD is not None:
        return _document_type()
    if about.encoding and about.encoding.lower() != "utf-8":
        return _wrong_encoding(f"the encoding is {quoted(about.encoding)}; expected 'UTF-8'", found=about.encoding)
    return root


def _refuse_unread(data: bytes, limit: int) -> Finding | None:
    if len(data) > limit:
        return finding(
            Reason.OVERSIZED,
            f"the document has {len(data):,} octets; expected at most {limit:,}",
            found=str(len(data)),
            expected=str(limit),
        )
    if data.startswith(_OTHER_ENCODINGS):
        return _wrong_encoding("the document is in UTF-16 or the like; expected UTF-8")
    declared = _DECLARED_ENCODING.match(data)
    if declared is not None and declared[1].lower() != b"utf-8":
        name = declared[1].decode("ascii", "replace")
        return _wrong_encoding(f"the document says that its encoding is {quoted(name)}; expected 'UTF-8'", found=name)
    line = line_of_document_type(data)
    return _document_type(line) if line else None


def _wrong_encoding(message: str, line: int | None = 1, **particulars: str) -> Finding:
    return finding(Reason.WRONG_ENCODING, message, line=line, expected="UTF-8", **particulars)


def _document_type(line: int | None = None) -> Finding:
    return finding(
        Reason.DOCUMENT_TYPE,
        "the document has a document type declaration (<!DOCTYPE …>), which could declare entities; "
        "expected the root element right after the XML declaration",
        line=line,
    )


def _syntax_finding(error: etree.XMLSyntaxError) -> Finding:
    line = error.lineno or 1
    said = error.msg or "the document is empty"
    if getattr(error, "code", None) in _ENCODING_ERRORS:
        return _wrong_encoding("the document has octets of another encoding; expected UTF-8", line)
    if "Excessive depth" in said:
        return finding(Reason.TOO_DEEP, "the elements of the document are nested too deeply", line=line)
    said = quoted(said.rpartition(", line ")[0] or said, 120)
    return finding(Reason.NOT_WELL_FORMED, f"the document is not well-formed XML; the parser says {said}", line=line)
