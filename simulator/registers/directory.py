"""The directory of SEC Parties and their User IDs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import mask_of
from simulator.domain.parties import Party, PartyCategory, UserId


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A User ID, the Party that holds it, its small ``index`` (from 1) and its Network Operators as a bit mask."""

    index: int
    party: Party
    user_id: UserId
    operators: int


class Directory:
    """Finds Parties and User IDs. Unknown look-ups answer ``None``; index 0 stands for nobody."""

    def __init__(self, parties: Iterable[Party] = ()) -> None:
        self._entries: list[DirectoryEntry] = []
        self._by_eui64: dict[EUI64, DirectoryEntry] = {}
        self._parties: dict[str, Party] = {}
        for party in parties:
            self.enrol(party)

    def enrol(self, party: Party) -> None:
        """Take up a Party with all its User IDs."""
        if party.name in self._parties:
            raise SimulatorError(f"a Party named '{party.name}' is enrolled already: names must differ")
        for user_id in party.user_ids:
            if user_id.eui64 in self._by_eui64:
                holder = self._by_eui64[user_id.eui64].party.name
                raise SimulatorError(f"User ID {user_id.eui64} of '{party.name}' belongs to '{holder}' already")
            index = len(self._entries) + 1
            entry = DirectoryEntry(index, party, user_id, mask_of(user_id.network_operators))
            self._entries.append(entry)
            self._by_eui64[user_id.eui64] = entry
        self._parties[party.name] = party

    def find(self, eui64: EUI64) -> DirectoryEntry | None:
        """The entry of a User ID."""
        return self._by_eui64.get(eui64)

    def name_at(self, index: int) -> str:
        """The Party whose User ID has this index, with the User ID."""
        entry = self._entries[index - 1]
        return f"{entry.party.name} ({entry.user_id.eui64})"

    def index(self, eui64: EUI64 | None) -> int:
        """The small index of a User ID, 0 if nobody's."""
        entry = self._by_eui64.get(eui64) if eui64 is not None else None
        return entry.index if entry else 0

    def operators(self, eui64: EUI64 | None) -> int:
        """The Network Operators that a User ID speaks for, as a bit mask (0: none)."""
        entry = self._by_eui64.get(eui64) if eui64 is not None else None
        return entry.operators if entry else 0

    def party(self, name: str) -> Party | None:
        """The Party of this name."""
        return self._parties.get(name)

    def holder_of_operator(self, participant: str) -> DirectoryEntry | None:
        """The first User ID that speaks for a Network Operator."""
        return next((e for e in self._entries if participant in e.user_id.network_operators), None)

    def entries(self, category: PartyCategory | None = None) -> list[DirectoryEntry]:
        """All entries in order of enrolment, or those of one category of Party."""
        return [e for e in self._entries if category is None or e.party.category is category]

    def name_of(self, eui64: EUI64 | None) -> str:
        """The Party's name for people, or the EUI-64 itself where nobody is known to hold it."""
        entry = self._by_eui64.get(eui64) if eui64 is not None else None
        return entry.party.name if entry else str(eui64 or "nobody")
