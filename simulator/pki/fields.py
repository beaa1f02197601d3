"""What the fixed fields of a certificate say, from their DER: serial number, algorithm, validity, public key.

Source: RFC 5280 §4.1; RFC 5480 and RFC 5759 (keys on P-256); RFC 5758 (ecdsa-with-SHA256).
"""

from __future__ import annotations

from datetime import UTC, datetime

from simulator.pki import der
from simulator.pki.der import Defect

_FIELD = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_ECDSA_WITH_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
_P256_KEY = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def serial(octets: bytes) -> int:
    """The serial number, from its content octets."""
    if not 1 <= len(octets) <= 20 or octets[0] & 0x80 or (octets[0] == 0 and (len(octets) == 1 or octets[1] < 0x80)):
        message = "The serial number is not a positive integer of at most 20 octets in its shortest form"
        raise Defect(message, "certificate-serial", "RFC 5280 §4.1.2.2")
    return int.from_bytes(octets, "big")


def signature_algorithm(data: bytes, at: int, end: int) -> int:
    """Where the algorithm identifier ends, which must be ecdsa-with-SHA256 without parameters."""
    if data.startswith(_ECDSA_WITH_SHA256, at, end):
        return at + len(_ECDSA_WITH_SHA256)
    start, stop = der.contents(data, at, end, der.SEQUENCE, "signature algorithm")
    same = data.startswith(_ECDSA_WITH_SHA256[2:], start, stop)
    message = "carries parameters, which must be absent" if same else "is not ecdsa-with-SHA256"
    clause = "RFC 5758 §3.2" if same else "RFC 5759 §3.1"
    raise Defect(f"The signature algorithm {message}", "certificate-signature-algorithm", clause)


def validity(data: bytes, start: int, stop: int) -> tuple[datetime, datetime]:
    """When the certificate begins and ends, in UTC."""
    times = [_time(tag, data[first:end]) for tag, first, end in der.children(data, start, stop)]
    if len(times) != 2 or times[0] > times[1]:
        message = "The validity is not a beginning followed by an end"
        raise Defect(message, "certificate-validity", "RFC 5280 §4.1.2.5")
    return times[0], times[1]


def _time(tag: int, octets: bytes) -> datetime:
    digits = octets[:-1]
    well_formed = octets[-1:] == b"Z" and digits.isdigit()
    if tag == der.UTC_TIME and len(digits) == 12 and well_formed:
        digits = (b"20" if digits < b"5" else b"19") + digits
    elif tag != der.GENERALIZED_TIME or len(digits) != 14 or not well_formed:
        message = "A date of the validity is not written to the second in UTC"
        raise Defect(message, "certificate-validity", "RFC 5280 §4.1.2.5")
    try:
        return datetime(
            int(digits[:4]), int(digits[4:6]), int(digits[6:8]), int(digits[8:10]), int(digits[10:12]),
            int(digits[12:]), tzinfo=UTC,
        )  # fmt: skip
    except ValueError:
        message = "A date of the validity does not exist"
        raise Defect(message, "certificate-validity", "RFC 5280 §4.1.2.5") from None


def public_point(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    """The public point and where its encoding ends: on P-256, uncompressed, on the curve (RFC 5480, RFC 5759)."""
    stop = at + len(_P256_KEY) + 64
    x = int.from_bytes(data[stop - 64 : stop - 32], "big")
    y = int.from_bytes(data[stop - 32 : stop], "big")
    on_curve = x < _FIELD and y < _FIELD and (y * y - (x * x - 3) * x - _B) % _FIELD == 0
    if stop > end or not data.startswith(_P256_KEY, at) or not on_curve:
        der.contents(data, at, end, der.SEQUENCE, "public key")
        message = "The public key is not an uncompressed point on P-256"
        raise Defect(message, "certificate-curve", "RFC 5759 §3.1, RFC 5480 §2.2")
    return data[stop - 65 : stop], stop


def signature(data: bytes, at: int, stop: int) -> bytes:
    """The signature, a BIT STRING at the very end of the certificate."""
    start, end = der.contents(data, at, stop, der.BIT_STRING, "signature")
    if end != stop or start == end or data[start] != 0:
        raise Defect("The signature is not a string of whole octets at the end of the certificate")
    return data[start + 1 : end]
