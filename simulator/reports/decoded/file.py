"""Any file: finds out what it is and has it decoded.

A message for an unknown file repeats nothing of it, since it could hold a private key.
"""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64

from simulator.domain.finding import Finding
from simulator.reports.decoded.document import decode_document
from simulator.reports.decoded.key_file import decode_der, decode_pem
from simulator.reports.decoded.key_store import decode_key_store
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.message import FIRST_OCTETS, decode_gbcs
from simulator.reports.decoded.tree import Shown

Decoded = Shown | tuple[Finding, ...]
"""What a file says, or why that cannot be told."""

_EXPECTED = (
    "expected a DUIS document (XML), a GBCS message (binary, or as text in hexadecimal or base64), or certificates, "
    "certificate requests, revocation lists or keys (PEM or DER, or a JSON key store)"
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ARMOUR = b"-----BEGIN "
_DER = b"\x30"
_BETWEEN_OCTETS = re.compile(rb"[\s:,-]+")
_HEXADECIMAL = re.compile(rb"(?:[0-9A-Fa-f]{2})+")


def decode_file(data: bytes, known: Known) -> Decoded:
    """The content of a file as a tree, or the findings that say what it should have been. Never raises.

    Findings: ``file-empty``, ``file-not-recognised``, ``pem-malformed``, and those of what the file seems to be:
    :mod:`simulator.duis.findings`, :mod:`simulator.gbcs.malformed`, :mod:`simulator.pki.certificate`.
    """
    text = data.removeprefix(_BYTE_ORDER_MARK).strip()
    if not text:
        return (Finding("file-empty", f"The file is empty; {_EXPECTED}."),)
    decoded = _decode(data, text, known)
    if decoded is None and (octets := _written_octets(text)):
        decoded = _decode(octets, octets, known)
    return decoded or (Finding("file-not-recognised", f"The file is nothing that is known here; {_EXPECTED}."),)


def _decode(data: bytes, text: bytes, known: Known) -> Decoded | None:
    """What the first octets tell apart; nothing if they tell nothing."""
    if text.startswith(b"<") or data[:2] in _UTF_16:
        return decode_document(data, known)
    if text.startswith(b"{"):
        return decode_key_store(data, known)
    if _ARMOUR in text:
        return decode_pem(data, known)
    if data[:1] in FIRST_OCTETS:
        message = decode_gbcs(data, known)
        return (message,) if isinstance(message, Finding) else message
    if data[:1] != _DER or data.isascii():  # in a text it is the digit 0
        return None
    shown = decode_der(data, known)
    return (shown,) if isinstance(shown, Finding) else shown


def _written_octets(text: bytes) -> bytes | None:
    """The octets that a text writes in hexadecimal or base64, if it does."""
    digits = _BETWEEN_OCTETS.sub(b"", text)
    if _HEXADECIMAL.fullmatch(digits):
        return bytes.fromhex(digits.decode("ascii"))
    try:
        return a2b_base64(b"".join(text.split()), strict_mode=True)
    except Base64Error:
        return None
