"""The elements that CS02a and CS02b payloads are made of, between ASN.1 and the simulator's vocabulary.

Reading: :func:`decode` runs a reader over a payload and turns every failure into a finding. Writing: values that
do not fit raise :class:`~simulator.gbcs.malformed.GbcsError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from asn1crypto import core

from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs import asn1
from simulator.gbcs.malformed import GbcsError, malformed

_T = TypeVar("_T")

LAST_SEQ_NUMBER = (1 << 63) - 1
"""The highest SeqNumber: counters and floors in payloads have 63 bits, one less than those of the header."""

_MODULE = re.compile(r"(asn1crypto\.\w+|simulator\.gbcs\.asn1)\.")
_GENERALIZED_TIME = re.compile(rb"[0-9]{14}Z")
_PUNCTUATION = str.maketrans("", "", "-:T")
_KEY_USAGE_NAMES = {
    KeyUsage.DIGITAL_SIGNATURE: "digital_signature",
    KeyUsage.KEY_AGREEMENT: "key_agreement",
    KeyUsage.KEY_CERT_SIGN: "key_cert_sign",
}
_KEY_USAGES = {name: usage for usage, name in _KEY_USAGE_NAMES.items()}


class FloorChange(NamedTuple):
    """A floor for a Remote Party's counters, and one for its prepayment top-ups (RemotePartySeqNumberChange).

    The Device then takes no command of that party unless its Originator Counter is above the floor.
    """

    role: RemotePartyRole
    floor: int
    top_up_floor: int | None = None


def decode(specification: Any, payload: bytes, reader: Callable[[Any], _T], clause: str) -> _T | Finding:
    """What ``reader`` makes of the payload, read as ``specification``; a finding if that is not possible."""
    try:
        return reader(specification.load(payload, strict=True))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:
        return malformed(_MODULE.sub("", " ".join(str(error).split())), clause)


def members(sequence: Any) -> Any:
    """A SEQUENCE whose members are as many as its specification has (asn1crypto would pass over further ones)."""
    if len(sequence) > len(sequence._fields):
        raise ValueError(f"{type(sequence).__name__} has members after its last")
    return sequence


def number(value: Any) -> int:
    """An INTEGER or ENUMERATED."""
    if not value.contents:
        raise ValueError("a number without octets")
    return int(value)


def seq_number(value: Any) -> int:
    """A SeqNumber: a counter or floor of 63 bits."""
    found = number(value)
    if not 0 <= found <= LAST_SEQ_NUMBER:
        raise ValueError("a SeqNumber is not between 0 and 2^63 - 1")
    return found


def optional(value: Any, reader: Callable[[Any], _T]) -> _T | None:
    """What ``reader`` makes of an OPTIONAL element, or None."""
    return None if value is core.VOID else reader(value)


def octets(value: Any) -> bytes:
    """An OCTET STRING."""
    return bytes(value.native)


def role(value: Any) -> RemotePartyRole:
    """A RemotePartyRole that a Device can know: 0 to 127."""
    return RemotePartyRole(checked_role(number(value)))


def party(value: Any) -> EUI64:
    """A subject unique identifier: the EUI-64 of the certificate's holder."""
    return EUI64.from_octets(octets(value))


def certificate(value: Any) -> bytes:
    """A certificate, with its outermost length in DER and everything in it as it came."""
    return bytes(value.dump(force=True))


def time(value: Any) -> datetime:
    """A GeneralizedTime, which in GBCS is YYYYMMDDHHMMSSZ."""
    if not _GENERALIZED_TIME.fullmatch(value.contents):
        raise ValueError("a time is not written YYYYMMDDHHMMSSZ")
    return datetime.strptime(value.contents.decode("ascii"), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def cell(value: Any) -> TrustAnchorCell:
    """A TrustAnchorCellIdentifier."""
    return _cell(value.contents)


@lru_cache(maxsize=1024)
def _cell(contents: bytes) -> TrustAnchorCell:
    """There are few cells and many messages that name them, so each spelling is read once."""
    value = members(asn1.TrustAnchorCellIdentifier(contents=contents))
    return TrustAnchorCell(
        role(value["trustAnchorCellRemotePartyRole"]),
        key_usage(value["trustAnchorCellKeyUsage"]),
        CellUsage(number(value["trustAnchorCellUsage"])),
    )


def key_usage(value: Any) -> KeyUsage:
    """A KeyUsage: exactly one of the three usages that key slots have."""
    names = value.native if value.contents else set()
    if len(names) != 1 or not names <= _KEY_USAGES.keys():
        raise ValueError("a key usage is not one of digitalSignature, keyAgreement and keyCertSign")
    return _KEY_USAGES[names.pop()]


def top_up_floor(value: Any) -> int | None:
    """The floor for prepayment top-ups in a SEQUENCE OF SpecialistSeqNumber, which has no other usage."""
    if len(value) > 1:
        raise ValueError("there is more than one specialist floor")
    for floor in map(members, value):
        if number(floor["seqNumberUsage"]) != 0:
            raise ValueError("a specialist floor is not for prepayment top-ups")
        return seq_number(floor["seqNumber"])
    return None


def floor_changes(value: Any) -> tuple[FloorChange, ...]:
    """A SEQUENCE OF RemotePartySeqNumberChange."""
    return tuple(
        FloorChange(
            role(change["otherRemotePartyRole"]),
            seq_number(change["otherRemotePartyFloorSeqNumber"]),
            optional(change["newRemotePartySpecialistFloorSeqNumber"], top_up_floor),
        )
        for change in map(members, value)
    )


def checked_role(value: int) -> int:
    """A Remote Party Role to write, as a number."""
    if not 0 <= value <= RemotePartyRole.OTHER:
        raise GbcsError(f"{value} is no Remote Party Role of a Device: those are 0 to 127")
    return int(value)


def checked_seq_number(value: int, what: str) -> int:
    """A SeqNumber to write."""
    if not 0 <= value <= LAST_SEQ_NUMBER:
        raise GbcsError(f"{what} in a payload has 63 bits; {value} does not fit")
    return value


def written_time(moment: datetime) -> str:
    """A time to write: in UTC, whole seconds (a fraction is dropped)."""
    if moment.tzinfo is None:
        raise GbcsError(f"{moment} has no time zone: give it one, times in GBCS are UTC")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds").translate(_PUNCTUATION) + "Z"


def written_certificate(certificate: bytes) -> Any:
    """A certificate to write, everything in it as it is."""
    try:
        return asn1.Certificate(contents=asn1.Certificate.load(certificate, strict=True).contents)
    except ValueError as error:
        raise GbcsError(f"a certificate is one DER SEQUENCE and nothing after it: {error}") from error


def written_certificates(certificates: Iterable[bytes]) -> Any:
    """A SEQUENCE OF Certificate."""
    return asn1.written(asn1.Certificates, [written_certificate(certificate) for certificate in certificates])


def written_cell(found: TrustAnchorCell) -> Any:
    """The TrustAnchorCellIdentifier of a cell."""
    return asn1.TrustAnchorCellIdentifier(contents=_cell_contents(found))


@lru_cache(maxsize=1024)
def _cell_contents(found: TrustAnchorCell) -> bytes:
    identifier = asn1.TrustAnchorCellIdentifier(
        {
            "trustAnchorCellRemotePartyRole": checked_role(found.role),
            "trustAnchorCellKeyUsage": written_key_usage(found.key_usage),
            "trustAnchorCellUsage": int(found.cell_usage),
        }
    )
    return bytes(identifier.contents)


def written_key_usage(usage: KeyUsage) -> set[str]:
    """The KeyUsage with this one bit."""
    return {_KEY_USAGE_NAMES[usage]}


def written_top_up_floor(floor: int | None) -> Any:
    """The SEQUENCE OF SpecialistSeqNumber for a floor of prepayment top-ups."""
    if floor is None:
        return None
    number_and_usage = {"seqNumberUsage": 0, "seqNumber": checked_seq_number(floor, "a top-up floor")}
    return asn1.written(asn1.SpecialistSeqNumbers, [asn1.written(asn1.SpecialistSeqNumber, number_and_usage)])


def written_floor_changes(changes: Iterable[FloorChange]) -> Any:
    """The SEQUENCE OF RemotePartySeqNumberChange for these floors."""
    return asn1.written(
        asn1.RemotePartySeqNumberChanges,
        [
            asn1.written(
                asn1.RemotePartySeqNumberChange,
                {
                    "otherRemotePartyRole": checked_role(party_role),
                    "otherRemotePartyFloorSeqNumber": checked_seq_number(floor, "a floor"),
                    "newRemotePartySpecialistFloorSeqNumber": written_top_up_floor(top_up),
                },
            )
            for party_role, floor, top_up in changes
        ],
    )
