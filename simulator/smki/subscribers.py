"""How a Party becomes an Authorised Subscriber, and who may submit requests for it.

1. The Party completes the SMKI and Repository Entry Process Tests for what it wants to use (seed 004 ¶179).
2. It is authorised as a Subscriber for Organisation Certificates, Device Certificates or both (¶116).
3. Individuals are authenticated, and enrolled as its Authorised Responsible Officers (¶116; RAPP).

The DCC alone subscribes for the certificates of authorities (¶80). Those are made at key ceremonies, not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from simulator.domain.errors import IdentifierError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.smki.records import Keep, OfficeRecord, RecordKind, Register, keep_nothing

_ENTRY = "seed 004 ¶179, SEC L7"
_STEPS = "seed 004 ¶116"


class Access(StrEnum):
    """What the tests of the entry process are for, and what a Party may use after them."""

    ORGANISATION_CERTIFICATES = "Organisation Certificates"
    DEVICE_CERTIFICATES = "Device Certificates"
    REPOSITORY = "SMKI Repository"


@dataclass(frozen=True, slots=True)
class Eui64Range:
    """The EUI-64s from ``first`` to ``last``, both included, for whose Devices a Subscriber requests certificates."""

    first: EUI64
    last: EUI64

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a range written ``FIRST..LAST``."""
        first, dots, last = text.partition("..")
        if not dots:
            raise IdentifierError(f"'{text}' is no range of EUI-64s: write FIRST..LAST")
        found = cls(EUI64.parse(first), EUI64.parse(last))
        if found.last < found.first:
            raise IdentifierError(f"'{text}' is no range of EUI-64s: its last comes before its first")
        return found

    def __contains__(self, eui64: EUI64) -> bool:
        return self.first.value <= eui64.value <= self.last.value


class Subscribers(Register):
    """The Registration Authority's register of Parties and officers. Parties go by their names.

    What is so already is not put on record again.
    """

    kinds = (
        RecordKind.ENTRY_TESTS_COMPLETED,
        RecordKind.SUBSCRIBER_AUTHORISED,
        RecordKind.OFFICER_AUTHENTICATED,
        RecordKind.OFFICER_ENROLLED,
        RecordKind.OFFICER_DISMISSED,
        RecordKind.EUI64S_ALLOCATED,
        RecordKind.EUI64S_WITHDRAWN,
    )

    def __init__(self, keep: Keep = keep_nothing, past: Iterable[OfficeRecord] = ()) -> None:
        self._tested: set[tuple[str, Access]] = set()
        self._authorised: set[tuple[str, Access]] = set()
        self._authenticated: set[str] = set()
        self._acts_for: dict[str, set[str]] = {}
        self._ranges: dict[str, tuple[Eui64Range, ...]] = {}
        super().__init__(keep, past)

    def complete_entry_tests(self, party: str, access: Access, at: int) -> None:
        """The Party has shown that it can use this part of the service safely and successfully (¶179)."""
        if (party, access) not in self._tested:
            self._record(OfficeRecord(at, RecordKind.ENTRY_TESTS_COMPLETED, party, access.value))

    def authorise(self, party: str, access: Access, at: int) -> Finding | None:
        """Subscriber Authorisation. Findings: ``entry-process-incomplete``."""
        unready = self.entry_finding(party, access)
        if unready is None and not self.is_authorised(party, access):
            self._record(OfficeRecord(at, RecordKind.SUBSCRIBER_AUTHORISED, party, access.value))
        return unready

    def entry_finding(self, party: str, access: Access) -> Finding | None:
        """``entry-process-incomplete`` unless the Party has completed the tests for this access."""
        if (party, access) in self._tested:
            return None
        message = f"The Party has not completed the SMKI and Repository Entry Process Tests for {access.value}."
        return Finding("entry-process-incomplete", message, _ENTRY, party)

    def authenticate(self, officer: str, at: int = 0) -> None:
        """The individual's identity has been verified, which precedes enrolment (RAPP)."""
        if officer not in self._authenticated:
            self._record(OfficeRecord(at, RecordKind.OFFICER_AUTHENTICATED, subject=officer))

    def enrol(self, officer: str, party: str, at: int) -> Finding | None:
        """Make an individual an Authorised Responsible Officer of a Party.

        Findings: ``officer-not-authenticated``, ``subscriber-not-authorised``.
        """
        if officer not in self._authenticated:
            message = "The individual has not been authenticated, so cannot be enrolled to submit requests."
            return Finding("officer-not-authenticated", message, _STEPS, officer)
        if not any(self.is_authorised(party, access) for access in Access):
            message = "The Party is not an Authorised Subscriber, so has no Authorised Responsible Officers."
            return Finding("subscriber-not-authorised", message, _STEPS, party)
        if not self.acts_for(officer, party):
            self._record(OfficeRecord(at, RecordKind.OFFICER_ENROLLED, party, officer))
        return None

    def dismiss(self, officer: str, party: str, at: int = 0) -> None:
        """The individual no longer acts for the Party."""
        if self.acts_for(officer, party):
            self._record(OfficeRecord(at, RecordKind.OFFICER_DISMISSED, party, officer))

    def allocate(self, party: str, *ranges: Eui64Range, at: int = 0) -> None:
        """Further EUI-64s that a Subscriber's Devices have (assumption: declared at Subscriber Authorisation)."""
        for each in ranges:
            if each not in self.ranges(party):
                ends = {"first": str(each.first), "last": str(each.last)}
                self._record(OfficeRecord(at, RecordKind.EUI64S_ALLOCATED, party, details=ends))

    def withdraw(self, party: str, at: int = 0) -> None:
        """No EUI-64 is allocated to the Party any more."""
        if self.ranges(party):
            self._record(OfficeRecord(at, RecordKind.EUI64S_WITHDRAWN, party))

    def ranges(self, party: str) -> tuple[Eui64Range, ...]:
        """The EUI-64s that are allocated to a Party."""
        return self._ranges.get(party, ())

    def is_authorised(self, party: str, access: Access) -> bool:
        """Whether the Party is an Authorised Subscriber for this."""
        return (party, access) in self._authorised

    def acts_for(self, officer: str, party: str) -> bool:
        """Whether the individual is an Authorised Responsible Officer of the Party."""
        return party in self._acts_for.get(officer, ())

    def holds(self, party: str, device: EUI64) -> bool:
        """Whether a Device's EUI-64 is one of those allocated to the Party."""
        return any(device in each for each in self._ranges.get(party, ()))

    def _enter(self, record: OfficeRecord) -> None:
        party, about = record.party, record.subject
        match record.kind:
            case RecordKind.ENTRY_TESTS_COMPLETED:
                self._tested.add((party, Access(about)))
            case RecordKind.SUBSCRIBER_AUTHORISED:
                self._authorised.add((party, Access(about)))
            case RecordKind.OFFICER_AUTHENTICATED:
                self._authenticated.add(about)
            case RecordKind.OFFICER_ENROLLED:
                self._acts_for.setdefault(about, set()).add(party)
            case RecordKind.OFFICER_DISMISSED:
                self._acts_for[about].discard(party)
            case RecordKind.EUI64S_ALLOCATED:
                ends = Eui64Range(EUI64.parse(record.details["first"]), EUI64.parse(record.details["last"]))
                self._ranges[party] = (*self.ranges(party), ends)
            case RecordKind.EUI64S_WITHDRAWN:
                self._ranges.pop(party, None)
