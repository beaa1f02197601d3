"""How a Party becomes an Authorised Subscriber, and who may submit requests for it.

1. The Party completes the SMKI and Repository Entry Process Tests for what it wants to use (seed 004 ¶179).
2. It is authorised as a Subscriber for Organisation Certificates, Device Certificates or both (¶116).
3. Individuals are authenticated, and enrolled as its Authorised Responsible Officers (¶116; RAPP).

The DCC alone subscribes for the certificates of authorities (¶80). Those are made at key ceremonies, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.smki.records import Keep, OfficeRecord, RecordKind, keep_nothing

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

    def __contains__(self, eui64: EUI64) -> bool:
        return self.first.value <= eui64.value <= self.last.value


class Subscribers:
    """The Registration Authority's register of Parties and officers. Parties go by their names."""

    def __init__(self, keep: Keep = keep_nothing) -> None:
        self._keep = keep
        self._tested: set[tuple[str, Access]] = set()
        self._authorised: set[tuple[str, Access]] = set()
        self._authenticated: set[str] = set()
        self._acts_for: dict[str, set[str]] = {}
        self._ranges: dict[str, tuple[Eui64Range, ...]] = {}

    def complete_entry_tests(self, party: str, access: Access, at: int) -> None:
        """The Party has shown that it can use this part of the service safely and successfully (¶179)."""
        self._tested.add((party, access))
        self._keep(OfficeRecord(at, RecordKind.ENTRY_TESTS_COMPLETED, party, access.value))

    def authorise(self, party: str, access: Access, at: int) -> Finding | None:
        """Subscriber Authorisation. Findings: ``entry-process-incomplete``."""
        unready = self.entry_finding(party, access)
        if unready is None:
            self._authorised.add((party, access))
            self._keep(OfficeRecord(at, RecordKind.SUBSCRIBER_AUTHORISED, party, access.value))
        return unready

    def entry_finding(self, party: str, access: Access) -> Finding | None:
        """``entry-process-incomplete`` unless the Party has completed the tests for this access."""
        if (party, access) in self._tested:
            return None
        message = f"The Party has not completed the SMKI and Repository Entry Process Tests for {access.value}."
        return Finding("entry-process-incomplete", message, _ENTRY, party)

    def authenticate(self, officer: str) -> None:
        """The individual's identity has been verified, which precedes enrolment (RAPP)."""
        self._authenticated.add(officer)

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
        self._acts_for.setdefault(officer, set()).add(party)
        self._keep(OfficeRecord(at, RecordKind.OFFICER_ENROLLED, party, officer))
        return None

    def dismiss(self, officer: str, party: str) -> None:
        """The individual no longer acts for the Party."""
        self._acts_for.get(officer, set()).discard(party)

    def allocate(self, party: str, *ranges: Eui64Range) -> None:
        """The EUI-64s that a Subscriber's Devices have (assumption: declared at Subscriber Authorisation)."""
        self._ranges[party] = (*self._ranges.get(party, ()), *ranges)

    def is_authorised(self, party: str, access: Access) -> bool:
        """Whether the Party is an Authorised Subscriber for this."""
        return (party, access) in self._authorised

    def acts_for(self, officer: str, party: str) -> bool:
        """Whether the individual is an Authorised Responsible Officer of the Party."""
        return party in self._acts_for.get(officer, ())

    def holds(self, party: str, device: EUI64) -> bool:
        """Whether a Device's EUI-64 is one of those allocated to the Party."""
        return any(device in each for each in self._ranges.get(party, ()))
